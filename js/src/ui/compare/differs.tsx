import { trans } from "../translation.js";

/** The sign of a row whose values are not the same; its place is there in every row. */
export function Differs({ differs }: { differs: boolean }) {
  return (
    <span class="tm-cmp-mark">
      {differs ? (
        <span role="img" aria-label={trans.__("differs")}>
          ≠
        </span>
      ) : null}
    </span>
  );
}
