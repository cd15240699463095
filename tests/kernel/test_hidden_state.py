"""Alarms of a real session, and the false ones that must not come."""

import msgspec
import pytest

from trackmagic.pages.card import card_page
from trackmagic.pages.html import page_html
from trackmagic.pages.live_card import CardQuery, live_card
from trackmagic.pages.text import brief_text
from trackmagic.views.card import run_card


class Asked:
    """Cells of a test's own: the warnings of its tracked cell, which has one id."""

    def __init__(self, kernel, name):
        self.kernel, self.id = kernel, name

    def cell(self, code):
        return self.kernel.ok(code).count

    def run(self, code):
        self.number = self.kernel.ok(f"%%track --quiet\n{code}", self.id).run.number
        return [*run_card(self.kernel.store, self.number).warnings]

    def changed(self):
        """The params that the card shows with their old and new value."""
        params = run_card(self.kernel.store, self.number).params
        return {one.key: (one.old, one.value) for one in params if one.kind == "changed"}

    def texts(self):
        """The card of the last run in each of its forms."""
        card = run_card(self.kernel.store, self.number)
        live = live_card(self.kernel.store, CardQuery(run=str(self.number)))
        return (
            brief_text(card_page(card)),
            str(page_html(card_page(card), folds=True)),
            msgspec.json.encode(live).decode(),
        )


@pytest.fixture
def asked(kernel, request):
    return Asked(kernel, request.node.name)


FRAME = """import pandas as pd
df = pd.DataFrame({"age": [1.0, 2.0, 3.0], "name": list("abc")})"""


def test_a_frame_changed_in_place_is_told_with_the_cell_that_did_it(asked):
    asked.cell(FRAME)
    asked.run("mean = df.age.mean()")
    count = asked.cell("df.iloc[1, 0] += 5.0")
    asked.cell("df.head()")
    said = f"df was changed in place by cell [{count}]: column age"
    assert asked.run("mean = df.age.mean()") == [said]
    count = asked.cell("df.pop('name')")
    said = f"df was changed in place by cell [{count}]: no longer column name"
    assert asked.run("mean = df.age.mean()") == [said]


def test_an_attribute_set_by_another_cell_is_told(asked):
    asked.cell("class Cfg:\n    pass\ncfg = Cfg()\ncfg.lr = 0.1")
    asked.run("lr2 = cfg.lr * 2.0")
    count = asked.cell("cfg.lr = 0.2")
    said = f"cfg was changed in place by cell [{count}]: lr 0.1 -> 0.2"
    assert asked.run("lr2 = cfg.lr * 2.0") == [said]


def test_a_change_under_time_and_by_await_is_told(asked):
    asked.cell("import asyncio\ncfg = {'lr': 0.1}")
    asked.run("cfg")
    count = asked.cell("%%time\ncfg['lr'] = 0.2")
    assert asked.run("cfg") == [f"cfg was changed in place by cell [{count}]"]
    assert asked.changed() == {"cfg.lr": (0.1, 0.2)}
    count = asked.cell("await asyncio.sleep(0)\ncfg['lr'] = 0.3")
    assert asked.run("cfg") == [f"cfg was changed in place by cell [{count}]"]
    assert asked.changed() == {"cfg.lr": (0.2, 0.3)}


def test_a_cell_that_fails_half_way_is_the_one_that_changed_it(asked):
    asked.cell("items = [1]")
    asked.run("len(items)")
    ran = asked.kernel.run("items.append(2)\n1 / 0")
    assert ran.status == "error"
    said = f"items was changed in place by cell [{ran.count}]: [1] -> [1, 2]"
    assert asked.run("len(items)") == [said]


def test_what_the_call_before_left_is_by_that_run(asked):
    asked.cell("counter = 0\nresults = []")
    asked.run("counter += 1\nresults.append(counter)")
    first = asked.number
    assert asked.run("counter += 1\nresults.append(counter)") == [
        f"counter was changed by run #{first}",
        f"results goes on as run #{first} left it",
    ]


MODEL = """from sklearn.linear_model import SGDClassifier
import numpy as np
X, y = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 0, 1, 1])
model = SGDClassifier(random_state=0)"""


