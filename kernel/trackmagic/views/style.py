"""How views look: sheets for the root class ``tm``, colours from JupyterLab's variables with fallbacks.

``.tm.tm.tm`` outweighs the rules JupyterLab has for every table in an output (right-aligned, striped,
centred). Long tables scroll inside ``.tm-wide``, never the page.
"""

from __future__ import annotations

import re
from typing import Final

from trackmagic.views.html import Child, Html, element, style


def _sheet(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text.strip())


BASE: Final = _sheet("""
.tm{--tm-ink:var(--jp-ui-font-color1,var(--vscode-foreground,#222));
--tm-dim:var(--jp-ui-font-color2,var(--vscode-descriptionForeground,#666));
--tm-paper:var(--jp-layout-color0,var(--vscode-editor-background,#fff));
--tm-soft:rgba(127,127,127,.14);--tm-thin:var(--jp-border-color3,rgba(127,127,127,.18));
--tm-rule:var(--jp-border-color2,rgba(127,127,127,.3));
--tm-good:var(--jp-success-color1,#2e7d32);--tm-bad:var(--jp-error-color1,#c62828);
--tm-warn:var(--jp-warn-color1,#b26a00);--tm-link:var(--jp-brand-color1,#1565c0);
--tm-code:var(--jp-code-font-family,Menlo,Consolas,'DejaVu Sans Mono',monospace);
color:var(--tm-ink);background:var(--tm-paper);max-width:100%;margin:2px 0 6px;text-align:left;
font:13px/1.5 var(--jp-ui-font-family,system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif);
font-variant-numeric:tabular-nums}
.tm *{box-sizing:border-box}
.tm.tm.tm table{border-collapse:separate;border-spacing:0;margin:0;table-layout:auto;width:auto;border:0;
font-size:12px;color:inherit}
.tm.tm.tm tr{background:none;border:0}
.tm.tm.tm th,.tm.tm.tm td{padding:3px 10px;text-align:left;vertical-align:top;line-height:18px;
white-space:nowrap;max-width:none;border:0;border-bottom:1px solid var(--tm-thin);background:none;
font-weight:400;unicode-bidi:isolate}
.tm.tm.tm thead th{color:var(--tm-dim);font-size:11px}
.tm.tm.tm .tm-num{text-align:right}
.tm.tm.tm tbody tr:hover>*{background:var(--tm-soft)}
.tm.tm.tm tbody:last-child>tr:last-child>*{border-bottom:0}
.tm-wide{overflow-x:auto;max-width:100%}
.tm summary{cursor:pointer}
.tm b{font-weight:600}
.tm .tm-dim{color:var(--tm-dim)}
.tm .tm-good{color:var(--tm-good)}
.tm .tm-bad{color:var(--tm-bad)}
.tm .tm-warn{color:var(--tm-warn)}
.tm .tm-status{white-space:nowrap;font-weight:600}
.tm .tm-running{color:var(--tm-link)}
.tm .tm-finished{color:var(--tm-good)}
.tm .tm-failed,.tm .tm-crashed{color:var(--tm-bad)}
.tm .tm-interrupted{color:var(--tm-warn)}
.tm .tm-spark{display:inline-block;vertical-align:-4px;color:var(--tm-link);max-width:none}
.tm.tm.tm code,.tm.tm.tm pre{font-family:var(--tm-code);font-size:12px;background:none;padding:0;margin:0;
border:0;color:inherit}
.tm.tm.tm pre{overflow-x:auto;line-height:1.45;white-space:pre;max-height:360px;overflow-y:auto}
""")

