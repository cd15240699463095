import { useState } from "preact/hooks";
import { trans } from "../translation.js";

const KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"];

interface PictureProps {
  mediaType: string;
  /** Base64. */
  data: string;
  alt: string;
}

/** A picture by a data address: an SVG shown so runs no script and loads nothing. */
export function Picture({ mediaType, data, alt }: PictureProps) {
  const [broken, setBroken] = useState(false);
  if (broken || !KINDS.includes(mediaType))
    return <div class="tm-warn">{trans.__("this picture is broken: it cannot be drawn")}</div>;
  return (
    <img
      class="tm-run-picture"
      src={`data:${mediaType};base64,${data}`}
      alt={alt}
      onError={() => setBroken(true)}
    />
  );
}
