from trackmagic.cell.history import History, Left, Writer


def test_the_writer_is_the_last_cell_that_assigned_the_name():
    history = History()
    assert history.writer("x") is None
    history.executed(1, "a", "v1", ["x", "y"])
    history.executed(2, "b", "w1", ["x"])
    assert history.writer("x") == Writer(2, "b", "w1", "w1")
    assert history.writer("y") == Writer(1, "a", "v1", "v1")


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


class Thing:
    pass


def test_the_maker_bound_the_name_to_this_very_object():
    history = History()
    thing, number = Thing(), 7
    history.executed(1, "a", "v1", ["x", "n"], left=Left({"x": thing, "n": number}, run=3))
    assert history.maker("x", thing) == Writer(1, "a", "v1", "v1", 3)
    assert history.maker("n", number) == Writer(1, "a", "v1", "v1", 3)
    assert history.maker("x", Thing()) is None  # a function has bound it anew
    assert history.maker("unknown", thing) is None
