// @vitest-environment jsdom
import { expect, test } from "vitest";
import { markdown } from "./markdown.js";

const ALERT = "alert(1)";
const HOSTILE = [
  `<img src=x onerror=${ALERT}>`,
  `<script>${ALERT}</script>`,
  `<svg/onload=${ALERT}>`,
  `<svg><style><img src=x onerror=${ALERT}></style></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${ALERT}&gt;">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${ALERT}>`,
  `<noscript><p title="</noscript><img src=x onerror=${ALERT}>">`,
  `<iframe srcdoc="<script>${ALERT}</script>"></iframe>`,
  `<a href="javascript:${ALERT}">x</a>`,
  `[x](javascript:${ALERT})`,
  `[x](JaVaScRiPt:${ALERT})`,
  `[x](java&#10;script:${ALERT})`,
  `[x](&#106;avascript:${ALERT})`,
  `[x](\u0001javascript:${ALERT})`,
  `[x](data:text/html,<script>${ALERT}</script>)`,
  `[x](vbscript:msgbox(1))`,
  `[x](//evil.example/x)`,
  `[x](../tree?token=1)`,
  `<javascript:${ALERT}>`,
  `[x]: javascript:${ALERT}\n\n[x]`,
  `![x](https://evil.example/pixel.png)`,
  `![x](x" onerror="${ALERT})`,
  `![<img src=x onerror=${ALERT}>](x)`,
  `[x](https://a.example "t\\" onmouseover=\\"${ALERT}")`,
  `[<img src=x onerror=${ALERT}>](https://a.example)`,
  `\`<img src=x onerror=${ALERT}>\``,
  '```"><img src=x onerror=alert(1)>\nx\n```',
  `&lt;img src=x onerror=${ALERT}&gt;`,
  `&#60;script&#62;${ALERT}&#60;/script&#62;`,
  `<style>@import url(//evil.example)</style>`,
  `<div style="background:url(//evil.example)" id=x class=jp-Cell>`,
  `<object data="data:text/html,x"></object><embed src=x>`,
  `<input autofocus onfocus=${ALERT}>`,
  `<details open ontoggle=${ALERT}>`,
  `<base href="//evil.example/"><meta http-equiv=refresh content="0;url=//evil.example">`,
  `<![CDATA[<script>${ALERT}</script>]]><!-- <img src=x onerror=${ALERT}> -->`,
  `- [ ] <img src=x onerror=${ALERT}>`,
  `| a |\n|:-:|\n| <img src=x onerror=${ALERT}> |`,
];
const TAGS =
  /^(P|BR|HR|EM|STRONG|DEL|CODE|PRE|BLOCKQUOTE|[UO]L|LI|A|H[1-6]|TABLE|T(HEAD|BODY|R|H|D))$/;
const ATTRIBUTES = ["href", "align", "start", "rel", "target"];

test.each(HOSTILE)("nothing acts in %j", (text) => {
  for (const element of markdown(text).querySelectorAll("*")) {
    expect(element.tagName).toMatch(TAGS);
    for (const { name, value } of element.attributes) {
      expect(ATTRIBUTES).toContain(name);
      if (name === "href") expect(value).toMatch(/^(https?:\/\/|mailto:)/);
    }
  }
});

test("raw HTML is shown as the text that it is", () => {
  expect(markdown("a <b>c</b> <img src=x>").textContent?.trim()).toBe("a <b>c</b> <img src=x>");
});

test("Markdown becomes elements", () => {
  const found = markdown("# Title\n\n*one* **two** `three`\n\n- a\n- [x] b\n\n| h |\n|---|\n| c |");
  const tags = ["h1", "em", "strong", "code", "ul", "table"];
  for (const tag of tags) expect(found.querySelector(tag), tag).not.toBeNull();
  expect(found.querySelectorAll("li")[1]?.textContent).toContain("☑ b");
});

test("a link to the web opens in a tab of its own and knows nothing of ours", () => {
  const link = markdown("[x](https://a.example/b)").querySelector("a");
  expect(link?.href).toBe("https://a.example/b");
  expect(link?.target).toBe("_blank");
  expect(link?.rel).toBe("noopener noreferrer");
});

test("what is nested too deeply or too long is plain text", () => {
  for (const text of [">".repeat(20_000), `${"[".repeat(250_000)}`]) {
    expect(markdown(text).textContent?.length).toBeGreaterThan(0);
    expect(markdown(text).querySelector("img, script")).toBeNull();
  }
});
