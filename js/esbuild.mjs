// The anywidget's module, and plotly.js with the traces that charts use.
import * as esbuild from "esbuild";

const common = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
};
const jsx = { jsx: "automatic", jsxImportSource: "preact", loader: { ".css": "text" } };
const widgets = "../kernel/trackmagic/widgets/static";

await esbuild.build({
  ...common,
  ...jsx,
  entryPoints: { view: "src/widgets/view.ts" },
  outdir: widgets,
});
await esbuild.build({
  ...common,
  entryPoints: { plotly: "src/plotly/plotly.js" },
  define: { global: "globalThis" },
  loader: { ".css": "empty" }, // maplibre's, of a trace that is not here; esbuild would put it beside
  outdir: widgets,
});
// a classic script: under a hub's login the tag of a module is refused
await esbuild.build({
  ...common,
  ...jsx,
  format: "iife",
  entryPoints: { page: "src/page/index.tsx" },
  outdir: "../jupyter_ext/trackmagic_server/static",
});
