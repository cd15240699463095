"""What the words of the header do, and the line magic's."""

import pytest

BAD = {
    "--nonsense": "--nonsense",
    "a b c": "",
    "--seed x": "--seed 'x'",
    "--seed -1": "",
    "--seed 1.5": "--seed '1.5'",
    "-t key": "--tag 'key'",
    "-p =3": "--param '=3'",
    "-p": "",
    "--params 1,2": "--params '1,2'",
    "--metrics ,": "--metrics ','",
    '"open': "",
    "--isolate=yes": "",
}


@pytest.mark.parametrize("header", BAD)
def test_a_bad_header_is_one_line_and_the_cell_does_not_run(kernel, header):
    ran = kernel.run(f"%%track {header}\nprint('ran')\nran_anyway = 1")
    assert (ran.status, ran.stdout, ran.runs, ran.cards) == ("error", "", [], [])
    [line] = ran.stderr.strip().splitlines()
    assert line.startswith("UsageError: ")
    assert BAD[header] in line
    assert kernel.value("'ran_anyway' in globals()") is False


def test_a_name(kernel):
    assert kernel.ok("%%track --quiet baseline\nx = 1").run.name == "baseline"
    assert kernel.ok('%%track --quiet "two words"\nx = 1').run.name == "two words"


def test_a_made_up_name_ends_in_the_number(kernel):
    run = kernel.ok("%%track --quiet\nx = 1").run
    assert run.name.endswith(f"-{run.number}")
    assert run.name.count("-") == 2


def test_tags(kernel):
    ran = kernel.ok("%%track --quiet -t team=vision --tag 'owner=Ann Lee' -t empty=\nx = 1")
    assert ran.run.tags == {"team": "vision", "owner": "Ann Lee", "empty": ""}


def test_params_are_typed(kernel):
    ran = kernel.ok(
        "%%track --quiet -p a=1 -p b=0.5 -p c=True -p d=None -p e=[1,2] -p f=adam "
        "-p 'g={\"k\": 1}' --param h=a=b -p 'i=\"1\"'\nprint('x')"
    )
    assert ran.run.params == {
        "a": 1, "b": 0.5, "c": True, "d": None, "e": [1, 2], "f": "adam", "g": {"k": 1}, "h": "a=b",
        "i": ran.run.params["i"],
    }  # fmt: skip
    assert type(ran.run.params["a"]) is int
    assert type(ran.run.params["c"]) is bool


def test_a_param_of_the_header_wins_over_a_captured_one(kernel):
    assert kernel.ok("%%track --quiet -p lr=9\nlr = 0.1").run.params == {"lr": 9}


def test_a_note(kernel):
    assert kernel.ok("%%track --quiet -n 'why: *because*'\nx = 1").run.note == "why: *because*"
    assert kernel.ok('%%track --quiet --note "two words"\nx = 1').run.note == "two words"


def test_params_none_and_named(kernel):
    body = "lr = 0.1\nepochs = 3\nmade = lr * epochs\n"
    auto = {"lr": 0.1, "epochs": 3, "made": pytest.approx(0.3)}
    assert kernel.ok(f"%%track --quiet\n{body}").run.params == auto
    assert kernel.ok(f"%%track --quiet --params none\n{body}").run.params == {}
    named = kernel.ok(f"%%track --quiet --params lr,made\n{body}").run
    assert named.params == {"lr": 0.1, "made": pytest.approx(0.3)}


def test_metrics_none_and_named(kernel):
    body = "import math\nacc = math.sqrt(0.25)\nloss = math.sqrt(4.0)\ncount = int(math.sqrt(9))\n"
    assert kernel.ok(f"%%track --quiet\n{body}").run.metrics == {
        "acc": 0.5,
        "loss": 2.0,
        "count": 3.0,
    }
    assert kernel.ok(f"%%track --quiet --metrics none\n{body}").run.metrics == {}
    named = kernel.ok(f"%%track --quiet --metrics acc,count\n{body}").run
    assert named.metrics == {"acc": 0.5, "count": 3.0}


def test_a_named_metric_that_is_no_number_leaves_the_others(kernel):
    ran = kernel.ok(
        "%%track --quiet --metrics acc,word --params word,obj\nacc = 0.5\nword = 'x'\nobj = object()"
    )
    assert ran.run.metrics == {"acc": 0.5}
    assert ran.run.params == {"word": "x", "obj": "<object object>"}
    assert ran.run.status == "finished"


def test_what_a_named_object_holds_is_masked(kernel):
    ran = kernel.ok(
        "%%track --quiet --params cfg\nfrom argparse import Namespace\n"
        "cfg = Namespace(lr=0.1, api_key='tR5vK9xM2wQ8')"
    )
    assert ran.run.params == {"cfg": {"lr": 0.1, "api_key": "[masked]"}}


def test_words_of_a_header_are_a_shells(kernel):
    ran = kernel.ok(
        """%%track --quiet --experiment="my exp" -p k='a b' --note="it's" -t kind="x y" # why\nx = 1"""
    )
    run = ran.run
    assert (run.experiment, run.note, run.tags) == ("my exp", "it's", {"kind": "x y"})
    assert run.params["k"] == "a b"


def test_a_seed_makes_random_numbers_repeat(kernel):
    kernel.ok("import random, numpy")
    cell = "%%track --quiet --seed 7\na, b = random.random(), float(numpy.random.rand())"
    run = kernel.ok(cell).run
    first = kernel.value("[a, b]")
    kernel.ok(cell)
    assert kernel.value("[a, b]") == first
    assert run.params["seed"] == 7