def test_a_model_that_is_refitted_is_no_warm_start_and_one_that_goes_on_is(asked):
    asked.cell(MODEL)
    for _ in range(3):
        assert asked.run("model.fit(X, y)") == []
    asked.cell(MODEL)
    going_on = "model.partial_fit(X, y, classes=[0, 1])"
    asked.run(going_on)
    first = asked.number
    said = f"model: the same object, as run #{first} left it (warm start)"
    assert said in asked.run(going_on)


@pytest.mark.parametrize(
    "made",
    [
        "RandomForestClassifier(n_estimators=3)",
        "make_pipeline(StandardScaler(), MLPClassifier((2,), max_iter=2))",
        "MLPClassifier((2,), max_iter=2)",
    ],
)
def test_a_model_without_a_seed_that_each_call_fits_anew_is_no_alarm(asked, made):
    asked.cell(f"""import numpy as np, warnings
warnings.simplefilter("ignore")
from sklearn.ensemble import RandomForestClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = np.random.default_rng(0).random((20, 2)), np.arange(20) % 2
model = {made}""")
    fit = "model.fit(X, y)\nacc = model.score(X, y)"
    for _ in range(3):
        assert asked.run(fit) == []
    assert "same code, params, inputs" in run_card(asked.kernel.store, asked.number).sameness
    asked.cell(
        "params = model.get_params()\nkey = [k for k in params if 'verbose' in k][-1]\nmodel.set_params(**{key: 0 if params[key] else 1})"
    )
    [said] = asked.run(fit)
    assert said.startswith("model changed since run #")


def test_a_model_that_is_told_to_go_on_is_a_warm_start(asked):
    asked.cell(MODEL.replace("random_state=0", "warm_start=True"))
    asked.run("model.fit(X, y)")
    assert any("(warm start)" in one for one in asked.run("model.fit(X, y)"))


def test_a_generator_of_random_numbers_goes_on_and_is_no_warm_start(asked):
    asked.cell("import numpy as np\nrng = np.random.default_rng(0)")
    asked.run("z = rng.random()")
    first = asked.number
    assert asked.run("z = rng.random()") == [f"rng goes on as run #{first} left it"]


def test_reading_a_frame_or_changing_its_copy_raises_nothing(asked):
    asked.cell(FRAME)
    asked.run("mean = df.age.mean()")
    asked.cell("df.describe()\ndf.groupby('name').age.mean()\ndf.plot\nprint(df)")
    asked.cell("mine = df.copy()\nmine.iloc[0, 0] = 99.0")
    assert asked.run("mean = df.age.mean()") == []
    assert "same" in run_card(asked.kernel.store, asked.number).sameness


def test_a_changed_global_inside_a_helper_is_found(asked):
    asked.cell("SCALE = 2.0\ndef scaled(x):\n    return x * SCALE")
    asked.run("y = scaled(1.0)")
    asked.cell("SCALE = 5.0")
    assert asked.run("y = scaled(1.0)") == []
    assert asked.changed() == {"SCALE": (2.0, 5.0)}


def test_a_changed_name_of_another_cell_is_told_by_its_param_in_each_form_of_the_card(asked):
    asked.cell("depth = 317")
    asked.run("double = depth * 2")
    asked.cell("depth = 429")
    assert asked.run("double = depth * 2") == []
    for text in asked.texts():
        assert "317" in text
        assert "changed since" not in text


def test_a_changed_name_that_is_no_param_is_told_as_an_input(asked):
    asked.cell("depth = 3")
    asked.run("double = depth * 2")
    first = asked.number
    count = asked.cell("depth = 4")
    ran = asked.kernel.ok("%%track --quiet --params none\ndouble = depth * 2", asked.id)
    said = f"depth changed since run #{first}: 3 -> 4, made by cell [{count}]"
    assert run_card(asked.kernel.store, ran.run.number).warnings == (said,)


def test_unseeded_random_numbers_leave_a_difference_unexplained(asked, until):
    asked.cell("import numpy as np")
    environment = asked.kernel.store.surroundings.environment
    for _ in range(2):
        asked.run("z = float(np.random.random()) * 1.0")
        until(lambda: environment(asked.number))
    said = run_card(asked.kernel.store, asked.number).sameness
    assert said.startswith(f"as #{asked.number - 1}: same code, params, inputs, environment; ")
    assert said.endswith(
        "the difference in z is unexplained (random numbers without a seed, a file that changed?)"
    )
