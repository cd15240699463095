import type { ChoicePart } from "./long-choice.js";

/** The options of a browser's own list, in groups where their parts have a title. */
export function Options({ parts }: { parts: readonly ChoicePart[] }) {
  return (
    <>
      {parts.map(({ title, options }) => {
        const listed = options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ));
        return title && listed.length ? (
          <optgroup key={title} label={title}>
            {listed}
          </optgroup>
        ) : (
          listed
        );
      })}
    </>
  );
}
