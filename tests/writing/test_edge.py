"""Edge cases of LaTeX come out saying the same, the same when run twice, and with what must not be touched untouched."""

from __future__ import annotations

import dataclasses

import pytest

from benchmarks.fmt_oracle import same
from tests.writing.edge.cases import CASES, OPTIONS, Case
from writing.format import formatted
from writing.options import Options
from writing.proof.latex import difference


def test_there_are_at_least_eighty_cases_with_names_of_their_own():
    assert len(CASES) >= 80
    assert len({case.name for case in CASES}) == len(CASES)


def _check(case: Case, options: Options) -> None:
    done = formatted(case.text, "latex", options)
    assert case.keeps in done.text, case.name
    assert difference(case.text, done.text, options) is None, case.name
    if "ShortVerb" not in case.text:
        assert not same(case.text, done.text, options.known.opaque), case.name
    assert formatted(done.text, "latex", options).text == done.text, case.name
    left = [note.message for note in done.notes if note.message.startswith("left as it was")]
    assert bool(left) == ("left" in case.kind), (case.name, left)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_edge_case_says_the_same_and_is_stable(case: Case):
    _check(case, OPTIONS)


@pytest.mark.parametrize("lines", ["semantic", "width", "keep"])
def test_all_edge_cases_stand_other_ways_of_breaking_lines(lines):
    options = dataclasses.replace(OPTIONS, lines=lines)
    for case in CASES:
        _check(case, options)
