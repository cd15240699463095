"""Runs side by side: one column a run, one row a key, each row told against the baseline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET

from trackmagic.cell.compare import relation
from trackmagic.direction import Direction, Directions
from trackmagic.entities import (
    SYSTEM,
    Entity,
    Environment,
    Input,
    Metric,
    ParamValue,
    Run,
)
from trackmagic.errors import BadValue
from trackmagic.store import Store
from trackmagic.store.sql import ByRun
from trackmagic.store.surroundings import Repository
from trackmagic.views import format as fmt
from trackmagic.views.compare_cells import (
    CompareCell,
    CompareRow,
    exact,
    metric_row,
    natural_keys,
    value_cell,
    value_rows,
)
from trackmagic.views.compare_texts import (
    CodeVersion,
    ComparedText,
    module_texts,
    patch_text,
    versions,
)
from trackmagic.views.goals import Lens, Shown, lens_of
from trackmagic.views.media import MediaSeries, files_of, series_of
from trackmagic.views.moment import of_one_moment
from trackmagic.views.references import number_of
from trackmagic.views.repository import CHANGES, have_same_changes, patches

FEWEST, MOST = 2, 50
NOT_KNOWN = CompareCell(text="not known", is_unknown=True)


class CompareQuery(Entity, frozen=True):
    """2 to 50 runs, and which one they are told against (the first unless given)."""

    runs: tuple[str, ...]
    baseline: str | None = None
    differences_only: bool = False
    directions: dict[str, Direction | Literal["unknown"]] = msgspec.field(default_factory=dict)
    """Which way metrics are better, where neither goals nor their names tell it right."""
    values: Shown | None = None
    """Which value of a metric is compared; None: as the goals of experiments say."""


class Section(Entity, frozen=True):
    """Rows of one kind: params, metrics, the result, inputs, environment, tags, notes."""

    name: str
    rows: tuple[CompareRow, ...]
    equal: int = 0
    """Rows that are left out because they are equal; one that is not known of a run does not count."""


class Comparison(Entity, frozen=True):
    """What runs differ in."""

    runs: tuple[Run, ...]
    baseline: int
    codes: tuple[CodeVersion, ...]
    """The baseline's first, where it has one."""
    sections: tuple[Section, ...]
    differences_only: bool
    now: float
    texts: tuple[ComparedText, ...] = ()
    """What else of the code is not the same in all."""
    not_known: tuple[str, ...] = ()
    """What could not be compared, in words."""
    media: tuple[MediaSeries, ...] = ()
    """What was logged at steps, then files that several runs have."""


@of_one_moment
def comparison(store: Store, query: CompareQuery) -> Comparison:
    """The runs that a screen asks for.

    Raises :class:`NotFound`, :class:`Ambiguous` and :class:`BadValue` for references that name no run,
    and as :func:`compare_table`.
    """
    numbers = [number_of(store, ref) for ref in query.runs]
    return compare_table(
        store,
        numbers,
        None if query.baseline is None else number_of(store, query.baseline),
        differences_only=query.differences_only,
        directions=query.directions,
        values=query.values,
    )


def compare_table(
    store: Store,
    numbers: Sequence[int],
    baseline: int | None = None,
    *,
    differences_only: bool = False,
    directions: Directions | None = None,
    values: Shown | None = None,
    now: float | None = None,
) -> Comparison:
    """These runs against ``baseline``, the first of them unless given; one not among them comes first.

    ``directions`` tells which way metrics are better where neither goals nor their names tell it right,
    ``values`` which value of each is compared, as the goals say unless given.
    Raises :class:`NotFound` for a run that is not there, :class:`BadValue` for less than 2 or more than
    50 runs.
    """
    numbers = list(dict.fromkeys(numbers if baseline is None else _with(baseline, numbers)))
    _check_count(numbers)
    base = numbers[0] if baseline is None else baseline
    with store.reading():
        runs = store.runs.get_many(numbers)
        codes = store.cells.codes(numbers)
        params = store.params.of_many(numbers)
        inputs = store.cells.inputs_of_many(numbers)
        metrics = store.metrics.of_many(numbers)
        environments = store.surroundings.environments(numbers)
        hosts = store.runs.hosts(numbers)
        git = store.surroundings.repositories(numbers)
        tags = store.tags.of_many(numbers)
        results = store.cells.results(numbers)
        experiments = [run.experiment_id for run in runs]
        lens = lens_of(store, experiments, values=values, directions=directions)
        media = [*series_of(store, numbers), *files_of(store, numbers)]
    changes = patches(store, git)
    against = _Against(numbers, base, _finished(runs))
    sections = [
        against.section(
            "params", {n: {p.key: p.value for p in params[n]} for n in numbers}, _param
        ),
        _metrics(against, metrics, lens),
        against.section("result", _by_run(numbers, "value", results), _text),
        _inputs(against, inputs),
        _environment(against, environments, hosts, git, changes),
        against.section("tags", {n: {t.key: t.value for t in tags[n]} for n in numbers}, _text),
        against.section(
            "notes", _by_run(numbers, "note", {run.number: run.note for run in runs}), _text
        ),
    ]
    return Comparison(
        runs=tuple(runs),
        baseline=base,
        codes=versions(codes, numbers, base),
        sections=tuple(_shown(section, differences_only=differences_only) for section in sections),
        differences_only=differences_only,
        now=time.time() if now is None else now,
        texts=tuple(_texts(against, changes, module_texts(store, inputs))),
        not_known=tuple(_not_known(against, codes, sections)),
        media=tuple(row for row in media if not (differences_only and row.is_same)),
    )


