import { useEffect, useRef, useState } from "preact/hooks";
import type { Preview } from "../../wire/wire.js";
import { addressOf, enlarged } from "../parts/picture.js";
import { trans } from "../translation.js";
import { type Difference, differenceOf, type Pixels } from "./pixels.js";
import { transformOf, type Zoom } from "./zoom.js";

/** Pixels that a canvas is given at the most. */
const MOST = 16_000_000;
const WHITE = 255;
const DIGITS = 3;

interface DifferenceProps {
  base: Preview;
  preview: Preview;
  /** Who has the base. */
  baseline: number;
  zoom: Zoom;
}

type Answer = { difference: Difference; width: number; height: number } | { words: string };

/** Where two pictures differ: |a − b|, and how much in words. */
export function DifferencePicture({ base, preview, baseline, zoom }: DifferenceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let isLate = false;
    compare(base, preview).then(
      (found) => isLate || setAnswer(found),
      () => isLate || setAnswer({ words: trans.__("this picture cannot be drawn") }),
    );
    return () => {
      isLate = true;
    };
  }, [base, preview]);
  useEffect(() => {
    if (!answer || !("difference" in answer)) return;
    const { difference, width, height } = answer;
    canvas.current
      ?.getContext("2d")
      ?.putImageData(new ImageData(difference.pixels, width, height), 0, 0);
  }, [answer]);
  if (!answer) return <div class="tm-dim">{trans.__("Comparing …")}</div>;
  if ("words" in answer)
    return (
      <div class="tm-warn" role="status">
        {answer.words}
      </div>
    );
  const { difference, width, height } = answer;
  const wide = enlarged(width, height);
  return (
    <>
      <canvas
        ref={canvas}
        class={wide || zoom.scale > 1 ? "tm-image tm-pixels" : "tm-image"}
        role="img"
        aria-label={trans.__("difference from #%1", baseline)}
        width={width}
        height={height}
        style={{ ...(wide && { width: wide }), transform: transformOf(zoom) }}
      />
      <span class="tm-media-words" role="status">
        {wordsOf(difference, width * height, baseline)}
      </span>
    </>
  );
}

async function compare(base: Preview, preview: Preview): Promise<Answer> {
  const [one, other] = await Promise.all([pixelsOf(base), pixelsOf(preview)]);
  const sizes = [one, other].map(({ width, height }) => `${width} × ${height}`);
  const large = sizes[[one, other].findIndex(({ width, height }) => width * height > MOST)];
  if (large) return { words: trans.__("not compared: %1 are too many pixels", large) };
  const difference = differenceOf(one, other);
  return difference
    ? { difference, width: one.width, height: one.height }
    : {
        words: trans.__(
          "not compared: the sizes differ, %1 and %2",
          sizes[0] ?? "",
          sizes[1] ?? "",
        ),
      };
}

/** A picture's pixels, on white where it is transparent. */
async function pixelsOf({ media_type: mediaType, data }: Preview): Promise<Pixels> {
  const image = new Image();
  image.src = addressOf(mediaType, data);
  await image.decode();
  const canvas = document.createElement("canvas");
  const { naturalWidth: width, naturalHeight: height } = image;
  if (width * height > MOST) return { width, height, data: new Uint8ClampedArray() };
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error(trans.__("This browser has no canvas"));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0);
  return pen.getImageData(0, 0, width, height);
}

function wordsOf({ most, mean, changed }: Difference, count: number, baseline: number): string {
  if (!changed) return trans.__("the same pixels as #%1", baseline);
  const said = trans.__(
    "difference from #%1: at most %2 and on average %3 of 255, in %4 % of the pixels",
    baseline,
    most,
    Number(mean.toPrecision(DIGITS)),
    Number(((100 * changed) / count).toPrecision(DIGITS)),
  );
  const times = Number((WHITE / most).toPrecision(DIGITS));
  return times > 1 ? `${said}; ${trans.__("drawn %1 times brighter", times)}` : said;
}
