"""Python is laid out by black, with the project's own settings of black; what black cannot format safely is refused."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from writing.errors import Refused
from writing.options import Formatted

if TYPE_CHECKING:
    from black import Mode
    from black.mode import TargetVersion

    from writing.options import Options, Span

__all__ = ["layout"]

_T = TypeVar("_T")
_RUNNING = "{}.{}".format(*sys.version_info)
_BLOCKS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_PRINT_STATEMENT = re.compile(r"\s*(?:print|exec)\s+[^\s(=]")


def layout(text: str, options: Options, frozen: Sequence[Span] = ()) -> Formatted:
    """Lay out a Python source as black does.

    ``options.python`` holds settings under the names of ``[tool.black]`` (``line-length``, ``target-version``,
    ``skip-string-normalization``, ``pyi`` for stub files …); those that say nothing about layout are passed over. The
    result parses to the same tree as the source by black's own measure.

    Raises
    ------
    Refused : the source is no Python 3, a setting cannot be used, black fails, or ``frozen`` lines cannot be kept.
    """
    settings = {name.replace("-", "_"): value for name, value in options.python}
    _check_version(settings.get("required_version"))
    head = text.find("\n") + 1 if _read(settings, "skip_source_first_line", bool, False) else 0
    done = text[:head] + _black(text[head:], _mode(settings), lines_above=1 if head else 0)
    return Formatted(_Patchwork(text, done, frozen).text() if frozen else done)


def _black(text: str, mode: Mode, lines_above: int) -> str:
    """What black makes of a text, checked by black's own measure."""
    import black
    from black.parsing import InvalidInput, parse_ast, stringify_ast

    done = None
    try:
        done = black.format_str(text, mode=mode)
        same = done == text or list(stringify_ast(parse_ast(text))) == list(stringify_ast(parse_ast(done)))
    except (InvalidInput, SyntaxError, ValueError) as problem:
        raise _syntax_problem(text, problem, lines_above, accepted=done is not None) from None
    except RecursionError:
        raise Refused("the code is nested too deeply for black") from None
    except Exception as problem:
        raise Refused(f"black failed: {type(problem).__name__}", hint="report it to the authors of black") from problem
    if not same:
        raise Refused("black's result is not equivalent to the source", hint="report it to the authors of black")
    return done


def _syntax_problem(text: str, problem: Exception, lines_above: int, accepted: bool) -> Refused:
    """The refusal of a source that cannot be parsed, with the place that Python or else black gives.

    ``accepted`` tells that black could parse it, so that the syntax is too recent for the Python that runs.
    """
    line, column, message = _own_place(problem)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        line, column, message = error.lineno or line, error.offset or column, error.msg
    except (ValueError, RecursionError, MemoryError):
        pass
    lines = text.split("\n")
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    hint = "correct the syntax, or exclude the file"
    if _PRINT_STATEMENT.match(shown):
        hint = "this looks like Python 2, which black does not format"
    what = "not valid Python"
    if accepted:
        what, hint = f"not valid in Python {_RUNNING}", "run with the Python that the file is for"
    return Refused(f"{what}: {message}", line + lines_above, max(column, 1), hint)


def _own_place(problem: Exception) -> tuple[int, int, str]:
    place = re.search(r": (\d+):(\d+)", str(problem))
    if place:
        return int(place[1]), int(place[2]) + 1, "black cannot parse it"
    return 1, 1, "it cannot be parsed"


def _mode(settings: dict[str, object]) -> Mode:
    """Black's mode for settings of ``[tool.black]``."""
    from black import Mode
    from black.mode import Preview, TargetVersion

    return Mode(
        line_length=_read(settings, "line_length", int, 88),
        target_versions=_members(settings, "target_version", TargetVersion.__members__, str.upper)
        or _required(settings),
        string_normalization=not _read(settings, "skip_string_normalization", bool, False),
        magic_trailing_comma=not _read(settings, "skip_magic_trailing_comma", bool, False),
        is_pyi=_read(settings, "pyi", bool, False),
        preview=_read(settings, "preview", bool, False),
        unstable=_read(settings, "unstable", bool, False),
        enabled_features=_members(settings, "enable_unstable_feature", Preview.__members__, str),
    )


def _required(settings: dict[str, object]) -> set[TargetVersion]:
    """The versions that ``requires-python`` of the project admits, as black itself infers them."""
    from black.files import parse_req_python_specifier, parse_req_python_version

    required = _read(settings, "requires_python", str, "")
    for parse in (parse_req_python_version, parse_req_python_specifier):
        try:
            versions = parse(required) if required else None
        except ValueError:
            continue
        if versions:
            return set(versions)
    return set()


