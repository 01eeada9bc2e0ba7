"""Identities with one thing changed at random: whatever is still proved must hold in numbers."""

from __future__ import annotations

import itertools
import random
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_decide import DOMAIN, TRUE, m, n, numbers, p, q

from mathlink.model import Budget, Obligation, Outcome
from mathlink.prove.indices import decide
from mathlink.term import BINDERS, Term, const, fn, make, postorder, rebuild

SWAPS = {"add": "sub", "sub": "add", "mul": "div", "div": "mul", "sum": "bigmax", "bigmax": "bigmin", "abs": "neg"}
LENGTHS = (n, m, p, q)
PER_IDENTITY = 6


def mutant(side: Term, rng: random.Random) -> Term:
    """The side with one node changed: an operation, a number, a length, an index, a function, an argument dropped."""
    places = [t for t in postorder(side) if _changed(t, t.args, random.Random(0)) is not None]
    chosen = rng.choice(places)
    return rebuild(side, lambda t, args: _changed(t, args, rng) if t is chosen else None)


def _changed(t: Term, args: tuple[Term, ...], rng: random.Random) -> Term | None:
    if t.op == "const":
        return const(t.data[0] + rng.choice((1, -1, 2)))
    if t in LENGTHS:
        return rng.choice([x for x in LENGTHS if x is not t])
    if t.op == "index" and len(args) == 3:
        return make("index", rng.choice([(args[0], args[2], args[1]), (args[0], args[1], args[1])]))
    if t.op == "fn":
        return fn(rng.choice([f for f in ("exp", "log", "sqrt", "tanh") if f != t.data]), *args)
    if t.op in ("add", "sub", "mul", "div") and rng.random() < 0.4:
        return rng.choice(args)
    if t.op in SWAPS and (t.op not in BINDERS or t.op != "derivative"):
        return make(SWAPS[t.op], args, t.data)
    return None


def agree(left: Term, right: Term) -> bool:
    shapes = [(2, 3, 4, 2), (3, 2, 2, 3), (1, 2, 1, 1), (3, 3, 3, 3), (5, 2, 3, 4)]
    for seed, sizes in enumerate(shapes):
        at = dict(zip((n, m, p, q), sizes, strict=True))
        a, b = numbers(left, at, seed), numbers(right, at, seed)
        both = np.isfinite(a) & np.isfinite(b)
        if not np.allclose(a[both], b[both], rtol=1e-7, atol=1e-9):
            return False
    return True


@pytest.mark.parametrize("name", TRUE)
def test_no_mutant_is_proved_that_differs_in_numbers(name: str) -> None:
    rng = random.Random(name)
    left, right = TRUE[name]
    for _ in range(PER_IDENTITY):
        changed = mutant(left, rng)
        found = decide(Obligation(changed, "=", right, DOMAIN), Budget.seconds(5))
        if found.outcome is Outcome.PROVED and not found.conditions and found.assumptions == ("no axis is empty",):
            assert agree(changed, right), (changed, right)


def test_mutants_differ_from_what_they_were_made_of() -> None:
    rng = random.Random(1)
    made = [mutant(left, rng) for left, _ in itertools.islice(TRUE.values(), 6)]
    assert all(a is not left for a, (left, _) in zip(made, TRUE.values(), strict=False))
