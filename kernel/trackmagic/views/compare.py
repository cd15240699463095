"""Runs side by side: one column a run, one row a key, each row told against the baseline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import UNSET

from trackmagic.cell.compare import Verdict, compare_code, compare_inputs, compare_metrics, same
from trackmagic.cell.direction import lower_is_better
from trackmagic.entities import (
    SYSTEM,
    Entity,
    Environment,
    GitState,
    Input,
    Metric,
    ParamValue,
    Run,
)
from trackmagic.errors import BadValue
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views import reading
from trackmagic.views.diff import DiffRow, side_by_side

FEWEST, MOST = 2, 50
NOT_KNOWN = "not known"
GIT = ("git commit", "git branch", "git changes")
Value = ParamValue | msgspec.UnsetType
T = TypeVar("T")


class CompareCell(Entity, frozen=True):
    """What a run has under a key; ``value`` is UNSET where it has nothing."""

    text: str
    value: Value = UNSET
    differs: bool = False
    """From the baseline."""
    delta: float | None = None
    verdict: Verdict = "unknown"
    best: bool = False


class CompareRow(Entity, frozen=True):
    """A key, and a cell for each run."""

    key: str
    cells: tuple[CompareCell, ...]

    @property
    def differs(self) -> bool:
        """Whether some run has another value than the baseline."""
        return any(cell.differs for cell in self.cells)


class Section(Entity, frozen=True):
    """Rows of one kind: params, metrics, inputs, environment, tags, notes."""

    name: str
    rows: tuple[CompareRow, ...]
    equal: int = 0
    """Rows that are left out because they are equal; one that is not known of a run does not count."""


class CodeVersion(Entity, frozen=True):
    """Runs with one text, and how it differs from the baseline's."""

    numbers: tuple[int, ...]
    text: str
    added: int = 0
    removed: int = 0
    rows: tuple[DiffRow, ...] = ()
    lines: tuple[str, ...] = ()
    """The same as a unified diff."""


class Comparison(Entity, frozen=True):
    """What runs differ in."""

    runs: tuple[Run, ...]
    baseline: int
    codes: tuple[CodeVersion, ...]
    """The baseline's first."""
    sections: tuple[Section, ...]
    differences_only: bool
    now: float


def compare_table(
    store: Store,
    numbers: Sequence[int],
    baseline: int | None = None,
    *,
    differences_only: bool = False,
    now: float | None = None,
) -> Comparison:
    """These runs against ``baseline``, the first of them unless given; one not among them comes first.

    Raises :class:`NotFound` for a run that is not there, :class:`BadValue` for less than 2 or more than
    50 runs.
    """
    numbers = list(dict.fromkeys(numbers if baseline is None else _with(baseline, numbers)))
    if not FEWEST <= len(numbers) <= MOST:
        got = ", ".join(f"#{number}" for number in numbers[:5]) or "none"
        got += ", ..." if len(numbers) > 5 else ""  # noqa: PLR2004
        raise BadValue(
            f"{fmt.count(len(numbers), 'run')} to compare ({got}); give {FEWEST} to {MOST}"
        )
    base = numbers[0] if baseline is None else baseline
    with store.database.read() as connection:
        runs = reading.runs_of(connection, numbers)
        codes = reading.codes_of(connection, numbers)
        params = reading.params_of(connection, numbers)
        inputs = reading.inputs_of(connection, numbers)
        metrics = reading.metrics_of(connection, numbers)
        environments = reading.environments_of(connection, numbers)
        git = reading.git_of(connection, numbers)
        tags = reading.tags_of(connection, numbers)
    told = _Against(numbers, base)
    sections = [
        told.section("params", {n: {p.key: p.value for p in params[n]} for n in numbers}, _param),
        _metrics(told, metrics),
        _inputs(told, inputs),
        _environment(told, environments, git),
        told.section("tags", {n: {t.key: t.value for t in tags[n]} for n in numbers}, _text),
        told.section("notes", {r.number: {"note": r.note} if r.note else {} for r in runs}, _text),
    ]
    return Comparison(
        runs=tuple(runs),
        baseline=base,
        codes=_codes(codes, told),
        sections=tuple(_shown(one, differences_only=differences_only) for one in sections),
        differences_only=differences_only,
        now=time.time() if now is None else now,
    )


class _Against(NamedTuple):
    """The runs, and the one that they are told against."""

    numbers: Sequence[int]
    baseline: int

    def section(
        self, name: str, by_run: Mapping[int, Mapping[str, Any]], text: Callable[[Any], str]
    ) -> Section:
        """A row for each key; params are equal as numbers are: ``7`` is ``7.0``."""
        rows = []
        for key in _keys(by_run.values()):
            base = by_run[self.baseline].get(key, UNSET)
            found = [by_run[number].get(key, UNSET) for number in self.numbers]
            cells = [_cell(base, value, text) for value in found]
            rows.append(CompareRow(key=key, cells=tuple(cells)))
        return Section(name=name, rows=tuple(rows))


def _cell(base: Value, value: Value, text: Callable[[Any], str]) -> CompareCell:
    return CompareCell(
        text=fmt.NONE if value is UNSET else text(value),
        value=value,
        differs=not _equal(base, value),
    )


def _inputs(told: _Against, inputs: reading.ByRun[Input]) -> Section:
    by_run = {number: {one.name: one for one in rows} for number, rows in inputs.items()}
    base = by_run[told.baseline]
    rows = []
    for name in _keys(by_run.values()):
        cells = [_input(base.get(name), by_run[number].get(name)) for number in told.numbers]
        rows.append(CompareRow(key=name, cells=tuple(cells)))
    return Section(name="inputs", rows=tuple(rows))


