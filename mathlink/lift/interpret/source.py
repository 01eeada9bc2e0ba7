"""The syntax tree of a function that is already loaded."""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

__all__ = ["Definition", "assigned_names", "definition_of", "readable"]

Definition = ast.FunctionDef | ast.Lambda

_UNREADABLE = (
    ast.AsyncFunctionDef,
    ast.AsyncFor,
    ast.AsyncWith,
    ast.Await,
    ast.ClassDef,
    ast.Global,
    ast.Match,
    ast.Nonlocal,
    ast.TryStar,
    ast.With,
    ast.Yield,
    ast.YieldFrom,
)


@lru_cache(maxsize=16)
def _definitions(file: str, source: str) -> dict[tuple[int, str], list[Definition]]:
    """Every function of a file, by first line (decorators count) and name."""
    found: dict[tuple[int, str], list[Definition]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            found.setdefault((first, node.name), []).append(node)
        elif isinstance(node, ast.Lambda):
            found.setdefault((node.lineno, "<lambda>"), []).append(node)
    return found


@lru_cache(maxsize=16)
def _codes(file: str, source: str) -> dict[tuple[int, str], list[CodeType]]:
    """Every code object that a file compiles to, by first line and name."""
    found: dict[tuple[int, str], list[CodeType]] = {}
    waiting = [compile(source, file, "exec", dont_inherit=True)]
    while waiting:
        code = waiting.pop()
        found.setdefault((code.co_firstlineno, code.co_name), []).append(code)
        waiting.extend(c for c in code.co_consts if isinstance(c, type(code)))
    return found


def definition_of(code: CodeType) -> Definition | None:
    """The tree of the function with this code.

    ``None`` where there is no source, two functions fit, or the file is no longer what was loaded.
    """
    source = "".join(linecache.getlines(code.co_filename))
    if not source:
        return None
    try:
        fitting = _definitions(code.co_filename, source).get((code.co_firstlineno, code.co_name), [])
        if code not in _codes(code.co_filename, source).get((code.co_firstlineno, code.co_name), []):
            return None
    except (SyntaxError, ValueError, RecursionError):
        return None
    fitting = [n for n in fitting if [a.arg for a in _all_arguments(n.args)] == list(code.co_varnames[: _count(code)])]
    return fitting[0] if len(fitting) == 1 else None


def _count(code: CodeType) -> int:
    flags = bool(code.co_flags & 4) + bool(code.co_flags & 8)
    return code.co_argcount + code.co_kwonlyargcount + flags


def _all_arguments(arguments: ast.arguments) -> list[ast.arg]:
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [*found, *(a for a in (arguments.vararg, arguments.kwarg) if a is not None)]


@lru_cache(maxsize=1024)
def readable(definition: Definition) -> bool:
    """Whether every construct of the function can be interpreted."""
    return not any(isinstance(node, _UNREADABLE) for node in ast.walk(definition))


@lru_cache(maxsize=1024)
def assigned_names(definition: Definition) -> frozenset[str]:
    """The function's local names: parameters and everything it assigns, nested functions left out."""
    found = {a.arg for a in _all_arguments(definition.args)}
    stack: list[ast.AST] = list(definition.body) if isinstance(definition, ast.FunctionDef) else [definition.body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
            stack.extend([*node.decorator_list, *node.args.defaults])
            continue
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update((a.asname or a.name).split(".")[0] for a in node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        elif isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            stack.extend(n for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
            continue
        stack.extend(ast.iter_child_nodes(node))
    return frozenset(found)
