import { Marked } from "marked";
import { useLayoutEffect, useRef } from "preact/hooks";
import DOMPurify from "dompurify";

/** Markdown as it reads; see `markdown` for what it may hold. */
export function Markdown({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(markdown(text)), [text]);
  return <div ref={place} class="tm-markdown" />;
}

/** Markdown as DOM that is safe to show: raw HTML stays text, no pictures, links only to the web and mail.
 *
 * Two walls: marked never reads HTML here, and what it writes is rebuilt by DOMPurify from a short list.
 */
export function markdown(text: string): DocumentFragment {
  if (!DOMPurify.isSupported || text.length > LONGEST) return plain(text);
  let clean: DocumentFragment;
  try {
    clean = DOMPurify.sanitize(reader.parse(text, { async: false }), RULES);
  } catch {
    return plain(text); // nested too deeply to be read
  }
  for (const link of clean.querySelectorAll("a")) {
    link.rel = "noopener noreferrer";
    link.target = "_blank";
  }
  return clean;
}

const LONGEST = 200_000;

const RULES = {
  ALLOWED_TAGS: (
    "p br hr em strong del code pre blockquote ul ol li a h1 h2 h3 h4 h5 h6 " +
    "table thead tbody tr th td"
  ).split(" "),
  ALLOWED_ATTR: ["href", "align", "start"],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true as const,
};

const reader = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: { html: () => undefined, tag: () => undefined },
  renderer: {
    image: ({ text, href }) => escaped(text || href),
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

function plain(text: string): DocumentFragment {
  const found = document.createDocumentFragment();
  const block = document.createElement("pre");
  block.textContent = text;
  found.append(block);
  return found;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
