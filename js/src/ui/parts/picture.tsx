import { useState } from "preact/hooks";
import { trans } from "../translation.js";

const KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"];
/** A picture with fewer pixels than this across and down is a speck: it is drawn larger. */
const SMALL = 160;

interface PictureProps {
  mediaType: string;
  /** Base64. */
  data: string;
  alt: string;
  /** Each of its pixels is seen as one. */
  isPixelated?: boolean;
  /** How its frame moves it. */
  transform?: string;
}

/** A picture by a data address: an SVG shown so runs no script and loads nothing. */
export function Picture({ mediaType, data, alt, isPixelated, transform }: PictureProps) {
  const [broken, setBroken] = useState(false);
  const [wide, setWide] = useState<number | null>(null);
  if (broken || !KINDS.includes(mediaType))
    return <div class="tm-warn">{trans.__("this picture is broken: it cannot be drawn")}</div>;
  return (
    <img
      class={isPixelated || wide ? "tm-image tm-pixels" : "tm-image"}
      src={addressOf(mediaType, data)}
      alt={alt}
      style={{ ...(wide && { width: wide }), ...(transform && { transform }) }}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        setWide(enlarged(naturalWidth, naturalHeight))
      }
      onError={() => setBroken(true)}
    />
  );
}

export function addressOf(mediaType: string, data: string): string {
  return `data:${mediaType};base64,${data}`;
}

/** How wide a small picture is drawn, by whole pixels; null where it is large enough as it is. */
export function enlarged(width: number, height: number): number | null {
  const longest = Math.max(width, height);
  return longest > 0 && longest < SMALL ? width * Math.ceil(SMALL / longest) : null;
}