def test_a_seed_holds_for_what_the_cell_itself_imports(own_kernel):
    cell = "%%track --quiet --seed 7\nimport numpy.random\nb = float(numpy.random.rand())"
    own_kernel.ok(cell)
    first = own_kernel.value("b")
    own_kernel.ok(cell)
    assert own_kernel.value("b") == first


def test_isolate_forgets_what_the_cell_assigned(kernel):
    kernel.ok("kept = 1\nchanged = 1\ngone = 1\nlisted = []")
    ran = kernel.ok(
        "%%track --quiet --isolate\nchanged = 2\nisolated = 3\ndel gone\nimport string\nacc = sum([changed]) / 4"
    )
    assert ran.run.metrics == {"acc": 0.5}
    assert kernel.value("[kept, changed, gone, 'isolated' in globals(), 'string' in globals()]") == [
        1, 1, 1, False, False,
    ]  # fmt: skip


def test_isolate_keeps_the_last_value_and_the_history(own_kernel):
    own_kernel.ok("%%track --quiet --isolate\n777")
    assert own_kernel.ok("_").result == "777"


def test_no_code_keeps_no_text_of_the_cell(kernel):
    run = kernel.run("%%track --quiet --no-code\nsecret_plan = 1\n1/0").run
    assert run.code is None
    assert "secret_plan" not in run.error.traceback
    assert run.params == {"secret_plan": 1}


def test_quiet_shows_the_line_only(kernel):
    ran = kernel.ok("%%track --quiet line\nlr = 1")
    [card] = ran.cards
    assert card["text/plain"].startswith("✓ finished line")
    assert "\n" not in card["text/plain"]
    assert "<details" not in card["text/html"]
    assert set(card) == {"text/html", "text/plain"}
    assert len(kernel.ok("%%track\nx = 1").cards) == 1


def test_the_card_names_the_run_and_runs_no_script(kernel):
    ran = kernel.ok("%%track '<script>alert(1)</script>'\nlr = 0.1\nx = '<b>'")
    [card] = ran.cards
    assert "<script" not in card["text/html"]
    assert f"#{ran.run.number}" in card["text/plain"]


def test_the_experiment_is_the_first_of_flag_session_environment_notebook_default(make_kernel):
    kernel = make_kernel()
    kernel.ok("import os")
    cell = "%%track --quiet\nx = 1"
    assert kernel.ok(cell).run.experiment == "default"
    kernel.ok("os.environ['JPY_SESSION_NAME'] = os.getcwd() + '/digits study.ipynb'")
    assert kernel.ok(cell).run.experiment == "digits study"
    kernel.ok("os.environ['MLFLOW_EXPERIMENT_NAME'] = 'mlflow-name'")
    assert kernel.ok(cell).run.experiment == "mlflow-name"
    kernel.ok("os.environ['TRACKMAGIC_EXPERIMENT'] = 'own-name'")
    assert kernel.ok(cell).run.experiment == "own-name"
    assert "'session-name'" in kernel.ok("%track --experiment session-name").stdout
    assert kernel.ok(cell).run.experiment == "session-name"
    assert kernel.ok("%%track --quiet -e flag-name\nx = 1").run.experiment == "flag-name"
    assert (
        kernel.ok('%%track --quiet --experiment "two words"\nx = 1').run.experiment == "two words"
    )
    assert kernel.ok(cell).run.experiment == "session-name"
    assert (
        kernel.ok("trackmagic.start_run(); trackmagic.end_run()").run.experiment == "session-name"
    )


def test_track_says_store_experiment_and_last_run(kernel):
    run = kernel.ok("%%track --quiet said\nx = 1").run
    text = kernel.ok("%track").stdout
    assert kernel.location in text
    assert f"#{run.number} said finished" in text


def test_track_tag_and_note_go_to_the_last_run(kernel):
    run = kernel.ok("%%track --quiet\nx = 1").run
    kernel.ok("%track tag team=a stage=b")
    kernel.ok("%track note It was *good*.")
    assert run.tags == {"team": "a", "stage": "b"}
    assert run.note == "It was *good*."
    assert "It was *good*." in kernel.ok("%track note").stdout


def test_track_tag_in_a_cell_goes_to_its_run(kernel):
    run = kernel.ok("%%track --quiet\n%track tag inside=yes\nx = 1").run
    assert run.tags == {"inside": "yes"}


def test_track_stop_ends_what_was_left_open(kernel):
    run = kernel.ok("left = trackmagic.start_run()").run
    assert run.status == "running"
    assert f"#{run.number}" in kernel.ok("%track stop").stdout
    assert run.status == "finished"
    assert kernel.ok("%track stop").stdout == "no run is open\n"


@pytest.mark.parametrize("words", ["fly", "tag", "tag novalue", "--nonsense", '"open', "-e"])
def test_a_bad_line_is_one_line_of_usage_error(kernel, words):
    kernel.ok("%%track --quiet\nx = 1")
    ran = kernel.run(f"%track {words}")
    assert ran.status == "error"
    [line] = ran.stderr.strip().splitlines()
    assert line.startswith("UsageError: ")


@pytest.mark.parametrize("header", ["-e ''", "-e LONG", "LONG", "-t LONG=1", "-p LONG=1"])
def test_a_name_the_store_cannot_hold_is_refused_before_the_cell_runs(kernel, header):
    header = header.replace("LONG", "a" * 2000)
    ran = kernel.run(f"%%track --quiet {header}\nprint('ran')")
    assert (ran.status, ran.stdout, ran.runs) == ("error", "", [])
    [line] = ran.stderr.strip().splitlines()
    assert line.startswith("UsageError: ")
