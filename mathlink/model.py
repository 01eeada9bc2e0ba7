"""The nouns between a claim and its verdict: Equation, Configuration, Model, Domain, Obligation, Evidence, Verdict."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from mathlink.errors import OutOfTime
from mathlink.term import Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.prove.sketch import Sketch

__all__ = [
    "Array",
    "Aside",
    "Budget",
    "Configuration",
    "Counterexample",
    "Domain",
    "Equation",
    "Evidence",
    "Fixed",
    "Input",
    "Kind",
    "Model",
    "Note",
    "Obligation",
    "Outcome",
    "Point",
    "Relation",
    "Scalar",
    "Shape",
    "Span",
    "Status",
    "Symbol",
    "Value",
    "Verdict",
]

Span = tuple[int, int]
"""Start and end offsets into a text, end exclusive."""

Point = dict[str, Fraction]
"""A value for every symbol of a domain. Values are exact; every one is also a double, so code can run on the very same point."""


# ── LaTeX, read ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Symbol:
    """A symbol of an equation: its normalised LaTeX (``\\rho_{g}``, ``\\hat{x}``, ``\\mathcal{D}``) and where it stands.

    ``role`` is ``"symbol"``, ``"array"`` (occurs with indices), ``"function"`` (occurs applied) or ``"index"`` (a free index).
    """

    name: str
    spans: tuple[Span, ...] = ()
    role: Literal["symbol", "array", "function", "index"] = "symbol"


@dataclass(frozen=True)
class Note:
    """Something that was read and has no computable meaning, or a reading rule that was applied; with its span."""

    message: str
    span: Span
    kind: Literal["ignored", "assumed"] = "ignored"


@dataclass(frozen=True)
class Relation:
    """One link: ``left relation right``; ``relation`` is one of ``= < <= > >= != ~ prop in ->`` or ``""`` for a lone expression;
    any other relation is its LaTeX command (``\\subset``, ``\\perp``).

    ``:=`` and ``≡`` read as ``=``. ``~`` (≈, ≃, ∼), ``prop`` (∝), ``in`` (∈) and ``->`` are not equalities.
    """

    relation: str
    left: Term
    right: Term | None


@dataclass(frozen=True)
class Equation:
    """A LaTeX statement, read.

    Attributes
    ----------
    text : the LaTeX as given.
    links : the chain ``a = b = c`` link by link; at least one.
    symbols : every free symbol, in order of appearance.
    conditions : trailing conditions ("for x > 0"), as terms.
    definitions : further equations of the same statement (rows, ``\\text{where}``), each an Equation of its own.
    notes : what was read but has no computable meaning, and the reading rules that were applied.
    spans : where the terms of this equation stand in ``text``.
    """

    text: str
    links: tuple[Relation, ...]
    symbols: tuple[Symbol, ...] = ()
    conditions: tuple[Term, ...] = ()
    definitions: tuple[Equation, ...] = ()
    notes: tuple[Note, ...] = ()
    spans: Mapping[Term, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def relation(self) -> str:
        """Relation of the first link."""
        return self.links[0].relation

    @property
    def left(self) -> Term:
        """Left side of the first link."""
        return self.links[0].left

    @property
    def right(self) -> Term | None:
        """Right side of the first link; ``None`` for a lone expression."""
        return self.links[0].right


# ── Code, read ───────────────────────────────────────────────────────────────────────────────────

Kind = Literal["real", "int"]


@dataclass(frozen=True)
class Scalar:
    """This parameter is a symbolic number."""

    kind: Kind = "real"


@dataclass(frozen=True)
class Shape:
    """This parameter is an array of symbolic numbers of a concrete shape.

    ``container`` says what the running function is given: ``"ndarray"``, ``"list"`` or ``"tuple"``.
    """

    dims: tuple[int, ...]
    container: Literal["ndarray", "list", "tuple"] = "ndarray"
    kind: Kind = "real"


@dataclass(frozen=True)
class Fixed:
    """This parameter is held at a value: an option, ``None``, a function, an object."""

    value: Any


Configuration = dict[str, Scalar | Shape | Fixed]
"""How each parameter is given. A parameter that is not named keeps its default."""


@dataclass(frozen=True)
class Input:
    """A symbolic number that enters the function: symbol name (``x``, ``x[0,2]``, counted from 0 as in Python) and parameter."""

    name: str
    parameter: str
    kind: Kind = "real"
    position: tuple[int, ...] = ()


@dataclass(frozen=True)
class Array:
    """An array of terms in C order."""

    shape: tuple[int, ...]
    entries: tuple[Term, ...]


Value = Any
"""A function's result: a Term, an Array, a tuple or dict of Values, or ``Fixed`` for something without symbols that is no number."""


