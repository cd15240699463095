import { trans } from "../translation.js";

interface Props {
  refs: string[];
  /** A baseline that is none of them. */
  baseline: string | null;
  onRemove: (ref: string) => void;
  onNoBaseline: () => void;
}

/** What is asked for, where it cannot be compared: each can be taken out. */
export function Chosen({ refs, baseline, onRemove, onNoBaseline }: Props) {
  return (
    <ul class="tm-cmp-chosen" aria-label={trans.__("Runs to compare")}>
      {refs.map((ref, at) => (
        <Chip key={at} text={ref} onRemove={() => onRemove(ref)} />
      ))}
      {baseline === null ? null : (
        <Chip text={trans.__("baseline %1", baseline)} onRemove={onNoBaseline} />
      )}
    </ul>
  );
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <li>
      {text}
      <button
        type="button"
        class="tm-cmp-remove"
        aria-label={trans.__("Take %1 out", text)}
        onClick={onRemove}
      >
        ×
      </button>
    </li>
  );
}
