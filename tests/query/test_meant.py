"""Filters as people write them: taken as meant, or told what would be right, never looked for as a text."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from trackmagic.errors import BadFilter
from trackmagic.query import parse, select_runs

from .worlds import NOW, Made, store

RUNS = (
    Made(
        1,
        name="brave-otter",
        params={"lr": 0.1, "opt": "adam", "config": {"lr": 0.3, "opt": {"name": "adam"}, "a b": 1}},
        metrics={"acc": 0.9},
        tags={"kind": "async"},
        notebook="/home/ada/first/cancer.ipynb",
        cell="4f1c2a",
        count=4,
        user="ada",
        commit="abc123",
        note="the first",
    ),
    Made(
        2,
        params={"lr": 0.01, "opt": "sgd", "config": {"lr": 0.1, "opt": {"name": "sgd"}}},
        metrics={"acc": 0.8},
        status="failed",
        experiment_id=2,
        notebook="C:\\first\\cancer.ipynb",
        cell="4",
        count=9,
        parent=1,
    ),
    Made(
        3,
        params={"lr": 1.0, "config.lr": 7},
        status="interrupted",
        notebook="/home/ada/cancer.ipynb/other.ipynb",
        tags={"mlflow.source.git.commit": "fff"},
        count=4,
    ),
)


@pytest.fixture(scope="module")
def connection() -> sa.Connection:
    return store(*RUNS).connect()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # between
        ("lr between 0.05 and 1", [1, 3]),
        ("lr BETWEEN 0 AND 0.5 and acc > 0.85", [1]),
        ("params.lr not between 0.05 and 0.5", [2, 3]),
        ("not lr between 0.05 and 0.5 or opt = adam", [1, 2, 3]),
        ("started between '2027-01-01' and '2027-02-01'", [1, 2, 3]),
        ("duration between 1m and 2h", [1, 2, 3]),
        ("number between #2 and #3", [2, 3]),
        # words without quotes
        ("status = failed", [2]),
        ("status = FAILED", [2]),
        ("status in (failed, interrupted)", [2, 3]),
        ("status != failed", [1, 3]),
        ("experiment = vision", [2]),
        ("tags.kind = async", [1]),
        ("params.opt = adam", [1]),
        ("opt in [adam, sgd]", [1, 2]),
        ("opt not in ['adam', ]", [2]),
        ("name like brave-otter", [1]),
        ("cell = 4f1c2a", [1]),
        ("started > 2027-01-01", [1, 2, 3]),
        ("lr <> 0.1", [2, 3]),
        ("lr == 0.1", [1]),
        # a day is all of it
        ("started = '2027-01-15'", [1, 2, 3]),
        ("started in ('2027-01-14', 2027-01-15)", [1, 2, 3]),
        ("started != '2027-01-15'", []),
        ("started not in ('2027-01-14')", [1, 2, 3]),
        ("started = '2027-01-15 00:00'", []),
        # a dict inside a dict is there, as a whole
        ("config.opt is not null", [1, 2]),
        ("params.config.opt is null", [3]),
        ("not config.opt is null", [1, 2]),
        # runs by number
        ("parent = #1", [2]),
        ("parent in (#1, 7)", [2]),
        ("number != #1 and number < #3", [2]),
        # statuses
        ("failed", [2]),
        ("not failed", [1, 3]),
        ("failed or interrupted", [2, 3]),
        ("killed", [3]),
        ("finished otter", [1]),
        ("otter finished", [1]),
        ("failed lr < 1", [2]),
        ("'failed'", []),
        ("status like 'KILL%'", [3]),
        ("status like 'INTER%' or status ilike 'Fin%'", [1, 3]),
        ("status not like '%ed'", []),
        # notebooks
        ("notebook = 'cancer.ipynb'", [1, 2]),
        ("notebook = cancer.ipynb", [1, 2]),
        ("notebook = 'first/cancer.ipynb'", [1, 2]),
        ("notebook = '/home/ada/first/cancer.ipynb'", [1]),
        ("notebook = 'ancer.ipynb'", []),
        ("notebook != 'cancer.ipynb'", [3]),
        ("notebook in ('cancer.ipynb', 'other.ipynb')", [1, 2, 3]),
        ("notebook like 'can%'", [1, 2]),
        ("notebook like '%/first/%'", [1]),
        ("notebook not ilike 'CANCER%'", [3]),
        # cells
        ("cell = 4", [1, 3]),
        ("cell = '4'", [1, 2, 3]),
        ("cell = 9", [2]),
        ("cell != 4", [2]),
        ("cell > 4", [2]),
        ("cell in ('4f1c2a', 9)", [1, 2]),
        ("cell like '4%'", [1, 2]),
        ("cell is not null", [1, 2, 3]),
        # what MLflow keeps in tags of its own
        ("tags.mlflow.runName = 'brave-otter'", [1]),
        ("tags.`mlflow.runName` like 'brave%'", [1]),
        ("mlflow.user = 'ada'", [1]),
        ("tags.mlflow.source.name = 'cancer.ipynb'", [1, 2]),
        (f"tags.mlflow.parentRunId = '{1:032x}'", [2]),
        ("tags.mlflow.parentRunId is null", [1, 3]),
        ("tags.mlflow.note.content like '%first'", [1]),
        ("tags.mlflow.source.git.commit in ('abc123', 'fff')", [1, 3]),
        ("tags.mlflow.source.git.commit is not null", [1, 3]),
        ("tags.mlflow.source.git.commit is null", [2]),
        ("attributes.start_time > 0 and attributes.end_time > 0", [1, 2, 3]),
        # inside dicts
        ("config.lr = 0.3", [1]),
        ("params.config.lr < 1", [1, 2]),
        ("params.config.lr = '0.1'", [2]),
        ("params.`config.lr` = 7", [3]),
        ("config.lr is not null", [1, 2, 3]),
        ("config.opt.name like 'ad%'", [1]),
        ("params.config.`a b` = 1", [1]),
        ("params.`config.a b` = 1", [1]),
        ("config is null", [3]),
    ],
)
def test_a_filter_is_taken_as_meant(connection: sa.Connection, text: str, found: list[int]) -> None:
    assert sorted(select_runs(connection, text, now=NOW)) == found
    assert sorted(select_runs(connection, text, now=NOW, limit=9)) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("config.lr", [2, 1, 3]),
        ("params.config.lr desc", [3, 1, 2]),
        ("tags.mlflow.runName", [1, 2, 3]),
        ("tags.mlflow.user, number desc", [1, 3, 2]),
        ("tags.mlflow.parentRunId", [2, 3, 1]),
    ],
)
def test_an_order_by_what_lies_inside_a_dict_or_in_a_tag_of_mlflow(
    connection: sa.Connection, order: str, found: list[int]
) -> None:
    assert select_runs(connection, order_by=order) == found
    assert select_runs(connection, order_by=order, limit=9) == found


TOLD = [
    # words of other languages
    ("name contains otter", 5, "write name LIKE '%otter%'"),
    ("name contains 'otter'", 5, "'name contains otter' looks for the text"),
    ("opt startswith 'ad'", 4, "write opt LIKE 'ad%'"),
    ("note endswith first", 5, "write note LIKE '%first'"),
    ("opt matches adam", 4, "LIKE '%adam%'"),
    ("lr equals 0.1", 3, "write lr = 0.1"),
    ("lr eq 0.1 and acc > 1", 3, "write lr = 0.1"),
    ("lr gt 0.1", 3, "write lr > 0.1"),
    ("acc above 0.8", 4, "write acc > 0.8"),
    ("acc greater than 0.8", 4, "write acc > 0.8"),
    ("acc at least 0.8", 4, "write acc >= 0.8"),
    ("duration less than 60", 9, "write duration < 60"),
    ("lr isnull", 3, "write lr IS NULL"),
    ("lr notnull and acc > 1", 3, "write lr IS NOT NULL"),
    ("started after '2027-01-01'", 8, "write started > '2027-01-01'"),
    # no operator at all
    ("status failed", 7, "expected an operator after status, such as status = 'failed'"),
    ("duration 60", 9, "such as duration = 60"),
    ("experiment vision", 11, "'experiment vision' looks for the text"),
    ("parent #7", 7, "such as parent = #7"),
    ("status:failed", 0, "expected an operator: status = 'failed'"),
    ("experiment: vision", 0, "expected an operator: experiment = 'vision'"),
    ("metrics.acc:0.9", 0, "expected an operator: metrics.acc = '0.9'"),
    ("lr not 0.1", 3, "write lr != 0.1"),
    ("lr not null", 3, "write lr IS NOT NULL"),
    ("status not failed", 7, "write status != 'failed'"),
    ("lr exists", 3, "write lr IS NOT NULL"),
    ("params lr > 0", 0, "write params.lr"),
    ("tags kind = async", 0, "write tags.kind"),
    ("opt = adam, sgd", 10, "a comma stands only in a list"),
    ("lr = 0,1", 6, "a comma stands only in a list"),
    ("cell = [4]", 7, "one value has no brackets"),
    ("lr between (0, 1)", 11, "one value has no brackets"),
    ("started > -1d", 10, "use age < 1d"),
    ("null", 0, "NULL goes after IS"),
    ("where lr > 1", 0, "leave out where"),
    ("lr > 1 limit 10", 7, "a filter has no limit"),
    ("otter limit 10", 6, "a filter has no limit"),
    ("otter sort by lr", 6, "a filter has no sort"),
    ("status = failed order by lr", 16, "a filter has no order"),
    # signs of other languages
    ("lr =< 1", 3, "write <="),
    ("lr === 1", 3, "write ="),
    ("lr ≤ 1", 3, "write <="),
    ("opt ~ 'ad'", 4, "write LIKE"),
    ("opt =~ 'ad'", 5, "write LIKE"),
    ("!failed", 0, "write NOT"),
    ("opt = “adam”", 6, 'is no quote here; write "'),
    ("0.1 < lr", 0, "write lr > 0.1"),
    ("'adam' = opt", 0, "write opt = 'adam'"),
    # other ways to name a part
    ("tag:async", 0, "write tag.async"),
    ("params:lr", 0, "write params.lr"),
    ("last loss < 1", 0, "write loss.last"),
    ("minimum loss < 1", 0, "write loss.min"),
    ("min(loss) < 1", 0, "write loss.min"),
    ("mean loss < 1", 0, "write loss.mean"),
    ("config['lr'] = 0.1", 6, "what a dict holds is written config.lr"),
    ('config["a b"] = 0.1', 6, "what a dict holds is written config.`a b`"),
    ("layers = [64, 32]", 9, "a list is compared as a text: layers = '[64, 32]'"),
    # is
    ("lr is 0.1", 6, "write lr = 0.1"),
    ("status is failed", 10, "write status = 'failed'"),
    ("status is not failed", 14, "write status != 'failed'"),
    ("opt is in ('adam')", 7, "write opt IN"),
    ("opt is not in ('adam')", 11, "write opt NOT IN"),
    ("lr is none", 6, "lr = none where it is None"),
    # between
    ("lr between 0", 12, "expected AND and the greater end"),
    ("lr between 1 and 0", 11, "the smaller end first"),
    ("lr between 0, 1", 12, "expected AND and the greater end"),
    ("status between 'a' and 'b'", 0, "cannot be compared with >="),
    # values
    ("tags.kind = async io", 12, "several words goes in quotes: 'async io'"),
    ("experiment = cancer/sgd 2 and lr > 1", 13, "goes in quotes: 'cancer/sgd 2'"),
    ("params.a = params.b", 11, "= takes a value and no field"),
    ("user = host", 7, "= takes a value and no field"),
    ("opt = not", 6, "expected a value here; a text goes in quotes: 'not'"),
    ("tags.kind = null", 12, "write tags.kind IS NULL"),
    ("status != null", 10, "write status IS NOT NULL"),
    ("name = #7", 7, "#7 names a run, for number and parent"),
    ("parent = brave-otter", 9, "takes the number of a run, such as #7"),
    ("status like 'fnished%'", 12, "no status is like 'fnished%'"),
    ("status = fialed", 9, "did you mean 'failed'"),
    ("cell > '4f'", 7, "takes the number that a cell ran with"),
    ("opt in {'adam'}", 7, "unexpected '{'"),
    # attributes of MLflow that are none here
    ("attributes.artifact_uri = 'x'", 0, "files are found with run.artifacts"),
    ("attributes.lifecycle_stage = 'deleted'", 0, "--deleted"),
    ("attributes.experiment_id = '1'", 0, "write experiment = 'its name'"),
]


@pytest.mark.parametrize(("text", "column", "reason"), TOLD)
def test_what_is_not_taken_says_where_and_what_would_be_right(
    text: str, column: int, reason: str
) -> None:
    with pytest.raises(BadFilter) as caught:
        parse(text)
    assert reason in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("lr:0.1", 0, "expected an operator: lr = 0.1; 'lr:0.1' looks for the text"),
        ("lr: 0.1", 0, "expected an operator: lr = 0.1"),
        ("failed opt:adam", 7, "expected an operator: opt = 'adam'"),
        ("kind:async", 0, "expected an operator: kind = 'async'"),
        ("lr < acc", 5, "< takes a value and no field; a text goes in quotes: 'acc'"),
        ("opt = lr", 6, "= takes a value and no field; a text goes in quotes: 'lr'"),
        ("opt in (adam, acc)", 14, "in takes a value and no field"),
        ("failed = true", 0, "failed is a status: write status = 'failed'"),
        ("LR = 0.1", 0, "did you mean 'lr'?"),
        ("config.opt = 'adam'", 0, "config.opt is a dict; compare what it holds, such as config.opt.name"),
        ("`params.lr` = 1", 0, "write params.`lr`: quotes go around the key alone"),
    ],
)  # fmt: skip
def test_what_a_store_knows_of_a_word_is_told(
    connection: sa.Connection, text: str, column: int, reason: str
) -> None:
    with pytest.raises(BadFilter) as caught:
        select_runs(connection, text)
    assert reason in str(caught.value)
    assert caught.value.column == column


def test_a_word_that_is_a_value_and_a_field_is_the_value() -> None:
    made = Made(1, params={"loss": "mse"}, metrics={"mse": 0.1}, tags={"best": "mse"})
    connection = store(made).connect()
    assert select_runs(connection, "loss = mse and best = mse") == [1]
    with pytest.raises(BadFilter, match="takes a value and no field"):
        select_runs(connection, "loss < mse")


@pytest.mark.parametrize(
    "text",
    [
        "resnet",
        "resnet 50",
        "contains",
        "model has attention",
        "the first",
        "train after resume",
        "torch.nn or 2026-01-31",
        "'name contains otter'",
        "'status failed'",
        "error",
        "http://example.org/x",
        "torch::nn",
        "learning rate decay",
        "more",
        "resnet not adam",
        "'null'",
        "batch:64",
    ],
)
def test_plain_words_are_a_text(connection: sa.Connection, text: str) -> None:
    assert select_runs(connection, text) in ([], [1])


def test_a_cure_can_be_written_as_it_is_told() -> None:
    for text, _column, _reason in TOLD:
        with pytest.raises(BadFilter) as caught:
            parse(text)
        told = str(caught.value).split("\n", maxsplit=1)[0]
        for cure in (part.split("; ")[0].split(", or ")[0] for part in told.split("write ")[1:]):
            if " " in cure and "..." not in cure and not cure.endswith(("IN", "name'")):
                parse(cure)
