"""What IPython itself says under a cell is not what the cell printed."""

import pytest

IPYTHONS = {
    "exit": "import sys\nprint('mine', file=sys.stderr)\nsys.exit(3)",
    "a group": (
        "import sys\nprint('mine', file=sys.stderr)\nraise ExceptionGroup('many', [ValueError(1), TypeError(2)])"
    ),
    "a group as cause": (
        "import sys\nprint('mine', file=sys.stderr)\ntry:\n    raise ExceptionGroup('many', [ValueError(1)])\n"
        "except ExceptionGroup as error:\n    raise RuntimeError('why') from error"
    ),
    "an error": "import sys\nprint('mine', file=sys.stderr)\n1 / 0",
}


@pytest.mark.parametrize("how", IPYTHONS)
def test_what_ipython_prints_of_an_error_is_not_the_cells(kernel, how):
    ran = kernel.run(f"%%track --quiet\n{IPYTHONS[how]}")
    assert ran.run.status == "failed"
    assert ran.run.output == {"stderr": "mine\n"}


def test_what_the_cell_itself_says_of_an_error_is_kept(kernel):
    body = "import traceback\ntry:\n    raise ExceptionGroup('many', [ValueError(1)])\nexcept* ValueError:\n    traceback.print_exc()"
    assert "ValueError: 1" in kernel.ok(f"%%track --quiet\n{body}").run.output["stderr"]
    warning = "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('always')\n    warnings.warn('be careful')"
    assert "be careful" in kernel.ok(f"%%track --quiet\n{warning}").run.output["stderr"]


def test_showtraceback_is_as_it_was_after_the_cell(kernel):
    kernel.run("%%track --quiet\n1 / 0")
    assert kernel.value("'showtraceback' in vars(get_ipython())") is False
