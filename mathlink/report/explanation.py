"""Everything that is known about one verdict: what stands for what, the proof sketch or the counterexample, engine by engine."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mathlink.model import Outcome
from mathlink.report.text import block, conditions, place, statement, visible
from mathlink.report.unicode import unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mathlink.model import Evidence, Verdict
    from mathlink.report.text import Line

__all__ = ["explain", "modelled"]


def explain(verdict: Verdict, *, root: str = "") -> Iterator[Line]:
    """The verdict's block, then its statement, domain, binding, columns and evidence, line by line."""
    yield "file", f"{verdict.function}  {place(verdict, root)}".rstrip()
    yield from block(verdict, root=root)
    yield "", ""
    yield from _section("statement", statement(verdict.equation))
    printed = unicode("\n".join(statement(verdict.equation))).splitlines()
    yield from _section("in print", printed if printed != statement(verdict.equation) else [])
    yield from _section("where", [f"{symbol} is {_target(target)}" for symbol, target in verdict.binding.items()])
    yield from _section("domain", [verdict.given] if verdict.given else [])
    yield from _section("conditions", conditions(verdict))
    for title, rows in itertools.groupby(verdict.code, key=lambda row: row[0]):
        yield from _section(title, [line for _, text in rows for line in text.splitlines()])
    yield from _section("answer", [verdict.message.splitlines()[0]] if verdict.message else [])
    yield from _section("columns", [f"over the reals: {verdict.reals}", f"in doubles: {verdict.floats}"])
    for evidence in verdict.evidence:
        yield from _section(evidence.engine, _found(evidence))
    yield "", ""


def modelled(name: str, where: str, rows: Iterable[tuple[str, str]]) -> Iterator[Line]:
    """A function without a claim: what its code was read as."""
    yield "file", f"{name}  {where}".rstrip()
    for title, group in itertools.groupby(rows, key=lambda row: row[0]):
        yield from _section(title, [line for _, text in group for line in text.splitlines()])
    yield "", ""


def _target(target: object) -> str:
    text = str(target)
    return f"the result{text.removeprefix('return')}" if text.startswith("return") else text


def _found(evidence: Evidence) -> Iterator[str]:
    points = f" at {evidence.points} point{'s' * (evidence.points > 1)}" if evidence.points else ""
    reason = f": {evidence.reason}" if evidence.reason else ""
    yield f"{evidence.outcome.value}{points}{reason} ({evidence.seconds * 1000:.1f} ms)"
    for step in evidence.steps:
        yield from step.splitlines()
    for assumption in evidence.assumptions:
        yield f"assuming {assumption}"
    if evidence.outcome is Outcome.PROVED and evidence.sketch is not None:
        from mathlink.prove import recheck

        yield f"gone through again: {recheck(evidence)}"


def _section(title: str, content: Iterable[str]) -> Iterator[Line]:
    """A title with its lines beside it; nothing where there are no lines."""
    for number, line in enumerate(content):
        yield "", visible(f"  {title if number == 0 else '':<10} {line}")
