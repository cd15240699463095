"""How views look: sheets for the root class ``tm``, colours from JupyterLab's variables with fallbacks.

``.tm.tm.tm`` outweighs the rules JupyterLab has for every table in an output (right-aligned, striped,
centred). Long tables scroll inside ``.tm-wide``, never the page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from trackmagic.views.html import Child, Html, element, join, lines, style


def _sheet(text: str) -> str:
    text = re.sub(r"/[*].*?[*]/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "", text.strip())


LOOK: Final = _sheet((Path(__file__).parent / "look.css").read_text("utf-8"))
"""Of blocks; ``js/src/ui/look.raw.css`` is made of it."""

BASE: Final = LOOK + _sheet("""
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
.tm.tm.tm code,.tm.tm.tm pre{font-family:var(--tm-code);font-size:12px;background:none;padding:0;margin:0;
border:0;color:inherit}
""")

CARD: Final = _sheet("""
.tm .tm-card{border:1px solid var(--tm-rule);border-radius:4px;padding:6px 10px;margin:0}
.tm .tm-card>summary{list-style:none;display:block}
.tm .tm-card>summary::-webkit-details-marker{display:none}
.tm .tm-head{overflow-wrap:anywhere;display:flex;flex-wrap:wrap;gap:0 10px;align-items:baseline}
.tm .tm-more{margin-left:auto;color:var(--tm-dim);font-size:11px;white-space:nowrap}
.tm .tm-more::before{content:'Details \\25be'}
.tm .tm-card[open]>summary .tm-more::before{content:'Less \\25b4'}
.tm .tm-body{display:flex;flex-wrap:wrap;gap:10px 28px;margin-top:8px;padding-top:8px;
border-top:1px solid var(--tm-rule)}
.tm .tm-card>.tm-body{container-type:inline-size}
@container (max-width:520px){.tm.tm.tm .tm-part th,.tm.tm.tm .tm-part td{padding:3px 4px;white-space:normal}
.tm.tm.tm .tm-part .tm-num{white-space:nowrap}
.tm.tm.tm .tm-part .tm-key{overflow-wrap:anywhere;min-width:64px}}
.tm .tm-body details>summary{font-size:12px}
""")

TABLE: Final = _sheet("""
.tm.tm.tm .tm-grid{border:1px solid var(--tm-rule);border-radius:4px;width:max-content;max-width:100%;
overflow:auto;max-height:640px}
.tm.tm.tm .tm-grid thead th{position:sticky;top:0;background:var(--tm-paper);z-index:2;vertical-align:bottom}
.tm.tm.tm .tm-grid .tm-first{position:sticky;left:0;background:var(--tm-paper);z-index:1;
border-right:1px solid var(--tm-rule);max-width:min(240px,45vw);overflow:hidden;text-overflow:ellipsis}
.tm.tm.tm .tm-grid thead .tm-first{z-index:3}
.tm.tm.tm .tm-grid .tm-long{max-width:260px;overflow:hidden;text-overflow:ellipsis}
.tm.tm.tm tbody tr:hover>.tm-first{background:linear-gradient(var(--tm-soft),var(--tm-soft)),var(--tm-paper)}
.tm.tm.tm .tm-grid thead th b{color:var(--tm-ink);font-size:12px}
.tm.tm.tm .tm-section>*{background:var(--tm-soft);color:var(--tm-ink);font-weight:600;padding-top:4px}
.tm.tm.tm .tm-section .tm-first{background:linear-gradient(var(--tm-soft),var(--tm-soft)),var(--tm-paper)}
.tm.tm.tm .tm-grid .tm-changed .tm-first{box-shadow:inset 3px 0 0 var(--tm-warn);font-weight:600}
.tm.tm.tm .tm-grid .tm-base{background:linear-gradient(var(--tm-soft),var(--tm-soft)),var(--tm-paper)}
.tm.tm.tm .tm-grid .tm-changed td:not(.tm-base){background:rgba(255,193,7,.1)}
.tm>.tm-part{margin:6px 0}
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

CHART: Final = _sheet("""
.tm .tm-chart{max-width:860px;padding:4px 0}
.tm.tm.tm .tm-plot{display:block;width:100%;max-width:860px;overflow:visible;padding:0 28px 0 64px;
font-size:11px}
.tm.tm.tm .tm-plot.tm-roomy{padding-left:116px}
.tm.tm.tm .tm-plot.tm-parallel{padding:0 8px}
.tm .tm-plot path{vector-effect:non-scaling-stroke}
.tm .tm-halo{paint-order:stroke;stroke:var(--tm-paper);stroke-width:3px;stroke-linejoin:round}
.tm .tm-keys{display:flex;flex-wrap:wrap;gap:1px 14px;font-size:12px;padding:2px 0 2px}
.tm .tm-keys .tm-key{display:inline-block;overflow-wrap:anywhere;margin-right:2px}
.tm.tm.tm .tm-swatch{height:10px;width:auto;display:inline-block;vertical-align:baseline}
.tm .tm-chart summary{font-size:12px}
""")

DASHBOARD: Final = _sheet("""
.tm .tm-dashboard{display:grid;gap:12px 20px;
grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr))}
.tm .tm-dashboard>div{min-width:0}
.tm .tm-dashboard>.tm-all{grid-column:1/-1}
.tm .tm-section{font-size:14px;font-weight:600;margin:14px 0 6px}
""")

LONG: Final = 24
"""Letters from which a cell of a table has ``tm-long``: clipping every cell would slow every frame down."""


def page(*children: Child, sheets: tuple[str, ...] = ()) -> Html:
    """A whole output: the root element with its own style."""
    sheet = style(BASE + "".join(sheets))
    return element("div", lines([sheet, join(children)]), class_="tm")
