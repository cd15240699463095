"""Charts of runs: plotly figures, made once in Python, for the user to change and save."""

from trackmagic.charts.figures import bar, contour, figure, lines, parallel, scatter
from trackmagic.views.charts.lines import Line

__all__ = ["Line", "bar", "contour", "figure", "lines", "parallel", "scatter"]
