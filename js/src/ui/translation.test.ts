import ts from "typescript";
import { expect, test } from "vitest";

const SOURCES = Object.entries(
  import.meta.glob<string>(["./**/*.{ts,tsx}", "!./**/*.test.*", "!./**/*.style.ts"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
);
/** What a person sees or hears of an element, and of the entries of menus and tables. */
const SHOWN =
  /^(title|alt|placeholder|label|text|because|aria-(label|description|roledescription))$/;
/** What is typed into a cell or a terminal is the same in every language. */
const TYPED = new Set(["code", "pre"]);

function parsed(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
}

function each(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => each(child, see));
}

/** The words that an expression may come to; what a function gives is its own affair. */
function words(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) return words(node.expression);
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(words);
  if (ts.isTemplateExpression(node)) {
    const inner = node.templateSpans.flatMap((one) => [one.literal.text, ...words(one.expression)]);
    return [node.head.text, ...inner];
  }
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return words(right);
  const joins = [
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.PlusToken,
  ];
  return joins.includes(operatorToken.kind) ? [left, right].flatMap(words) : [];
}

function isTyped(node: ts.Node): boolean {
  return ts.isJsxElement(node) && TYPED.has(node.openingElement.tagName.getText());
}

/** The English of a source that goes past the translator. */
function untranslated(source: ts.SourceFile): string[] {
  const found: string[] = [];
  each(source, (node) => {
    const { parent } = node;
    if (ts.isJsxText(node) && !isTyped(parent)) found.push(node.text.trim());
    else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(parent) && !isTyped(parent))
      found.push(...words(node));
    else if (ts.isJsxAttribute(node) || ts.isPropertyAssignment(node)) {
      if (SHOWN.test(node.name.getText())) found.push(...words(node.initializer));
    } else if (ts.isCallExpression(node) && node.expression.getText().endsWith(".setAttribute")) {
      const [name, value] = node.arguments;
      if (SHOWN.test(words(name).join())) found.push(...words(value));
    } else if (ts.isNewExpression(node) && node.expression.getText() === "Error")
      found.push(...words(node.arguments?.[0]));
  });
  return found.filter((text) => /\p{L}{2}/u.test(text));
}

function callsOf(source: ts.SourceFile): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  each(source, (node) => {
    if (ts.isCallExpression(node) && /^trans\s*\./.test(node.expression.getText()))
      found.push(node);
  });
  return found;
}

/** What makes a call useless: tools cannot read its text, the host eats of it, or it comes too soon. */
function wrong(call: ts.CallExpression): string | null {
  const isPlural = call.expression.getText().endsWith("._n");
  const texts = call.arguments.slice(0, isPlural ? 2 : 1);
  if (!texts.every(isLiteral)) return `no literal: ${call.getText()}`;
  if (texts.flatMap(words).some((text) => text.includes("%%")))
    return `%% becomes %: ${call.getText()}`;
  return ts.findAncestor(call, ts.isFunctionLike) ? null : `at import: ${call.getText()}`;
}

function isLiteral(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node)) return isLiteral(node.left) && isLiteral(node.right);
  return ts.isStringLiteral(node);
}

const own = SOURCES.filter(([path]) => path !== "./translation.ts").map(([path, text]) =>
  parsed(path, text),
);

test("every word of the screen goes through the translator", () => {
  const found = own.flatMap((source) =>
    untranslated(source).map((one) => `${source.fileName}: ${one}`),
  );
  expect(own.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

test("every text for the translator is one that tools can gather, and is read when it is drawn", () => {
  const calls = own.flatMap(callsOf);
  expect(calls.length).toBeGreaterThan(300);
  expect(calls.map(wrong).filter(Boolean)).toEqual([]);
});

test("words in any place of the screen are found", () => {
  const source = parsed(
    "sample.tsx",
    `const rows = [{ label: "Rows", key: "rows" }];
     const seen = <p title={a ? "Open" : b} class="tm-row">
       Hello {count || "none"} {trans.__("of %1", "it")} {of === "runs" ? \`run \${n}\` : "#"} <code>gc</code>
     </p>;
     panel.setAttribute("aria-label", "Panel");
     throw new Error("Not there");`,
  );
  expect(untranslated(source)).toEqual([
    "Rows",
    "Open",
    "Hello",
    "none",
    "run ",
    "Panel",
    "Not there",
  ]);
});

test("calls that the translator cannot serve are found", () => {
  const source = parsed(
    "sample.ts",
    `const early = trans.__("Early");
     function late(name) {
       return [trans.__(name), trans.__("%%track"), trans._n("%1 run", "%1 runs", 2), trans.__("a" + "b")];
     }`,
  );
  expect(callsOf(source).map(wrong)).toEqual([
    'at import: trans.__("Early")',
    "no literal: trans.__(name)",
    '%% becomes %: trans.__("%%track")',
    null,
    null,
  ]);
});
