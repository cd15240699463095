import { useLayoutEffect, useRef } from "preact/hooks";
import { markdown } from "./markdown.js";

/** Markdown as it reads; see `markdown` for what it may hold. */
export function Markdown({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(markdown(text)), [text]);
  return <div ref={place} class="tm-markdown" />;
}
