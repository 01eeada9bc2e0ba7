"""LaTeX text → Equation: the one path from tokens over pieces and names to terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.errors import SyntaxProblem
from mathlink.latex.arrays import find_arrays
from mathlink.latex.assembly import equation_of
from mathlink.latex.atoms import UnknownCommand
from mathlink.latex.contradictions import refuse_contradictions
from mathlink.latex.cursor import Reading
from mathlink.latex.enclosed import angle_brackets
from mathlink.latex.grammar import Grammar
from mathlink.latex.indices import upper_indices
from mathlink.latex.macros import expand
from mathlink.latex.names import Names
from mathlink.latex.pieces import Piece, pieces
from mathlink.latex.plain import (
    GROUPED,
    RAISED,
    REPEATING,
    TIGHT,
    WORDED_OPERATORS,
    barred,
    congruences,
    grouped_digits,
    infix_fractions,
    loosened,
    overprinted,
    plain_matrices,
    raised_primes,
    repeating_decimals,
    spread_alphabets,
    worded_operators,
)
from mathlink.latex.resolve import letters_alone, needs_resolving, resolve
from mathlink.latex.scanner import tokenize
from mathlink.latex.spelling import spell
from mathlink.latex.tables import ACCENTS, ALPHABETS, GREEK, RELATIONS
from mathlink.latex.tokens import Token, match_braces
from mathlink.latex.units import unit
from mathlink.model import Equation, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


__all__ = ["read", "reading_of"]

_LONGEST = 200_000
_MOST_PROBLEMS = 20
_UPPER = re.compile(r"\^\s*\{?\s*(?:0\s*)?\\?[a-zA-Z]")
_NUMBERED = re.compile(r"(?:\\hfill|\\hspace\*?\{[^{}]*\}|(?:(?:~|\\[ ;])\s*){2,})\s*(\(\d+[a-z]?\))\Z")
_OVERPRINTED = re.compile(r"[A-Z]\s*(?:\\!\s*){2,}[A-Z]")
_BOLD_PRODUCT = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec|bf)(?![a-z])[^{}]*\{?[^{}]*\\(?:cdot|times)")
_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec|pmb|bold|bf)(?![a-z])")


def read(text: str, symbols: Iterable[str] | Mapping[str, str] = (), *, letters: bool = False) -> Equation:
    r"""Read a LaTeX statement.

    Parameters
    ----------
    text : the formula: a display body, with or without its delimiters; macro definitions may stand in front.
    symbols : declared names, or a mapping name → ``"symbol" | "function" | "vector" | "matrix" | "index"``.
    letters : let undeclared letters of a run multiply although names are declared (each with a note).

    Raises
    ------
    SyntaxProblem : the text cannot be read; ``problems`` holds every problem that was found.

    >>> read(r"\mathcal{D} = \frac{D}{x+1}").symbols[0].name
    '\\mathcal{D}'
    """
    if not isinstance(text, str):
        raise TypeError(f"LaTeX is a string, not {type(text).__name__}")
    names = Names(symbols, letters)
    try:
        return _read(text, names)
    except RecursionError:
        raise SyntaxProblem(text, (0, min(1, len(text))), "nested too deeply") from None


def reading_of(text: str, names: Names) -> tuple[Reading, list[Token]]:
    """A fresh reading of a text and its tokens, macros expanded and braces checked."""
    if len(text) > _LONGEST:
        raise SyntaxProblem(text, (_LONGEST, _LONGEST + 1), f"longer than {_LONGEST} characters")
    if text[-1:] == ")" and (found := _NUMBERED.search(text)):
        raise SyntaxProblem(
            text, found.span(1), "the number of an equation, or a factor?", "", "leave it out, or `\\tag{…}`"
        )
    doubled = "\\!" in text and (found := _OVERPRINTED.search(text))
    if doubled and found and found.group()[0] != "I":
        raise SyntaxProblem(text, found.span(), "two letters printed over each other", "", "write `\\mathbb{…}`")
    tokens = expand(text, tokenize(text))
    if doubled:
        tokens = overprinted(text, tokens)
    match_braces(text, tokens)
    if "\\over" in text or "\\choose" in text:
        tokens = infix_fractions(tokens)
    if "matrix" in text or "\\cases" in text:
        tokens = plain_matrices(tokens)
    if "," in text and GROUPED.search(text):
        tokens = grouped_digits(tokens)
    if ".\\" in text or "line{" in text or "bar" in text:
        tokens = repeating_decimals(tokens) if REPEATING.search(text) else tokens
    if "<" in text and ">" in text:
        tokens = angle_brackets(tokens)
    if TIGHT.search(text):
        tokens = loosened(tokens)
    if "prime" in text and RAISED.search(text):
        tokens = raised_primes(tokens)
    if _BOLD_PRODUCT.search(text):
        tokens = spread_alphabets(tokens)
    if text.count("\\mid") > 1:
        tokens = barred(tokens)
    if WORDED_OPERATORS.search(text):
        tokens = worded_operators(names, tokens)
    if "mod" in text:
        tokens = congruences(tokens)
    for token in tokens if "#" in text else ():
        if token.kind == "#":
            raise SyntaxProblem(text, (token.start, token.end), "a macro parameter outside a definition")
    names.seen = letters_alone(tokens)
    has_arrays = names.arrays or _BOLD.search(text) is not None
    fractions = "frac" in text or "over" in text
    made = Reading(text, names, has_arrays=has_arrays, fractions=fractions, kets="\\rangle" in text)
    if (names.lenient or "_" in text or "^{0" in text or text.count("^") > 1) and _UPPER.search(text):
        made.above = upper_indices(names, tokens)
    return made, tokens


def _read(text: str, names: Names) -> Equation:
    reading, tokens = reading_of(text, names)
    found = pieces(reading, tokens)
    if not found:
        raise SyntaxProblem(text, (0, len(text)), "there is no formula")
    first = found[0].tokens
    rest = tokens[len(first) : -1]
    whole = len(found) == 1 and first[0] is tokens[0] and all(t.kind in (",", ".") for t in rest)
    resolved = [resolved_tokens(reading, piece, whole=whole) for piece in found]
    for tokens in resolved:
        define_functions(reading, tokens)
    chains = parse(reading, found, resolved)
    refuse_contradictions(reading, found, chains)
    return equation_of(reading, found, chains)


def parse(
    reading: Reading, found: list[Piece], resolved: list[list[Token]], *, entries: bool = False
) -> list[list[Relation] | None]:
    """Every piece as a chain (see :func:`_parse`), a second time if arrays were met.

    ``entries`` reads ``x_i`` as an entry wherever x is declared and neither x_i nor i is.
    """
    before = dict(reading.remarks)
    chains = _parse(reading, found, resolved)
    arrays = find_arrays(reading, entries)
    both = reading.called & reading.multiplied
    if arrays or reading.unstated or both:
        reading.applied = frozenset(both)
        reading.marks, reading.roles, reading.remarks = [], {}, before
        reading.second, reading.loose, reading.holders = True, set(), {}
        chains = _parse(reading, found, resolved)
    return chains


def resolved_tokens(reading: Reading, piece: Piece, *, whole: bool = False) -> list[Token]:
    """The tokens of a piece, closed by ``end``, with every run of letters cut into names.

    ``whole``: the piece is the whole text, whose braces are known to match.
    """
    end = piece.tokens[-1].end
    tokens = [*piece.tokens, Token("end", "", end, end)]
    if not whole:
        match_braces(reading.text, tokens)
    return resolve(reading, tokens) if needs_resolving(tokens) else tokens


def define_functions(reading: Reading, tokens: list[Token]) -> None:
    """A left side ``f(x) =`` or ``P(a \\mid b) =`` defines f, unless f is declared otherwise."""
    at = _after_name(tokens)
    if at is None:
        return
    base = tokens[:at]
    if tokens[at].kind == "^":
        at = _behind_argument(tokens, at + 1)
        if tokens[at].kind == "_":
            begin, at = at, _behind_argument(tokens, at + 1)
            base = [*base, *tokens[begin:at]]
    sized = tokens[at].text == "\\left"
    at += sized
    opening, closing = tokens[at].kind, {"(": ")", "[": "]"}.get(tokens[at].kind, "")
    if not closing:
        return
    close = at + 1
    while close < len(tokens) and tokens[close].kind not in (closing, opening, "end"):
        close += 1
    inside = tokens[at + 1 : close - sized if tokens[close].kind == closing else close]
    if tokens[close].kind != closing or not inside or (inside[0].kind == "t" and unit(inside[0].text)):
        return
    allowed = all(
        t.kind in ("a", "t", "n", ",", "|", ";", "{", "}", "_", "^", "'")
        or t.text in GREEK
        or t.text in ACCENTS
        or t.text in ALPHABETS
        or t.text in ("\\mid", "\\dagger", "\\dag")
        for t in inside
    ) and (opening == "(" or any(t.kind == "," for t in inside))
    if allowed and tokens[close + 1].text in RELATIONS:
        name = spell_name(base)
        if name not in reading.names:
            reading.functions.add(name)


def _after_name(tokens: list[Token]) -> int | None:
    """The place behind the name that a piece begins with."""
    first = tokens[0]
    if first.kind in ("a", "t") or first.text in GREEK:
        at = 1
    elif first.text in ACCENTS or first.text in ALPHABETS:
        at = _behind_argument(tokens, 1)
    else:
        return None
    while tokens[at].kind in ("_", "'"):
        at = at + 1 if tokens[at].kind == "'" else _behind_argument(tokens, at + 1)
    return at


def _behind_argument(tokens: list[Token], at: int) -> int:
    if tokens[at].kind != "{":
        return min(at + 1, len(tokens) - 1)
    depth = 0
    while tokens[at].kind != "end":
        depth += (tokens[at].kind == "{") - (tokens[at].kind == "}")
        at += 1
        if depth == 0:
            break
    return min(at, len(tokens) - 1)


def spell_name(tokens: list[Token]) -> str:
    """A name's tokens in normal form."""
    return spell(tokens)


