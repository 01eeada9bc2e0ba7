"""Two Python sources say the same: same syntax tree, same comments, docstrings letter for letter but for indentation."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from writing.proof.difference import Difference

if TYPE_CHECKING:
    from writing.options import Options, Span

__all__ = ["difference", "unit"]

_POSITIONS = frozenset({"lineno", "col_offset", "end_lineno", "end_col_offset", "kind", "ctx"})
_ESCAPED_QUOTE = re.compile(r"\\?[\"']")
_LITERAL = re.compile(r"[A-Za-z]{0,2}(\"\"\"|'''|\"|')(.*)\1\Z", re.S)


def difference(before: str, after: str, options: Options) -> Difference | None:
    """The first place where ``after`` says something else than ``before``, or None.

    The syntax trees must be equal. Beyond positions, three things may differ: the parentheses of a ``del``, blanks at
    both ends of a docstring's lines as far as the lines keep their indentation among each other, and the way in which
    a string is quoted. Comments must be the same, in the same order, but for blanks behind ``#``.
    """
    if _skipped(before, options) != _skipped(after, options):
        return Difference(0, 0, "the first line differs")
    old, new = _Source(before, options), _Source(after, options)
    if old.tree is None or new.tree is None:
        if old.tree is None:
            return Difference(old.problem, 0, "the source does not parse")
        return Difference(0, new.problem, "the result does not parse")
    return _tree_difference(old, new) or _docstring_difference(old, new) or _comment_difference(old, new)


def unit(text: str, offset: int, options: Options) -> Span:
    """The statement of a module or class around ``offset``, with its decorators, as a span of whole lines."""
    source = _Source(text, options)
    line = text.count("\n", 0, offset) + 1
    alone = line, min(line, len(source.lines))
    first, last = alone
    body = source.tree.body if source.tree is not None else []
    while body:
        holding = next((each for each in body if _top(each) <= line <= (each.end_lineno or 0)), None)
        if holding is None:
            break
        first, last = _top(holding), holding.end_lineno or 0
        body = holding.body if isinstance(holding, ast.ClassDef) and line >= _top(holding.body[0]) else []
    if body:
        first, last = alone
    return source.starts[first - 1], source.starts[last]


def _skipped(text: str, options: Options) -> str:
    """The first line, if the settings say that it is no Python."""
    settings = {name.replace("_", "-"): value for name, value in options.python}
    return text[: text.find("\n") + 1] if settings.get("skip-source-first-line") else ""


def _top(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


class _Source:
    """A source with its tree (None if there is none: ``problem`` is then the offset) and the offsets of its lines."""

    def __init__(self, text: str, options: Options) -> None:
        if len(_skipped(text, options)) > 1:
            text = "#" + text[1:]
        self.text = text
        self.lines = io.StringIO(text, newline="\n").readlines()
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.tree: ast.Module | None = None
        self.problem = 0
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.tree = ast.parse(text)
        except SyntaxError as problem:
            self.problem = self.starts[min(max((problem.lineno or 1) - 1, 0), len(self.lines))]
        except (ValueError, RecursionError, MemoryError):
            pass

    def offset(self, node: ast.AST) -> int:
        """Where a node begins; 0 for one without a place."""
        return self._at(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))

    def written(self, node: ast.expr) -> str:
        """The node as it stands in the source."""
        end = self._at(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self.text[self.offset(node) : end]

    def _at(self, line: int, column: int) -> int:
        if line > len(self.lines):
            return len(self.text)
        shown = self.lines[line - 1]
        behind = column if shown.isascii() else len(shown.encode()[:column].decode(errors="ignore"))
        return self.starts[line - 1] + behind


def _tree_difference(old: _Source, new: _Source) -> Difference | None:
    """The innermost statement or expression where two trees part."""
    todo: list[tuple[object, object, int, int]] = [(old.tree, new.tree, 0, 0)]
    while todo:
        one, other, at_old, at_new = todo.pop()
        if type(one) is not type(other):
            return Difference(at_old, at_new, "the syntax tree differs")
        if isinstance(one, ast.AST) and isinstance(other, ast.AST):
            if hasattr(one, "lineno"):
                at_old, at_new = old.offset(one), new.offset(other)
            lefts, rights = _fields(one), _fields(other)
            todo += [(a, b, at_old, at_new) for a, b in zip(reversed(lefts), reversed(rights), strict=True)]
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return Difference(at_old, at_new, "the syntax tree differs")
            todo += [(a, b, at_old, at_new) for a, b in zip(reversed(one), reversed(other), strict=True)]
        elif not (one == other or (one != one and other != other)):
            return Difference(at_old, at_new, "the syntax tree differs")
    return None


def _fields(node: ast.AST) -> list[object]:
    """What a node says: its fields but for positions, ``u`` prefixes and the parentheses of ``del (a, b)``."""
    values = [getattr(node, name, None) for name in node._fields if name not in _POSITIONS]
    if isinstance(node, ast.Delete):
        return [list(_unwrapped(node.targets))]
    body = getattr(node, "body", None)
    if isinstance(body, list) and _leading_string(body) is not None:
        rest = [None, *body[1:]]
        return [rest if value is body else value for value in values]
    return values


def _unwrapped(targets: list[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        if isinstance(target, ast.Tuple):
            yield from _unwrapped(target.elts)
        else:
            yield target


def _leading_string(body: list[ast.stmt]) -> ast.Constant | None:
    """The string that a block begins with: a docstring, or laid out by black as if it were one."""
    if body and isinstance(body[0], ast.Expr):
        value = body[0].value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value
    return None


def _docstrings(tree: ast.AST) -> list[ast.Constant]:
    bodies = (getattr(node, "body", None) for node in ast.walk(tree))
    found = (_leading_string(body) for body in bodies if isinstance(body, list))
    return [string for string in found if string is not None]


def _docstring_difference(old: _Source, new: _Source) -> Difference | None:
    """The first docstring that reads differently, or is written with other letters."""
    assert old.tree is not None
    assert new.tree is not None
    olds, news = _docstrings(old.tree), _docstrings(new.tree)
    for one, other in zip(olds, news, strict=False):
        if _read(str(one.value)) != _read(str(other.value)) or _ink(old.written(one)) != _ink(new.written(other)):
            return Difference(old.offset(one), new.offset(other), "a docstring reads differently")
    if len(olds) != len(news):
        return Difference(0, 0, "a docstring is gone")
    return None


def _read(text: str) -> list[str]:
    """A docstring without what indentation does (PEP 257), tabs counted as four columns as black does."""
    lines = [line.rstrip() for line in re.split(r"\r\n|[\r\n]", text)]
    rest = [_expanded(line) for line in lines[1:]]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line), default=0)
    lines = [lines[0].lstrip(), *(line[margin:] for line in rest)]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def _expanded(line: str) -> str:
    inner = line.lstrip()
    return line[: len(line) - len(inner)].expandtabs(4) + inner


def _ink(written: str) -> str:
    """The letters of a string as written, without its prefix, blanks, and how quotes are escaped."""
    literal = _LITERAL.match(written)
    body = literal[2] if literal else written
    return _ESCAPED_QUOTE.sub("'", "".join(body.split()))


def _comment_difference(old: _Source, new: _Source) -> Difference | None:
    olds, news = _comments(old), _comments(new)
    for (one, at_old), (other, at_new) in zip(olds, news, strict=False):
        if one != other:
            return Difference(at_old, at_new, "a comment differs")
    if len(olds) != len(news):
        shorter = min(len(olds), len(news))
        at_old = olds[shorter][1] if shorter < len(olds) else len(old.text)
        return Difference(at_old, news[shorter][1] if shorter < len(news) else len(new.text), "a comment is gone")
    return None


def _comments(source: _Source) -> list[tuple[str, int]]:
    """The comments in their order without blanks behind ``#`` and at the end, with their offsets."""
    if "#" not in source.text:
        return []
    found = []
    for token in tokenize.generate_tokens(iter([*source.lines, ""]).__next__):
        if token.type == tokenize.COMMENT:
            marks = len(token.string) - len(token.string.lstrip("#"))
            words = token.string[:marks] + token.string[marks:].strip()
            found.append((words, source.starts[token.start[0] - 1] + token.start[1]))
    return found
