"""What a run keeps of its cell: params, results, output, figures, code, surroundings, inputs."""

import json
import subprocess
import sys

import pytest

from trackmagic.config import CAPTURE_PARTS


def outputs(kernel, run):
    return {one.stream: one.text for one in kernel.store.cells.outputs(run.number)}


def inputs(run):
    return {one.name: one for one in run.inputs}


def test_literals_are_params_and_computed_floats_are_metrics(kernel):
    run = kernel.ok("""%%track --quiet
import math
import numpy as np
lr = 0.01
pool_size = (2, 2)
layers: list = [64, 32]
epochs: int = 3
name, flag, nothing = 'adam', True, None
batch = 2 ** 5
epochs = 4
minus = -1
options = {'a': 1, 'b': [1, 2]}
best = 0.0
for value in (0.1, 0.9, 0.5):
    best = max(best, value)
acc = math.sqrt(0.25)
zero_d = np.array(0.5) * 1
scalar = np.float32(0.25) * 2
count = len('abc')
array = np.zeros(3)
_private = 1.5 * acc
""").run
    assert run.params == {
        "lr": 0.01, "pool_size": [2, 2], "layers": [64, 32], "epochs": 4, "name": "adam", "flag": True,
        "nothing": None, "batch": 32, "minus": -1, "options": {"a": 1, "b": [1, 2]}, "count": 3,
    }  # fmt: skip
    assert run.metrics == {"best": 0.9, "acc": 0.5, "zero_d": 0.5, "scalar": 0.5}
    assert type(run.params["epochs"]) is int


def test_torch_scalars_are_metrics(kernel):
    pytest.importorskip("torch")
    run = kernel.ok("%%track --quiet\nimport torch\nloss = torch.tensor(0.5) * 1").run
    assert run.metrics == {"loss": 0.5}


def test_a_cell_that_failed_keeps_what_it_had_done(kernel):
    kernel.ok("stale, later = 9.0, 'stale'")
    run = kernel.run(
        "%%track --quiet\nimport math\nlr = 0.5\nacc = math.sqrt(4.0)\n1/0\nlater = 0.1\nstale = math.sqrt(9.0)"
    ).run
    assert run.params["lr"] == 0.5
    assert run.metrics == {"acc": 2.0}


def test_a_logged_metric_wins_over_a_result_of_its_name(kernel):
    run = kernel.ok(
        "%%track --quiet\nimport math\ntrackmagic.log_metric('acc', 0.1)\nacc = math.sqrt(0.25)"
    ).run
    assert list(run.series("acc").value) == [0.1]


def test_a_logged_param_wins_over_a_literal_of_its_name(kernel):
    ran = kernel.ok("%%track --quiet\nlr = 0.5\ntrackmagic.log_param('lr', 0.1)")
    assert ran.run.params == {"lr": 0.1}
    assert ran.stderr == ""


def test_a_second_value_for_a_logged_param_is_refused(kernel):
    ran = kernel.run(
        "%%track --quiet\ntrackmagic.log_param('p', 7)\ntrackmagic.log_param('p', 7.0)\ntrackmagic.log_param('p', 8)"
    )
    assert ran.errors[0]["ename"] == "ParamConflict"
    assert kernel.ok(
        "%%track --quiet\ntrackmagic.log_param('p', 7)\ntrackmagic.log_param('p', 8, overwrite=True)"
    ).run.params == {"p": 8}


def test_what_the_cell_prints_is_kept(kernel):
    run = kernel.ok("""%%track --quiet
import sys, threading, logging
print('printed')
print('complained', file=sys.stderr)
thread = threading.Thread(target=print, args=('from a thread',)); thread.start(); thread.join()
!echo from the shell
for i in range(3): print(f'\\rstep {i}', end='')
'the last value'""").run
    kept = outputs(kernel, run)
    assert kept["stdout"] == "printed\nfrom a thread\nfrom the shell\nstep 2"
    assert kept["stderr"] == "complained\n"


