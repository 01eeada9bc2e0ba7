"""The name of a symbol taken apart, and the ways code may spell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product
from typing import TYPE_CHECKING

from mathlink.bind.aliases import ACCENTS, MEANINGS, SPELLINGS, SUBSCRIPTS
from mathlink.bind.spelling import exact

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Parts", "key", "meanings", "parts", "spellings", "swapped"]

_UPRIGHT = re.compile(
    r"\\(?:text|textrm|textit|textbf|textup|mathrm|mathit|operatorname\*?|mbox|hbox|rm|it)(?![a-zA-Z])\s*"
)


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    r"""The exact name with its superscripts set behind: ``P^{sat}`` is ``Psat``, ``x'`` is ``xprime``."""
    return exact(_UPRIGHT.sub("", name).replace("'", "prime")).replace("^", "").replace("~", "")


@dataclass(frozen=True)
class Parts:
    """A name taken apart, every part an exact key: accents from outside in, base, subscripts, superscripts.

    ``delta`` is ``"Delta"`` or ``"delta"`` where the base is a difference (``\\Delta P``).
    """

    base: str
    accents: tuple[str, ...] = ()
    delta: str = ""
    subscripts: tuple[str, ...] = ()
    superscripts: tuple[str, ...] = ()


_ACCENT = re.compile(r"\\(" + "|".join(sorted(ACCENTS, key=len, reverse=True)) + r")(?![a-zA-Z])\s*")
_DELTA = re.compile(r"\\(Delta|delta)(?![a-zA-Z])\s*(?=\S)")


@lru_cache(maxsize=4096)
def parts(name: str) -> Parts:
    """The name of a symbol, in normalised LaTeX or as code writes it, taken apart."""
    name = _UPRIGHT.sub("", name.replace("'", r"^{\prime}"))
    base, subscripts, superscripts = _scripts(_bare(name))
    accents: list[str] = []
    delta = ""
    while True:
        if match := _ACCENT.match(base):
            accents.append(match.group(1))
        elif not delta and (match := _DELTA.match(base)):
            delta = match.group(1)
        else:
            break
        inner = _bare(base[match.end() :])
        base, below, above = _scripts(inner)
        subscripts, superscripts = [*below, *subscripts], [*above, *superscripts]
    return Parts(key(base), tuple(accents), delta, _keys(subscripts), _keys(superscripts))


def _keys(groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(found for group in groups for piece in re.split(r"\\?,", group) if (found := key(piece)))


def _bare(text: str) -> str:
    """Without braces that enclose the whole text."""
    text = text.strip()
    while text.startswith("{") and _group(text, 0) == len(text):
        text = text[1:-1].strip()
    return text


def _group(text: str, start: int) -> int:
    """End of the group, command or character that starts here."""
    if text[start] == "{":
        depth = 0
        for i in range(start, len(text)):
            depth += (text[i] == "{") - (text[i] == "}")
            if depth == 0:
                return i + 1
        return len(text)
    command = re.compile(r"\\[a-zA-Z]+|\\.|.", re.DOTALL).match(text, start)
    return command.end() if command else start + 1


def _scripts(text: str) -> tuple[str, list[str], list[str]]:
    """Base, subscript groups and superscript groups; scripts inside braces belong to the base."""
    base, found = "", {"_": list[str](), "^": list[str]()}
    i = 0
    while i < len(text):
        if text[i] in found and i + 1 < len(text) and (base or text[i] == "^"):
            start = i + 1 + len(text[i + 1 :]) - len(text[i + 1 :].lstrip())
            # Code writes rho_gas: outside LaTeX the subscript runs on to the next underscore.
            word = re.compile(r"\w[^\W_]*").match(text, start)
            end = word.end() if word and "\\" not in text and "{" not in text else _group(text, start)
            found[text[i]].append(_bare(text[start:end]))
            i = end
        elif text[i] == "{":
            end = _group(text, i)
            base += text[i:end]
            i = end
        else:
            base += text[i]
            i += 1
    return base.strip(), found["_"], found["^"]


def swapped(name: str | Parts) -> tuple[str, ...]:
    """Exact keys with superscript before subscript and the parts of a subscript in another order, the plain key first."""
    p = parts(name) if isinstance(name, str) else name
    head = "".join(p.accents) + p.delta + p.base
    keys = [key(name)] if isinstance(name, str) else []
    orders = permutations(p.subscripts) if len(p.subscripts) <= 3 else iter([p.subscripts])
    for order in orders:
        below, above = "".join(order), "".join(p.superscripts)
        keys += [head + below + above, head + above + below]
    return tuple(dict.fromkeys(keys))


def spellings(name: str | Parts) -> tuple[str, ...]:
    """The ways code spells the sign itself: ``\\Delta P`` is ``dP``, ``\\dot{m}`` is ``m``, ``\\lambda_{1}`` is ``lbd1``."""
    p = parts(name) if isinstance(name, str) else name
    return tuple(dict.fromkeys((*swapped(name), *_combined(p, (p.base, *SPELLINGS.get(p.base, ()))))))


def meanings(name: str | Parts) -> tuple[str, ...]:
    """The words code uses for the quantity that the sign usually stands for: ``\\theta`` is ``angle``."""
    p = parts(name) if isinstance(name, str) else name
    return () if p.delta else _combined(p, MEANINGS.get(p.base, ()))


def _combined(p: Parts, bases: tuple[str, ...]) -> tuple[str, ...]:
    accents = [tail for accent in p.accents for tail in ACCENTS[accent]] or [""]
    deltas = (p.delta, *SPELLINGS.get(p.delta, ())) if p.delta else ("",)
    if p.delta and p.base == "H" and p.subscripts:
        deltas = (*deltas, "")  # an enthalpy of change is written with and without its Δ
    scripts = [(s, *SUBSCRIPTS.get(s, ())) for s in (*p.subscripts, *p.superscripts)]
    found: list[str] = []
    for accent, delta, base, *tail in product(accents, deltas, bases, *scripts):
        found += [delta + base + accent + "".join(tail), delta + base + "".join(tail) + accent]
    return tuple(dict.fromkeys(found))
