/** Which part of pictures is seen, the same of all that stand beside each other, whatever their sizes. */
export interface Zoom {
  /** 1: the whole. */
  scale: number;
  /** What is at the left and at the top, in parts of the picture. */
  x: number;
  y: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };

const STEP = 1.5;
const MOST = 40;
/** How far a key moves, in parts of what is seen. */
const FAR = 0.2;

/** Nearer by a factor; what is at a place of the frame, in parts of it, stays there. */
export function zoomed(zoom: Zoom, factor: number, x = 0.5, y = 0.5): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor));
  return within({
    scale,
    x: zoom.x + x / zoom.scale - x / scale,
    y: zoom.y + y / zoom.scale - y / scale,
  });
}

/** Moved by parts of the frame. */
export function moved(zoom: Zoom, x: number, y: number): Zoom {
  return within({ ...zoom, x: zoom.x + x / zoom.scale, y: zoom.y + y / zoom.scale });
}

/** What a key on a picture does; null: it is no key of pictures. */
export function pressed(zoom: Zoom, key: string): Zoom | null {
  switch (key) {
    case "+":
    case "=":
      return zoomed(zoom, STEP);
    case "-":
      return zoomed(zoom, 1 / STEP);
    case "0":
    case "Escape":
      return WHOLE;
    case "ArrowLeft":
      return moved(zoom, -FAR, 0);
    case "ArrowRight":
      return moved(zoom, FAR, 0);
    case "ArrowUp":
      return moved(zoom, 0, -FAR);
    case "ArrowDown":
      return moved(zoom, 0, FAR);
    default:
      return null;
  }
}

/** What CSS does to a picture, that its frame shows this part of it. */
export function transformOf({ scale, x, y }: Zoom): string {
  const across = (part: number) => `${-100 * scale * part}%`;
  return `translate(${across(x)}, ${across(y)}) scale(${scale})`;
}

function within({ scale, x, y }: Zoom): Zoom {
  const last = 1 - 1 / scale;
  return { scale, x: Math.min(last, Math.max(0, x)), y: Math.min(last, Math.max(0, y)) };
}
