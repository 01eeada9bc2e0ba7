"""A method as a function of what it reads: the numbers of its object become parameters beside its own."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
import types
from typing import TYPE_CHECKING, Any

from mathlink.attach import claims_of
from mathlink.claim import ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["as_function"]


def as_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose first parameter is ``self``, made one of the attributes that it reads and its other parameters.

    Each call builds an object of the class without running ``__init__`` and gives it just those attributes. An attribute has
    the value as default that a new object of the class has, where the class can be called without arguments. A method that
    changes its object stays a method of one object, so that a later call meets what an earlier one left. Any other function
    is handed back unchanged.
    """
    target, holder = _method(function)
    if target is None:
        return function
    owner = type(holder) if holder is not None else _owner(target)
    if owner is None:
        return function
    parameters = list(inspect.signature(target).parameters.values())
    attributes, changes = _attributes(target, owner)
    if changes:
        model = holder if holder is not None else _fresh(owner)
        return function if model is None else types.MethodType(target, model)
    taken = {p.name for p in parameters}
    if any(name in taken for name in attributes):
        return function
    model = holder if holder is not None else _fresh(owner)
    own = sorted((_parameter(model, n) for n in attributes), key=_is_optional)
    defaults = {p.name: p.default for p in own if _is_optional(p)}
    kept = {n: v for n, v in getattr(model, "__dict__", {}).items() if n not in attributes}

    def applied(**arguments: Any) -> Any:
        instance: Any = object.__new__(owner)
        for name, value in kept.items():
            object.__setattr__(instance, name, value)
        rest = dict(arguments)
        for name in attributes:
            if name in rest or name in defaults:
                object.__setattr__(instance, name, rest.pop(name) if name in rest else defaults[name])
        return target(instance, **rest)

    setattr(applied, ATTRIBUTE, claims_of(target))
    applied.__module__ = target.__module__
    applied.__name__ = target.__name__
    applied.__qualname__ = target.__qualname__
    applied.__signature__ = inspect.Signature(own + _keywords(parameters[1:]))  # type: ignore[attr-defined]
    return applied


def _method(function: Any) -> tuple[Callable[..., Any] | None, Any]:
    """The plain function of a method and the object it is bound to, if any."""
    if inspect.ismethod(function) and not isinstance(function.__self__, type):
        return function.__func__, function.__self__
    if not inspect.isfunction(function):
        return None, None
    parameters = list(inspect.signature(function).parameters)
    return (function, None) if parameters[:1] == ["self"] else (None, None)


def _owner(function: Any) -> type | None:
    found: Any = sys.modules.get(function.__module__)
    parts = function.__qualname__.split(".")[:-1]
    for part in parts:
        found = getattr(found, part, None)
    return found if parts and isinstance(found, type) else None


def _attributes(function: Any, owner: type) -> tuple[list[str], bool]:
    """The data attributes of ``self`` that the method, and methods and properties it uses, read; whether they write any."""
    found: dict[str, None] = {}
    changes = False
    waiting, seen = [function], set()
    while waiting:
        method = waiting.pop(0)
        if method in seen:
            continue
        seen.add(method)
        for attribute, written in _used(method):
            changes |= written
            value = inspect.getattr_static(owner, attribute, None)
            inner = _code_of(value)
            if inner is not None:
                waiting.append(inner)
            elif not callable(value) or value is None:
                found[attribute] = None
    return list(found), changes


def _code_of(value: Any) -> Any:
    if isinstance(value, property):
        value = value.fget
    value = getattr(value, "__func__", getattr(value, "func", value))
    return value if inspect.isfunction(value) else None


def _used(method: Any) -> list[tuple[str, bool]]:
    """Names that stand behind the method's first parameter and a dot, and whether they are given a value."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return []
    first = next(iter(inspect.signature(method).parameters), "")
    places = [
        (node.lineno, node.col_offset, node.attr, not isinstance(node.ctx, ast.Load))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == first
    ]
    return list(dict.fromkeys((attr, written) for _, _, attr, written in sorted(places)))


def _fresh(owner: type) -> Any:
    try:
        return owner()
    except Exception:
        return None


def _parameter(model: Any, name: str) -> inspect.Parameter:
    default = getattr(model, name, inspect.Parameter.empty)
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)


def _is_optional(parameter: inspect.Parameter) -> bool:
    return parameter.default is not inspect.Parameter.empty


def _keywords(parameters: list[inspect.Parameter]) -> list[inspect.Parameter]:
    kept = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in kept]
