import { LabIcon } from "@jupyterlab/ui-components";

/** Runs that get better. */
export const icon = new LabIcon({
  name: "trackmagic:runs",
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3 jp-icon-selectable" fill="#616161" d="M2 2h2v18h18v2H2z"/>
  <circle class="jp-icon3 jp-icon-selectable" fill="#616161" cx="8.5" cy="15.5" r="2.3"/>
  <circle class="jp-icon3 jp-icon-selectable" fill="#616161" cx="14" cy="11" r="2.3"/>
  <circle class="jp-icon3 jp-icon-selectable" fill="#616161" cx="19.5" cy="5" r="2.3"/>
</svg>`,
});
