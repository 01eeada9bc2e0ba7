"""A domain (``given``) → conditions, whole-number symbols and shapes; LaTeX or plain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink.errors import GivenProblem, SyntaxProblem
from mathlink.latex.names import Names
from mathlink.latex.pieces import Piece
from mathlink.latex.statement import define_functions, parse, reading_of, resolved_tokens
from mathlink.latex.tables import GREEK, RELATIONS
from mathlink.latex.tokens import Token
from mathlink.model import Note
from mathlink.term import Term, compare, const, eq, le, lt, ne, or_

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["Given", "read_given"]

_SET = re.compile(r"\\mathbb\{([A-Z])\}(?:[_^]\{([^}]*)\})?\Z")
_POSITIVE = frozenset({">0", "^+", "+", "++", "*"})
_NOT_NEGATIVE = frozenset({"\\ge0", "\\geq0", ">=0", "\\geqslant0", "0+", "0"})
_DEFINITE = frozenset({"\\succ", "\\succeq", "\\prec", "\\preceq"})
_LINES = re.compile(r"(?<![,;\s])[ \t]*\n\s*")
_AND = frozenset({"and", "und"})


@dataclass(frozen=True)
class Given:
    r"""A domain, read.

    Attributes
    ----------
    conditions : every link of every chain as a term; entries of arrays (``0 < p_i < 1``) are ``index`` terms with a free index.
    integers : normalised names of the symbols that are whole numbers (``n \in \mathbb{N}``).
    shapes : array name → its dimensions (``X \in \mathbb{R}^{n \times d}``).
    notes : what has no meaning for single numbers (``A \succ 0``), and the rules of reading that were applied (``1/2 x``).
    """

    conditions: tuple[Term, ...] = ()
    integers: tuple[str, ...] = ()
    shapes: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def read_given(text: str, symbols: Iterable[str] | Mapping[str, str] = ()) -> Given:
    r"""Read a comma-separated list of relations in declared names, LaTeX or plain (``<=``, ``>=``, ``!=``, ``**``, ``*``).

    ℕ counts from 0 (``\mathbb{N}_{>0}`` from 1); ``\mathbb{R}^+`` and ``\mathbb{R}_{>0}`` are the positive reals, ``\mathbb{R}_+`` and
    ``\mathbb{R}_{\ge 0}`` include 0.

    Raises
    ------
    GivenProblem : the text cannot be read; the reason names the place.

    >>> read_given(r"0 < x \le 1", ["x"]).conditions
    ((lt 0 x), (le x 1))
    """
    if not isinstance(text, str):
        raise TypeError(f"a domain is a string, not {type(text).__name__}")
    try:
        return _read(text, Names(symbols))
    except SyntaxProblem as problem:
        raise GivenProblem(text, str(problem)) from None
    except RecursionError:
        raise GivenProblem(text, "nested too deeply") from None


def _read(text: str, names: Names) -> Given:
    if "%" in text:
        raise GivenProblem(text, "`%` has no reading in a domain")
    plain = text.replace("!=", "\\ne ").replace("&&", ",").replace("&", ",").replace("≠", "\\ne ")
    plain = _LINES.sub(", ", plain.strip())
    reading, tokens = reading_of(plain, names)
    parts = _parts(_plain(names, tokens[:-1]))
    notes = [Note("definiteness of a matrix is not used", p.span) for p in parts if _definite(p)]
    parts = [p for p in parts if not _definite(p)]
    resolved = [resolved_tokens(reading, part) for part in parts]
    for tokens in resolved:
        define_functions(reading, tokens)
    chains = parse(reading, parts, resolved, entries=True)
    collected = _Collected(text)
    waiting: list[Term] = []
    for part, chain in zip(parts, chains, strict=True):
        if chain is None:
            raise GivenProblem(text, f"`{plain[slice(*part.span)]}` cannot be read")
        if chain[0].right is None:
            waiting.append(chain[0].left)
            continue
        for left in waiting:
            collected.link(chain[0].relation, left, chain[0].right)
        waiting = []
        for link in chain:
            assert link.right is not None
            collected.link(link.relation, link.left, link.right)
    if waiting:
        raise GivenProblem(text, f"`{plain[slice(*parts[-1].span)]}` is no relation")
    return Given(tuple(collected.conditions), tuple(collected.integers), collected.shapes, (*notes, *reading.notes))


def _definite(part: Piece) -> bool:
    return any(t.text in _DEFINITE for t in part.tokens)


def _plain(names: Names, tokens: list[Token]) -> list[Token]:
    """Python spellings as LaTeX has them: ``pi_rate`` as one name with a subscript, ``sigma`` as σ where only that is declared."""
    made: list[Token] = []
    longest = max(map(len, names.raw), default=0)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        behind = at + 1
        if token.kind == "a":
            behind = _identifier(tokens, at, longest)
            text = "".join(t.text for t in tokens[at:behind])
            if behind > at + 1 and text in names.raw and "_" in text:
                base, _, rest = text.partition("_")
                place = token.start, tokens[behind - 1].end
                made.append(Token("a", base, token.start, token.end))
                if rest:
                    made.extend(
                        (
                            Token("_", "_", *place),
                            Token("{", "{", *place),
                            Token("a", rest, *place),
                            Token("}", "}", *place),
                        )
                    )
                at = behind
                continue
            behind = at + 1
            greek = "\\" + token.text
            if greek in GREEK and token.text not in names.raw and (greek in names.raw or token.text == "pi"):
                token = token._replace(kind="c", text=greek)
        made.append(token)
        at = behind
    return made


def _identifier(tokens: list[Token], at: int, longest: int) -> int:
    """The place behind the Python identifier that begins at ``at``, or behind more tokens than a known name has characters."""
    end = at + 1
    stop = min(len(tokens), at + longest + 1)
    while end < stop and tokens[end].kind in ("a", "n", "_") and tokens[end].start == tokens[end - 1].end:
        end += 1
    return end


def _parts(tokens: list[Token]) -> list[Piece]:
    """The list, cut at commas, rows, "and" and wide spaces outside brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        kind = token.kind
        depth += (kind in ("(", "[", "{") or token.text == "\\{") - (kind in (")", "]", "}") or token.text == "\\}")
        between = kind in (",", ";", "\\\\") or token.text in ("\\land", "\\wedge", "\\text{and}") or token.text in _AND
        if (depth <= 0 and between) or (depth <= 0 and kind == "q" and any(t.text in RELATIONS for t in parts[-1])):
            parts.append([])
        elif kind not in ("q", "$", "&"):
            parts[-1].append(token)
    made = [part[:-1] if part and part[-1].kind == "." else part for part in parts]
    return [Piece(tuple(part), "statement") for part in made if part]


