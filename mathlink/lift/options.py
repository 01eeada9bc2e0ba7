"""The values of a function's options: what its code compares them with, looks them up in, and says about them."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import textwrap
from typing import TYPE_CHECKING, Any

from mathlink.lift.signature import bare, callable_of, signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mathlink.lift.signature import Parameter

__all__ = ["option_values"]

Option = str | bool | None

_DEEPEST = 3
_MOST_KEYS = 60
_NORMALISED = frozenset({"lower", "upper", "strip", "casefold"})
_QUOTED = re.compile(r"""(?<!\w)(['"])([^'"\n]{1,60})\1(?!\w)""")
_HEAD = re.compile(r"^(\w+(?:\s*,\s*\w+)*)\s*:\s*(.*)$")


def option_values(function: Any) -> dict[str, tuple[Option, ...]]:
    """Every value that an option of the function may take, by parameter, the default first; numbers are no options.

    Found are comparisons (``kind == 'a'``, ``kind in TABLE``, ``kind is None``), ``match``, keys of tables that the option is looked
    up in, both truth values of a switch, texts in the option's description, and what helpers find that get the option handed on.
    """
    parameters = {p.name: p for p in signature(function) if p.kind not in ("args", "kwargs")}
    found: dict[str, dict[Option, None]] = {}
    for name, values in _in_code(bare(function), _DEEPEST).items():
        if name in parameters:
            found.setdefault(name, {}).update(values)
    for name, values in _in_docstring(callable_of(function), parameters).items():
        found.setdefault(name, {}).update(values)
    for name, parameter in parameters.items():
        if isinstance(parameter.default, bool):
            found.setdefault(name, {}).update({parameter.default: None, not parameter.default: None})
        elif isinstance(parameter.default, str) or (parameter.default is None and name in found):
            found.setdefault(name, {})[parameter.default] = None
    return {n: _ordered(parameters[n], found[n]) for n in parameters if n in found}


def _ordered(parameter: Parameter, values: Mapping[Option, None]) -> tuple[Option, ...]:
    first = [v for v in values if type(v) is type(parameter.default) and v == parameter.default]
    return (*first, *(v for v in values if v not in first))


# ── code ─────────────────────────────────────────────────────────────────────────────────────────


def _in_code(function: Any, depth: int) -> dict[str, dict[Option, None]]:
    tree = _tree(function)
    if tree is None or depth == 0:
        return {}
    seen = _Seen(tree, {**getattr(function, "__globals__", {}), **_held(function)}, depth)
    seen.visit(tree)
    return seen.found


def _tree(function: Any) -> ast.FunctionDef | None:
    try:
        parsed = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    return next((n for n in ast.walk(parsed) if isinstance(n, ast.FunctionDef)), None)


def _held(function: Any) -> dict[str, Any]:
    code, cells = getattr(function, "__code__", None), getattr(function, "__closure__", None) or ()
    held = {}
    for name, cell in zip(getattr(code, "co_freevars", ()), cells, strict=False):
        try:
            held[name] = cell.cell_contents
        except ValueError:
            continue
    return held


class _Seen(ast.NodeVisitor):
    """What a function's code does with its parameters."""

    def __init__(self, tree: ast.FunctionDef, names: Mapping[str, Any], depth: int) -> None:
        given = [*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs]
        self.alias = {a.arg: a.arg for a in given}
        self.names = names
        self.depth = depth
        self.found: dict[str, dict[Option, None]] = {}

    def visit_Assign(self, node: ast.Assign) -> None:
        """``kind = method`` and ``kind = method.lower()`` make another name of the option."""
        name = self._parameter(node.value)
        for target in node.targets:
            if name and isinstance(target, ast.Name):
                self.alias.setdefault(target.id, name)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Comparisons with values and membership in containers."""
        sides = [node.left, *node.comparators]
        for (left, right), op in zip(itertools.pairwise(sides), node.ops, strict=True):
            if isinstance(op, (ast.In, ast.NotIn)):
                self._note(self._parameter(left), self._container(right))
            elif isinstance(op, (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)):
                self._note(self._parameter(left), self._values(right))
                self._note(self._parameter(right), self._values(left))
        self.generic_visit(node)

    def visit_Match(self, node: ast.Match) -> None:
        """The texts of a ``match``'s cases."""
        name = self._parameter(node.subject)
        for case in node.cases:
            for part in ast.walk(case.pattern):
                if isinstance(part, ast.MatchValue):
                    self._note(name, self._values(part.value))
                elif isinstance(part, ast.MatchSingleton):
                    self._note(name, _options([part.value]))
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """``TABLE[kind]``."""
        self._note(self._parameter(node.slice), self._container(node.value))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """``TABLE.get(kind)``, and helpers that get the option handed on."""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
            self._note(self._parameter(node.args[0]), self._container(node.func.value))
        self._follow(node)
        self.generic_visit(node)

    def _follow(self, node: ast.Call) -> None:
        helper = self._value(node.func)
        handed = [(k.arg, self._parameter(k.value)) for k in node.keywords]
        handed += [(i, self._parameter(a)) for i, a in enumerate(node.args)]  # type: ignore[misc]
        if not inspect.isfunction(helper) or not any(name for _, name in handed):
            return
        inner = _in_code(helper, self.depth - 1)
        order = list(helper.__code__.co_varnames[: helper.__code__.co_argcount])
        for place, name in handed:
            key = place if isinstance(place, str) or place is None else dict(enumerate(order)).get(place)
            self._note(name, inner.get(key or "", {}))

    def _note(self, name: str, values: Iterable[Option]) -> None:
        made = dict.fromkeys(values)
        if name and made:
            self.found.setdefault(name, {}).update(made)

    def _parameter(self, node: ast.expr) -> str:
        """The parameter that an expression is, under whatever name and in whatever case of letters."""
        while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _NORMALISED:
            node = node.func.value
        return self.alias.get(node.id, "") if isinstance(node, ast.Name) else ""

    def _value(self, node: ast.expr) -> Any:
        """What a constant, a global name or an attribute of a module is; ``Ellipsis`` where that is not known."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name) and node.id not in self.alias:
            return self.names.get(node.id, ...)
        if isinstance(node, ast.Attribute):
            held = self._value(node.value)
            return getattr(held, node.attr, ...) if inspect.ismodule(held) else ...
        return ...

    def _values(self, node: ast.expr) -> Iterator[Option]:
        return _options([self._value(node)])

    def _container(self, node: ast.expr) -> list[Option]:
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            return list(_options(self._value(e) for e in node.elts))
        if isinstance(node, ast.Dict):
            return list(_options(self._value(e) for e in node.keys if e is not None))
        held = self._value(node)
        if not isinstance(held, (dict, tuple, list, set, frozenset)) or len(held) > _MOST_KEYS:
            return []
        keys = list(_options(held))
        return sorted(keys, key=str) if isinstance(held, (set, frozenset)) else keys


def _options(values: Iterable[Any]) -> Iterator[Option]:
    for value in values:
        if value is None or type(value) in (str, bool):
            yield value


# ── docstring ────────────────────────────────────────────────────────────────────────────────────


def _in_docstring(function: Any, parameters: Mapping[str, Parameter]) -> dict[str, dict[Option, None]]:
    """Quoted texts in the description of a parameter that takes texts."""
    found: dict[str, dict[Option, None]] = {}
    for names, kind, words in _described(inspect.getdoc(function) or ""):
        for name in names:
            parameter = parameters.get(name)
            if parameter is not None and (isinstance(parameter.default, str) or re.search(r"\bstr|[{'\"]", kind)):
                texts = {text: None for _, text in _QUOTED.findall(f"{kind}\n{words}")}
                if texts:
                    found.setdefault(name, {}).update(texts)
    return found


def _described(text: str) -> Iterator[tuple[list[str], str, str]]:
    """Names, kind and description of every entry ``name : kind`` with indented lines below."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        head = _HEAD.match(line.strip())
        if head is None:
            continue
        depth = len(line) - len(line.lstrip())
        below = []
        for following in lines[number + 1 :]:
            if following.strip() and len(following) - len(following.lstrip()) <= depth:
                break
            below.append(following)
        yield [n.strip() for n in head[1].split(",")], head[2], "\n".join(below)
