"""Whatever it is given, a word keeps it or raises an error of trackmagic's, in a few lines."""

import warnings

import pytest
from recording.zoo import ODD

import trackmagic
from trackmagic.errors import TrackmagicError

WORDS = {
    "log_metric key": lambda run, odd: run.log_metric(odd, 1.0),
    "log_metric value": lambda run, odd: run.log_metric("m", odd),
    "log_metric step": lambda run, odd: run.log_metric("s", 1.0, odd),
    "log_metric time": lambda run, odd: run.log_metric("t", 1.0, time=odd),
    "log_metrics": lambda run, odd: run.log_metrics(odd),
    "log_metrics key": lambda run, odd: run.log_metrics({odd: 1.0}),
    "log_metrics value": lambda run, odd: run.log_metrics({"m": odd, "n": 1.0}),
    "log_metrics step": lambda run, odd: run.log_metrics({"s": 1.0}, odd),
    "log_param key": lambda run, odd: run.log_param(odd, 1),
    "log_param value": lambda run, odd: run.log_param("p", odd, overwrite=True),
    "log_params": lambda run, odd: run.log_params(odd, overwrite=True),
    "log_params key": lambda run, odd: run.log_params({odd: 1}, overwrite=True),
    "log_params value": lambda run, odd: run.log_params({"p": [odd], "q": 1}, overwrite=True),
    "log_artifact": lambda run, odd: run.log_artifact(odd),
    "log_artifact path": lambda run, odd: run.log_artifact(__file__, odd),
    "log_artifacts": lambda run, odd: run.log_artifacts(odd),
    "log_figure": lambda run, odd: run.log_figure(odd, "f.png"),
    "log_image": lambda run, odd: run.log_image(odd, "i.png"),
    "log_image key": lambda run, odd: run.log_image([[0]], key=odd),
    "log_image step": lambda run, odd: run.log_image([[0]], key="k", step=odd),
    "log_image caption": lambda run, odd: run.log_image([[0]], key="k", caption=odd),
    "log_audio": lambda run, odd: run.log_audio(odd, key="k", sample_rate=8000),
    "log_audio rate": lambda run, odd: run.log_audio([0.0], key="k", sample_rate=odd),
    "log_video": lambda run, odd: run.log_video(odd, key="k"),
    "log_video fps": lambda run, odd: run.log_video([[[0]]], key="k", fps=odd),
    "log_html": lambda run, odd: run.log_html(odd, key="k"),
    "log_text": lambda run, odd: run.log_text(odd, "t.txt"),
    "log_text path": lambda run, odd: run.log_text("x", odd),
    "log_dict": lambda run, odd: run.log_dict(odd, "d.json"),
    "log_dict value": lambda run, odd: run.log_dict({"a": [odd]}, "d.json"),
    "log_table csv": lambda run, odd: run.log_table(odd, "t.csv"),
    "log_table json": lambda run, odd: run.log_table(odd, "t.json"),
    "log_table cell": lambda run, odd: run.log_table([{"a": odd}, {"a": 1}], "t.json"),
    "log_table path": lambda run, odd: run.log_table([{"a": 1}], odd),
    "log_input": lambda run, odd: run.log_input(odd),
    "log_input part": lambda run, odd: run.log_input({"x": odd, "y": [1]}),
    "log_input name": lambda run, odd: run.log_input([1], name=odd),
    "log_input context": lambda run, odd: run.log_input([1], context=odd),
    "log_input source": lambda run, odd: run.log_input([1], source=odd),
    "set_tag key": lambda run, odd: run.set_tag(odd, "x"),
    "set_tag value": lambda run, odd: run.set_tag("k", odd),
    "set_tags": lambda run, odd: run.set_tags(odd),
    "set_note": lambda run, odd: run.set_note(odd),
    "rename": lambda run, odd: run.rename(odd),
    "move": lambda run, odd: run.move(odd),
    "star": lambda run, odd: run.star(odd),
    "end": lambda _run, odd: trackmagic.start_run(nested=True).end(odd),
    "series": lambda run, odd: run.series(odd),
    "artifacts read": lambda run, odd: run.artifacts.read(odd),
    "get_run": lambda _run, odd: trackmagic.get_run(odd),
    "start_run name": lambda _run, odd: trackmagic.start_run(nested=True, run_name=odd).end(),
    "start_run experiment": lambda _run, odd: trackmagic.start_run(
        nested=True, experiment=odd
    ).end(),
    "start_run tags": lambda _run, odd: trackmagic.start_run(nested=True, tags=odd).end(),
    "start_run note": lambda _run, odd: trackmagic.start_run(nested=True, note=odd).end(),
    "start_run id": lambda _run, odd: odd is None or trackmagic.start_run(odd).end(),
    "create_experiment": lambda _run, odd: trackmagic.create_experiment(odd),
    "create_experiment note": lambda _run, odd: trackmagic.create_experiment("x", note=odd),
    "set_experiment": lambda _run, odd: trackmagic.set_experiment(odd),
    "search_experiments": lambda _run, odd: trackmagic.search_experiments(odd),
    "search_runs": lambda _run, odd: trackmagic.search_runs(odd),
    "search_runs experiment": lambda _run, odd: trackmagic.search_runs(experiment=odd),
    "search_runs order_by": lambda _run, odd: trackmagic.search_runs(order_by=odd),
    "search_runs limit": lambda _run, odd: trackmagic.search_runs(limit=odd),
}


@pytest.fixture(autouse=True)
def _session(monkeypatch):
    from trackmagic.tracking.session import session

    monkeypatch.setattr(session, "experiment", None)


@pytest.mark.parametrize("word", WORDS)
def test_what_a_word_is_given_is_kept_or_refused_with_an_error_of_ours(run, word):
    bare = []
    for at, odd in enumerate(ODD):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                WORDS[word](run, odd)
        except TrackmagicError as error:
            if len(str(error)) > 1000 or str(error).count("\n") > 4:
                bare.append((at, type(odd).__name__, "long", str(error)[:200]))
        except TypeError as error:
            if "unhashable type" not in str(error) and "Cannot hash" not in str(
                error
            ):  # the test's own dict
                bare.append((at, type(odd).__name__, type(error).__name__, str(error)[:100]))
        except Exception as error:  # noqa: BLE001 - what is looked for
            bare.append((at, type(odd).__name__, type(error).__name__, str(error)[:100]))
        if (left := trackmagic.active_run()) is not None and left != run:
            left.end()
    assert bare == []
    run.log_metric("still", 1.0)
    assert run.metrics["still"] == 1.0
