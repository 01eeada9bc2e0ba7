r"""TeX is asked whether it reads two texts as the same tokens: ``\ifx`` on macros that hold them compares exactly these."""

from __future__ import annotations

import re
from random import Random

import pytest

from tests.writing.typesetting import MISSING, REASON, log
from writing.options import Options
from writing.proof.latex import difference

pytestmark = pytest.mark.skipif(bool(MISSING), reason=REASON)

_PIECES = [
    "a", "b", "xyz", "1", ".", "{}", "{a", "}", "~", "$", "&", "^", "-", "*", "[", "]", r"\foo", r"\x", r"\,", r"\%", r"\\", r"\{", r"\~",
    "%c\n", "% d \n", "%\n", "\n%e\n",
]  # fmt: skip
_BLANKS = ["", " ", "  ", "\n", "\n  ", " \n", "\t", "\n\n", " \n \n"]


def _balanced(text: str) -> bool:
    depth = 0
    for piece in re.findall(r"\\.|%[^\n]*|[{}]", text):
        depth += (piece == "{") - (piece == "}")
        if depth < 0:
            return False
    return not depth


def _snippet(random: Random) -> list[str]:
    """Pieces and blanks by turns."""
    count = random.randint(2, 9)
    return [each for _ in range(count) for each in (random.choice(_PIECES), random.choice(_BLANKS[:8]))]


def _other(parts: list[str], random: Random) -> list[str]:
    """The same with one or two of its blanks or pieces changed."""
    other = list(parts)
    for _ in range(random.randint(1, 2)):
        at = random.randrange(len(other))
        other[at] = random.choice(_BLANKS if at % 2 or random.random() < 0.3 else _PIECES)
    return other


def _pairs(count: int) -> list[tuple[str, str]]:
    random = Random(8)
    found: list[tuple[str, str]] = []
    while len(found) < count:
        parts = _snippet(random)
        one, other = "".join(parts) + "\n", "".join(_other(parts, random)) + "\n"
        if one != other and _balanced(one) and _balanced(other):
            found.append((one, other))
    return found


def _told(pairs: list[tuple[str, str]], folder) -> list[bool]:
    """Whether TeX reads both of each pair as the same tokens."""
    lines = [r"\documentclass{article}\begin{document}"]
    for number, (one, other) in enumerate(pairs):
        lines.append(f"\\long\\def\\one{{%\n{one}}}\\long\\def\\other{{%\n{other}}}%\n")
        lines.append(f"\\immediate\\write-1{{PAIR {number} \\ifx\\one\\other same\\else other\\fi.}}%\n")
    said = log(folder, "pairs", "\n".join([*lines, r"\end{document}", ""]))
    found = dict(re.findall(r"^PAIR (\d+) (same|other)\.", said, re.MULTILINE))
    assert len(found) == len(pairs), said[-1500:]
    return [found[str(number)] == "same" for number in range(len(pairs))]


def _comments(text: str) -> list[tuple[bool, str]]:
    found = re.finditer(r"\\[\s\S]|(?P<line>^[ \t]*)?%(?P<comment>[^\n]*)", text, re.MULTILINE)
    return [(each["line"] is not None, each["comment"].rstrip()) for each in found if each["comment"] is not None]


def test_what_the_proof_calls_the_same_has_the_same_tokens(tmp_path):
    pairs = _pairs(6000)
    told = _told(pairs, tmp_path)
    wrong, strict, right = [], [], 0
    for (one, other), same in zip(pairs, told, strict=True):
        proved = difference(one, other, Options()) is None
        right += proved and same
        if proved and not same and not _only_more_paragraph_ends(one, other):
            wrong.append((one, other))
        if same and not proved and _comments(one) == _comments(other) and not _only_more_paragraph_ends(one, other):
            strict.append((one, other))
    assert wrong == []
    assert right > 300
    assert strict == []


def _only_more_paragraph_ends(one: str, other: str) -> bool:
    r"""Whether several ``\par`` stand for one: no print tells them apart."""
    several = re.compile(r"\n[ \t]*\n[ \t]*\n")
    return several.search(one) is not None or several.search(other) is not None