def test_a_long_output_is_bounded_and_says_so(kernel):
    run = kernel.ok("%%track --quiet\nfor i in range(100_000): print('line', i, 'x' * 20)").run
    [kept] = kernel.store.cells.outputs(run.number)
    assert len(kept.text.encode()) < 2**20 + 1000
    assert kept.dropped_bytes > 0
    assert "bytes left out" in kept.text
    assert kept.text.startswith("line 0 x")
    assert "line 99999 x" in kept.text[-40:]


def test_figures_that_are_shown_are_artifacts(kernel):
    run = kernel.ok("""%%track --quiet
import matplotlib.pyplot as plt
import plotly.graph_objects as go
from IPython.display import display
plt.plot([1, 2, 3]); plt.show()
display(go.Figure(go.Scatter(y=[1, 2])))
plt.plot([3, 2, 1]);""").run
    paths = run.artifacts.paths()
    assert [path.rsplit(".", 1)[1] for path in paths] == ["png", "json", "png"]
    assert run.artifacts.read(paths[0]).startswith(b"\x89PNG")
    assert json.loads(run.artifacts.read(paths[1]))["data"][0]["y"]


def test_a_figure_of_an_async_cell_is_an_artifact(kernel):
    run = kernel.ok(
        "%%track --quiet\nimport asyncio, matplotlib.pyplot as plt\nawait asyncio.sleep(0)\nplt.plot([1, 2]);"
    ).run
    assert [path.rsplit(".", 1)[1] for path in run.artifacts.paths()] == ["png"]


def test_a_card_is_no_figure(kernel):
    kernel.ok("%%track\nx = 1")
    ran = kernel.ok("%%track\nget_ipython().run_cell('%%track\\ny = 1');")
    assert [len(run.artifacts) for run in ran.runs] == [0, 0]


def test_the_exact_text_count_id_and_session_are_kept(kernel):
    text = "%%track --quiet -n 'ünï'\n\n# comment   \nx = '\\t'\n\n"
    ran = kernel.ok(text, "the-cell-id")
    call = kernel.store.cells.call(ran.run.number)
    assert ran.run.code == text
    assert call.cell_id == "the-cell-id"
    assert call.execution_count == ran.count
    assert str(kernel.pid) in call.session
    assert "x" in call.assigned


def test_the_notebooks_path_is_kept(make_kernel, tmp_path):
    path = str(tmp_path / "home" / "work" / "study.ipynb")
    kernel = make_kernel(JPY_SESSION_NAME=path)
    run = kernel.ok("%%track --quiet\nx = 1").run
    assert kernel.store.cells.call(run.number).notebook == path
    assert run.experiment == "study"