def _input(base: Input | None, found: Input | None) -> CompareCell:
    before, after = ((one,) if one else () for one in (base, found))
    differs = bool(compare_inputs(before, after))
    if found is None:
        return CompareCell(text=fmt.NONE, differs=differs)
    text = found.summary or f"{found.type} {found.shape}".strip()
    if (
        differs
        and base is not None
        and text == (base.summary or f"{base.type} {base.shape}".strip())
    ):
        text += " (another value)"
    return CompareCell(text=fmt.one_line(text, 80), value=found.summary, differs=differs)


def _metrics(told: _Against, metrics: reading.ByRun[Metric]) -> Section:
    by_run = {
        number: {one.key: one.last for one in rows if not one.key.startswith(SYSTEM)}
        for number, rows in metrics.items()
    }
    rows = []
    for key in _keys(by_run.values()):
        base = by_run[told.baseline].get(key)
        found = [by_run[number].get(key) for number in told.numbers]
        best = _best(key, found)
        cells = [
            _metric(key, base, value, text, is_best=value is not None and value == best)
            for value, text in zip(found, fmt.numbers(found), strict=True)
        ]
        rows.append(CompareRow(key=key, cells=tuple(cells)))
    return Section(name="metrics", rows=tuple(rows))


def _metric(
    key: str, base: float | None, value: float | None, text: str, *, is_best: bool
) -> CompareCell:
    if value is None:
        return CompareCell(text=text, differs=base is not None)
    if base is None:
        return CompareCell(text=text, value=value, differs=True, best=is_best)
    (change,) = compare_metrics({key: base}, {key: value})
    return CompareCell(
        text=text,
        value=value,
        differs=change.verdict != "same",
        delta=change.delta,
        verdict=change.verdict,
        best=is_best,
    )


def _best(key: str, found: Iterable[float | None]) -> float | None:
    """The best of values that differ; None where the name does not tell which way is better."""
    lower = lower_is_better(key)
    known = {value for value in found if value is not None and value == value}  # noqa: PLR0124 - NaN
    if lower is None or len(known) < FEWEST:
        return None
    return min(known) if lower else max(known)


def _environment(
    told: _Against, environments: Mapping[int, Environment], git: Mapping[int, GitState]
) -> Section:
    """Python, platform, the packages that are not the same in all, and git.

    These are filed a moment after a run has begun, so a run without them differs from none.
    """
    packages = {number: found.packages for number, found in environments.items()}
    differing = [
        name
        for name in _keys(packages.values())
        if len({found.get(name) for found in packages.values()}) > 1
    ]
    places = {n: _place(found, differing) for n, found in environments.items()}
    states = {n: _state(found) for n, found in git.items()}
    rows = [*_known(told, ("python", "platform", *differing), places), *_known(told, GIT, states)]
    return Section(name="environment", rows=tuple(rows))


def _known(
    told: _Against, keys: Iterable[str], by_run: Mapping[int, Mapping[str, str]]
) -> Iterator[CompareRow]:
    """The rows, told of the runs that have any; none when no run has."""
    for key in keys if by_run else ():
        cells = []
        for number in told.numbers:
            if number not in by_run:
                cells.append(CompareCell(text=NOT_KNOWN))
                continue
            value = by_run[number].get(key, UNSET)
            base = by_run.get(told.baseline, by_run[number]).get(key, UNSET)
            cells.append(_cell(base, value, _text))
        yield CompareRow(key=key, cells=tuple(cells))


def _place(found: Environment, names: Iterable[str]) -> dict[str, str]:
    versions = {name: found.packages[name] for name in names if name in found.packages}
    return {"python": found.python, "platform": found.platform, **versions}


def _state(found: GitState) -> dict[str, str]:
    changes = "uncommitted changes" if found.dirty else "none"
    return dict(zip(GIT, (found.commit[:12], found.branch, changes), strict=True))


def _codes(codes: Mapping[int, str], told: _Against) -> tuple[CodeVersion, ...]:
    base = codes.get(told.baseline, "")
    groups: dict[str, list[int]] = {base: [told.baseline]} if told.baseline in codes else {}
    for number in told.numbers:
        if number in codes and number != told.baseline:
            groups.setdefault(codes[number], []).append(number)
    versions = []
    for text, numbers in groups.items():
        change = compare_code(base, text)
        rows = side_by_side(base, text) if change.lines else ()
        versions.append(
            CodeVersion(
                numbers=tuple(numbers),
                text=text,
                added=change.added,
                removed=change.removed,
                rows=rows,
                lines=change.lines,
            )
        )
    return tuple(versions)


def _shown(section: Section, *, differences_only: bool) -> Section:
    if not differences_only:
        return section
    rows = tuple(row for row in section.rows if row.differs)
    equal = sum(
        not row.differs and all(cell.value is not UNSET for cell in row.cells)
        for row in section.rows
    )
    return Section(name=section.name, rows=rows, equal=equal)


def _with(baseline: int, numbers: Sequence[int]) -> list[int]:
    return list(numbers) if baseline in numbers else [baseline, *numbers]


def _keys(by_run: Iterable[Mapping[str, T]]) -> list[str]:
    return sorted({key for found in by_run for key in found}, key=fmt.natural)


def _equal(base: Value, value: Value) -> bool:
    if isinstance(base, msgspec.UnsetType) or isinstance(value, msgspec.UnsetType):
        return base is value
    return same(base, value)


def _param(value: ParamValue) -> str:
    return fmt.param(value)


def _text(value: str) -> str:
    return fmt.one_line(value, 80)
