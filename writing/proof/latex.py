r"""Whether two LaTeX texts say the same to TeX: its tokens by its own rules for lines, blanks and comments.

The rules are those of The TeXbook, chapter 8: a line loses its trailing blanks; blanks at the start of a line and behind a
control word vanish; other runs of blanks with at most one line end are one space token; an empty line is ``\par``; a comment
takes its line end and the blanks of the next line with it. Literal text is compared byte for byte. In alignments, blanks beside
``&``, ``\\`` and the borders do not print: ``\halign`` skips them in front of a cell, the preambles of LaTeX's own alignments
``\unskip`` them behind one, and mathematics has none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.proof.difference import Difference

if TYPE_CHECKING:
    from collections.abc import Callable

    from writing.options import Options, Span

__all__ = ["difference", "unit"]

_BLOCKS = frozenset(
    """verbatim verbatim* Verbatim Verbatim* BVerbatim BVerbatim* LVerbatim LVerbatim* SaveVerbatim VerbatimOut lstlisting
    minted tcblisting tcblisting* filecontents filecontents* comment alltt alltt* luacode luacode* luacodestar pycode pyblock
    pyverbatim pyconsole sagesilent sageblock asy asydef code spverbatim verbatimtab listing* dot2tex gnuplot""".split()
)
_INLINE = frozenset("verb Verb lstinline mintinline spverb SaveVerb EscVerb fvinlineverb tcbinline".split())
_BRACED = frozenset("url path nolinkurl href hyperref@ urldef".split()) - {"urldef"}
_CHANGES = frozenset(
    "catcode obeylines obeyspaces obeycr makeactive dospecials sanitize@catcodes endlinechar alltt@ obeywhitespace".split()
)
_ALIGNED = re.compile(
    r"(?:tabular[*xy]?|tabu|longtabu|longtable|supertabular|array|xx?align(?:at)?|x?align(?:at|ed|edat)?|flalign|split|eqnarray"
    r"|[pbBvV]?(?:small)?matrix|[dr]?cases|gather(?:ed)?|multlined?|multline|substack|tblr|longtblr|NiceTabular[*X]?|NiceArray)\*?"
)
_TOKEN = re.compile(
    r"""
    (?P<run>[^\\%&{}]+) | (?P<one>[&{}]) | \\(?P<word>[a-zA-Z@]+) | (?P<symbol>\\(?:[^\n]|(?=\n)|$))
    | %(?P<comment>[^\n]*)(?:\n|$)
    """,
    re.VERBOSE,
)
_NAME = re.compile(r"[ \t]*\{([^{}\\%\n]*)\}")
_BRACKETS = re.compile(r"[ \t]*(?:\[[^\]\n]*\])?")
_HARMLESS_CATCODE = re.compile(r"[ \t]*`\\?@[ \t]*=?[ \t]*1[12]\b")

_SPACE, _PAR = " ", "\x02"
_BLANKS = " \t\n"
_EMPTY_LINES = re.compile(r"[ \t]*\n[ \t]*\n[ \t\n]*")
_MANY = re.compile(r"[ \t\n]+")


def _plain(text: str) -> str:
    if "\n" in text:
        if "\n\n" in text or _EMPTY_LINES.search(text):
            text = _EMPTY_LINES.sub(_PAR, text)
        text = text.replace("\n", " ")
    if "\t" in text or "  " in text:
        text = _MANY.sub(" ", text)
    return text


class _Reader:
    """The tokens of one text, with the offset of each."""

    def __init__(self, text: str, options: Options) -> None:
        self.text = text
        self.tokens: list[str] = []
        self.offsets: list[int] = []
        self._state = "N"
        self._aligned: list[bool] = []
        self._blocks = _BLOCKS | options.known.opaque | options.known.comments
        self._inline = _INLINE | {name.lstrip("\\") for name in options.known.verbs}
        self._read()

    def _add(self, token: str, offset: int, state: str = "M") -> None:
        self.tokens.append(token)
        self.offsets.append(offset)
        self._state = state

    def _read(self) -> None:
        match, at, end = _TOKEN.match, 0, len(self.text)
        while at < end:
            found = match(self.text, at)
            assert found is not None
            kind = found.lastgroup
            if kind == "run":
                at = self._run(found[0], at)
            elif kind == "word":
                at = self._word(found["word"], at, found.end())
            elif kind == "comment":
                at = self._comment(found["comment"], at, found.end())
            else:
                self._add(found[0], at, "S" if found[0] in ("\\ ", "\\\t", "\\") else "M")
                at = found.end()

    def _run(self, run: str, at: int) -> int:
        """Text without anything special, its blanks as TeX sees them."""
        inner = run.strip(_BLANKS)
        if not inner:
            self._blank(run, at)
            return at + len(run)
        start = run.index(inner[0])
        if start:
            self._blank(run[:start], at)
        self.tokens.append(_plain(inner))
        self.offsets.append(at + start)
        self._state = "M"
        end = start + len(inner)
        if end < len(run):
            self._blank(run[end:], at + end)
        return at + len(run)

    def _blank(self, run: str, at: int) -> None:
        newlines = run.count("\n")
        state = self._state
        if newlines >= 2 or (newlines and state == "N"):
            if not self.tokens or self.tokens[-1] != _PAR:
                self._add(_PAR, at, "N")
            self._state = "N"
        elif state == "M":
            self._add(_SPACE, at, "N" if newlines else "S")
        elif newlines:
            self._state = "N"

    def _comment(self, comment: str, at: int, end: int) -> int:
        line = self.text.rfind("\n", 0, at) + 1
        alone = not self.text[line:at].strip(" \t")
        self._add(f"%{'' if alone else '<'}{comment.rstrip(' ' + chr(9))}", at, "N")
        return end

    def _word(self, name: str, at: int, end: int) -> int:
        special = _WORDS.get(name)
        if special is not None:
            return special(self, name, at, end)
        if name in self._inline:
            return self._inline_literal(name, at, end)
        self._add("\\" + name, at, "S")
        return end

    def _literal(self, at: int, end: int) -> int:
        self._add("\x01" + self.text[at:end], at)
        return end

    def _begin(self, name: str, at: int, end: int) -> int:
        found = _NAME.match(self.text, end)
        if not found:
            self._add("\\" + name, at, "S")
            return end
        block = found[1]
        if name == "begin" and block in self._blocks:
            stop = self.text.find(f"\\end{{{block}}}", found.end())
            return self._literal(at, len(self.text) if stop < 0 else stop + len(block) + 6)
        self._add(f"\\{name}{{{block}}}", at)
        if _ALIGNED.fullmatch(block):
            if name == "begin":
                self._aligned.append(True)
            elif self._aligned:
                self._aligned.pop()
        if name == "end" and block == "document":
            return self._literal(found.end(), len(self.text))
        return found.end()

    def _braced_literal(self, name: str, at: int, end: int) -> int:
        stop = _group_end(self.text, end)
        if not stop:
            self._add("\\" + name, at, "S")
            return end
        return self._literal(at, stop)

    def _inline_literal(self, name: str, at: int, end: int) -> int:
        text = self.text
        start = end + (text[end : end + 1] == "*")
        if name in ("lstinline", "mintinline", "tcbinline"):
            options = _BRACKETS.match(text, start)
            start = options.end() if options else start
            if name == "mintinline":
                start = _group_end(text, start) or start
        if text[start : start + 1] == "{":
            return self._literal(at, _group_end(text, start) or start)
        mark = text[start : start + 1]
        line = text.find("\n", start)
        stop = (
            text.find(mark, start + 1, len(text) if line < 0 else line) if mark.strip() and not mark.isalpha() else -1
        )
        if stop < 0:
            self._add("\\" + name, at, "S")
            return end
        return self._literal(at, stop + 1)

    def _change(self, name: str, at: int, end: int) -> int:
        """From here to the end of the group characters may mean something else: every byte counts."""
        if name == "catcode" and _HARMLESS_CATCODE.match(self.text, end):
            self._add("\\" + name, at, "S")
            return end
        return self._literal(at, _rest_of_group(self.text, end))

    def _syntax(self, name: str, at: int, end: int) -> int:
        stop = self.text.find("\\ExplSyntaxOff", end)
        return self._literal(at, len(self.text) if stop < 0 else stop + len("\\ExplSyntaxOff"))

    def _skipped(self, name: str, at: int, end: int) -> int:
        return self._literal(at, _end_of_condition(self.text, end))


_WORDS: dict[str, Callable[[_Reader, str, int, int], int]] = {
    "begin": _Reader._begin,
    "end": _Reader._begin,
    "ExplSyntaxOn": _Reader._syntax,
    "iffalse": _Reader._skipped,
    **dict.fromkeys(_BRACED, _Reader._braced_literal),
    **dict.fromkeys(_CHANGES, _Reader._change),
}

_BRACE = re.compile(r"\\[\s\S]|[{}]|%[^\n]*")
_CONDITION = re.compile(r"\\(if[a-zA-Z@]*|fi)(?![a-zA-Z@])")
_NO_CONDITIONS = frozenset(
    {"ifthenelse", "iff", "ifdefined@", "iftoggle", "ifbool", "ifstrequal", "ifstrempty", "ifblank"}
)


def _group_end(text: str, at: int) -> int:
    """Behind the group that begins at ``at``; 0 if none does."""
    if text[at : at + 1] != "{":
        return 0
    depth = 0
    for index in range(at, len(text)):
        letter = text[index]
        if letter == "{":
            depth += 1
        elif letter == "}" and text[index - 1] != "\\":
            depth -= 1
            if not depth:
                return index + 1
    return 0


def _rest_of_group(text: str, at: int) -> int:
    """Where the group around ``at`` ends, in front of its brace."""
    depth = 0
    for found in _BRACE.finditer(text, at):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth < 0:
                return found.start()
    return len(text)


def _end_of_condition(text: str, at: int) -> int:
    depth = 1
    for found in _CONDITION.finditer(text, at):
        if found[1] == "fi":
            depth -= 1
            if not depth:
                return found.end()
        elif found[1] not in _NO_CONDITIONS:
            depth += 1
    return len(text)


def _settled(reader: _Reader) -> tuple[list[str], list[int]]:
    """The tokens without blanks that alignments throw away, and without what stands at the ends of the text."""
    tokens: list[str] = []
    offsets: list[int] = []
    depth = 0
    source = reader.tokens
    last = len(source) - 1
    for index, token in enumerate(source):
        if token == _SPACE:
            if depth and (
                (
                    tokens
                    and tokens[-1] in _BORDERS_BEHIND
                    and not _takes_option(tokens[-1], source[min(index + 1, last)])
                )
                or (index < last and _is_border_ahead(source[index + 1]))
                or (tokens and tokens[-1].startswith(("\\begin{", "\\end{")))
            ):
                continue
        elif token.startswith("\\begin{"):
            depth += bool(_ALIGNED.fullmatch(token[7:-1]))
        elif token.startswith("\\end{"):
            depth -= bool(_ALIGNED.fullmatch(token[5:-1]))
        tokens.append(token)
        offsets.append(reader.offsets[index])
    start, end = 0, len(tokens)
    while start < end and tokens[start] in (_SPACE, _PAR):
        start += 1
    while end > start and tokens[end - 1] in (_SPACE, _PAR):
        end -= 1
    return tokens[start:end], offsets[start:end]


_BORDERS_BEHIND = frozenset({"&", "\\\\", "\\tabularnewline", "\\cr"})


def _takes_option(token: str, following: str) -> bool:
    return token == "\\\\" and following.startswith(("[", "*"))


def _is_border_ahead(token: str) -> bool:
    return token in ("&", "\\\\", "\\tabularnewline") or token.startswith("\\end{")


def difference(before: str, after: str, options: Options) -> Difference | None:
    """The first place where the two texts say something else to TeX; ``None`` if there is none."""
    one, places = _settled(_Reader(before, options))
    other, places_after = _settled(_Reader(after, options))
    if one == other:
        return None
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    old, new = (tokens[first] if first < len(tokens) else "" for tokens in (one, other))
    within = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return Difference(
        _place(before, places[first] if first < len(places) else len(before), old[:within]),
        _place(after, places_after[first] if first < len(places_after) else len(after), new[:within]),
        _told(old, new, within),
    )


def _place(text: str, start: int, passed: str) -> int:
    """Where a source stands when this much of a token has passed: blanks do not count, of them there may be more."""
    at = start
    for letter in passed:
        if letter in (_SPACE, _PAR):
            continue
        while at < len(text) and text[at] in _BLANKS:
            at += 1
        at += 1
    return min(at, len(text))


def _told(old: str, new: str, within: int) -> str:
    if not old or not new:
        return "something was added at the end" if not old else "the end is missing"
    one, other = old[within : within + 1], new[within : within + 1]
    if one in _KINDS or other in _KINDS:
        return f"{_KINDS.get(one, 'no space')} became {_KINDS.get(other, 'no space')}"
    if old in _KINDS or new in _KINDS:
        return f"{_KINDS.get(old, 'no space')} became {_KINDS.get(new, 'no space')}"
    if old.startswith("%") or new.startswith("%"):
        return "a comment moved or changed"
    if old.startswith("\x01") or new.startswith("\x01"):
        return "literal text changed"
    return f"{old[within : within + 30]!r} became {new[within : within + 30]!r}"


_KINDS = {_SPACE: "a space", _PAR: "a paragraph break"}
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def unit(text: str, offset: int, options: Options) -> Span:
    """The paragraph around an offset."""
    start = 0
    for found in _EMPTY_LINE.finditer(text, 0, max(offset, 0)):
        start = found.end()
    ahead = _EMPTY_LINE.search(text, max(offset - 1, start))
    return start, len(text) if ahead is None else ahead.start() + 1