class _Collected:
    """Links turned into conditions, whole numbers and shapes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.conditions: list[Term] = []
        self.integers: dict[str, None] = {}
        self.shapes: dict[str, tuple[Term, ...]] = {}

    def link(self, relation: str, left: Term, right: Term) -> None:
        """One link of a chain."""
        if relation != "in" and any(t.op == "call" and t.data == "\\tuple" for t in (left, right)):
            raise GivenProblem(self.text, "a tuple is compared; write one relation for each name")
        if relation == "in":
            self._member(left, right)
        elif relation == "!=":
            self.conditions.append(ne(left, right))
        elif relation in ("=", "<", "<=", ">", ">="):
            self.conditions.append(compare(relation, left, right))
        else:
            raise GivenProblem(self.text, f"the relation {relation} restricts nothing")

    def _member(self, left: Term, right: Term) -> None:
        if right.op == "call" and right.data.startswith("\\interval"):
            low, high = right.args
            self._bound(lt if right.data[9] == "(" else le, low, left)
            self._bound(lt if right.data[10] == ")" else le, left, high)
        elif right.op == "call" and right.data == "\\range":
            self._whole(left)
            self.conditions += [le(right.args[0], left), le(left, right.args[1])]
        elif right.op == "call" and right.data == "\\set":
            self.conditions.append(or_(*(eq(left, item) for item in right.args)))
            if all(item.op == "const" and item.data[0].denominator == 1 for item in right.args):
                self._whole(left)
        elif right.op == "call" and right.data.startswith("\\mathbb{R}") and left.op == "sym":
            self.shapes[left.data] = right.args
        elif right.op == "sym" and (found := _SET.match(right.data)):
            self._number_set(left, found.group(1), (found.group(2) or "").replace(" ", ""), "^" in right.data)
        else:
            raise GivenProblem(self.text, "this set cannot be read")

    def _bound(self, relation: object, a: Term, b: Term) -> None:
        if any((t.op == "named" and t.data == "inf") or (t.op == "neg" and t.args[0].data == "inf") for t in (a, b)):
            return
        self.conditions.append(lt(a, b) if relation is lt else le(a, b))

    def _number_set(self, left: Term, letter: str, sign: str, upper: bool) -> None:
        whole = letter in "NZ"
        if letter not in "RNZ":
            raise GivenProblem(self.text, f"the set \\mathbb{{{letter}}} cannot be read")
        if whole:
            self._whole(left)
        zero = const(0)
        positive = sign in (">0", "*", "++", "\\ge1", "\\geq1", "1") or (sign == "+" and (upper or whole))
        if positive:
            self.conditions.append(le(const(1), left) if whole else lt(zero, left))
        elif sign == "+" or sign in _NOT_NEGATIVE or (letter == "N" and not sign):
            self.conditions.append(le(zero, left))
        elif sign:
            raise GivenProblem(self.text, f"the set \\mathbb{{{letter}}} with {sign} cannot be read")

    def _whole(self, left: Term) -> None:
        base = left.args[0] if left.op == "index" else left
        if base.op != "sym":
            raise GivenProblem(self.text, "only a symbol can be declared a whole number")
        self.integers[base.data] = None
