import { COLOURS as OF_RUNS, DASHES } from "../wire/wire.js";

/** The colour and the dash of a run, by its number: as every chart, live or static, draws it. */
export function lookOf(run: number): { colour: string; dash: (typeof DASHES)[number] } {
  const at = run - 1;
  const colour = OF_RUNS[at % OF_RUNS.length] ?? "currentColor";
  return { colour, dash: DASHES[Math.floor(at / OF_RUNS.length) % DASHES.length] ?? "solid" };
}

/** JupyterLab's variables with fallbacks, mixed with ink where text would be too pale. */
export const COLOURS = `--tm-ink:var(--jp-ui-font-color1,var(--vscode-foreground,#222));
--tm-dim:var(--jp-ui-font-color2,var(--vscode-descriptionForeground,#666));
--tm-paper:var(--jp-layout-color0,var(--vscode-editor-background,#fff));
--tm-raised:var(--jp-layout-color1,var(--vscode-editorWidget-background,#fff));
--tm-soft:rgba(127,127,127,.14);--tm-thin:var(--jp-border-color3,rgba(127,127,127,.18));
--tm-rule:var(--jp-border-color2,rgba(127,127,127,.3));
--tm-good:color-mix(in srgb,var(--jp-success-color1,#2e7d32) 85%,var(--tm-ink));
--tm-bad:var(--jp-error-color1,#c62828);
--tm-warn:color-mix(in srgb,var(--jp-warn-color1,#b26a00) 62%,var(--tm-ink));
--tm-link:var(--jp-brand-color1,#1565c0);
--tm-code:var(--jp-code-font-family,Menlo,Consolas,'DejaVu Sans Mono',monospace);`;
