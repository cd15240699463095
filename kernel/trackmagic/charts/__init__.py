"""Charts of runs: plotly figures, made once in Python, for the user to change and save.

All are asked alike, and as :func:`trackmagic.chart` is: first what is drawn, then runs, ``filter=`` and
``experiment=``, then how it looks.

* What is drawn: a key or a list of keys. Lines and bars take metrics; the axes of ``parallel``, ``scatter``
  (x, y) and ``contour`` (x, y, z) are params and metrics, of the last two also one by one.
* Runs: whatever names a run, lists of such, rows of a search. ``filter=`` and ``experiment=`` add the newest
  runs that match. Without any of them: lines and bars are of the last run, the others of all runs.

>>> charts.lines("loss", 12, 13)  # doctest: +SKIP
>>> charts.scatter("lr", "val_loss", experiment="digits")  # doctest: +SKIP
>>> charts.scatter(["lr", "val_loss"], filter="epochs > 5", colour="opt")  # doctest: +SKIP
"""

from trackmagic.charts.figures import bar, contour, figure, lines, parallel, scatter
from trackmagic.views.charts.lines import Line

__all__ = ["Line", "bar", "contour", "figure", "lines", "parallel", "scatter"]