def _parse(reading: Reading, found: list[Piece], resolved: list[list[Token]]) -> list[list[Relation] | None]:
    """Every piece as a chain; ``None`` for a clause in words that is kept as a note. All problems are raised together."""
    chains: list[list[Relation] | None] = []
    problems: list[SyntaxProblem] = []
    for position, (piece, tokens) in enumerate(zip(found, resolved, strict=True)):
        grammar = Grammar(reading, tokens)
        grammar.left_side = True
        try:
            chain: list[Relation] | None = grammar.chain()
        except SyntaxProblem as problem:
            chain = None
            if piece.role == "condition" or (position and _index_range(tokens)):
                reading.ignore(f"not read: {problem.message}", *piece.span)
            else:
                problems += _every(reading, tokens, problem)
        chains.append(chain)
    if problems:
        first = problems[0]
        raise SyntaxProblem(
            first.text, first.span, first.message, first.expected, first.hint, tuple(problems[1:])
        ) from None
    return chains


def _every(reading: Reading, tokens: list[Token], problem: SyntaxProblem) -> list[SyntaxProblem]:
    """The problem, and those behind it that show when each command that is not known is taken for a name."""
    problems = [problem]
    unknown: set[tuple[int, int]] = set()
    while isinstance(problem, UnknownCommand) and len(problems) < _MOST_PROBLEMS:
        unknown.add(problem.span)
        names = [t._replace(kind="a", text="?") if (t.start, t.end) in unknown else t for t in tokens]
        try:
            Grammar(reading, names).chain()
        except SyntaxProblem as next_problem:
            problem = next_problem
        else:
            break
        if any(start < problem.span[1] and problem.span[0] < end for start, end in unknown):
            break  # it speaks of the name that was put there
        problems.append(problem)
    return problems


def _index_range(tokens: list[Token]) -> bool:
    r"""``i = 1, \dots, n`` behind a claim."""
    ranges = len(tokens) > 2 and tokens[1].text in ("=", "\\in") and tokens[0].kind in ("a", "c")
    return ranges and any(t.text in ("\\dots", "\\ldots", "\\cdots") for t in tokens)
