/** Pixels as a canvas gives them: four bytes each. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** What is not the same in two pictures of one size. */
export interface Difference {
  /** |a - b| of each colour, brightened so that the greatest is white. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** The greatest and the mean difference of a colour, of 255. */
  most: number;
  mean: number;
  /** Pixels that are not the same. */
  changed: number;
}

const CHANNELS = 4;
const COLOURS = 3;
const WHITE = 255;

/** The difference of two pictures; null where they are not of one size. */
export function differenceOf(one: Pixels, other: Pixels): Difference | null {
  if (one.width !== other.width || one.height !== other.height) return null;
  const pixels = new Uint8ClampedArray(one.data.length);
  let most = 0;
  let sum = 0;
  let changed = 0;
  for (let at = 0; at < pixels.length; at += CHANNELS) {
    let differs = false;
    for (let colour = at; colour < at + COLOURS; colour += 1) {
      const difference = Math.abs((one.data[colour] ?? 0) - (other.data[colour] ?? 0));
      pixels[colour] = difference;
      sum += difference;
      if (difference > most) most = difference;
      if (difference) differs = true;
    }
    pixels[at + COLOURS] = WHITE;
    if (differs) changed += 1;
  }
  if (most && most < WHITE)
    for (let at = 0; at < pixels.length; at += 1)
      if (at % CHANNELS !== COLOURS) pixels[at] = ((pixels[at] ?? 0) * WHITE) / most;
  const count = (pixels.length / CHANNELS) * COLOURS;
  return { pixels, most, mean: count ? sum / count : 0, changed };
}
