/** Under 620 px what is not needed at once folds behind a button.
 *
 * plotly takes a transparent paper for white, which shows in the dark: what it fills so is filled here.
 */
export const CHART_STYLE = `
.tm-live .tm-controls{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;margin:0 0 4px;min-height:26px}
.tm-live .tm-options{display:contents}
.tm-live .tm-narrow{display:none}
.tm-live .tm-field{display:inline-flex;gap:5px;align-items:center;font-size:12px;white-space:nowrap;margin:0}
.tm-live .tm-field select{max-width:130px;height:24px;padding:1px 4px;font-size:12px}
.tm-live .tm-field select:disabled{opacity:.5}
.tm-live .tm-field input[type=range]{width:90px;padding:0;border:0;background:none;accent-color:var(--tm-link)}
.tm-live .tm-slid{width:4ch}
.tm-live .tm-controls .tm-button{height:24px;line-height:20px}
.tm-live .tm-saving{display:inline-flex;gap:4px;margin-left:auto}
.tm-live .tm-picker{position:relative;display:inline-block;max-width:100%;min-width:0}
.tm-live .tm-picker>.tm-button{max-width:260px;overflow:hidden;text-overflow:ellipsis;vertical-align:top}
.tm-live .tm-picker-list{position:absolute;z-index:20;top:calc(100% + 3px);left:0;width:max-content;min-width:220px;
max-width:min(360px,90cqw);background:var(--tm-raised);border:1px solid var(--tm-rule);border-radius:3px;padding:6px;
box-shadow:0 3px 12px rgba(0,0,0,.25);font-size:12px}
.tm-live .tm-picker-list input[type=search]{width:100%;margin:0}
.tm-live .tm-picker-list ul{list-style:none;margin:6px 0 0;padding:2px;max-height:220px;overflow:auto}
.tm-live .tm-picker-list li{margin:0;padding:0}
.tm-live .tm-picker-list li.tm-dim{padding-top:4px}
.tm-live .tm-picker-list label{display:flex;gap:6px;align-items:center;padding:1px 2px;border-radius:3px;cursor:pointer}
.tm-live .tm-picker-list label:hover{background:var(--tm-soft)}
.tm-live .tm-picker-list label span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tm-live .tm-picker-list p{margin:4px 2px 0}
.tm-live .tm-picture{width:100%;overflow:auto hidden;position:relative}
.tm-live .tm-picture .hovertext>rect{fill:var(--tm-raised)!important}
.tm-live .tm-picture .hoverlayer>.spikeline:first-child{stroke:none!important}
.tm-live .tm-picture .parcoords :is(.axis .domain,.axis line){stroke:var(--tm-dim)!important}
.tm-live .tm-picture .parcoords text{text-shadow:0 0 2px var(--tm-paper),0 0 3px var(--tm-paper)!important}
.tm-live .tm-picture:focus-visible{outline-offset:-2px}
.tm-live .tm-picture *{box-sizing:content-box}
.tm-live .tm-picture svg{max-width:none;overflow:hidden}
.tm-live .tm-legend{display:flex;flex-wrap:wrap;gap:0 4px;min-height:22px;max-height:76px;overflow:auto;font-size:12px}
.tm-live .tm-legend-entry{display:inline-flex;gap:6px;align-items:center;max-width:100%;background:none;border:0;
border-radius:3px;padding:0 6px;height:22px;cursor:pointer;white-space:nowrap;user-select:none}
.tm-live .tm-legend-entry:hover{background:var(--tm-soft)}
.tm-live .tm-legend-entry:focus-visible{outline-offset:-2px}
.tm-live .tm-legend-entry[aria-pressed=false]{opacity:.45}
.tm-live .tm-legend-entry[aria-pressed=false] .tm-legend-name{text-decoration:line-through}
.tm-live .tm-legend-ink{flex:none;stroke-width:2.5}
.tm-live .tm-legend-name{overflow:hidden;text-overflow:ellipsis}
.tm-live .tm-notes{margin:2px 6px 0;font-size:12px;line-height:18px;min-height:18px;overflow-wrap:anywhere}
@container (max-width:619px){
.tm-live .tm-narrow{display:inline-block}
.tm-live .tm-options{display:none}
.tm-live .tm-options.tm-open{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;width:100%}
.tm-live .tm-picker>.tm-button{max-width:170px}
.tm-live .tm-saving{margin-left:0}
}
`;
