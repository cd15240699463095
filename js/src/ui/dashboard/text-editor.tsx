import { useLayoutEffect, useRef } from "preact/hooks";
import { trans } from "../translation.js";

interface TextEditorProps {
  text: string;
  height: number;
  /** What was written; null: it stays as it was. */
  onText(text: string | null): void;
}

/** Markdown under the pen: Ctrl+Enter takes it, Escape leaves it as it was. */
export function TextEditor({ text, height, onText }: TextEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const take = () => onText(field.current?.value ?? null);
  return (
    <div class="tm-dash-text" style={{ height: `${height}px` }}>
      <textarea
        ref={field}
        aria-label={trans.__("Text in Markdown")}
        defaultValue={text}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") onText(null);
          else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) take();
          else return;
          event.preventDefault();
        }}
      />
      <div class="tm-row">
        <button type="button" class="tm-button" onClick={take}>
          {trans.__("Done")}
        </button>
        <button type="button" class="tm-button" onClick={() => onText(null)}>
          {trans.__("Cancel")}
        </button>
      </div>
    </div>
  );
}