Aside = tuple[tuple[Term, ...], Term]
"""What holds on the way there, and what is computed then."""


@dataclass(frozen=True)
class Model:
    """A function, read: the result as terms over its inputs, under one configuration.

    Attributes
    ----------
    name : qualified name of the function.
    result : see :data:`Value`. Branches are ``ite``, exceptions are ``raise`` leaves.
    inputs : the symbolic numbers, in parameter order.
    configuration : what each parameter was given as.
    route : ``"tracing"`` or ``"ast"``.
    lines : first source line of terms, where known.
    assumptions : what was assumed in reading ("0.3333333333333333 read as 1/3").
    changing : what a call changes that outlives it (globals, attributes, closures, defaults): the next call may differ.
    assumed : conditions taken for granted on the inputs (``assert`` statements, …), as terms.
    demanded : what must hold where a path ends in a ``raise`` of the program: what it computes before has a value. Elsewhere
        that path ends in another exception, which the result does not show.
    aside : what is computed on a path and is no part of its result, and what is compared there to choose the path: it may raise
        all the same. Each with what holds on the path before.
    calls : the functions behind opaque calls, by name, each taking and giving plain numbers.
    held : constants that were read as a neighbouring short decimal or fraction, each with the double that the code holds.
    confirmed : number of points at which the running function agreed; 0 means never compared.
    confirmed_raises : how many of those were agreeing exceptions.
    unreached : branches without a point.
    """

    name: str
    result: Value
    inputs: tuple[Input, ...]
    configuration: Configuration = field(default_factory=dict)
    route: str = "tracing"
    file: str = ""
    lines: Mapping[Term, int] = field(default_factory=dict, compare=False, repr=False)
    assumptions: tuple[str, ...] = ()
    assumed: tuple[Term, ...] = ()
    confirmed: int = 0
    confirmed_raises: int = 0
    unreached: int = 0
    changing: tuple[str, ...] = ()
    held: tuple[tuple[Term, Term], ...] = ()
    demanded: tuple[Term, ...] = ()
    aside: tuple[Aside, ...] = field(default=(), compare=False, repr=False)
    calls: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


# ── What is to be shown, and what was found ──────────────────────────────────────────────────────


@dataclass(frozen=True)
class Domain:
    """Where a claim is meant to hold.

    Attributes
    ----------
    kinds : every symbol and whether it is real or an integer.
    hypotheses : conditions over those symbols; all of them hold in the domain.
    examples : points known to be sensible (docstring examples, defaults); sampling spreads around them.
    """

    kinds: Mapping[str, Kind]
    hypotheses: tuple[Term, ...] = ()
    examples: tuple[Mapping[str, float], ...] = ()


@dataclass(frozen=True)
class Obligation:
    """``left relation right`` for every point of the domain where both sides are defined. ``relation``: ``= < <= > >= !=``."""

    left: Term
    relation: str
    right: Term
    domain: Domain


class Outcome(StrEnum):
    """What one engine found. ``AGREES``: no proof, the sides agreed at every point tried."""

    PROVED = "proved"
    REFUTED = "refuted"
    AGREES = "agrees"
    OPEN = "open"


@dataclass(frozen=True)
class Evidence:
    """One engine's answer to one obligation.

    Attributes
    ----------
    engine : ``"identity"``, ``"arb"``, ``"flint"``, ``"sympy"``, ``"z3"``, ``"hypothesis"``, ``"floats"`` …
    outcome : see :class:`Outcome`.
    witness : for a refutation, the point.
    left, right : for a refutation, both sides at the witness (nearest doubles).
    steps : proof sketch, one line each.
    conditions : what had to hold for the proof (denominators not zero …), as terms.
    assumptions : further assumptions in words.
    points : number of points that were compared.
    reason : for ``OPEN``, why.
    sketch : the proof as data, which :func:`mathlink.prove.recheck` goes through again.
    """

    engine: str
    outcome: Outcome
    witness: Point | None = None
    left: float | None = None
    right: float | None = None
    steps: tuple[str, ...] = ()
    conditions: tuple[Term, ...] = ()
    assumptions: tuple[str, ...] = ()
    points: int = 0
    seed: int = 0
    seconds: float = 0.0
    reason: str = ""
    sketch: Sketch | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Budget:
    """Until when an engine may work (``time.monotonic`` seconds) and the seed of everything random."""

    until: float
    seed: int = 0

    @classmethod
    def seconds(cls, seconds: float, seed: int = 0) -> Budget:
        """A budget that starts to run at this moment."""
        return cls(time.monotonic() + seconds, seed)

    def left(self) -> float:
        """Seconds left, negative once used up."""
        return self.until - time.monotonic()

    def check(self) -> None:
        """Raise :class:`OutOfTime` once the budget is used up."""
        if self.left() <= 0:
            raise OutOfTime("the budget is used up")

    def part(self, seconds: float) -> Budget:
        """A budget of at most ``seconds`` within this one."""
        return Budget(min(self.until, time.monotonic() + seconds), self.seed)


