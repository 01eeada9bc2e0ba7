"""A proof as data: what is to be shown, the generators and their relations, how every term reads over them, and what was needed.

A sketch travels (pickle, JSON) without its terms being copied: all of them are one table.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.model import Domain, Obligation
from mathlink.term import Term, dump, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mathlink.model import Evidence

__all__ = [
    "ONE",
    "AtEveryIndex",
    "Branch",
    "Fate",
    "Holds",
    "Let",
    "Monomial",
    "Needed",
    "NormalForm",
    "Opaque",
    "Part",
    "Polynomial",
    "Put",
    "Ratio",
    "Read",
    "Relation",
    "Same",
    "Sketch",
    "Step",
    "from_data",
    "in_words",
    "to_data",
]

Monomial = tuple[tuple[int, int], ...]
"""Generators by their number, each with its exponent; the empty one is 1."""

Polynomial = tuple[tuple[Fraction, Monomial], ...]
"""Summands: coefficient and monomial, no monomial twice."""

ONE: Polynomial = ((Fraction(1), ()),)
"""The polynomial 1."""


@dataclass(frozen=True)
class Ratio:
    """A quotient of two polynomials in generators."""

    top: Polynomial
    bottom: Polynomial = ONE


@dataclass(frozen=True)
class Let:
    """A generator: a real function of generators that come before it, under a short name.

    ``function`` says which one, ``arguments`` of what: ``"symbol"`` and ``"pi"`` of nothing (``about`` is the symbol's name),
    ``"exp"``, ``"log"``, ``"logabs"`` (log|u|), ``"root"`` (u to the rational ``power``), ``"cyclotomic"`` (2 cos(π/n) with n in
    ``about``), ``"term"`` (the term ``about`` as it stands), ``"entry x"`` (of an array), ``"sum"`` (lo, hi, body over the index
    ``about``), ``"multisum"`` (the same for several indices: lo, hi of each, then the body), else a function of terms.
    """

    number: int
    name: str
    function: str
    arguments: tuple[Ratio, ...] = ()
    power: Fraction = Fraction(1)
    about: Any = None


@dataclass(frozen=True)
class Relation:
    """The generator to the power ``degree`` is ``value``."""

    number: int
    degree: int
    value: Ratio


@dataclass(frozen=True)
class Put:
    """A hypothesis ``symbol = value`` used up: the value stands for the symbol in both sides."""

    symbol: Term
    value: Term


@dataclass(frozen=True)
class Read:
    """A term of one of the sides, over the generators."""

    term: Term
    value: Ratio


@dataclass(frozen=True)
class NormalForm:
    """Both sides over the generators; the claim is that they are equal."""

    left: Ratio
    right: Ratio


@dataclass(frozen=True)
class Same:
    """Both sides are one and the same term."""


@dataclass(frozen=True)
class Opaque:
    """What a tool found without saying how, in its words."""

    words: str


@dataclass(frozen=True)
class Holds:
    """A condition that a step needs and that holds in the whole domain."""

    condition: Term


@dataclass(frozen=True)
class Needed:
    """A condition that a step needs and that the claim is made under."""

    condition: Term


@dataclass(frozen=True)
class AtEveryIndex:
    """A condition that holds an index of a sum, and that the claim is made under for each of its values."""

    condition: Term


class Fate:
    """What became of a branch."""

    PROVED = "proved"
    IMPOSSIBLE = "cannot happen"
    LEFT_OUT = "not compared"


@dataclass(frozen=True)
class Branch:
    """One way through the conditions: proved by a sketch of its own, impossible, or left out (a side has no value there)."""

    path: tuple[Term, ...]
    fate: str
    sketch: Sketch | None = None
    why: str = ""


@dataclass(frozen=True)
class Part:
    """One of several statements that the claim consists of, with a proof of its own."""

    sketch: Sketch


Step = Let | Relation | Put | Read | NormalForm | Same | Opaque | Holds | Needed | AtEveryIndex | Branch | Part


@dataclass(frozen=True)
class Sketch:
    """The steps of one proof, and the tool that found them.

    ``ranges``: what the domain says of all entries of an array: name, lowest, highest, and whether each is excluded.
    """

    claim: Obligation
    tool: str
    version: str
    steps: tuple[Step, ...]
    ranges: tuple[tuple[str, Fraction | None, bool, Fraction | None, bool], ...] = field(default=())

    def of(self, *kinds: type) -> Iterator[Any]:
        """The steps of some kinds, in order."""
        return (s for s in self.steps if isinstance(s, kinds))

    def conditions(self) -> tuple[Term, ...]:
        """What the claim is made under."""
        return tuple(s.condition for s in self.of(Needed))

    def __reduce__(self) -> tuple[Any, ...]:
        return from_data, (to_data(self),)

    def to_json(self) -> str:
        """As JSON."""
        return json.dumps(to_data(self))

    @classmethod
    def from_json(cls, text: str) -> Sketch:
        """The inverse of :meth:`to_json`.

        Raises
        ------
        ValueError : the text is not a sketch.
        """
        return from_data(json.loads(text))


def in_words(claim: Obligation, found: Evidence) -> Sketch:
    """The sketch of an engine that tells its steps in words only."""
    words = found.steps or (f"{found.engine} found a proof",)
    return Sketch(claim, found.engine, "", (*map(Opaque, words), *map(Needed, found.conditions)))


# ── as plain data ────────────────────────────────────────────────────────────────────────────────

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        Ratio,
        Let,
        Relation,
        Put,
        Read,
        NormalForm,
        Same,
        Opaque,
        Holds,
        Needed,
        AtEveryIndex,
        Branch,
        Part,
        Sketch,
        Obligation,
        Domain,
    )
}
_FIELDS = {name: tuple(f.name for f in dataclasses.fields(kind)) for name, kind in _KINDS.items()}


def to_data(sketch: Sketch) -> dict[str, Any]:
    """Lists, strings and numbers only; every term stands in one table."""
    terms: dict[Term, int] = {}
    body = _packed(sketch, terms)
    nodes, roots = dump(*terms)
    return {
        "terms": [[op, _packed(data, terms), list(args)] for op, data, args in nodes],
        "roots": list(roots),
        "sketch": body,
    }


def from_data(data: dict[str, Any]) -> Sketch:
    """The inverse of :func:`to_data`.

    Raises
    ------
    ValueError : the data is not a sketch.
    """
    try:
        nodes = tuple((op, _unpacked(about, ()), tuple(args)) for op, about, args in data["terms"])
        made = _unpacked(data["sketch"], load((nodes, tuple(data["roots"]))))
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as problem:
        raise ValueError(f"not a proof sketch: {problem!r}") from None
    if not isinstance(made, Sketch):
        raise ValueError(f"not a proof sketch but {type(made).__name__}")
    return made


def _packed(value: Any, terms: dict[Term, int]) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Term):
        return ["term", terms.setdefault(value, len(terms))]
    if isinstance(value, Fraction):
        return ["q", value.numerator, value.denominator]
    if isinstance(value, (tuple, list)):
        return ["tuple", *(_packed(v, terms) for v in value)]
    if hasattr(value, "items"):
        return ["map", *([name, _packed(v, terms)] for name, v in value.items())]
    name = type(value).__name__
    return [name, *(_packed(getattr(value, f), terms) for f in _FIELDS[name])]


def _unpacked(data: Any, terms: tuple[Term, ...]) -> Any:
    if not isinstance(data, list):
        return data
    kind, *rest = data
    match kind:
        case "term":
            return terms[rest[0]]
        case "q":
            return Fraction(*rest)
        case "tuple":
            return tuple(_unpacked(v, terms) for v in rest)
        case "map":
            return {name: _unpacked(v, terms) for name, v in rest}
    return _KINDS[kind](*_all(rest, terms))


def _all(values: Iterable[Any], terms: tuple[Term, ...]) -> tuple[Any, ...]:
    return tuple(_unpacked(v, terms) for v in values)
