import { type Edit, headerLine } from "./cell-header.js";

/** A word of a header, with its quotation marks, and where it stands in the line. */
interface Word {
  text: string;
  from: number;
  to: number;
}

const FLAGS = { param: "--params", metric: "--metrics" } as const;

/** How a header says that a name is a param, or a metric; null: the text has no header. */
export function declared(text: string, name: string, as: "param" | "metric"): Edit | null {
  const lines = text.split("\n");
  const at = headerLine(lines);
  const line = lines[at];
  if (line === undefined) return null;
  const before = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  const other = as === "param" ? FLAGS.metric : FLAGS.param;
  const without = changed(line, other, (names) => names.filter((one) => bare(one) !== name));
  const insert = changed(without, FLAGS[as], (names) => more(names, name));
  return { from: before, to: before + line.length, insert };
}

/** The names of a flag, and this one. */
function more(names: string[], name: string): string[] {
  if (names.length === 1 && names[0] === "none") return [name];
  if (names.some((one) => one === name || one === `+${name}`)) return names;
  const others = names.filter((one) => one !== "auto" && bare(one) !== name);
  const isSigned = others.every((one) => /^[+-]/.test(one));
  return [...others, isSigned ? `+${name}` : name];
}

function bare(word: string): string {
  return word.replace(/^[+-]/, "");
}

/** A header's line with the names of one flag changed; without names the flag is gone. */
function changed(line: string, flag: string, change: (names: string[]) => string[]): string {
  const words = wordsOf(line);
  const at = words.findIndex(({ text }) => text === flag || text.startsWith(`${flag}=`));
  const word = words[at];
  if (!word) {
    const names = change([]);
    const end = words.at(-1)?.to ?? line.length;
    return names.length
      ? `${line.slice(0, end)} ${flag} ${names.join(",")}${line.slice(end)}`
      : line;
  }
  const isOne = word.text !== flag;
  const value = isOne ? word.text.slice(flag.length + 1) : (words[at + 1]?.text ?? "");
  const to = isOne ? word.to : (words[at + 1]?.to ?? word.to);
  const old = unquoted(value).split(",").filter(Boolean);
  const names = change(old);
  if (names.join() === old.join()) return line;
  const said = names.length ? `${flag}${isOne ? "=" : " "}${names.join(",")}` : "";
  const from = said ? word.from : (words[at - 1]?.to ?? word.from);
  return line.slice(0, from) + said + line.slice(to);
}

function unquoted(text: string): string {
  return text.replace(/["']/g, "");
}

/** The words of a line, as a shell parts them, up to a comment. */
function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  for (const found of line.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g)) {
    if (found[0].startsWith("#")) break;
    words.push({ text: found[0], from: found.index, to: found.index + found[0].length });
  }
  return words;
}
