interface Props {
  name: string;
  /** Columns beside the first. */
  wide: number;
  note: string;
  isFolded: boolean;
  onFold: (folded: boolean) => void;
}

/** The name of a section of the grid; a click folds it. */
export function SectionTitle({ name, wide, note, isFolded, onFold }: Props) {
  return (
    <tr class="tm-cmp-section">
      <th scope="rowgroup" class="tm-cmp-first">
        <button
          type="button"
          class="tm-cmp-fold"
          aria-expanded={!isFolded}
          onClick={() => onFold(!isFolded)}
        >
          <span aria-hidden>{isFolded ? "▸" : "▾"}</span>
          <span class="tm-cmp-label">{name}</span>
        </button>
      </th>
      <td colSpan={wide}>
        <span class="tm-cmp-note">{note}</span>
      </td>
    </tr>
  );
}
