"""Charts of runs: plotly figures, made once in Python, for the user to change and save."""

from trackmagic.charts.figure import Line, figure
from trackmagic.charts.lines import lines

__all__ = ["Line", "figure", "lines"]
