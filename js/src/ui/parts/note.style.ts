export const NOTE_STYLE = `
.tm-live .tm-row{display:flex;flex-wrap:wrap;gap:4px 6px;align-items:center}
.tm-live .tm-note-part{max-width:80ch;display:flex;flex-direction:column;gap:6px}
.tm-live .tm-note-part textarea{width:100%;resize:vertical;font-family:var(--tm-code);font-size:12px;
line-height:1.5;padding:6px 8px}
.tm-live .tm-markdown{overflow-wrap:anywhere;min-width:0}
.tm-live .tm-markdown :is(p,ul,ol,pre,blockquote,table,h1,h2,h3,h4,h5,h6){margin:0 0 8px}
.tm-live .tm-markdown :is(h1,h2,h3,h4,h5,h6){font-weight:600;line-height:1.3;font-size:13px;color:inherit}
.tm-live .tm-markdown h1{font-size:18px}
.tm-live .tm-markdown h2{font-size:16px}
.tm-live .tm-markdown h3{font-size:14px}
.tm-live.tm-live.tm-live .tm-markdown :is(ul,ol){padding-left:22px}
.tm-live .tm-markdown a[href]{color:var(--tm-link)}
.tm-live .tm-markdown :is(code,pre){background:var(--tm-soft);border-radius:3px}
.tm-live .tm-markdown code{padding:0 3px}
.tm-live .tm-markdown pre{padding:6px 8px}
.tm-live .tm-markdown pre code{background:none;padding:0}
.tm-live .tm-markdown blockquote{border-left:3px solid var(--tm-rule);padding-left:10px;color:var(--tm-dim)}
.tm-live.tm-live.tm-live .tm-markdown table{display:block;overflow-x:auto;margin:0 0 8px}
.tm-live .tm-markdown>:last-child{margin-bottom:0}
`;

export const TAGS_STYLE = `
.tm-live .tm-tag{display:inline-flex;background:var(--tm-soft);border-radius:3px;max-width:100%;
font-size:12px;line-height:20px}
.tm-live .tm-tag button{background:none;border:0;margin:0;cursor:pointer;line-height:20px;border-radius:3px}
.tm-live .tm-tag .tm-tag-text{min-width:0;padding:0 2px 0 7px;max-width:44ch;overflow:hidden;
text-overflow:ellipsis;white-space:nowrap;text-align:left;unicode-bidi:isolate}
.tm-live .tm-tag .tm-tag-off{padding:0 6px 0 3px;color:var(--tm-dim)}
.tm-live .tm-tag button:hover{background:var(--tm-soft);color:var(--tm-ink)}
.tm-live .tm-tag-form{display:inline-flex;flex-wrap:wrap;gap:4px;align-items:center;font-size:12px}
`;
