import { trans } from "../translation.js";

/** Why a button that leads to another call is dead. */
export const noCall = () => trans.__("There is no such call of this cell");

interface GoButtonProps {
  number: number | null;
  label: string;
  onGo(number: number): void;
}

/** Goes to another run in this place; dead where there is none. */
export function GoButton({ number, label, onGo }: GoButtonProps) {
  return (
    <button
      type="button"
      class="tm-button"
      disabled={number === null}
      title={number === null ? noCall() : trans.__("Run #%1", number)}
      onClick={() => number !== null && onGo(number)}
    >
      {label}
    </button>
  );
}
