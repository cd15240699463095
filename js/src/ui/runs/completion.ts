import type { Keys } from "../../wire/wire.js";
import { trans } from "../translation.js";
import { fieldName } from "./columns.js";

/** What may stand at the caret of a filter, by the grammar of the query package. */
export interface Completion {
  /** The stretch of the text that an option takes the place of. */
  from: number;
  to: number;
  options: Option[];
}

export interface Option {
  text: string;
  /** What it is, in a word: metric, param, tag, operator ... */
  kind: string;
}

const MOST = 60;
export const STATUSES = ["running", "finished", "failed", "interrupted", "crashed"];
const OPERATORS = [
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "between",
  "like",
  "ilike",
  "in",
  "not in",
  "is null",
  "is not null",
];
const QUOTED = '`[^`]*`?|"[^"]*"?';
/** Text, name, number or word, operator; a quote may still be open. */
const TOKEN = new RegExp(
  [
    "'(?:[^']|'')*'?",
    String.raw`(?:[\p{L}_]|${QUOTED})(?:[\p{L}\p{N}_/:@.-]|${QUOTED})*`,
    String.raw`[-+]?[\p{L}\p{N}.]+`,
    String.raw`[<>!=]=|<>|[=<>(),\[\]]`,
  ].join("|"),
  "gu",
);

type Expected = "field" | "operator" | "value" | "joint" | "null" | "list";

/** The options at the caret; null where there are none. */
export function complete(text: string, caret: number, keys: Keys): Completion | null {
  const found = [...text.slice(0, caret).matchAll(TOKEN)];
  const last = found.at(-1);
  const open =
    last !== undefined &&
    last.index + last[0].length === caret &&
    /[\p{L}\p{N}_`"'.]$/u.test(last[0]);
  const done = (open ? found.slice(0, -1) : found).map((one) => one[0]);
  const word = open && last ? last[0] : "";
  const { expected, field } = reading(done);
  const options = ranked(choices(expected, field, keys), word);
  if (!options.length || (options.length === 1 && options[0]?.text === word)) return null;
  return { from: caret - word.length, to: caret + tail(text.slice(caret), word), options };
}

/** The text with an option put in, and where the caret is then. */
export function accepted(text: string, { from, to }: Completion, option: Option): [string, number] {
  const rest = text.slice(to).replace(/^ /, "");
  const before = `${text.slice(0, from)}${option.text} `;
  return [before + rest, before.length];
}

function reading(tokens: readonly string[]): { expected: Expected; field: string } {
  let expected: Expected = "field";
  let field = "";
  /** Between its two ends an "and" joins no tests. */
  let isRange = false;
  for (const token of tokens) {
    const word = token.toLowerCase();
    if (expected === "field") {
      if (word === "not" || word === "(") continue;
      field = token;
      expected = /^['\d]/.test(token) ? "joint" : "operator";
    } else if (word === "and" || word === "or") {
      expected = isRange && word === "and" ? "value" : "field";
      isRange = false;
    } else if (expected === "operator") {
      if (word === "is") expected = "null";
      else if (word === "in") expected = "list";
      else if (/^([=<>!]=?|<>|i?like|between)$/.test(word)) expected = "value";
      else if (word === ")") expected = "joint";
      isRange = word === "between";
    } else if (expected === "list") {
      if (word === ")" || word === "]") expected = "joint";
    } else if (expected === "null") {
      if (word !== "not") expected = "joint";
    } else expected = "joint";
  }
  return { expected, field };
}

function choices(expected: Expected, field: string, keys: Keys): Option[] {
  if (expected === "field") return fields(keys);
  const [operator, joins] = [trans.__("operator"), trans.__("joins")];
  if (expected === "operator") return [...of(operator, OPERATORS), ...of(joins, ["and", "or"])];
  if (expected === "joint") return of(joins, ["and", "or"]);
  if (expected === "null") return of(operator, ["null", "not null"]);
  const name = field.replace(/^(attributes?|attr|run)\./i, "").toLowerCase();
  if (name === "status") return of(trans.__("status"), STATUSES.map(quoted));
  if (name === "experiment") return of(trans.__("experiment"), keys.experiments.map(quoted));
  return [];
}

function fields(keys: Keys): Option[] {
  return [
    ...of(
      trans.__("metric"),
      keys.metrics.map((key) => fieldName("metrics", key)),
    ),
    ...of(
      trans.__("param"),
      keys.params.map((key) => fieldName("params", key)),
    ),
    ...of(
      trans.__("tag"),
      keys.tags.map((key) => fieldName("tags", key)),
    ),
    ...of(trans.__("attribute"), keys.attributes),
  ];
}

function of(kind: string, texts: readonly string[]): Option[] {
  return texts.map((text) => ({ text, kind }));
}

/** Those that hold the word: first where a name begins with it, then anywhere. */
function ranked(options: readonly Option[], word: string): Option[] {
  const sought = plain(word);
  const first: Option[] = [];
  const rest: Option[] = [];
  for (const option of options) {
    const name = plain(option.text);
    if (name.startsWith(sought) || name.includes(`.${sought}`)) first.push(option);
    else if (name.includes(sought)) rest.push(option);
  }
  return [...first, ...rest].slice(0, MOST);
}

/** How much of the text after the caret belongs to the word. */
function tail(after: string, word: string): number {
  return word ? (/^[\p{L}\p{N}_/:@.-]*[`'"]?/u.exec(after)?.[0].length ?? 0) : 0;
}

function plain(text: string): string {
  return text.replace(/[`"']/g, "").toLowerCase();
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
