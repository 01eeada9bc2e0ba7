"""Edits by chance: those that change what is printed, or what a comment covers, are found; those that TeX ignores are accepted."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.fmt_mutations import DAMAGES, damaged, scrambled
from tests.writing.edge.cases import CASES, OPTIONS
from writing.proof.latex import difference

DOCUMENTS = [
    file.read_text() for file in sorted((Path(__file__).parents[4] / "benchmarks" / "fmt_documents").glob("*.tex"))
]
TEXTS = [*DOCUMENTS, *(case.text for case in CASES if case.kind != "-" and "left" not in case.kind)]
_OPAQUE = OPTIONS.known.opaque


def test_there_are_texts():
    assert len(DOCUMENTS) >= 8
    assert len(TEXTS) > 100


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_found(kind):
    random = Random(kind)
    tried = 0
    for text in TEXTS:
        for _ in range(12 if text in DOCUMENTS else 2):
            spoiled = damaged(text, random, kind, _OPAQUE)
            if spoiled is not None:
                tried += 1
                assert difference(text, spoiled, OPTIONS) is not None, (text, spoiled)
    assert tried >= 10


@pytest.mark.parametrize("seed", range(4))
def test_other_blanks_of_the_same_meaning_are_accepted(seed):
    random = Random(seed)
    changed = 0
    for text in TEXTS:
        copy = scrambled(text, random, _OPAQUE)
        found = difference(text, copy, OPTIONS)
        assert found is None, (
            text[max(found.before - 40, 0) : found.before + 40],
            copy[max(found.after - 40, 0) : found.after + 40],
        )
        changed += copy != text
    assert changed > len(TEXTS) / 2