def git(folder, *words):
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", "-C", str(folder), *words],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_git_commit_branch_and_diff_are_kept(own_kernel, until):
    folder = own_kernel.folder
    git(folder, "init", "-q", "-b", "study")
    (folder / "model.py").write_text("layers = 1\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    (folder / "model.py").write_text("layers = 2\n")
    run = own_kernel.ok("%%track --quiet\nx = 1").run
    state = until(lambda: own_kernel.store.surroundings.git(run.number))
    assert state.commit == git(folder, "rev-parse", "HEAD")
    assert (state.branch, state.dirty) == ("study", True)
    assert "-layers = 1" in state.diff
    assert "+layers = 2" in state.diff


def test_python_packages_process_and_machine_are_kept(kernel, until):
    run = kernel.ok("%%track --quiet\nx = 1").run
    found = until(lambda: kernel.store.surroundings.environment(run.number))
    assert found.packages["trackmagic"]
    assert sys.version.split()[0] in found.python
    assert kernel.store.runs.process(run.number).pid == kernel.pid


def test_inputs_have_type_shape_fingerprint_and_writer(kernel):
    writer = kernel.ok(
        "import numpy as np\ndata = np.arange(6).reshape(2, 3)\nlabel = 'x'", "writes-data"
    )
    run = kernel.ok("%%track --quiet\ntotal = data.sum() + len(label)").run
    found = inputs(run)
    assert {"data", "label"} <= set(found)
    data = found["data"]
    assert "ndarray" in data.type
    assert data.shape == "(2, 3)"
    assert data.fingerprint
    assert data.fingerprint_after == data.fingerprint
    assert (data.writer_count, data.writer_cell_id) == (writer.count, "writes-data")
    assert not data.writer_edited
    assert data.warm_start is None


def test_an_input_that_changed_since_is_seen(kernel):
    cell = "%%track --quiet\ntotal = sum(numbers)"
    kernel.ok("numbers = [1, 2, 3]")
    first = kernel.ok(cell, "sums").run
    second = kernel.ok(cell, "sums").run
    kernel.ok("numbers = [1, 2, 4]")
    third = kernel.ok(cell, "sums").run
    prints = [inputs(run)["numbers"].fingerprint for run in (first, second, third)]
    assert prints[0] == prints[1] != prints[2]
    card = kernel.ok(cell.replace(" --quiet", ""), "sums").cards[0]["text/plain"]
    assert "->" not in card
    kernel.ok("numbers = [5]")
    card = kernel.ok(cell.replace(" --quiet", ""), "sums").cards[0]["text/plain"]
    assert "numbers [1, 2, 4] → [5]" in card


def test_an_input_of_a_cell_that_was_edited_since_is_seen(kernel):
    kernel.ok("scale = 2", "defines")
    kernel.ok("other = 3", "defines")
    run = kernel.ok("%%track --quiet\nx = scale").run
    assert inputs(run)["scale"].writer_edited


def test_a_warm_start_is_seen(kernel):
    kernel.ok("""from sklearn.linear_model import SGDClassifier
import numpy as np
X, y = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 0, 1, 1])
model = SGDClassifier(random_state=0)""")
    cell = "%%track\nmodel.partial_fit(X, y, classes=[0, 1])\nacc = model.score(X, y)"
    first = kernel.ok(cell, "trains").run
    assert inputs(first)["model"].warm_start is None
    assert inputs(first)["model"].fingerprint != inputs(first)["model"].fingerprint_after
    again = kernel.ok(cell, "trains")
    assert inputs(again.run)["model"].warm_start == first.number
    assert inputs(again.run)["X"].warm_start is None
    assert "model" in again.cards[0]["text/plain"]
    kernel.ok("model = SGDClassifier(random_state=0)")
    assert inputs(kernel.ok(cell, "trains").run)["model"].warm_start is None


def test_the_previous_run_is_that_of_the_same_cell(kernel):
    def previous(run):
        return kernel.store.cells.call(run.number).previous

    first = kernel.ok("%%track --quiet\nlr = 0.1", "previous-a").run
    other = kernel.ok("%%track --quiet\nlr = 0.1", "previous-b").run
    second = kernel.ok("%%track --quiet\nlr = 0.2", "previous-a").run
    assert previous(first) is None
    assert previous(other) is None
    assert previous(second) == first.number


def test_the_card_says_what_changed(kernel):
    kernel.ok("%%track\nimport math\nlr = 0.1\nacc = math.sqrt(lr)", "changes")
    text = kernel.ok("%%track\nimport math\nlr = 0.4\nacc = math.sqrt(lr)", "changes").cards[0][
        "text/plain"
    ]
    assert "0.1" in text
    assert "0.4" in text


SECRETS = """%%track --quiet
import os
password = 'hunter2-hunter2'
config = {'api_key': 'abc123def456ghi'}
token = 'ghp_' + 'a1B2c3D4' * 5
print('the key is', os.environ['MY_SERVICE_KEY'], 'and', password)
trackmagic.log_param('url', 'https://user:pa55word@host/x')
raise ValueError('failed with ' + os.environ['MY_SERVICE_KEY'] + ' ' + token)
"""


def test_secrets_are_masked_everywhere(make_kernel):
    kernel = make_kernel(MY_SERVICE_KEY="zq81-very-secret-value-93")
    kernel.ok("password = 'hunter2-hunter2'")
    run = kernel.run(SECRETS).run
    kernel.ok("1")
    kept = [
        run.code,
        repr(run.params),
        repr(outputs(kernel, run)),
        run.error.message,
        run.error.traceback,
    ]
    secrets = [
        "zq81-very-secret-value-93",
        "hunter2-hunter2",
        "abc123def456ghi",
        "a1B2c3D4a1B2c3D4",
        "pa55word",
    ]
    for text in kept:
        for secret in secrets:
            assert secret not in text
    assert "[masked" in run.code
    assert "[masked" in outputs(kernel, run)["stdout"]
    assert "[masked" in run.error.message
    store = kernel.home / "store"
    kernel.stop()
    everything = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    for secret in secrets:
        assert secret.encode() not in everything, secret


EVERYTHING = """%%track --quiet
import math, matplotlib.pyplot as plt
lr = 0.5
acc = math.sqrt(0.25)
print('printed')
used = given
plt.plot([1]); plt.show()
"""


@pytest.mark.parametrize("part", [*CAPTURE_PARTS, "none"])
def test_each_part_of_the_capture_can_be_turned_off(kernel, part, until):
    kernel.ok(
        f"import os; os.environ['TRACKMAGIC_CAPTURE'] = {'none' if part == 'none' else '-' + part!r}\ngiven = [1]"
    )
    run = kernel.ok(EVERYTHING).run
    kernel.ok("del os.environ['TRACKMAGIC_CAPTURE']")
    kept = {
        "code": run.code is not None,
        "params": "lr" in run.params,
        "metrics": "acc" in run.metrics,
        "inputs": "given" in inputs(run),
        "output": bool(outputs(kernel, run)),
        "figures": bool(run.artifacts),
    }
    off = set(kept) if part == "none" else {part}
    assert {name for name, there in kept.items() if not there} == off & set(kept)
    if part in ("environment", "none"):
        assert kernel.store.surroundings.environment(run.number) is None
    else:
        until(lambda: kernel.store.surroundings.environment(run.number))


def test_system_samples_are_metrics_of_a_run_that_lasts(kernel, until):
    sent = kernel.send(
        "%%track --quiet\nprint('in', flush=True)\nimport time, os\nwhile not os.path.exists('enough'): time.sleep(0.01)"
    )
    kernel.until_printed(sent, "in")
    [run] = kernel.new_runs()
    try:
        until(lambda: any(key.startswith("system/") for key in run.system), seconds=30)
    finally:
        (kernel.folder / "enough").touch()
        kernel.finish(sent)
        (kernel.folder / "enough").unlink()


def test_the_last_value_is_kept_as_its_result(kernel):
    run = kernel.ok("%%track --quiet\nprint('printed')\n6 * 7").run
    assert run.result == "42"
    assert run.output == {"stdout": "printed\n"}
    assert kernel.ok("%%track --quiet\nx = 1").run.result is None
    assert kernel.ok("%%track --quiet\n6 * 7;").run.result is None


def test_a_frame_that_a_cell_ends_with_is_kept_as_a_table(kernel):
    run = kernel.ok(
        "%%track --quiet\nimport pandas as pd\npd.DataFrame({'model': ['a', 'b'], 'score': [0.5, 1.0]})"
    ).run
    assert run.artifacts.read("result/table.csv").decode().split() == [
        ",model,score",
        "0,a,0.5",
        "1,b,1.0",
    ]
    assert run.result.split() == "model score 0 a 0.5 1 b 1.0".split()


def test_secrets_in_a_result_are_masked(kernel):
    run = kernel.ok(
        "%%track --quiet\nimport os\nimport pandas as pd\nos.environ['API_TOKEN'] = 'tok-8sk3kd92ms'\n"
        "pd.DataFrame({'token': [os.environ['API_TOKEN']]})"
    ).run
    assert "8sk3kd92ms" not in run.result
    assert b"8sk3kd92ms" not in run.artifacts.read("result/table.csv")


def test_a_file_in_the_way_of_a_result_costs_no_figure(kernel):
    ran = kernel.ok(
        "%%track --quiet\nimport pandas as pd\nfrom IPython.display import display, SVG\n"
        "trackmagic.log_text('mine', 'result')\ndisplay(SVG('<svg/>'))\npd.DataFrame({'a': [1]})"
    )
    assert ran.run.artifacts.paths() == ["figures/1.svg", "result"]
    assert ran.run.result.split() == ["a", "0", "1"]
    assert ran.run.status == "finished"
