"""What every grammar rule stands on: the place in the tokens, the errors, the notes and spans of one reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn

from mathlink.errors import SyntaxProblem
from mathlink.latex.tokens import DEPTH, Token
from mathlink.model import Note

if TYPE_CHECKING:
    from mathlink.latex.indices import Above
    from mathlink.latex.names import Names
    from mathlink.model import Span
    from mathlink.term import Term

__all__ = ["Cursor", "Reading", "Use"]


class Use(NamedTuple):
    """A name met with a subscript: its base, the letters in the subscript, and whether the whole looks like indices."""

    base: str
    name: str
    letters: tuple[str, ...]
    index_like: bool
    words: bool
    left_side: bool


@dataclass
class Reading:
    """What one statement's pieces share while they are read.

    ``arrays`` are the bases that are read as arrays, ``indices`` the letters that index them, ``bound`` every name that a sum,
    product, extremum or integral binds, ``functions`` the names that a left side ``f(x) =`` defines. ``marks`` are the terms that
    were read and where each stands, ``remarks`` what was assumed or ignored.
    """

    text: str
    names: Names
    remarks: dict[tuple[str, Span, Literal["ignored", "assumed"]], None] = field(default_factory=dict)
    marks: list[tuple[Term, int, int]] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    called: set[str] = field(
        default_factory=set
    )  # bases that were guessed to be functions, and factors, in front of brackets
    multiplied: set[str] = field(default_factory=set)
    factors: dict[str, Span] = field(default_factory=dict)  # declared symbols that were factors in front of parentheses
    summed: set[str] = field(default_factory=set)  # names that a sum or product with a known range binds
    loose: set[str] = field(default_factory=set)  # names below an operator that is kept as it is
    holders: dict[str, dict[Term, bool]] = field(
        default_factory=dict
    )  # names below operators, and the terms of these: whether they bind it for certain
    raised: set[tuple[str, str]] = field(default_factory=set)  # bases of whole left sides, and the letters above them
    applied: frozenset[str] = frozenset()  # bases that were both: functions in the second reading
    arrays: frozenset[str] = frozenset()
    indices: frozenset[str] = frozenset()
    unbracketed: set[str] = field(default_factory=set)
    has_arrays: bool = False  # bold letters or declared arrays stand in the text: two factors may be no plain product
    above: Above | None = None  # what is known of the letters in scripts, where a letter stands above anything
    fractions: bool = True  # whether the text may hold a fraction
    kets: bool = True  # whether the text holds a closing angle bracket
    listed: set[str] = field(default_factory=set)  # bases of `x_1 + … + x_n`
    unstated: bool = False  # an index without a range was met
    second: bool = False  # the arrays are known

    def assume(self, message: str, start: int, end: int) -> None:
        """Record a reading rule that was applied."""
        self.remarks[message, (start, end), "assumed"] = None

    def retract(self, start: int, end: int) -> None:
        """Take back that letters at a place are read as a product."""
        inside = [r for r in self.remarks if start <= r[1][0] and r[1][1] <= end and "read as the product" in r[0]]
        for remark in inside:
            del self.remarks[remark]

    def ignore(self, message: str, start: int, end: int) -> None:
        """Record something that was read and has no computable meaning."""
        self.remarks[message, (start, end), "ignored"] = None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Everything that was assumed or ignored, each once, in order."""
        return tuple(Note(*remark) for remark in self.remarks)


class Cursor:
    """A place in the tokens of one piece of a statement, which end with an ``end`` token."""

    def __init__(self, reading: Reading, tokens: list[Token]) -> None:
        self.reading = reading
        self.marks = reading.marks
        self.names = reading.names
        end = tokens[-1]
        self.tokens = [*tokens, end, end, end]  # rules look up to three tokens ahead
        self.at = 0
        self.depth = 0
        self.bars = (
            "open"  # what a `|` behind an operand means: "open" a new |x|, "close" the one begun, "given" a condition
        )
        self.norms = "open"  # the same for `\\|`
        self.scope: list[str] = []
        self.left_side = False
        self.enclosed = 0  # how many brackets, braces or scripts are open around this place

    # ── the rules that others call ──

    def sum(self) -> Term:
        """a ± b ± …"""
        raise NotImplementedError

    def product(self) -> Term:
        """a · b / c …"""
        raise NotImplementedError

    def factor(self) -> Term:
        """An atom with powers and factorials."""
        raise NotImplementedError

    # ── tokens ──

    @property
    def token(self) -> Token:
        """The token at this place."""
        return self.tokens[self.at]

    def take(self, kind: str, expected: str = "") -> Token:
        """The token at this place, which must be of this kind, consumed."""
        token = self.tokens[self.at]
        if token.kind != kind:
            self.fail(expected=expected or f"`{kind}`")
        self.at += 1
        return token

    def is_command(self, text: str) -> bool:
        """Whether the token at this place is that command."""
        token = self.tokens[self.at]
        return token.kind == "c" and token.text == text

    def last_end(self) -> int:
        """Where the token before this place ends."""
        return self.tokens[self.at - 1].end if self.at else self.tokens[0].start

    def close_of(self, at: int) -> int:
        """Position of the ``}`` that closes the ``{`` at ``at`` (the braces of a piece are known to match)."""
        depth = 0
        tokens = self.tokens
        while True:
            kind = tokens[at].kind
            if kind == "{":
                depth += 1
            elif kind == "}":
                depth -= 1
                if depth == 0:
                    return at
            elif kind == "end":
                self.fail("`{` is never closed", expected="`}`")
            at += 1

    # ── errors, notes, spans ──

    def fail(
        self, message: str = "", *, expected: str = "", hint: str = "", span: tuple[int, int] | None = None
    ) -> NoReturn:
        """Raise the problem at this place, or at ``span``."""
        token = self.tokens[self.at]
        if not message:
            message = "the formula ends too early" if token.kind == "end" else f"`{token.text}` cannot stand here"
        start, end = span or (token.start, token.end)
        length = len(self.reading.text)  # tokens that were moved or added may lie anywhere
        place = min(start, end, length), min(max(start, end), length)
        raise SyntaxProblem(self.reading.text, place, message, expected, hint)

    def enter(self) -> None:
        """One level deeper; refuses what is nested too deeply."""
        self.depth += 1
        if self.depth > DEPTH + 10:
            self.fail(f"nested more than {DEPTH} deep")

    def mark(self, term: Term, start: int) -> Term:
        """Record that ``term`` stands from ``start`` to the end of the last token."""
        self.marks.append((term, start, self.tokens[self.at - 1].end))
        return term
