r"""Changes that a person asked for by name: exactly these token edits are allowed where the two texts part, and nothing else.

Every rule gets the settled forms of both texts and the places where they part. It answers how many characters to pass over on each
side, or None if what stands there is no edit of its kind.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from writing.proof.latex.pieces import ALONE, BEHIND, END, LITERAL, PAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Edits", "agreed"]

Passed = tuple[int, int]

_MATHS = re.compile(
    rf"[{ALONE}{BEHIND}{LITERAL}][^{END}]*{END}|\\\\|\\[()\[\]]|\$\$?"
    r"|\\(?P<side>begin|end)\{(?P<block>[^{}]*)\}|\\(?P<text>text\w*|mbox|intertext|shortintertext|hbox|tag\*?|label|eqref|ref|cite\w*)\{"
    r"|\\[\s\S]|(?P<brace>[{}])"
)
_DISPLAYS = re.compile(
    r"(?:equation|displaymath|math|align|alignat|flalign|x+alignat|gather|multline|eqnarray|dmath|IEEEeqnarray)\*?"
)
_REFERENCE = re.compile(r"\\(?:[a-zA-Z]*cite[a-zA-Z]*|[a-zA-Z]*ref)\*?(?![a-zA-Z])")
_LABEL = re.compile(r"\\label\{[^{}]*\}")
_WORD_END = re.compile(r"\\[a-zA-Z@]+\Z")


@dataclass
class _Meeting:
    """Both forms, and where mathematics is in the first: offsets at which the kind of text changes, and the kinds."""

    old: str
    new: str
    changes: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def kind(self, at: int) -> str:
        """What the first text is at an offset: ``"$"``, ``"("``, ``"["`` or ``"display"`` inside mathematics, else ``""``."""
        if not self.changes:
            for offset, kind in _changes(self.old):
                self.changes.append(offset)
                self.kinds.append(kind)
        return self.kinds[bisect_right(self.changes, at) - 1]


def _changes(text: str) -> Iterator[tuple[int, str]]:
    """Offsets behind which another kind of text begins, with that kind."""
    yield 0, ""
    stack: list[tuple[str, int]] = [("", 0)]
    depth = 0
    for found in _MATHS.finditer(text):
        mark, kind = found[0], stack[-1][0]
        if found["brace"] or found["text"]:
            depth += 1 if mark[-1] == "{" else -1
            if found["text"]:
                stack.append(("", depth))
            elif mark == "}" and len(stack) > 1 and stack[-1] == ("", depth + 1):
                stack.pop()
            else:
                continue
        elif mark in ("$", "$$"):
            if kind in ("$", "$$") and stack[-1][1] == depth:
                stack.pop()
            elif not kind:
                stack.append((mark, depth))
            if mark == "$$" and kind == "$":
                stack.append(("$", depth))
        elif mark in ("\\(", "\\["):
            stack.append((mark[1], depth))
        elif mark in ("\\)", "\\]"):
            if len(stack) > 1 and kind in ("(", "["):
                stack.pop()
        elif found["side"] and _DISPLAYS.fullmatch(found["block"]):
            if found["side"] == "begin":
                stack.append(("display", depth))
            elif kind == "display":
                stack.pop()
        else:
            continue
        yield found.end(), "[" if stack[-1][0] == "$$" else stack[-1][0]


def _display(meeting: _Meeting, at: int, at_new: int) -> Passed | None:
    r"""``$$ x $$`` → ``\[ x \]``."""
    if not meeting.old.startswith("$$", at):
        return None
    wanted = "\\]" if meeting.kind(at) == "[" else "\\["
    return (2, 2) if meeting.new.startswith(wanted, at_new) else None


def _inline(meeting: _Meeting, at: int, at_new: int) -> Passed | None:
    r"""``\( x \)`` ↔ ``$ x $``, as long as no two dollars meet."""
    old, new = meeting.old, meeting.new
    kind = meeting.kind(at)
    if old.startswith("\\)" if kind == "(" else "\\(", at) and new[at_new : at_new + 1] == "$":
        near = (new[max(at_new - 1, 0) : at_new], new[at_new + 1 : at_new + 2])
        return None if "$" in near else (2, 1)
    if old[at : at + 1] == "$" and old[at + 1 : at + 2] != "$":
        return (1, 2) if new.startswith("\\)" if kind == "$" else "\\(", at_new) else None
    return None


def _quotes(meeting: _Meeting, at: int, at_new: int) -> Passed | None:
    """``"x"`` → ``` ``x'' ```, by turns in a paragraph."""
    old, new = meeting.old, meeting.new
    mark = old[at : at + 1]
    if mark == "\u201c" or mark == "\u201d":
        return (1, 2) if new.startswith("``" if mark == "\u201c" else "''", at_new) else None
    if mark != '"' or meeting.kind(at):
        return None
    begun = old.count('"', old.rfind(PAR, 0, at) + 1, at) % 2
    return (1, 2) if new.startswith("''" if begun else "``", at_new) else None


def _dashes(meeting: _Meeting, at: int, at_new: int) -> Passed | None:
    """``1-2`` → ``1--2``, `` - `` → `` -- `` or `` --- ``, and the dashes of Unicode."""
    old, new = meeting.old, meeting.new
    if meeting.kind(at):
        return None
    mark = old[at : at + 1]
    if mark in ("\u2013", "\u2014"):
        dashes = "--" if mark == "\u2013" else "---"
        return (1, len(dashes)) if new.startswith(dashes, at_new) and new[at_new + len(dashes) :][:1] != "-" else None
    if not (
        at > 1 and old[at - 1] == "-" and old[at - 2] != "-" and new[at_new - 1 : at_new + 1] == "--" and mark != "-"
    ):
        return None
    more = 2 if new.startswith("--", at_new) else 1
    if new[at_new + more : at_new + more + 1] == "-":
        return None
    if old[at - 2].isdigit() and mark.isdigit():
        return (0, 1) if more == 1 else None
    return (0, more) if old[at - 2] == " " == mark else None


def _ties(meeting: _Meeting, at: int, at_new: int) -> Passed | None:
    r"""``Figure \ref{x}`` → ``Figure~\ref{x}``, before references and citations."""
    if meeting.old[at : at + 1] != " " or meeting.new[at_new : at_new + 1] != "~" or meeting.kind(at):
        return None
    return (1, 1) if _REFERENCE.match(meeting.new, at_new + 1) and _REFERENCE.match(meeting.old, at + 1) else None


def _labels(meeting: _Meeting, at: int, at_new: int) -> Passed | None:
    r"""The space in front of a ``\label`` behind a closed group, or the one behind it, comes or goes."""
    old, new = meeting.old, meeting.new
    for one, start, other, begun, passed in ((old, at, new, at_new, (1, 0)), (new, at_new, old, at, (0, 1))):
        if one[start : start + 1] not in (" ", PAR) or not start or one[start - 1] not in "}]":
            continue
        label = _LABEL.match(other, begun)
        if label and one.startswith(label[0], start + 1):
            return passed
    return None


def _spacing(meeting: _Meeting, at: int, at_new: int) -> Passed | None:
    """Blanks in display mathematics, where they print nothing, come and go between tokens that stay apart without them."""
    if meeting.kind(at) not in ("[", "display"):
        return None
    for text, start, passed in ((meeting.old, at, (1, 0)), (meeting.new, at_new, (0, 1))):
        if text[start : start + 1] == " " and _stays_apart(
            text[max(start - 60, 0) : start], text[start + 1 : start + 2]
        ):
            return passed
    return None


def _stays_apart(before: str, following: str) -> bool:
    if before.endswith("\\") and not before.endswith("\\\\"):
        return False
    if before.endswith(("\\\\", "\\\\*")) and following in ("[", "*"):
        return False
    word = _WORD_END.search(before) is not None
    return not (word and (following.isalpha() or following in ("@", "*")))


_RULES: dict[str, Callable[[_Meeting, int, int], Passed | None]] = {
    "display": _display,
    "inline": _inline,
    "quotes": _quotes,
    "dashes": _dashes,
    "ties": _ties,
    "labels": _labels,
    "spacing": _spacing,
}


class Edits:
    """The rules of the rewrites that were asked for."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.rules = [rule for name, rule in _RULES.items() if name in wanted]

    def apart(self, old: str, new: str) -> tuple[int, int]:
        """Where the texts differ by more than the rules allow; (-1, -1) if nowhere."""
        meeting = _Meeting(old, new)
        at = at_new = 0
        while True:
            same = agreed(old, new, at, at_new)
            at, at_new = at + same, at_new + same
            if at == len(old) and at_new == len(new):
                return -1, -1
            passed = None
            if not _protected(old, at) and not _protected(new, at_new):
                passed = next((found for rule in self.rules if (found := rule(meeting, at, at_new))), None)
            if passed is None:
                return at, at_new
            at, at_new = at + passed[0], at_new + passed[1]


def _protected(text: str, at: int) -> bool:
    """Whether a place is inside of a comment or literal text."""
    last = max(text.rfind(mark, 0, at) for mark in (ALONE, BEHIND, LITERAL))
    return last > text.rfind(END, 0, at)


def agreed(old: str, new: str, at: int = 0, at_new: int = 0) -> int:
    """How many characters agree from here on."""
    longest, start, step = min(len(old) - at, len(new) - at_new), at, 64
    while step:
        if at - start + step <= longest and old[at : at + step] == new[at_new : at_new + step]:
            at, at_new, step = at + step, at_new + step, step * 2
        else:
            step //= 2
    return at - start