def _check_count(numbers: Sequence[int]) -> None:
    if not FEWEST <= len(numbers) <= MOST:
        got = ", ".join(f"#{number}" for number in numbers[:5]) or "none"
        got += ", ..." if len(numbers) > 5 else ""  # noqa: PLR2004
        raise BadValue(
            f"{fmt.count(len(numbers), 'run')} to compare ({got}); give {FEWEST} to {MOST}"
        )


def _texts(
    against: _Against, changes: Mapping[int, str], modules: Mapping[str, Mapping[int, str]]
) -> Iterator[ComparedText]:
    for name, texts in modules.items():
        if len(set(texts.values())) > 1:
            text_versions = versions(texts, against.numbers, against.baseline)
            yield ComparedText(name=name, versions=text_versions)
    if len(set(changes.values())) > 1:
        text_versions = versions(changes, against.numbers, against.baseline, patch_text)
        yield ComparedText(name=CHANGES, versions=text_versions)


def _not_known(
    against: _Against, codes: Mapping[int, str], sections: Iterable[Section]
) -> Iterator[str]:
    """What some runs have and of others is not known, so that nobody takes it for equal."""
    if codes:
        yield from _named("code", [number for number in against.numbers if number not in codes])
    for section in sections:
        for row in section.rows:
            cells = zip(against.numbers, row.cells, strict=True)
            yield from _named(
                fmt.one_line(row.key, 60), [number for number, cell in cells if cell.is_unknown]
            )


def _named(what: str, numbers: Sequence[int]) -> Iterator[str]:
    if numbers:
        yield f"{what} of {', '.join(f'#{number}' for number in numbers)}"


class _Against(NamedTuple):
    """The runs, and the one that they are told against."""

    numbers: Sequence[int]
    baseline: int
    finished: frozenset[int]

    def section(
        self, name: str, by_run: Mapping[int, Mapping[str, Any]], text: Callable[[Any], str]
    ) -> Section:
        """Rows for each key; params are equal as numbers are: ``7`` is ``7.0``."""
        rows: list[CompareRow] = []
        for key in natural_keys(by_run.values()):
            base = by_run[self.baseline].get(key, UNSET)
            values = [by_run[number].get(key, UNSET) for number in self.numbers]
            rows.extend(value_rows(key, values, base, text))
        return Section(name=name, rows=tuple(rows))


def _inputs(against: _Against, inputs: ByRun[Input]) -> Section:
    by_run = {number: {input_.name: input_ for input_ in rows} for number, rows in inputs.items()}
    base = by_run[against.baseline]
    rows = []
    for name in natural_keys(by_run.values()):
        cells = [
            _input(base.get(name), by_run[number].get(name), is_base=number == against.baseline)
            for number in against.numbers
        ]
        rows.append(CompareRow(key=name, cells=tuple(cells)))
    return Section(name="inputs", rows=tuple(rows))


def _input(base: Input | None, input_: Input | None, *, is_base: bool) -> CompareCell:
    if input_ is None:
        return CompareCell(text=fmt.NONE, differs=base is not None)
    how = "other" if base is None else "same" if is_base else relation(base, input_)
    text = input_.summary or f"{input_.type} {input_.shape}".strip()
    if how == "unknown":
        text += " (not known whether the same)"
    elif how == "other" and base and text == (base.summary or f"{base.type} {base.shape}".strip()):
        text += " (another value)"
    if input_.sampled:
        text += " (only sampled)"
    line = fmt.one_line(text, 80)
    return CompareCell(
        text=line,
        value=input_.summary,
        exact=exact(text, line),
        differs=how == "other",
        is_unknown=how == "unknown",
    )


def _metrics(against: _Against, metrics: ByRun[Metric], lens: Lens) -> Section:
    by_run = {
        number: {metric.key: metric for metric in rows if not metric.key.startswith(SYSTEM)}
        for number, rows in metrics.items()
    }
    rows = []
    keys = natural_keys(by_run.values())
    for key in sorted(keys, key=lambda key: key not in lens.leading):
        summaries = [by_run[number].get(key) for number in against.numbers]
        row = metric_row(key, summaries, by_run[against.baseline].get(key), lens)
        rows.append(_judged(against, row))
    return Section(name="metrics", rows=tuple(rows))


