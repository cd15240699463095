"""A config dict of a tracked cell: found by what it holds, and told key by key."""

import pytest

CONFIG = """%%track --quiet
config = {{"lr": {lr}, "opt": {{"name": "adam"}}, "layers": [64, 32]}}
"""


def test_runs_are_found_sorted_and_opened_by_what_a_config_holds(kernel):
    for lr in (0.3, 0.1):
        kernel.ok(CONFIG.format(lr=lr))
    found = kernel.value(
        "trackmagic.search_runs('config.lr > 0.05 and config.opt.name = adam', order_by='config.lr')"
        "[['params.config']].to_dict('list')"
    )
    assert [one["lr"] for one in found["params.config"]] == [0.1, 0.3]
    assert kernel.value(
        "trackmagic.get_run(trackmagic.search_runs('config.lr between 0.2 and 1').iloc[0]['number']).params['config']"
    ) == {"lr": 0.3, "opt": {"name": "adam"}, "layers": [64, 32]}


def test_a_config_changed_while_the_cell_ran_is_found_as_it_was_at_the_end(kernel):
    run = kernel.ok("%%track --quiet\nconfig = {'lr': 0.1}\nconfig = {'lr': 0.7, 'new': 1}").run
    found = kernel.value(
        "trackmagic.search_runs('config.lr = 0.7 and config.new = 1').number.tolist()"
    )
    assert run.number in found
    assert run.number not in kernel.value(
        "trackmagic.search_runs('config.lr = 0.1').number.tolist()"
    )


@pytest.mark.parametrize(("many", "said"), [(500, False), (501, True)])
def test_a_dict_of_too_many_values_says_that_it_is_found_as_a_whole(kernel, many, said):
    entries = ", ".join(f"'k{at}': {at}" for at in range(many))
    run = kernel.ok(f"%%track --quiet\nvocabulary = {{{entries}}}").run
    assert len(run.params["vocabulary"]) == many
    notices = [one.text for one in kernel.store.surroundings.notices(run.number)]
    assert any("found as a whole, not key by key" in text for text in notices) is said
    found = kernel.value("trackmagic.search_runs('params.vocabulary.k7 = 7').number.tolist()")
    assert (run.number in found) is not said
