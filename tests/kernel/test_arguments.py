"""Params and results in real kernels: other cells, failed cells, what the header says, what is left out."""

import json

import nbformat
import papermill
import pytest

from trackmagic.store import open_store


def origins(kernel, run):
    return {one.key: one.origin for one in kernel.store.params.of(run.number)}


def notices(kernel, run):
    return [one.text for one in kernel.store.surroundings.notices(run.number)]


def test_plain_values_of_other_cells_are_params_of_origin_input(kernel):
    kernel.ok("rate, layers, made = 0.1, [64, 32], sum([0.5])\nseen = []")
    kernel.ok("seen.append(3)\nrate = rate / 2")
    run = kernel.ok("%%track --quiet\ndepth = 3\nloss = sum([rate, made, *layers, *seen])").run
    assert run.params == {"rate": 0.05, "layers": [64, 32], "depth": 3}
    assert origins(kernel, run) == {"rate": "input", "layers": "input", "depth": "captured"}
    assert {one.name for one in run.inputs} >= {"rate", "layers", "made", "seen"}


def test_a_container_of_another_cell_that_the_cell_fills_is_no_param(kernel):
    kernel.ok("history, scores, callbacks, unused = [], {'loss': []}, [], {}")
    cell = (
        "%%track --quiet\nlr = 0.1\nhistory.append(lr)\nscores['loss'].append(lr)\nlen(callbacks)"
    )
    run = kernel.ok(cell).run
    assert run.params == {"lr": 0.1, "callbacks": []}
    assert origins(kernel, run) == {"lr": "captured", "callbacks": "input"}
    assert {"history", "scores"} <= {one.name for one in run.inputs}


def test_a_value_that_a_function_of_another_cell_reads_is_one_too(kernel):
    kernel.ok("SCALE = 2.0")
    kernel.ok("def scaled(x):\n    return x * SCALE")
    run = kernel.ok("%%track --quiet\ny = scaled(3.0)").run
    assert run.params == {"SCALE": 2.0, "x": 3.0}
    assert run.metrics == {"y": 6.0}


def test_a_name_that_the_cell_binds_itself_is_the_cells(kernel):
    kernel.ok("rate = 0.1")
    run = kernel.ok("%%track --quiet\nrate = rate * 3").run
    assert run.params == {"rate": pytest.approx(0.3)}
    assert origins(kernel, run) == {"rate": "captured"}


def test_what_was_made_in_a_tracked_cell_is_known_as_well(kernel):
    kernel.ok("%%track --quiet\nwidth = 8\nfound = sum([0.5])")
    run = kernel.ok("%%track --quiet\narea = width * 2\nrest = 1 - found").run
    assert run.params == {"width": 8, "area": 16}
    assert run.metrics == {"rest": 0.5}


def test_what_the_session_held_before_trackmagic_was_loaded_counts(own_kernel):
    own_kernel.ok("%unload_ext trackmagic")
    own_kernel.ok("early, computed = 0.1, sum([0.5])")
    own_kernel.ok("%load_ext trackmagic\nsame_cell = 3")
    run = own_kernel.ok("%%track --quiet\ny = sum([early, same_cell, computed])").run
    assert run.params == {"early": 0.1, "same_cell": 3}


def test_a_secret_of_another_cell_is_masked_as_a_param(kernel):
    kernel.ok("api_key = 'zq81-very-secret-value-93'")
    run = kernel.ok("%%track --quiet\nn = sum([len(api_key)])").run
    assert "zq81" not in json.dumps(run.params)