class Status(StrEnum):
    """The four answers."""

    PROVED = "proved"
    TESTED = "tested"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Counterexample:
    """``inputs`` calls the function by keyword; ``code`` is what it returned (or ``"ZeroDivisionError: …"``), ``equation`` what the statement gives."""

    inputs: dict[str, Any]
    code: Any
    equation: Any

    def to_dict(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {"inputs": self.inputs, "code": self.code, "equation": self.equation}


@dataclass(frozen=True)
class Verdict:
    """The answer to one claim, and how it is known.

    ``reals`` and ``floats`` are ``"proved"``, ``"tested"``, ``"refuted"`` or ``"open"``: the two columns of the answer.
    ``binding`` maps each symbol to the parameter, expression, number or ``"return…"`` it stands for.
    ``verify(f, equation, where=verdict.where, given=verdict.given)`` reproduces the verdict.
    ``code`` is what the code was read as, in words: titles and lines.
    ``cached`` says that it was found in an earlier run and kept; ``code`` and proofs as data are not kept.
    """

    status: Status
    reason: str
    message: str
    function: str = ""
    equation: str = ""
    label: str | None = None
    file: str = ""
    line: int = 0
    counterexample: Counterexample | None = None
    hint: str = ""
    conditions: tuple[str, ...] = ()
    scope: str = ""
    binding: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str | float] | None = None
    given: str | None = None
    reals: str = "open"
    floats: str = "open"
    reals_witness: Mapping[str, Any] | None = None
    floats_witness: Mapping[str, Any] | None = None
    warnings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    seconds: float = 0.0
    code: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cached: bool = False

    def __bool__(self) -> bool:
        """Whether the claim holds: proved or tested."""
        return self.status in (Status.PROVED, Status.TESTED)

    def __str__(self) -> str:
        """A few lines for a person: the answer, the statement, why, and the counterexample where there is one."""
        scope = f" ({self.scope})" if self.scope else ""
        lines = [f"{self.status.value}{scope}: {self.function or 'the function'}, {' '.join(self.equation.split())}"]
        lines += [f"  {line}" for line in self.message.splitlines()]
        if self.counterexample is not None:
            inputs = ", ".join(f"{name}={value!r}" for name, value in self.counterexample.inputs.items())
            lines.append(f"  at {inputs}: code {self.counterexample.code!r}, equation {self.counterexample.equation!r}")
        if self.hint:
            lines.append(f"  {self.hint}")
        if self.conditions:
            lines.append(f"  where {', '.join(self.conditions)}")
        lines += [f"  warning: {warning}" for warning in self.warnings]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """As JSON-ready data; ``evidence`` in words."""
        return {
            "function": self.function,
            "file": self.file,
            "line": self.line,
            "label": self.label,
            "equation": self.equation,
            "where": dict(self.where) if self.where else None,
            "given": self.given,
            "status": self.status.value,
            "reason": self.reason,
            "message": self.message,
            "counterexample": self.counterexample.to_dict() if self.counterexample else None,
            "hint": self.hint,
            "conditions": list(self.conditions),
            "scope": self.scope,
            "binding": dict(self.binding),
            "reals": self.reals,
            "floats": self.floats,
            "reals_witness": dict(self.reals_witness) if self.reals_witness else None,
            "floats_witness": dict(self.floats_witness) if self.floats_witness else None,
            "warnings": list(self.warnings),
            "evidence": [
                {
                    "engine": e.engine,
                    "outcome": e.outcome.value,
                    "points": e.points,
                    "steps": list(e.steps),
                    "assumptions": list(e.assumptions),
                    "seed": e.seed,
                    "seconds": round(e.seconds, 6),
                    "reason": e.reason,
                }
                for e in self.evidence
            ],
            "seconds": round(self.seconds, 6),
            "cached": self.cached,
        }
