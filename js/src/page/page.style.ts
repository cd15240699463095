/** The page itself: what JupyterLab gives elsewhere, colours of the dark among it, and where things are. */
export const PAGE_STYLE = `
:root{color-scheme:light dark}
body{margin:0;background:var(--jp-layout-color0,#fff)}
@media (prefers-color-scheme:dark){:root{--jp-ui-font-color1:#e3e3e3;--jp-ui-font-color2:#a9a9a9;
--jp-ui-font-color3:#7d7d7d;--jp-layout-color0:#141414;--jp-layout-color1:#1f1f1f;--jp-layout-color2:#2b2b2b;
--jp-layout-color3:#3a3a3a;--jp-border-color1:#5a5a5a;--jp-border-color2:#444;--jp-border-color3:#333;
--jp-brand-color1:#64b5f6;--jp-error-color1:#ef6b67;--jp-success-color1:#66bb6a;--jp-warn-color1:#ffb74d}}
.tm-page{display:grid;grid-template:100vh/clamp(260px,26vw,380px) minmax(0,1fr);grid-template-rows:100dvh}
.tm-page-panel{border-right:1px solid var(--tm-rule);overflow:hidden}
.tm-page-panel>div{height:100%}
.tm-page-main{display:flex;flex-direction:column;min-width:0;min-height:0}
.tm-page-tabs{display:flex;overflow-x:auto;flex:none;border-bottom:1px solid var(--tm-rule);
background:var(--tm-soft);scrollbar-width:thin}
.tm-page-tab{display:flex;align-items:center;flex:0 1 auto;min-width:90px;max-width:260px;
border-right:1px solid var(--tm-rule);border-top:2px solid transparent}
.tm-page-tab[data-shown=true]{background:var(--tm-paper);border-top-color:var(--tm-link)}
.tm-page-tab>button{background:none;border:0;cursor:pointer;color:inherit}
.tm-page-tab>[role=tab]{flex:1;min-width:0;padding:6px 2px 6px 12px;overflow:hidden;text-overflow:ellipsis;
white-space:nowrap;text-align:left}
.tm-page-tab:not([data-shown=true])>[role=tab]{color:var(--tm-dim)}
.tm-page-tab>button:focus-visible{outline-offset:-2px}
.tm-page-tab>.tm-page-close{padding:2px 8px;color:var(--tm-dim);font-size:11px}
.tm-page-tab>.tm-page-close:hover{color:var(--tm-ink)}
.tm-page-view{flex:1;min-height:0;outline:none}
.tm-page-view[hidden]{display:none}
.tm-page-home{margin:auto;padding:24px;max-width:560px}
.tm-page-home h1{font-size:17px;font-weight:600;margin:0 0 8px}
.tm-page-home dt{color:var(--tm-dim);margin-top:6px}
.tm-page-home dd{margin:0;font-family:var(--tm-code);font-size:12px;overflow-wrap:anywhere}
@media (max-width:699px){.tm-page{grid-template:45vh minmax(0,55vh)/minmax(0,1fr);
grid-template-rows:45dvh minmax(0,55dvh)}
.tm-page[data-empty=true]{grid-template-rows:minmax(0,1fr) auto;height:100vh;height:100dvh}
.tm-page-panel{border-right:0;border-bottom:1px solid var(--tm-rule)}
.tm-page-home{padding:12px 16px;margin:0 auto}}
`;
