"""Runs that are found again, by whatever names them, and changed through what was found."""

import pytest

import trackmagic


def test_a_row_of_a_search_and_a_run_name_a_run(run):
    with trackmagic.start_run(nested=True, run_name="inner") as inner:
        inner.log_metric("loss", 1.0)
    frame = trackmagic.search_runs("name = 'inner'")
    row = frame.iloc[0]
    for reference in (row, frame["number"].iloc[0], row["run_id"], inner, "inner"):
        found = trackmagic.get_run(reference)
        assert (found, found.parent) == (inner, run)
    trackmagic.get_run(row).rename("outer")
    trackmagic.get_run(inner).star()
    assert trackmagic.search_runs("tags.starred = 'yes'")["name"].tolist() == ["outer"]
    assert run.children == [inner]
    assert trackmagic.get_run(run) is run


def test_a_deleted_run_is_in_no_search_until_it_is_restored(run):
    with trackmagic.start_run(nested=True):
        pass
    assert run.delete() == [run.number, run.number + 1]
    assert trackmagic.search_runs().empty
    run.log_metric("goes on", 1.0)
    assert trackmagic.get_run(run.number).restore() == [run.number, run.number + 1]
    assert trackmagic.search_runs()["metrics.goes on"].tolist()[-1] == 1.0


def test_a_run_is_put_inside_another_by_its_id_as_in_mlflow(run):
    trackmagic.end_run()
    with trackmagic.start_run(run_name="search", experiment="digits") as search:
        pass
    with trackmagic.start_run(parent_run_id=search.id) as by_id:
        pass
    with trackmagic.start_run(tags={"mlflow.parentRunId": search.id}) as by_tag:
        pass
    with trackmagic.start_run() as later:
        trackmagic.set_tag("mlflow.parentRunId", search.id)
    assert [run.parent for run in (by_id, by_tag, later)] == [search] * 3
    assert by_id.experiment == "digits"
    found = trackmagic.search_runs(f"tags.mlflow.parentRunId = '{search.id}'")
    assert found["number"].tolist() == [later.number, by_tag.number, by_id.number]
    with pytest.raises(trackmagic.errors.NotFound, match="nothing-here"):
        trackmagic.start_run(parent_run_id="nothing-here")
    assert trackmagic.active_run() is None
