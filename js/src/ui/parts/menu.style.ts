/** A menu over everything. */
export const MENU_STYLE = `
.tm-live .tm-menu{position:fixed;inset:auto;left:0;top:0;margin:0;z-index:20;padding:4px 0;min-width:180px;
max-width:calc(100vw - 8px);max-height:calc(100vh - 8px);overflow:auto;background:var(--tm-raised);color:var(--tm-ink);
border:1px solid var(--tm-rule);border-radius:4px;box-shadow:0 4px 14px rgba(0,0,0,.22);font-size:12px}
.tm-live :is(.tm-menu,.tm-menu>button):focus-visible{outline:0}
.tm-live .tm-menu>button{display:flex;justify-content:space-between;gap:24px;width:100%;border:0;background:none;
padding:3px 12px;line-height:18px;text-align:left;white-space:nowrap;cursor:pointer}
.tm-live .tm-menu>button:focus{background:var(--tm-soft)}
.tm-live .tm-menu>button[aria-disabled=true]{color:var(--tm-dim);opacity:.65;cursor:default}
.tm-live .tm-menu kbd{font:inherit;color:var(--tm-dim)}
.tm-live .tm-menu>hr{height:0;border:0;border-top:1px solid var(--tm-thin);margin:4px 0}
`;
