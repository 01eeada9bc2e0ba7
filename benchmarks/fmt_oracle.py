"""A slow, plain reader of LaTeX by TeX's rules for lines, one character at a time: the second opinion on a layout.

It is written for clarity alone and shares nothing with the formatter or its proof. ``same(before, after)`` gives ``""`` or the
first difference in words. Rules: The TeXbook, chapter 8 (states N, M, S; trailing blanks of a line; a comment ends with its line).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

LITERAL = {
    "verbatim", "verbatim*", "Verbatim", "Verbatim*", "BVerbatim", "LVerbatim", "SaveVerbatim", "lstlisting", "minted",
    "tcblisting", "filecontents", "filecontents*", "comment", "alltt", "VerbatimOut", "luacode", "luacode*", "pycode", "sageblock",
    "asy", "dot2tex", "python", "code", "bashcode", "cppcode", "haskell",
}  # fmt: skip
ALIGNED = re.compile(
    r"(tabular[*xy]?|tabu|longtable|longtabu|array|align(at|ed|edat)?\*?|x+alignat\*?|flalign\*?|split|eqnarray\*?|[pbBvV]?matrix\*?"
    r"|smallmatrix|[dr]?cases\*?|gather(ed)?\*?|multline\*?|tblr|supertabular|aligned|NiceTabular|substack)"
)

Token = tuple[str, str, int]


def read(text: str, literal: Iterable[str] = ()) -> tuple[list[Token], list[str]]:
    """Tokens (kind, value, offset) and comments."""
    blocks = LITERAL | set(literal)
    tokens: list[Token] = []
    comments: list[str] = []
    position, state, end = 0, "N", len(text)
    while position < end:
        char = text[position]
        if char == "\n":
            tokens_of_newline(tokens, state, position)
            state, position = "N", position + 1
        elif char in " \t":
            following = position
            while following < end and text[following] in " \t":
                following += 1
            if following < end and text[following] != "\n" and state == "M":
                tokens.append(("space", "", position))
                state = "S"
            position = following
        elif char == "%":
            stop = text.find("\n", position)
            stop = end if stop < 0 else stop
            alone = text[text.rfind("\n", 0, position) + 1 : position].strip(" \t") == ""
            comments.append(("alone " if alone else "behind ") + text[position:stop].rstrip(" \t"))
            state, position = "N", min(stop + 1, end)
        elif char == "\\":
            position, state = control(text, position, tokens, blocks)
        else:
            tokens.append(("char", char, position))
            state, position = "M", position + 1
    return tokens, comments


def tokens_of_newline(tokens: list[Token], state: str, position: int) -> None:
    if state == "N":
        tokens.append(("par", "", position))
    elif state == "M":
        tokens.append(("space", "", position))


def control(text: str, position: int, tokens: list[Token], blocks: set[str]) -> tuple[int, str]:
    """Read a control sequence; literal text that follows it is one token."""
    word = re.compile(r"\\([a-zA-Z@]+)(\*?)|\\([\s\S]?)").match(text, position)
    assert word
    if not word[1]:
        tokens.append(("control", word[0] if word[3] not in ("\n", "\t") else "\\ ", position))
        return word.end() - (word[3] == "\n"), "S" if word[3] in (" ", "\n", "\t") else "M"
    name = word[1]
    if name == "begin":
        block = re.compile(r"\\begin[ \t]*\{([^{}\n]*)\}").match(text, position)
        if block and block[1] in blocks:
            stop = text.find(f"\\end{{{block[1]}}}", block.end())
            stop = len(text) if stop < 0 else stop + len(block[1]) + 6
            tokens.append(("literal", text[position:stop], position))
            return stop, "M"
    if name in ("verb", "lstinline", "Verb", "mintinline") and (found := inline(text, word.end(), name)):
        tokens.append(("literal", text[position:found], position))
        return found, "M"
    if name in ("url", "path", "nolinkurl", "href") and (found := braced(text, word.end(1))):
        tokens.append(("literal", text[position:found], position))
        return found, "M"
    tokens.append(("control", "\\" + name, position))
    if name == "end" and text.startswith("\\end{document}", position):
        tokens.append(("literal", text[position:], position))
        return len(text), "M"
    return word.end(1), "S"


def inline(text: str, start: int, name: str) -> int:
    at = start
    if name in ("lstinline", "mintinline"):
        options = re.compile(r"\[[^\]\n]*\]").match(text, at)
        at = options.end() if options else at
        if name == "mintinline":
            language = re.compile(r"\{[^{}\n]*\}").match(text, at)
            at = language.end() if language else at
        if text[at : at + 1] == "{":
            return braced(text, at)
    if at >= len(text) or text[at].isalpha() or text[at] in " \n*":
        return 0
    stop = text.find(text[at], at + 1)
    line = text.find("\n", at)
    return stop + 1 if stop >= 0 and (line < 0 or stop < line) else 0


def braced(text: str, at: int) -> int:
    if text[at : at + 1] != "{":
        return 0
    depth = 0
    for index in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0) if text[index - 1] != "\\" else 0
        if not depth:
            return index + 1
    return 0


def plain(tokens: list[Token]) -> list[Token]:
    """Without the blanks that TeX throws away: at ``&``, ``\\\\`` and the borders of alignments, and repeated paragraphs."""
    depth, kept = 0, list[Token]()
    for index, token in enumerate(tokens):
        kind, value, offset = token
        if value in ("\\begin", "\\end") and kind == "control":
            name = "".join(v for _, v, _ in tokens[index + 2 : index + 24])
            if ALIGNED.match(name):
                depth += 1 if value == "\\begin" else -1
        if kind == "par" and kept and kept[-1][0] == "par":
            continue
        if depth > 0 and kind == "space" and (_is_border(kept[-1:]) or _is_border(tokens[index + 1 : index + 2])):
            continue
        kept.append(token)
        del offset
    while kept and kept[-1][0] in ("par", "space"):
        kept.pop()
    while kept and kept[0][0] in ("par", "space"):
        kept.pop(0)
    return kept


def _is_border(token: list[Token]) -> bool:
    return bool(token) and (
        token[0][:2] in (("char", "&"), ("control", "\\\\"), ("control", "\\end"), ("control", "\\begin"))
    )


def same(before: str, after: str, literal: Iterable[str] = ()) -> str:
    """``""`` if both say the same, else what differs first, with its line in ``before``."""
    (one, notes), (other, notes_after) = read(before, literal), read(after, literal)
    if notes != notes_after:
        pair = next(
            ((a, b) for a, b in zip(notes, notes_after, strict=False) if a != b), (len(notes), len(notes_after))
        )
        return f"comments differ: {pair[0]!r} and {pair[1]!r}"
    one, other = plain(one), plain(other)
    for a, b in zip(one, other, strict=False):
        if a[:2] != b[:2]:
            line = before.count("\n", 0, a[2]) + 1
            return f"line {line}: {a[:2]!r} became {b[:2]!r} near {after[max(b[2] - 40, 0) : b[2] + 40]!r}"
    return "" if len(one) == len(other) else f"{len(one)} tokens became {len(other)}"


if __name__ == "__main__":
    print(same(Path(sys.argv[1]).read_text("utf-8"), Path(sys.argv[2]).read_text("utf-8")) or "the same")