def _read(settings: dict[str, object], name: str, kind: type[_T], default: _T) -> _T:
    value = settings.get(name, default)
    if isinstance(value, kind):
        return value
    raise _bad_setting(name, value, "true or false" if kind is bool else "a number")


def _members(settings: dict[str, object], name: str, known: Mapping[str, _T], spelled: Callable[[str], str]) -> set[_T]:
    value = settings.get(name, ())
    given: Iterable[object] = [value] if isinstance(value, str) else value if isinstance(value, Iterable) else [value]
    names = [spelled(str(each)) for each in given]
    if any(each not in known for each in names):
        raise _bad_setting(name, value, f"any of {', '.join(sorted(map(str.lower, known)))}")
    return {known[each] for each in names}


def _bad_setting(name: str, value: object, wanted: str) -> Refused:
    written = name.replace("_", "-")
    return Refused(f"the setting {written} of black cannot be {value!r}", hint=f"[tool.black] takes {wanted}")


def _check_version(wanted: object) -> None:
    """Raise if the project asks for another version of black, as black itself does."""
    if wanted is None:
        return
    from black import __version__  # type: ignore[attr-defined]

    if str(wanted) not in (__version__, __version__.split(".")[0]):
        raise Refused(f"the project requires black {wanted}, this is {__version__}", hint=f"install black {wanted}")


class _Patchwork:
    """The laid out lines, but for statements that touch frozen ones, which stay as they are.

    Black's own choice of lines is not used: it indents lines that were not chosen.
    """

    def __init__(self, text: str, done: str, frozen: Sequence[Span]) -> None:
        self._old, self._new = _lines(text), _lines(done)
        self._old_tree, self._new_tree = ast.parse(text), ast.parse(done)
        self._frozen = [(text.count("\n", 0, start) + 1, text.count("\n", 0, end - 1) + 1) for start, end in frozen]

    def text(self) -> str:
        old_end, new_end = len(self._old), len(self._new)
        lines = self._body(self._old_tree.body, self._new_tree.body, (0, 0))
        last = (_bottom(self._old_tree.body), _bottom(self._new_tree.body))
        return "".join(lines + self._either(last[0] + 1, old_end, last[1] + 1, new_end))

    def _body(self, olds: list[ast.stmt], news: list[ast.stmt], above: tuple[int, int]) -> list[str]:
        """The lines of statements, from those behind the lines ``above`` to the last statement's."""
        lines: list[str] = []
        for first, last in _groups(olds):
            one, other = olds[first:last], news[first:last]
            lines += self._either(above[0] + 1, _top(one) - 1, above[1] + 1, _top(other) - 1)
            lines += self._statements(one, other)
            above = (_bottom(one), _bottom(other))
        return lines

    def _statements(self, olds: list[ast.stmt], news: list[ast.stmt]) -> list[str]:
        one, other = olds[0], news[0]
        if isinstance(one, _BLOCKS) and isinstance(other, _BLOCKS) and len(olds) == 1:
            head_old, head_new = _top(one.body) - 1, _top(other.body) - 1
            same_margin = one.body[0].col_offset == other.body[0].col_offset
            if same_margin and _top(olds) <= head_old and not self._touched(_top(olds), head_old):
                head = self._new[_top(news) - 1 : head_new]
                return head + self._body(one.body, other.body, (head_old, head_new))
        return self._either(_top(olds), _bottom(olds), _top(news), _bottom(news))

    def _either(self, first_old: int, last_old: int, first_new: int, last_new: int) -> list[str]:
        if self._touched(first_old, last_old):
            return self._old[first_old - 1 : last_old]
        return self._new[first_new - 1 : last_new]

    def _touched(self, first: int, last: int) -> bool:
        return any(start <= last and first <= end for start, end in self._frozen)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _groups(body: list[ast.stmt]) -> list[tuple[int, int]]:
    """Runs of statements that share lines (``a = 1; b = 2``), as indices, the second exclusive."""
    starts = [i for i in range(len(body)) if i == 0 or _top(body[i : i + 1]) > _bottom(body[i - 1 : i])]
    return list(zip(starts, [*starts, len(body)][1:], strict=True))


def _top(statements: list[ast.stmt]) -> int:
    decorators: list[ast.expr] = getattr(statements[0], "decorator_list", [])
    return min([statements[0].lineno, *(each.lineno for each in decorators)])


def _bottom(statements: list[ast.stmt]) -> int:
    return max((each.end_lineno or each.lineno for each in statements), default=0)