def test_parameters_of_papermill_are_params(tmp_path, monkeypatch):
    store = tmp_path / "store"
    monkeypatch.setenv("TRACKMAGIC_STORE", str(store))
    book = nbformat.v4.new_notebook()
    book.cells = [
        nbformat.v4.new_code_cell("lr = 0.1\nsteps = 2", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("%load_ext trackmagic"),
        nbformat.v4.new_code_cell("%%track --quiet\nloss = sum([lr] * steps)"),
    ]
    book.metadata["kernelspec"] = {
        "name": "python3",
        "language": "python",
        "display_name": "Python 3",
    }
    nbformat.write(book, tmp_path / "in.ipynb")
    for lr in (0.5, 0.7):
        papermill.execute_notebook(
            str(tmp_path / "in.ipynb"),
            str(tmp_path / f"out-{lr}.ipynb"),
            {"lr": lr, "steps": 9},
            kernel_name="python3",
            progress_bar=False,
        )
    kept = open_store(str(store))
    runs = [{one.key: one.value for one in kept.params.of(number)} for number in (1, 2)]
    assert runs == [{"lr": 0.5, "steps": 9}, {"lr": 0.7, "steps": 9}]
    assert {one.origin for one in kept.params.of(1)} == {"input"}


STOPS = {
    "raise": ("lr = 0.1; raise RuntimeError('no data'); batch_size = 64", "failed"),
    "exit": ("lr = 0.1\nimport sys\nsys.exit(0)\nbatch_size = 64", "finished"),
    "assert": ("lr = 0.1\nassert not lr\nbatch_size = 64", "failed"),
    "under %%time": ("%%time\nlr = 0.1\n1/0\nbatch_size = 64", "failed"),
    "in a function": (
        "def fit():\n    batch_size = 1\n    raise ValueError\nlr = 0.1\nfit()\nbatch_size = 64",
        "failed",
    ),
    "awaited": ("import asyncio\nlr = 0.1\nawait asyncio.wait_for(asyncio.sleep(9), 0)\nbatch_size = 64", "failed"),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPS)
def test_lines_that_were_never_reached_give_no_params(kernel, name):
    kernel.ok("batch_size = 'stale'")
    text, status = STOPS[name]
    run = kernel.run(f"%%track --quiet\n{text}").run
    assert (run.status, run.params) == (status, {"lr": 0.1})


def test_a_call_that_failed_was_given_its_arguments(kernel):
    kernel.ok("def train(lr, depth=1):\n    raise ValueError(lr)")
    run = kernel.run("%%track --quiet\nresult = train(0.5, depth=3)\nlater = train(lr=7)").run
    assert (run.status, run.params) == ("failed", {"lr": 0.5, "depth": 3})


BAD = {
    "a NUL": r"'\0'",
    "half a surrogate pair": r"'\ud800'",
    "a long text": "'x' * 70_000",
    "many values": "list(range(1001))",
    "long texts": "['x' * 100] * 900",
    "a huge int": "10 ** 5000",
    "keys that read alike": "{1: 'a', '1': 'b', (1, 2): 3, '(1, 2)': 4}",
}


@pytest.mark.parametrize("name", BAD)
def test_a_param_that_cannot_be_kept_costs_itself_only_and_is_named(kernel, name):
    ran = kernel.ok(f"%%track --quiet\nlr = 0.1\nunkept = {BAD[name]}\nepochs = 3")
    kept = dict(ran.run.params)
    said = " ".join(notices(kernel, ran.run))
    assert ("unkept" in kept) != ("unkept" in said)
    assert {"lr": 0.1, "epochs": 3}.items() <= kept.items()
    assert ran.stderr == ""


def test_a_name_that_is_too_long_costs_itself_only(kernel):
    run = kernel.ok(f"%%track --quiet\nlr = 0.1\n{'n' * 300} = 3").run
    assert run.params == {"lr": 0.1}
    assert "nnn" in " ".join(notices(kernel, run))


def test_names_more_and_less_than_what_is_found(kernel):
    body = "lr, flag = 0.1, True\nn = sum([3])\nacc, loss = sum([0.5]), sum([0.25])\n"
    run = kernel.ok(f"%%track --quiet --params +n,-flag --metrics -loss\n{body}").run
    assert run.params == {"lr": 0.1, "n": 3}
    assert run.metrics == {"acc": 0.5}
    run = kernel.ok(f"%%track --quiet --params -flag --metrics +lr\n{body}").run
    assert run.params == {"lr": 0.1}
    assert run.metrics == {"n": 3.0, "acc": 0.5, "loss": 0.25, "lr": 0.1}


def test_a_flag_that_is_there_twice_counts_both_times(kernel):
    body = "lr, n, other = 0.1, sum([3]), 2\n"
    run = kernel.ok(f"%%track --quiet --params +n --params -lr\n{body}").run
    assert run.params == {"n": 3, "other": 2}
    run = kernel.ok(f"%%track --quiet --params lr --params=n --metrics none\n{body}").run
    assert (run.params, run.metrics) == ({"lr": 0.1, "n": 3}, {})


def test_a_dict_of_numbers_is_added_and_taken_away_as_a_whole(kernel):
    body = "r = dict(zip(['loss', 'val/acc'], [0.5, 0.9]))\nhistory = {'mae': 0.1, 'name': 'x'}\n"
    run = kernel.ok(f"%%track --quiet --metrics +history,-r\n{body}").run
    assert run.metrics == {"mae": 0.1}
    run = kernel.ok(f"%%track --quiet --metrics -val/acc\n{body}").run
    assert run.metrics == {"loss": 0.5}


def test_what_lies_inside_a_name_is_named_by_a_dot(kernel):
    kernel.ok("def fit(lr): return 0.5\ndef tune(lr): return 0.5\nclass Net: pass")
    body = (
        "config = {'opt': {'name': 'sgd'}, 'best': 0.7}\nnet = Net()\nnet.depth, net.inner = 4, fit\n"
        "a = fit(lr=0.1)\nb = tune(lr=0.2)\n"
    )
    flags = (
        "--params -config,-tune.lr,+config.opt.name,+net.depth,+config.zz --metrics +config.best,-a"
    )
    run = kernel.ok(f"%%track --quiet {flags}\n{body}").run
    assert run.params == {"fit.lr": 0.1, "config.opt.name": "sgd", "net.depth": 4}
    assert run.metrics == {"b": 0.5, "config.best": 0.7}
    assert "the cell made no config.zz, which the header asks for" in notices(kernel, run)


def test_a_name_that_the_cell_did_not_make_is_named(kernel):
    run = kernel.ok("%%track --quiet --params +missing_one --metrics +missing_two\nlr = 0.1").run
    assert run.params == {"lr": 0.1}
    assert notices(kernel, run) == [
        "the cell made no missing_one, missing_two, which the header asks for"
    ]


REFUSED = {
    "--params lr,+n": "+lr",
    "--params +n,-n": "with + and with -",
    "--params +1": "+lr,-epochs",
    "--metrics -": "",
    "--params lr, n": "names have no spaces between them, or are quoted",
    "--metrics ,acc": "names have no spaces between them, or are quoted",
    "--params none --params n": "--params none stands beside --params n; write one",
    "--expriment x": "did you mean --experiment?",
    "--metric acc,+b": "",
    "--quite": "did you mean --quiet?",
}


@pytest.mark.parametrize("header", REFUSED)
def test_a_header_that_means_nothing_says_what_would(kernel, header):
    ran = kernel.run(f"%%track {header}\nprint('ran')")
    assert (ran.stdout, ran.runs) == ("", [])
    [line] = ran.stderr.strip().splitlines()
    assert line.startswith("UsageError: ")
    assert REFUSED[header] in line


def test_a_cell_that_gave_no_params_says_so_once(kernel):
    cell = "%%track --quiet\nscore = sum([0.5])"
    first = kernel.ok(cell, "bare-cell").run
    [said] = notices(kernel, first)
    assert "--params +name" in said
    assert notices(kernel, kernel.ok(cell, "bare-cell").run) == []


def test_a_cell_whose_params_are_those_of_runs_inside_it_is_told_nothing(kernel):
    sweep = "for lr in (0.1, 1.0):\n    with trackmagic.start_run(nested=True) as child:\n"
    kernel.ok(f"%%track sweep --quiet\n{sweep}        child.log_param('lr', lr)\nx = sum([1])")
    number = kernel.store.resolve("sweep", unique=True)
    assert len(kernel.store.runs.children(number)) == 2
    assert notices(kernel, kernel.store.runs.get(number)) == []


@pytest.mark.parametrize(
    "cell",
    ["%%track --quiet\nlr = 0.1", "%%track --quiet -p lr=0.1\nx = sum([1])", "%%track --quiet\n1 + 1",
     "%%track --quiet --params none\nx = sum([1])",
     "%%track --quiet\ntrackmagic.log_param('lr', 1)\nx = sum([1])"],
)  # fmt: skip
def test_a_cell_that_has_params_or_wants_none_is_told_nothing(kernel, cell):
    assert notices(kernel, kernel.ok(cell, f"cell-{hash(cell)}").run) == []


def test_a_hand_given_param_wins_over_what_comes_from_another_cell(kernel):
    kernel.ok("rate = 0.1")
    run = kernel.ok("%%track --quiet -p rate=5\ny = sum([rate])").run
    assert run.params == {"rate": 5}
    assert origins(kernel, run) == {"rate": "explicit"}


def test_params_of_a_running_cell_are_there_at_once(kernel, until):
    kernel.ok("rate = 0.1")
    sent = kernel.send(
        "%%track --quiet\nlr = rate * 2\nlosses = []\nprint('in', flush=True)\nimport time, os\n"
        "while not os.path.exists('enough'): time.sleep(0.01)"
    )
    kernel.until_printed(sent, "in")
    [run] = kernel.new_runs()
    assert run.params == {"lr": 0.2, "rate": 0.1}
    (kernel.folder / "enough").touch()
    kernel.finish(sent)
    (kernel.folder / "enough").unlink()
