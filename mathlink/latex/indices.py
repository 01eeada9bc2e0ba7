r"""Which superscripts are indices of tensors, told from where their letters stand in the whole formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mathlink.latex.tables import ACCENTS, ALPHABETS, EXCHANGES, GREEK, OLD_FONTS, OPERATOR_WORDS, RELATIONS
from mathlink.latex.tokens import unsized

if TYPE_CHECKING:
    from mathlink.latex.names import Names
    from mathlink.latex.tokens import Token

__all__ = ["Above", "letters_of", "upper_indices"]

_INDICES = frozenset("abcdfghijABCDEFIJKLMNPQRS") | (GREEK - {"\\pi"})
"""What a single letter above a name is likely to be; the other letters are exponents as often."""

_MARKUP = frozenset(ACCENTS) | frozenset(ALPHABETS) | frozenset(OLD_FONTS)


_BINDING = frozenset(
    "\\sum \\prod \\int \\oint \\lim \\max \\min \\sup \\inf \\bigcup \\bigcap \\bigoplus \\bigotimes".split()
)
_GOES_ON = frozenset({"_", "^", "'", "(", "[", "}"})
_DERIVING = frozenset({"\\partial", "\\nabla"})
_NO_BASES = frozenset({")", "]", ""}) | _DERIVING
_MARKS = frozenset({"*", "\\ast", "\\star", "\\dagger", "\\dag", "+"})
_VELOCITIES = frozenset({"\\dot", "\\ddot"})
_BRACES = frozenset({"{", "}"})
_ENDS = frozenset({"\\\\", ";"})
_BESIDE = frozenset({"q", "n", "'", "{", "}", ",", ";", "(", ")"})


class _Script(NamedTuple):
    """A script that looks like indices: its sign, its base, and the letters in it."""

    sign: str
    base: str
    letters: tuple[str, ...]
    marked: bool  # a 0 or a mark such as a star stands in front of the letters
    applied: str  # what stands in a bracket behind it: "name", "list" of names, or ""
    side: int  # how many relations stand before it


class Above(NamedTuple):
    """What is known of the letters in scripts: those that are ``indices`` where they stand above a name, those for which that is ``doubtful``, the
    bases that have powers, the letters that stand on the line or below an operator (``spoken``), and those that are indices
    even if they are declared (``certain``): above and below names on one side of a relation, several as below a name, between a name and a list of
    arguments, above a name that is not declared, or counted (``a = 1, 2``)."""

    indices: frozenset[str]
    doubtful: frozenset[str]
    powered: frozenset[str]
    spoken: frozenset[str]
    certain: frozenset[str]


def upper_indices(names: Names, tokens: list[Token]) -> Above:
    """What the superscripts of a formula are.

    A letter that also stands on the base line, or that a sum binds, is no such index. A letter is one if it stands below a name as well, if its
    name has several lower indices, or if it stands beside another index or above two names. A base that stands alone as well, or with a
    number above it, has powers by Latin letters.
    """
    scripts, spoken, bound, powered, exchanged = _scripts(tokens)
    counted = _counted(tokens)
    spoken -= counted
    counted |= exchanged
    free = [s for s in scripts if not any(letter in spoken or letter in bound for letter in s.letters)]
    runs = {s.letters for s in scripts if s.sign == "_" and len(s.letters) > 1}
    above = [s for s in free if s.sign == "^" and (s.base not in powered or s.letters[0] in GREEK or s.letters in runs)]
    lower = {letter for s in scripts if s.sign == "_" for letter in s.letters} | counted
    pairs = {(s.base, letter) for s in scripts if s.sign == "_" for letter in s.letters}
    many = {s.base for s in free if s.sign == "_" and (len(s.letters) > 1 or s.letters[0] in GREEK)}
    bases: dict[str, set[str]] = {}
    for script in above:
        for letter in script.letters:
            bases.setdefault(letter, set()).update({script.base} - _NO_BASES)
    found: set[str] = set()
    for script in above:
        for letter in script.letters:
            several = len(script.letters) > 1
            beside = letter in lower or script.base in many or bool(script.applied) or len(bases[letter]) > 1
            paired = (script.base, letter) in pairs
            if (letter in _INDICES or "_" in letter or "{" in letter or several or paired) and beside:
                found.add(letter)
        if len(script.letters) > 1 and any(len(bases[letter]) > 1 for letter in script.letters):
            found.update(script.letters)
        if script.marked:
            found.update(script.letters)
    size = -1
    while size < len(found):
        size = len(found)
        indexed = {s.base for s in above if s.base not in powered and s.letters[0] in found}
        for script in above:
            if any(letter in found for letter in script.letters) or script.base in indexed:
                found.update(script.letters)
    mixed = [s for s in scripts if s.sign == "^" and len(s.letters) > 1 and s.base not in powered]
    known = found | (lower - spoken - bound)
    for script in mixed:  # `\epsilon^{\mu\nu}` beside `a_\nu`
        found.update(script.letters if not known.isdisjoint(script.letters) else ())
    raised = {letter for s in scripts if s.sign == "^" for letter in s.letters} - spoken
    certain = _certain(above, scripts, runs) | counted | exchanged
    certain.update(x for s in above for x in s.letters if x in found and s.base not in names)
    certain.update(x for s in above for x in s.letters if not certain.isdisjoint(s.letters))
    moving = _above_velocities(tokens) - spoken - bound
    found |= moving
    certain |= moving
    doubtful = frozenset(letter for letter in raised if letter in lower or letter in bound)
    return Above(frozenset(found), doubtful, frozenset(powered), frozenset(spoken | bound), frozenset(certain))


def _scripts(tokens: list[Token]) -> tuple[list[_Script], set[str], set[str], set[str], set[str]]:
    """The scripts that look like indices, the letters that stand elsewhere, those below an operator, the bases with powers, and
    the letters that are exchanged."""
    powered: set[str] = set()
    made: list[_Script] = []
    spoken: set[str] = set()
    exchanged: set[str] = set()
    negative: dict[str, set[str]] = {}  # what stands behind a minus above each base
    signed: set[str] = set()  # bases with a plus in front of letters above
    bound: set[str] = set()
    base, operator, side = "", False, 0
    at, last = 0, len(tokens) - 1
    while at < last:
        token = tokens[at]
        kind = token.kind
        if token.text in ("\\begin", "\\end"):
            at = _behind_environment(tokens, at + 1)
            continue
        if kind in ("_", "^"):
            inside, at = _argument(tokens, at + 1)
            letters = letters_of(inside)
            if operator:
                bound.update(char for t in inside for char in _of(t))
            elif kind == "^" and len(inside) == 1 and inside[0].kind == "n" and inside[0].text not in ("0", "1"):
                powered.add(base)
            elif letters is None:
                if kind == "^" and inside and inside[0].kind == "-":
                    negative.setdefault(base, set()).update(char for t in inside for char in _of(t))
                elif not _named(inside):
                    imaginary = "i" if kind == "^" and base == "e" else ""  # in `e^{i x_i}`
                    spoken.update(char for t in inside for char in _of(t) if char != imaginary)
            else:
                if inside[0].kind == "+":
                    signed.add(base)
                marked = len(inside) > 1 and (inside[0].text == "0" or inside[0].text in _MARKS)
                made.append(_Script(kind, base, letters, marked, _arguments(tokens, at), side))
            if tokens[at - 1].kind == "a" and len(inside) == 1 and inside[0] is not tokens[at - 1]:  # `^Me`
                rest = tokens[at - 1].text[1:]
                base, operator = rest[-1], False
                spoken.update(rest if tokens[at].kind != "_" else rest[:-1])
            continue
        if kind == "a" or kind == "t" or (kind == "c" and token.text in GREEK):
            base, operator = (token.text[-1] if kind == "a" else token.text), False
            if tokens[at + 1].kind == "_":
                below, _ = _argument(tokens, at + 2)
                spoken.add(f"{base}_{''.join(t.text for t in below if t.kind not in _BRACES)}")
                spoken.update(token.text[:-1] if kind == "a" else ())
            elif tokens[at + 1].text in EXCHANGES or (at and tokens[at - 1].text in EXCHANGES):
                exchanged.update(token.text if kind == "a" else _of(token))
            elif token.text not in OPERATOR_WORDS and not (token.text == "d" and tokens[at + 1].kind == "^"):
                spoken.update(token.text.removeprefix("d") or "d" if kind == "a" else _of(token))
            if tokens[at + 1].kind not in _GOES_ON and tokens[at + 1].text != "\\left":
                powered.add(base)
        elif kind == "c" and token.text not in _MARKUP:
            base, operator = token.text if token.text in _DERIVING else "", token.text in _BINDING
            side += token.text in RELATIONS
        elif kind not in ("{", "}", "'"):
            base, operator = kind, False
            side += kind in RELATIONS or kind in _ENDS
        at += 1
    for name, letters_above in negative.items():  # `f^{-i}` beside `f^{+i}` is no power
        spoken.update(letters_above if name not in signed else ())
    return made, spoken - exchanged, bound, powered, exchanged


def _certain(above: list[_Script], scripts: list[_Script], runs: set[tuple[str, ...]]) -> set[str]:
    """Letters that stand above and below names on one side of a relation or below a derivative sign, several as below a name, or between a name and a list of arguments."""
    below = {(s.side, letter) for s in scripts if s.sign == "_" for letter in s.letters}
    deriving = {letter for s in scripts if s.sign == "_" and s.base in _DERIVING for letter in s.letters}
    return {
        letter
        for script in above
        for letter in script.letters
        if script.applied == "list"
        or script.marked
        or script.letters in runs
        or (script.side, letter) in below
        or letter in deriving
    }


def _above_velocities(tokens: list[Token]) -> set[str]:
    r"""Letters above a name that stand above its derivative by time as well: ``q^{a_1}`` beside ``\dot{q}^{a_1}``."""
    plain: set[tuple[str, str]] = set()
    dotted: set[tuple[str, str]] = set()
    if not any(token.text in _VELOCITIES for token in tokens):
        return set()
    for at, token in enumerate(tokens[1:-1], 1):
        closing = token.kind == "}"
        base = tokens[at - closing]
        if tokens[at + 1].kind != "^" or base.kind != "a":
            continue
        inside, _ = _argument(tokens, at + 2)
        before = tokens[max(0, at - 1 - 2 * closing)]
        side = dotted if before.text in _VELOCITIES else plain
        side.update((base.text[-1], letter) for letter in letters_of(inside) or ())
    return {letter for _, letter in plain & dotted}


def _behind_environment(tokens: list[Token], at: int) -> int:
    """The place behind the name of an environment, and behind the columns of an array."""
    while tokens[at].kind == "{" and (tokens[at + 1].text[:1].isalpha() or tokens[at + 1].kind in ("|", "@", "*")):
        while tokens[at].kind not in ("}", "end"):
            at += 1
        at += tokens[at].kind == "}"
        if tokens[at - 2].text != "array":
            break
    return at


def _arguments(tokens: list[Token], at: int) -> str:
    """What stands in the bracket that opens at ``at``: one ``"name"``, a ``"list"`` of names, or ``""`` for anything else or no bracket."""
    if tokens[at].kind != "(":
        return ""
    at += 1
    commas = False
    while tokens[at].kind in ("a", ",", "_", "^", "{", "}", "n") or tokens[at].text in GREEK:
        commas = commas or tokens[at].kind == ","
        at += 1
    if tokens[at].kind != ")":
        return ""
    return "list" if commas else "name"


def _argument(tokens: list[Token], at: int) -> tuple[list[Token], int]:
    """The tokens of the script that begins at ``at``, and the place behind it."""
    if tokens[at].kind != "{":
        first = tokens[at]
        return [first if first.kind != "a" or len(first.text) < 2 else first._replace(text=first.text[0])], at + 1
    depth = 0
    for place in range(at, len(tokens)):
        kind = tokens[place].kind
        if kind == "{":
            depth += 1
        elif kind == "}":
            depth -= 1
            if depth == 0:
                return unsized(tokens[at + 1 : place]), place + 1
    return tokens[at + 1 :], len(tokens)


def letters_of(inside: list[Token]) -> tuple[str, ...] | None:
    r"""The letters of a script that looks like indices, ``\alpha_0`` as one letter; ``None`` for an expression."""
    found: list[str] = []
    at = 0
    while at < len(inside):
        token = inside[at]
        if token.kind == "a":
            found.extend(token.text)
        elif token.text in GREEK:
            found.append(token.text)
        elif token.kind == "^" and found and at + 1 < len(inside):
            above, at = _argument(inside, at + 1)
            if not all(t.text in ("'", "\\prime") for t in above):
                return None
            continue
        elif token.text in ACCENTS and at + 1 < len(inside):
            below, at = _argument(inside, at + 1)
            if not (len(below) == 1 and (below[0].kind == "a" or below[0].text in GREEK)):
                return None
            found.append(f"{ACCENTS[token.text]}{{{below[0].text}}}")
            continue
        elif token.kind == "_" and found and at + 1 < len(inside):
            below, at = _argument(inside, at + 1)
            if not all(t.kind in ("a", "n") or t.text in GREEK for t in below):
                return None
            found[-1] += "_" + "".join(t.text for t in below)
            continue
        elif token.kind not in _BESIDE and token.text != "\\prime" and (at or token.text not in _MARKS):
            return None
        at += 1
    return tuple(found) if found else None


def _named(inside: list[Token]) -> bool:
    r"""Whether a script is names with scripts of their own, between commas: ``\\alpha_0``, ``r_a``, ``\\alpha_1, j``."""
    names = [t for t in inside if t.kind == "a" or t.text in GREEK]
    return bool(names) and all(t in names or t.kind in ("_", "{", "}", "n", ",", "'", "(", ")") for t in inside)


def _counted(tokens: list[Token]) -> set[str]:
    """Letters that run over listed numbers: ``a = 1, 2``."""
    places = (n for n, t in enumerate(tokens[:-4]) if t.kind == "=" and n)
    return {
        tokens[n - 1].text
        for n in places
        if tokens[n - 1].kind == "a"
        and [t.kind for t in tokens[n + 1 : n + 4]] == ["n", ",", "n"]
        and (n == 1 or tokens[n - 2].kind in ("q", ",", "(", ";", "t"))
    }


def _of(token: Token) -> tuple[str, ...]:
    if token.kind == "a":
        return tuple(token.text)
    return (token.text,) if token.text in GREEK else ()
