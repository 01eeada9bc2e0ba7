"""A docstring laid out: its text as the author meant it, its lines, and the section each line belongs to."""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Layout", "indent", "lay_out"]


@dataclass(frozen=True)
class Layout:
    """Lines of a docstring with the common indent removed; blank lines are kept, so that line numbers stay right.

    Attributes
    ----------
    lines : the text, line by line.
    first : line of the file on which ``lines[0]`` stands (0: unknown).
    sections : for each line the section it is in: ``""`` for the head, ``"Notes"``, ``"Returns"`` …
    notes : repairs that were needed to read the text.
    """

    lines: tuple[str, ...]
    first: int
    sections: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def file_line(self, index: int) -> int:
        """Line of the file for an index into ``lines``; 0 if unknown."""
        return self.first + index if self.first else 0

    def section(self, *names: str) -> list[str]:
        """The lines of the sections with these names, in order."""
        return [line for line, name in zip(self.lines, self.sections, strict=True) if name in names]


def lay_out(function: Any) -> Layout | None:
    """The docstring of a plain function, laid out; ``None`` without one."""
    text = function.__doc__
    if not isinstance(text, str) or not text.strip():
        return None
    literal = _literal(function, text)
    first = literal.line if literal else 0
    notes: tuple[str, ...] = ()
    broken = _BROKEN.search(text) is not None
    if literal and not literal.raw and (broken or _SWALLOWED.search(literal.source)):
        text, notes = _as_meant(literal.source), (_REPAIRED,)
    elif broken:
        text, notes = _BROKEN.sub(lambda match: _LETTER[match.group(0)[0]] + match.group(0)[1:], text), (_REPAIRED,)
    lines = _dedented(text)
    return Layout(tuple(lines), first, tuple(_sections(lines)), notes)


# ── docstrings that are no raw strings ───────────────────────────────────────────────────────────

_REPAIRED = 'the docstring is not a raw string (r"""…"""): escapes such as \\f, \\t and \\n were read as LaTeX commands'

_LETTER = {"\x07": "\\a", "\x08": "\\b", "\x0b": "\\v", "\x0c": "\\f", "\r": "\\r", "\t": "\\t"}

#: A control character where a command was; a tab only in front of the rest of a command that starts with t.
_BROKEN = re.compile(r"[\x07\x08\x0b\x0c]|\r(?=[a-z])|\t(?=(?:ext|au|heta|imes|anh?|ilde|frac|op)(?![a-z]))")

#: Source of a literal in which ``\n``, ``\t`` … start a LaTeX command and no escape was meant.
_SWALLOWED = re.compile(
    r"(?<!\\)(?:\\\\)*\\(?:nu|ne|neq|nabla|not|tau|theta|times|text|tan|tanh|to|rho|right|frac|beta|bar|alpha|approx|varepsilon)"
    r"(?![a-z])"
)


def _as_meant(source: str) -> str:
    """The inside of a literal with every backslash that stands alone taken as a backslash."""
    return re.sub(r"\\(\\|\n|['\"])", lambda match: "" if match.group(1) == "\n" else match.group(1), source)


@dataclass(frozen=True)
class _Literal:
    """A docstring as it stands in its file: first line, source between the quotes, whether it is raw."""

    line: int
    source: str
    raw: bool


def _literal(function: Any, text: str) -> _Literal | None:
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    linecache.checkcache(code.co_filename)
    source = "".join(linecache.getlines(code.co_filename, function.__globals__))
    found = _docstrings(source).get(code.co_firstlineno) if source else None
    if found is None or found[1] != inspect.cleandoc(text):
        return None
    literal, _ = found
    return literal


@lru_cache(maxsize=8)
def _docstrings(source: str) -> dict[int, tuple[_Literal, str]]:
    """First line of each function (its decorators count) → its docstring, and the docstring's cleaned value."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes are what is being looked for
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    lines = source.splitlines(keepends=True)
    return dict(_functions(tree, lines))


def _functions(tree: ast.Module, lines: list[str]) -> Iterator[tuple[int, tuple[_Literal, str]]]:
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        value = ast.get_docstring(node, clean=True)
        expression = node.body[0].value if value is not None and isinstance(node.body[0], ast.Expr) else None
        if value is None or expression is None:
            continue
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        yield first, (_inside(lines[expression.lineno - 1 : expression.end_lineno], expression), value)


def _inside(lines: list[str], expression: ast.expr) -> _Literal:
    end = expression.end_col_offset or 0
    last = lines[-1].encode()[:end].decode()
    text = "".join([*lines[:-1], last]).encode()[expression.col_offset :].decode()
    match = re.match(r"([rRuU]*)(\"\"\"|'''|\"|')(.*)\2\Z", text, re.DOTALL)
    if match is None:  # several literals side by side
        return _Literal(expression.lineno, "", True)
    return _Literal(expression.lineno, match.group(3), "r" in match.group(1).lower())


# ── lines and sections ───────────────────────────────────────────────────────────────────────────


def indent(line: str) -> int:
    """Number of blanks in front."""
    return len(line) - len(line.lstrip(" "))


def _dedented(text: str) -> list[str]:
    lines = text.expandtabs().replace("\r\n", "\n").split("\n")
    margin = min((indent(line) for line in lines[1:] if line.strip()), default=0)
    return [lines[0].strip(), *(line[margin:].rstrip() for line in lines[1:])]


_GOOGLE = {
    "args": "Parameters",
    "arguments": "Parameters",
    "parameters": "Parameters",
    "keyword args": "Parameters",
    "keyword arguments": "Parameters",
    "returns": "Returns",
    "return": "Returns",
    "yields": "Yields",
    "raises": "Raises",
    "note": "Notes",
    "notes": "Notes",
    "example": "Examples",
    "examples": "Examples",
    "references": "References",
    "see also": "See Also",
    "warning": "Warnings",
    "warnings": "Warnings",
}


def _sections(lines: list[str]) -> Iterator[str]:
    """The section of each line: NumPy headings are underlined, Google headings end in a colon and indent what follows."""
    name, google = "", False
    underline = -1
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if line.strip() and re.fullmatch(r"\s*-{3,}\s*|\s*={3,}\s*", following) and indent(line) == indent(following):
            name, google, underline = line.strip().rstrip(":"), False, i + 1
        elif line.endswith(":") and line[:-1].lower() in _GOOGLE and (not following.strip() or indent(following)):
            name, google, underline = _GOOGLE[line[:-1].lower()], True, i
        elif google and line.strip() and not indent(line) and i != underline:
            name, google = "", False
        yield name
