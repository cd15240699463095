import type { Picture } from "../../wire/wire.js";

/** A sparkline; its path is made in Python, the same as in static outputs. */
export function Spark({ picture }: { picture: Picture }) {
  return (
    <svg
      class="tm-spark"
      viewBox="0 0 840 180"
      width={84}
      height={18}
      role="img"
      aria-label={picture.label}
    >
      <path
        d={picture.path}
        fill="none"
        stroke="currentColor"
        stroke-width={13}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
