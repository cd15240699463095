/** The `%%track` line of a cell, found and written as the kernel reads it. */

const HEADER = "%%track";

/** A change of a text: what stands from `from` to `to` is replaced. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
}

/** Which of the lines is a `%%track` header, counted from 0; -1: there is none. */
export function headerLine(lines: Iterable<string>): number {
  let at = 0;
  for (const line of lines) {
    const words = line.trim();
    if (words && !words.startsWith("#")) return /^%%track(\s|$)/.test(words) ? at : -1;
    at += 1;
  }
  return -1;
}

export function isTracked(text: string): boolean {
  return text.includes(HEADER) && headerLine(text.split("\n")) >= 0;
}

/** How a cell is put under a header, or its header taken away. */
export function toggled(text: string, experiment: string): Edit {
  const lines = text.split("\n");
  const at = headerLine(lines);
  if (at < 0) return { from: 0, to: 0, insert: `${headerOf(experiment)}\n` };
  const from = lines.slice(0, at).join("\n").length + (at ? 1 : 0);
  const to = Math.min(text.length, from + (lines[at] ?? "").length + 1);
  return { from, to, insert: "" };
}

/** A header that files under an experiment; empty: under that of the session. */
export function headerOf(experiment: string): string {
  const word = quoted(experiment);
  return word ? `${HEADER} --experiment ${word}` : HEADER;
}

/** A name as one word of a header, which is split as by a shell; empty where it has several lines. */
export function quoted(name: string): string {
  if (!name || /[\r\n]/.test(name)) return "";
  if (/^[\p{L}\p{N}_./:@+=][\p{L}\p{N}_./:@+=-]*$/u.test(name)) return name;
  if (!/["\\]/.test(name)) return `"${name}"`;
  return name.includes("'") ? `"${name.replace(/["\\]/g, "\\$&")}"` : `'${name}'`;
}
