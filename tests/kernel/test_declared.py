"""Nothing is used that is not declared: a kernel that may import only what `pip install trackmagic ipykernel` brings."""

import json
import re
from importlib.metadata import distribution, packages_distributions

from packaging.requirements import Requirement

INSTALLED = ("trackmagic", "ipykernel")
BLOCK = """
import sys
class Blocker:
    blocked = set({blocked})
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.blocked:
            raise ModuleNotFoundError(f"No module named {{name!r}}, which nobody declares", name=name)
sys.meta_path.insert(0, Blocker())
"""
TRIED = [
    "%load_ext trackmagic\nimport trackmagic",
    "%%track\nlr = 0.5\nfor step in range(3):\n    trackmagic.log_metric('loss', 1 / (step + 1))",
    "%%track\nlr = 0.1\ntrackmagic.log_table([{'a': 1}], 'rows.csv')",
    "trackmagic.runs()",
    "trackmagic.runs().dataframe()",
    "trackmagic.compare_runs(1, 2)",
    "trackmagic.chart('loss', 1)",
    "trackmagic.show(1)",
    "trackmagic.search_runs('lr > 0.2')",
    "trackmagic.charts.lines('loss', 1, 2)",
    "trackmagic.charts.parallel(filter='lr > 0')",
    "trackmagic.chart('loss', 1).figure()",
]


def _name(text):
    return re.sub(r"[-_.]+", "-", text).lower()


def brought():
    """Names of the distributions that an install brings, by what each declares."""
    names, left = set(), list(INSTALLED)
    while left:
        name = _name(left.pop())
        if name in names:
            continue
        names.add(name)
        for line in distribution(name).requires or ():
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                left.append(wanted.name)
    return names


def test_all_that_is_shown_works_with_what_is_declared_alone(make_kernel):
    names = brought()
    blocked = [
        module
        for module, owners in packages_distributions().items()
        if module.isidentifier() and not names & {_name(owner) for owner in owners}
    ]
    assert {"jupyterlab", "matplotlib", "sklearn"} <= {*blocked}
    kernel = make_kernel(extension=False)
    kernel.ok(BLOCK.format(blocked=json.dumps(blocked)))
    for cell in TRIED:
        ran = kernel.run(cell, allow_stdin=True)
        assert (ran.status, ran.stderr) == ("ok", ""), (cell, ran.reply)
