r"""Functions that mathematics knows by a notation: ``J_n(x)``, ``K_{\nu}(x)``, ``\psi(x)``, where nothing else is declared for it."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from mathlink.bind.rewriting import rewritten
from mathlink.latex import read
from mathlink.model import Note
from mathlink.term import Term, fn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.model import Equation

__all__ = ["named", "usual"]

_BESSEL = {"J": "besselj", "Y": "bessely", "I": "besseli", "K": "besselk"}
_PLAIN: dict[tuple[str, int], str] = {
    ("\\psi", 1): "digamma",
    ("\\digamma", 1): "digamma",
    ("erfi", 1): "erfi",
    ("erfinv", 1): "erfinv",
    ("Ei", 1): "ei",
    ("W", 1): "lambertw",
    ("B", 2): "beta",
    ("\\mathrm{B}", 2): "beta",
}
_OPENS = r"\s*(?:\\!)?(?:\\left|\\[bB]igg?l?)?\s*\("
_ORDER = re.compile(r"(?<![A-Za-z\\])([JYIK])_(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[A-Za-z0-9]|\\[A-Za-z]+)" + _OPENS)
_LETTER = re.compile(r"(\\psi|(?<![A-Za-z\\{])[WB])" + _OPENS)
_NAME = re.compile(r"([JYIK])_\{(.+)\}\Z", re.DOTALL)


def usual(text: str, declared: Mapping[str, str]) -> dict[str, str]:
    """The notations in front of a bracket that are functions, for nobody has declared them or uses them as the result."""
    left = text.split("=", 1)[0]
    found: dict[str, str] = {}
    for match in _ORDER.finditer(text):
        order = match[2][1:-1] if match[2].startswith("{") else match[2]
        found[f"{match[1]}_{{{order.replace(' ', '')}}}"] = match[1]
    for match in _LETTER.finditer(text):
        found[match[1]] = match[1]
    free = {n for n, letter in found.items() if not {n, letter} & set(declared)}
    return {n: "function" for n in free if not left.lstrip().startswith((n, n.replace("{", "").replace("}", "")))}


def named(equation: Equation, declared: Mapping[str, str]) -> Equation:
    """The equation with calls of such notations as the functions they are, which is noted."""
    seen: dict[str, None] = {}

    def change(t: Term, args: tuple[Term, ...]) -> Term | None:
        if t.op != "call" or declared.get(str(t.data)) == "symbol":
            return None
        found = _function(str(t.data), args, declared)
        if found is not None:
            seen[str(t.data)] = None
        return found

    changed = rewritten(equation, change)
    notes = tuple(Note(f"`{n}(…)` is read as the special function of that name", (0, 0), "assumed") for n in seen)
    return dataclasses.replace(changed, notes=(*changed.notes, *notes)) if seen else equation


def _function(name: str, args: tuple[Term, ...], declared: Mapping[str, str]) -> Term | None:
    plain = _PLAIN.get((name, len(args)))
    if plain is not None:
        return fn(plain, *args)
    bessel = _NAME.match(name)
    if bessel is None or len(args) != 1:
        return None
    order = read(bessel[2], dict(declared)).links[0]
    return fn(_BESSEL[bessel[1]], order.left, args[0]) if order.right is None else None