def _finished(runs: Iterable[Run]) -> frozenset[int]:
    return frozenset(run.number for run in runs if run.status == "finished")


def _judged(against: _Against, row: CompareRow) -> CompareRow:
    """Only what has finished is better or worse, and only than what has finished."""
    cells = [
        cell
        if {number, against.baseline} <= against.finished or cell.verdict == "same"
        else msgspec.structs.replace(cell, verdict="unknown")
        for number, cell in zip(against.numbers, row.cells, strict=True)
    ]
    return msgspec.structs.replace(row, cells=tuple(cells))


def _environment(
    against: _Against,
    environments: Mapping[int, Environment],
    hosts: Mapping[int, str],
    git: Mapping[int, Repository],
    changes: Mapping[int, str],
) -> Section:
    """Python, platform, the machines and the packages that are not the same in all, and git.

    These are filed a moment after a run has begun, so a run without them differs from none.
    """
    packages = {number: environment.packages for number, environment in environments.items()}
    differing = [
        name
        for name in natural_keys(packages.values())
        if len({installed.get(name) for installed in packages.values()}) > 1
    ]
    places = {n: _place(environment, differing) for n, environment in environments.items()}
    rows = [*_known(against, ("python", "platform", *differing), places)]
    if len(set(hosts.values())) > 1:
        rows += _known(against, ("host",), {n: {"host": host} for n, host in hosts.items()})
    if git:
        states = {n: {"git commit": r.commit[:12], "git branch": r.branch} for n, r in git.items()}
        rows += _known(against, ("git commit", "git branch"), states)
        rows.append(_changes(against, git, changes))
    return Section(name="environment", rows=tuple(rows))


def _known(
    against: _Against, keys: Iterable[str], by_run: Mapping[int, Mapping[str, str]]
) -> Iterator[CompareRow]:
    """The rows, told of the runs that have any; none when no run has."""
    for key in keys if by_run else ():
        cells = []
        for number in against.numbers:
            if number not in by_run:
                cells.append(NOT_KNOWN)
                continue
            value = by_run[number].get(key, UNSET)
            base = by_run.get(against.baseline, by_run[number]).get(key, UNSET)
            cells.append(value_cell(base, value, _text))
        yield CompareRow(key=key, cells=tuple(cells))


def _changes(
    against: _Against, git: Mapping[int, Repository], patches: Mapping[int, str]
) -> CompareRow:
    """What was not committed, as a whole: the same words may stand for other lines."""
    base = git.get(against.baseline)
    cells = []
    for number in against.numbers:
        if (repository := git.get(number)) is None:
            cells.append(NOT_KNOWN)
            continue
        ours = patches.get(against.baseline), patches.get(number)
        same: bool | None = True
        if base is not None and number != against.baseline:
            same = have_same_changes(base, repository, *ours)
        words = CHANGES if repository.dirty else "none"
        if repository.dirty and same is False and base and base.dirty:
            words = f"other {CHANGES}"
        elif same is None:
            words = f"{CHANGES} (not known whether the same)"
        cells.append(
            CompareCell(text=words, value=words, differs=same is False, is_unknown=same is None)
        )
    return CompareRow(key="git changes", cells=tuple(cells))


def _by_run(
    numbers: Iterable[int], key: str, texts: Mapping[int, str]
) -> dict[int, dict[str, str]]:
    """One text of each run under a key; of a run without one, nothing."""
    return {number: {key: texts[number]} if texts.get(number) else {} for number in numbers}


def _place(environment: Environment, names: Iterable[str]) -> dict[str, str]:
    versions = {name: environment.packages[name] for name in names if name in environment.packages}
    return {"python": environment.python, "platform": environment.platform, **versions}


def _shown(section: Section, *, differences_only: bool) -> Section:
    if not differences_only:
        return section
    rows = _differing(section.rows)
    equal = sum(
        not (row.differs or row.inner)
        and all(cell.value is not UNSET and not cell.is_unknown for cell in row.cells)
        for row in section.rows
    )
    return Section(name=section.name, rows=rows, equal=equal)


def _differing(rows: tuple[CompareRow, ...]) -> tuple[CompareRow, ...]:
    """Those that differ; a dict differs where something inside it does."""
    differing = []
    for at, row in enumerate(rows):
        if row.differs:
            inner = sum(inner_row.differs for inner_row in rows[at + 1 : at + 1 + row.inner])
            differing.append(msgspec.structs.replace(row, inner=inner))
    return tuple(differing)


def _with(baseline: int, numbers: Sequence[int]) -> list[int]:
    return list(numbers) if baseline in numbers else [baseline, *numbers]


def _param(value: ParamValue) -> str:
    return fmt.param(value)


def _text(value: str) -> str:
    return fmt.one_line(value, 80)