CARD: Final = _sheet("""
.tm .tm-card{border:1px solid var(--tm-rule);border-radius:4px;padding:6px 10px;margin:0}
.tm .tm-card>summary{list-style:none;display:block}
.tm .tm-card>summary::-webkit-details-marker{display:none}
.tm .tm-head{display:flex;flex-wrap:wrap;gap:0 10px;align-items:baseline}
.tm .tm-name{overflow-wrap:anywhere}
.tm .tm-more{margin-left:auto;color:var(--tm-dim);font-size:11px;white-space:nowrap}
.tm .tm-more::before{content:'Details \\25be'}
.tm .tm-card[open]>summary .tm-more::before{content:'Less \\25b4'}
.tm .tm-chips{display:flex;flex-wrap:wrap;gap:3px 6px;margin-top:3px;font-size:12px}
.tm .tm-chip{background:var(--tm-soft);border-radius:3px;padding:0 7px;unicode-bidi:isolate;
overflow-wrap:anywhere}
.tm .tm-say{font-size:12px;margin-top:3px;overflow-wrap:anywhere;padding-left:18px;text-indent:-18px}
.tm .tm-body{display:flex;flex-wrap:wrap;gap:10px 28px;margin-top:8px;padding-top:8px;
border-top:1px solid var(--tm-rule)}
.tm .tm-card>.tm-body{container-type:inline-size}
@container (max-width:520px){.tm.tm.tm .tm-part th,.tm.tm.tm .tm-part td{padding:3px 4px;white-space:normal}
.tm.tm.tm .tm-part .tm-num,.tm.tm.tm .tm-part .tm-verdict{white-space:nowrap}
.tm.tm.tm .tm-part td:first-child{overflow-wrap:anywhere;min-width:64px}}
.tm .tm-part{max-width:100%;min-width:0}
.tm .tm-part.tm-all{flex-basis:100%}
.tm .tm-title{color:var(--tm-dim);font-size:11px;margin-bottom:2px}
.tm .tm-foot{flex-basis:100%;font-size:12px;color:var(--tm-dim);overflow-wrap:anywhere}
.tm .tm-body details>summary{font-size:12px}
.tm .tm-diff span{display:block;min-width:max-content}
.tm .tm-add{background:rgba(46,160,67,.18)}
.tm .tm-del{background:rgba(248,81,73,.16)}
""")

TABLE: Final = _sheet("""
.tm .tm-caption{display:flex;flex-wrap:wrap;gap:0 10px;padding:2px 0 4px}
.tm .tm-note{color:var(--tm-dim);font-size:12px;padding-top:4px;overflow-wrap:anywhere}
.tm.tm.tm .tm-grid{border:1px solid var(--tm-rule);border-radius:4px;width:max-content;max-width:100%;
overflow:auto;max-height:640px}
.tm.tm.tm .tm-grid thead th{position:sticky;top:0;background:var(--tm-paper);z-index:2;vertical-align:bottom}
.tm.tm.tm .tm-grid .tm-first{position:sticky;left:0;background:var(--tm-paper);z-index:1;
border-right:1px solid var(--tm-rule);max-width:min(240px,45vw);overflow:hidden;text-overflow:ellipsis}
.tm.tm.tm .tm-grid thead .tm-first{z-index:3}
.tm.tm.tm .tm-grid .tm-long{max-width:260px;overflow:hidden;text-overflow:ellipsis}
.tm.tm.tm tbody tr:hover>.tm-first{background:linear-gradient(var(--tm-soft),var(--tm-soft)),var(--tm-paper)}
.tm.tm.tm td.tm-best{font-weight:600}
""")

COMPARE: Final = _sheet("""
.tm.tm.tm .tm-grid thead th b{color:var(--tm-ink);font-size:12px}
.tm.tm.tm .tm-section th{background:var(--tm-soft);color:var(--tm-ink);font-weight:600;padding-top:4px}
.tm.tm.tm .tm-section .tm-first{background:linear-gradient(var(--tm-soft),var(--tm-soft)),var(--tm-paper)}
.tm.tm.tm .tm-differs .tm-first{box-shadow:inset 3px 0 0 var(--tm-warn);font-weight:600}
.tm.tm.tm .tm-differs td{background:rgba(255,193,7,.1)}
.tm .tm-delta{font-size:11px;white-space:nowrap;margin-left:4px;font-weight:400}
.tm .tm-code{margin:6px 0}
.tm.tm.tm .tm-sides{width:100%;min-width:640px;table-layout:fixed;border:1px solid var(--tm-rule)}
.tm.tm.tm .tm-sides td{font-family:var(--tm-code);white-space:pre-wrap;overflow-wrap:anywhere;border:0;
padding:0 6px;line-height:18px}
.tm.tm.tm .tm-sides th{border-bottom:1px solid var(--tm-rule)}
.tm.tm.tm .tm-sides .tm-at{width:40px;text-align:right;color:var(--tm-dim);white-space:nowrap}
.tm.tm.tm .tm-sides td.tm-add{background:rgba(46,160,67,.15)}
.tm.tm.tm .tm-sides td.tm-del{background:rgba(248,81,73,.14)}
.tm .tm-sides ins{background:rgba(46,160,67,.4);text-decoration:none;border-radius:2px}
.tm .tm-sides del{background:rgba(248,81,73,.38);text-decoration:none;border-radius:2px}
""")


LONG: Final = 24
"""Letters from which a cell of a table has ``tm-long``: clipping every cell would slow every frame down."""


def page(*children: Child, sheets: tuple[str, ...] = ()) -> Html:
    """A whole output: the root element with its own style."""
    return element("div", style(BASE + "".join(sheets)), *children, class_="tm")
