"""Generators of a sketch under short names: those that depend on an index of a sum carry it (``f_k``)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mathlink.prove.rechecking.meaning import Meaning
from mathlink.term import BINDERS, Term, index, postorder, substitute, sym
from mathlink.term.build import BOUND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mathlink.prove.sketch import Let

__all__ = ["GIVEN", "free_indices", "letters", "named", "separated"]

GIVEN = "="
"""What the symbols of generators start with, so that they meet no name of the code."""

_LETTERS = "abcfghouvwxyz"
_GREEK = "\\alpha \\beta \\gamma \\delta \\varepsilon \\zeta \\eta \\vartheta \\kappa \\lambda \\mu \\nu \\rho \\sigma \\tau \\chi \\psi".split()
_BASES = ("\\omega", "\\xi", "\\phi", "\\Omega", "\\Xi", "\\Phi")
_BARE = ("symbol", "pi", "euler_gamma")


def free_indices(term: Term) -> frozenset[str]:
    """Bound names that no binder inside of the term binds."""
    found: dict[Term, frozenset[str]] = {}
    for t in postorder(term):
        inner = [found[a] for a in t.args]
        if t.op == "sym":
            found[t] = frozenset({t.data}) if t.data.startswith(BOUND) else frozenset()
        elif t.op in BINDERS and t.op != "derivative":
            found[t] = frozenset().union(*inner[1:-1], inner[-1] - {t.args[0].data})
        else:
            found[t] = frozenset().union(*inner)
    return found[term]


def separated(lets: Iterable[Let]) -> list[Let]:
    """The same generators over indices with names that building a sum from its parts never chooses by itself."""
    return [dataclasses.replace(let, about=_apart(let.function, let.about)) for let in lets]


def _apart(function: str, about: object) -> object:
    if isinstance(about, Term):
        return substitute(about, {sym(n): sym(_elsewhere(n)) for n in free_indices(about)})
    if isinstance(about, tuple):
        return tuple(_elsewhere(str(n)) for n in about)
    return _elsewhere(str(about)) if function == "symbol" or function in BINDERS else about


def _elsewhere(name: str) -> str:
    return f"{BOUND}free {name.removeprefix(BOUND)}" if name.startswith(BOUND) else name


def named(lets: Iterable[Let], among: Iterable[Let], taken: Collection[str]) -> dict[int, Term]:
    """A name for every generator that is more than a symbol, a constant or an entry, applied to the free indices that it depends on."""
    whole = Meaning(among).terms
    free_names = letters(taken)
    found: dict[int, Term] = {}
    for let in lets:
        if let.function not in _BARE and not let.function.startswith("entry "):
            name = sym(f"{GIVEN}{next(free_names)}")
            places = sorted(free_indices(whole[let.number]))
            found[let.number] = index(name, *map(sym, places)) if places else name
    return found


def letters(taken: Collection[str]) -> Iterator[str]:
    """Short names without end, none of them taken; the letters that sums like for their indices are left to them."""
    yield from (x for x in (*_LETTERS, *_GREEK) if x not in taken)
    base = next((x for x in _BASES if x not in taken), "\\mathfrak{g}")
    number = 0
    while True:
        number += 1
        yield f"{base}_{{{number}}}"
