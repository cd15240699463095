import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import contour from "plotly.js/lib/contour";
import heatmap from "plotly.js/lib/heatmap";
import parcoords from "plotly.js/src/traces/parcoords/strict"; // no eval, as pages may forbid it

Plotly.register([bar, contour, heatmap, parcoords]); // lines and scatters are part of the core
export default Plotly;
