import { headerLine, quoted } from "./cell-header.js";
import { type Flag, HEADER_FLAGS, LINE_ACTIONS, LINE_FLAGS } from "./flags.js";

/** What is offered at a place of a text, instead of what stands from `start` to the cursor. */
interface Offer {
  /** Of the store's words; null: those of the flags. */
  kind: "experiments" | "metrics" | "params" | "tags" | null;
  start: number;
  typed: string;
  /** A word of the store as it is written there; empty: it cannot be written there. */
  write(word: string): string;
  words: Word[];
}

interface Word {
  text: string;
  help: string;
}

/** Of which cells anything may be offered. */
export function isOurs(text: string): boolean {
  return text.includes("%track");
}

/** What to offer at `cursor` of the text of a cell; null where others know better. */
export function offerAt(text: string, cursor: number): Offer | null {
  const from = text.lastIndexOf("\n", cursor - 1) + 1;
  const before = text.slice(from, cursor);
  const lines = text.split("\n");
  const header = headerLine(lines);
  const at = text.slice(0, from).split("\n").length - 1;
  if (at === header) return inLine(before, from, HEADER_FLAGS, []);
  if (/^\s*%track\s/.test(before)) return inLine(before, from, LINE_FLAGS, LINE_ACTIONS);
  return header >= 0 && at > header ? inCall(before, from) : null;
}

/** In the line of a magic, whose words are parted as a shell does it. */
function inLine(before: string, from: number, flags: Flag[], actions: string[]): Offer | null {
  const pieces = before.match(/(?:[^\s"']|"[^"]*(?:"|$)|'[^']*(?:'|$))+/g) ?? [];
  const end = pieces.at(-1) ?? "";
  const isOpen = /\S$/.test(before) || (/^["']/.test(end) && !isClosed(end));
  if (isOpen && pieces.length < 2) return null; // the magic's own name
  const typed = isOpen ? (pieces.pop() ?? "") : "";
  const start = from + before.length - typed.length;
  const last = pieces.at(-1) ?? "";
  const flag = flags.find(({ names }) => names.includes(last));
  if (!flag?.takes) {
    if (/^["']/.test(typed)) return null;
    const isFirst = pieces.length === 1;
    const words = flags.map(({ names: [name = ""], help }) => ({ text: name, help }));
    const acts = isFirst ? actions.map((one) => ({ text: one, help: "" })) : [];
    return offer(null, start, typed, (word) => word, [...acts, ...words]);
  }
  return afterFlag(flag, start, typed);
}

function isClosed(piece: string): boolean {
  return piece.length > 1 && piece.endsWith(piece[0] ?? "");
}

function afterFlag({ names: [name] }: Flag, start: number, typed: string): Offer | null {
  const identifier = (word: string) => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(word) ? word : "");
  const last = typed.lastIndexOf(",") + 1;
  const comma = /^[+-]/.test(typed.slice(last)) ? last + 1 : last;
  switch (name) {
    case "--experiment":
      return offer("experiments", start, typed, (word) => inMark(word, typed), []);
    case "--metrics":
      return offer("metrics", start + comma, typed.slice(comma), identifier, []);
    case "--params":
      return offer("params", start + comma, typed.slice(comma), identifier, []);
    case "--tag":
      return typed.includes("=") ? null : offer("tags", start, typed, assigned, []);
    case "--param":
      return typed.includes("=") ? null : offer("params", start, typed, assigned, []);
    default:
      return null;
  }
}

/** A name in the quotation mark that has been opened, or in one that it needs. */
function inMark(word: string, typed: string): string {
  const mark = /^["']/.exec(typed)?.[0];
  if (!mark) return quoted(word);
  return word.includes(mark) || word.includes("\\") ? "" : mark + word + mark;
}

function assigned(word: string): string {
  const found = quoted(word);
  return found === word ? `${word}=` : "";
}

/** In the first text of `log_metric("`. */
function inCall(before: string, from: number): Offer | null {
  const found = /\blog_metric\(\s*(["'])([^"'\\]*)$/.exec(before);
  if (!found) return null;
  const [, mark = "", typed = ""] = found;
  const write = (word: string) => (word.includes(mark) || word.includes("\\") ? "" : word);
  return offer("metrics", from + before.length - typed.length, typed, write, []);
}

function offer(
  kind: Offer["kind"],
  start: number,
  typed: string,
  write: Offer["write"],
  words: Word[],
): Offer {
  return { kind, start, typed, write, words: words.filter(({ text }) => begins(text, typed)) };
}

/** The words of a store that fit; a param only whole: what lies inside a dict is no param to give. */
export function fitting({ kind, typed, write }: Offer, names: readonly string[]): Word[] {
  const bare = typed.replace(/^["']/, "");
  const known = new Set(names);
  return names
    .filter((one) => begins(one, bare) && !(kind === "params" && isInside(one, known)))
    .map((one) => ({ text: write(one), help: "" }))
    .filter(({ text }) => text);
}

/** Whether it is `config.lr` of a param `config`. */
function isInside(key: string, known: ReadonlySet<string>): boolean {
  const parts = key.split(".");
  return parts.some((_, at) => at > 0 && known.has(parts.slice(0, at).join(".")));
}

function begins(word: string, typed: string): boolean {
  return word.toLowerCase().startsWith(typed.toLowerCase());
}
