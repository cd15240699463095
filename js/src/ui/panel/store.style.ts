/** The store at the top of the panel, the list of all, and what is shown while there is none. */
export const STORE_STYLE = `
.tm-live .tm-panel-store{position:relative;flex:none;border-bottom:1px solid var(--tm-rule)}
.tm-live .tm-panel-store-button{display:flex;align-items:center;gap:6px;width:100%;height:28px;border:0;
background:none;padding:0 8px;cursor:pointer;text-align:left;font-size:12px;white-space:nowrap}
.tm-live .tm-panel-store-button:hover{background:var(--tm-soft)}
.tm-live .tm-panel-store-button:focus-visible{outline-offset:-2px}
.tm-live .tm-panel-store-name{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;font-weight:600}
.tm-live .tm-panel-stores{position:absolute;top:100%;left:4px;right:4px;z-index:20;overflow:auto;
max-height:min(420px,70vh);background:var(--tm-raised);border:1px solid var(--tm-rule);border-radius:4px;
box-shadow:0 4px 14px rgba(0,0,0,.25);padding:4px 0}
.tm-live .tm-panel-stores.tm-panel-stores.tm-panel-stores:focus-visible{outline:none}
.tm-live .tm-panel-stores>[role=option]{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:8px;
padding:4px 8px 4px 22px;cursor:pointer;font-size:12px;line-height:16px;position:relative}
.tm-live .tm-panel-stores>[aria-selected=true]::before{content:"✓";position:absolute;left:7px;top:4px}
.tm-live .tm-panel-stores>.tm-panel-at{background:var(--tm-soft)}
.tm-live .tm-panel-stores>[aria-disabled=true]{cursor:default}
.tm-live .tm-panel-stores>[aria-disabled=true]>b{color:var(--tm-dim)}
.tm-live .tm-panel-stores b{font-weight:500;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tm-live .tm-panel-stores small{font-size:11px;grid-column:1/-1}
.tm-live .tm-panel-stores .tm-panel-age{grid-column:2;color:var(--tm-dim)}
.tm-live .tm-panel-stores .tm-panel-location{color:var(--tm-dim);overflow:hidden;text-overflow:ellipsis;
white-space:nowrap;direction:rtl;text-align:left}
.tm-live .tm-panel-stores .tm-panel-why{color:var(--tm-bad);overflow-wrap:anywhere}
.tm-live .tm-panel-start{padding:12px;overflow:auto;font-size:12px;line-height:18px}
.tm-live .tm-panel-start b{font-size:13px}
.tm-live .tm-panel-start p{margin:8px 0 4px}
.tm-live .tm-panel-start pre{padding:4px 8px;background:var(--tm-soft);border-radius:3px;user-select:all}
.tm-live .tm-panel-wanted{font-family:var(--tm-code);font-size:11px;overflow-wrap:anywhere}
`;
