/** The part below a cell that tells how it has changed. */
export const CELL_DIFF_STYLE = `
.tm-live .tm-cell-diff{border:1px solid var(--tm-rule);border-radius:4px;margin:6px 0 6px;padding:8px 10px;
max-height:60vh;overflow:auto}
.tm-live .tm-cell-diff-head{display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center;margin-bottom:6px}
.tm-live .tm-cell-diff-close{margin-left:auto}
`;
