from trackmagic.cell.history import History


def test_the_writer_is_the_last_cell_that_assigned_the_name():
    history = History()
    assert history.writer("x") is None
    history.executed(1, "a", "v1", ["x", "y"])
    history.executed(2, "b", "w1", ["x"])
    assert history.writer("x") == (2, "b", "w1", "w1")
    assert history.writer("y") == (1, "a", "v1", "v1")


def test_a_cell_that_ran_later_with_another_text_was_edited():
    history = History()
    history.executed(1, "a", "v1", ["x", "y"])
    history.executed(2, "a", "v1", ["x", "y"])
    assert not history.edited("x")
    history.executed(3, "a", "v2", ["y"])
    assert history.edited("x")
    assert not history.edited("y")
    assert not history.edited("unknown")


def test_cells_without_an_id_are_never_edited():
    history = History()
    history.executed(1, "", "v1", ["x"])
    history.executed(2, "", "v2", ["y"])
    assert not history.edited("x")


def test_a_saved_text_other_than_the_one_that_ran_is_an_edit():
    history = History()
    history.executed(1, "a", "v1", ["x"])
    history.saved({"a": "v1"})
    assert not history.edited("x")
    history.saved({"a": "v2"})
    assert history.edited("x")
    history.saved({})
    assert not history.edited("x")


def test_a_file_older_than_the_execution_is_no_edit():
    history = History()
    history.saved({"a": "v1"})
    history.executed(1, "a", "v2", ["x"])
    history.saved({"a": "v1"})
    assert not history.edited("x")
    history.saved({"a": "v3"})
    assert history.edited("x")


def test_a_file_with_a_text_that_ran_before_is_no_edit_when_it_was_not_known_then():
    history = History()
    history.executed(1, "a", "v1", ["x"])
    history.executed(2, "a", "v2", ["x"])
    history.saved({"a": "v1"})
    assert not history.edited("x")


def test_a_warm_start_needs_the_same_object_left_as_it_was():
    history = History()
    one, other = [1], [1]
    history.changed_in_place("x", id(one), "f1", 7)
    assert history.warm_start("x", one, "f1") == 7
    assert history.warm_start("x", other, "f1") is None
    assert history.warm_start("x", one, "f2") is None
    assert history.warm_start("y", one, "f1") is None


def test_assigning_the_name_forgets_the_change():
    history = History()
    one = [1]
    history.changed_in_place("x", id(one), "f1", 7)
    history.executed(1, "a", "v1", ["x"])
    assert history.warm_start("x", one, "f1") is None


def test_a_change_without_a_fingerprint_is_not_kept():
    history = History()
    one = [1]
    history.changed_in_place("x", id(one), "", 7)
    assert history.warm_start("x", one, "") is None


def test_a_writer_is_known_by_the_text_that_runs_keep_and_edited_by_the_one_that_ran():
    history = History()
    history.saved({"c1": "raw"})
    history.executed(1, "c1", "raw", ["x"], version="masked")
    assert history.writer("x").version == "masked"
    history.saved({"c1": "raw"})
    assert not history.edited("x")
    history.saved({"c1": "other"})
    assert history.edited("x")
