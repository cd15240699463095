/** The words of the screen in the language of the host; JupyterLab's translator is one. */
export interface Words {
  /** `%1` and on stand for the arguments. */
  __(text: string, ...given: unknown[]): string;
  _n(one: string, many: string, count: number, ...given: unknown[]): string;
}

const ENGLISH: Words = {
  __: (text, ...given) => filled(text, given),
  _n: (one, many, count, ...given) => filled(count === 1 ? one : many, [count, ...given]),
};

let words = ENGLISH;

/** Take the words of a host, before anything is drawn. */
export function speak(found: Words): void {
  words = found;
}

export const trans: Words = {
  __: (text, ...given) => words.__(text, ...given),
  _n: (one, many, count, ...given) => words._n(one, many, count, ...given),
};

function filled(text: string, given: readonly unknown[]): string {
  return text.replace(/%(\d)/g, (whole, at: string) => String(given[Number(at) - 1] ?? whole));
}
