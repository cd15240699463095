/** The tree of experiments: rows of 24 pixels that a narrow bar does not break. */
export const EXPERIMENTS_STYLE = `
.tm-live .tm-panel-experiments{display:flex;flex-direction:column;flex:none;min-height:28px;max-height:40%}
.tm-live .tm-panel-experiments[style]{max-height:calc(100% - 160px)}
.tm-live .tm-panel-experiments.tm-panel-writing{max-height:75%;height:auto!important}
.tm-live .tm-panel-experiments[aria-busy]{max-height:40%}
.tm-live .tm-panel-of{margin-left:6px;text-transform:none;letter-spacing:0;font-weight:400;font-size:12px;
color:var(--tm-dim);overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-panel-filter{flex:none;padding:0 8px 4px}
.tm-live .tm-panel-filter input{width:100%;height:24px;font-size:12px}
.tm-live .tm-panel-new{flex:none;padding:0 8px 4px}
.tm-live .tm-panel-field{width:100%;min-width:0;height:22px;padding:0 4px;font-size:13px}
.tm-live .tm-panel-tree{flex:0 1 auto;min-height:24px;overflow:auto}
.tm-live .tm-panel-tree.tm-panel-tree.tm-panel-tree:focus-visible{outline:none}
.tm-live .tm-panel-branch{display:flex;align-items:center;gap:6px;height:24px;cursor:pointer;user-select:none;
padding:0 8px 0 calc(2px + var(--tm-depth)*12px);white-space:nowrap;content-visibility:auto;contain-intrinsic-height:24px}
.tm-live .tm-panel-flat .tm-panel-branch{padding-left:8px}
.tm-live .tm-panel-flat .tm-panel-twist{display:none}
.tm-live .tm-panel-branch .tm-panel-twist{margin-right:-4px;line-height:24px}
.tm-live .tm-panel-branch:hover{background:var(--tm-soft)}
.tm-live .tm-panel-label{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-panel-folder .tm-panel-label{color:var(--tm-dim)}
.tm-live .tm-panel-branch :is(.tm-panel-total,.tm-panel-age,.tm-panel-noted){font-size:11px;color:var(--tm-dim)}
.tm-live .tm-panel-branch .tm-running{font-size:11px}
.tm-live .tm-panel-branch .tm-panel-age{min-width:38px;text-align:right}
.tm-live .tm-panel-branch.tm-panel-chosen{background:color-mix(in srgb,var(--tm-link) 16%,transparent)}
.tm-live .tm-panel-chosen .tm-panel-label{font-weight:600}
.tm-live .tm-panel-tree:focus-visible .tm-panel-at{outline:2px solid var(--tm-link);outline-offset:-2px}
.tm-live .tm-panel-branch.tm-panel-target{outline:2px dashed var(--tm-link);outline-offset:-2px;
background:var(--tm-soft)}
.tm-live .tm-panel-experiments>.tm-panel-note{flex:0 1 auto;min-height:24px;overflow:auto;padding:0 8px 4px;
border-top:1px solid var(--tm-thin);font-size:12px}
.tm-live .tm-panel-note>.tm-dim{line-height:24px}
.tm-live .tm-panel-note textarea{width:100%}
.tm-live .tm-panel-note .tm-markdown :is(h1,h2,h3,h4){font-size:13px;margin:4px 0}
.tm-live .tm-panel-note-head{display:flex;align-items:center;height:24px;margin-left:-6px}
.tm-live .tm-panel-note-fold{flex:1;min-width:0;display:flex;align-items:center;gap:4px;border:0;background:none;
padding:0;cursor:pointer;text-align:left;font-size:12px;white-space:nowrap;overflow:hidden}
.tm-live .tm-panel-note-fold>:first-child{flex:none;width:16px;text-align:center;color:var(--tm-dim);font-size:11px}
.tm-live .tm-panel-note-fold>.tm-dim{overflow:hidden;text-overflow:ellipsis}
`;
