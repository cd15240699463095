"""The public names: pinned, documented, and in README."""

import inspect
import re

import pytest

import trackmagic

from .tree import ROOT

NAMES = """
active_run alert chart compare_runs create_experiment dashboard end_run get_run last_run log_artifact
log_artifacts log_audio log_dict log_figure log_html log_image log_input log_metric log_metrics log_param
log_params log_table log_text log_video notify runs search_experiments search_runs set_experiment set_note
set_tag set_tags show start_run charts errors
""".split()


def test_the_public_names_are_these():
    assert trackmagic.__all__ == NAMES
    assert dir(trackmagic) == sorted([*NAMES, "__version__"])


def test_star_import_gives_the_public_names():
    found: dict[str, object] = {}
    exec("from trackmagic import *", found)
    assert set(NAMES) <= set(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_documented(name):
    assert len(inspect.getdoc(getattr(trackmagic, name)) or "") > 10


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_in_the_readme(name):
    assert re.search(rf"\b{name}\b", (ROOT / "README.md").read_text("utf-8"))


def test_a_public_function_has_its_types():
    for name in NAMES:
        found = getattr(trackmagic, name)
        if inspect.isfunction(found):
            signature = inspect.signature(found)
            parameters = signature.parameters.values()
            assert signature.return_annotation is not inspect.Signature.empty, name
            assert all(one.annotation is not inspect.Parameter.empty for one in parameters), name


def test_a_name_that_is_not_there_says_which_are():
    with pytest.raises(
        AttributeError, match=r"trackmagic has no 'log_metrik'; it has .*log_metric"
    ):
        _ = trackmagic.log_metrik


def test_every_error_has_one_base_and_is_in_the_tree_of_its_module():
    errors = trackmagic.errors
    tree = errors.__doc__ or ""
    for name, found in vars(errors).items():
        if inspect.isclass(found) and found.__module__ == errors.__name__:
            assert issubclass(found, errors.TrackmagicError)
            assert re.search(rf"[*+] {name}\b", tree), name
