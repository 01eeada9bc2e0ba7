"""The functions of a module: each once, where it is defined, in the order of the source."""

from __future__ import annotations

import ast
import functools
import inspect
import os
import sys
from dataclasses import dataclass
from types import FunctionType
from typing import TYPE_CHECKING, Any

from mathlink.claim import ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from mathlink.discover.targets import Loaded

__all__ = ["Member", "functions"]

Seen = dict[int, object]
"""Functions met so far, by identity; keeps them alive so that no identity is used twice."""


@dataclass(frozen=True)
class Member:
    """A function or method of a module, or a class that carries claims about its objects.

    ``name`` is its dotted name as one would write it, ``function`` what is called: the getter of a property, a class method
    as bound to its class; ``file`` and ``line`` are those of its code.
    """

    name: str
    function: Callable[..., Any]
    file: str
    line: int


def functions(loaded: Loaded, seen: Seen) -> Iterator[Member]:
    """Functions, methods, getters, cached functions, and callable objects that carry claims, defined in a module.

    What was only imported there is left out, and so is what ``seen`` has; ``seen`` is added to.
    """
    module = loaded.module
    if loaded.within:
        meant, owner = _lookup(module, loaded.within)
        yield from _members(loaded.name, loaded.within, meant, owner, module, seen)
        return
    imported = functools.cache(lambda: _imported(module))
    for name, value in list(vars(module).items()):
        try:
            defined = _is_defined_here(value, name, module, imported)
            found = list(_members(loaded.name, name, value, None, module, seen)) if defined else []
        except Exception:  # an object that raises when it is looked at carries no claim
            continue
        yield from found


def _lookup(module: ModuleType, path: str) -> tuple[Any, type | None]:
    """The object at a path, raw as its class holds it, and that class."""
    found: Any = module
    owner: type | None = None
    for name in path.split("."):
        owner = found if isinstance(found, type) else None
        found = inspect.getattr_static(found, name) if owner is not None else getattr(found, name)
    return found, owner


def _members(
    prefix: str, path: str, value: Any, owner: type | None, module: ModuleType, seen: Seen
) -> Iterator[Member]:
    if isinstance(value, type):
        if id(value) in seen:
            return
        seen[id(value)] = value
        if _carries(value):
            yield _class_member(prefix, path, value, module)
        for name, inner in list(vars(value).items()):
            if _is_own(inner, module):
                yield from _members(prefix, f"{path}.{name}", inner, value, module, seen)
        return
    function = _callable(value, owner)
    if function is None:
        return
    plain = _plain(function)
    if id(plain) in seen:
        return
    seen[id(plain)] = plain
    code = getattr(getattr(plain, "func", plain), "__code__", None)
    file = code.co_filename if code is not None else ""
    if not os.path.isfile(file):
        file = str(getattr(module, "__file__", None) or file)
    yield Member(f"{prefix}.{path}", function, file, code.co_firstlineno if code is not None else 0)


def _class_member(prefix: str, path: str, owner: type, module: ModuleType) -> Member:
    """A class that carries claims about its objects."""
    try:
        line = inspect.getsourcelines(owner)[1]
    except (OSError, TypeError):
        line = 0
    return Member(f"{prefix}.{path}", owner, str(getattr(module, "__file__", None) or ""), line)


def _callable(value: Any, owner: type | None) -> Callable[..., Any] | None:
    """What to call for an entry of a module or class; ``None`` when it is no function written in Python."""
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, functools.cached_property):
        value = value.func
    elif isinstance(value, classmethod):
        value = value.__get__(None, owner or object)
    elif isinstance(value, staticmethod):
        value = value.__func__
    if not callable(value) or isinstance(value, type):
        return None
    if isinstance(_plain(value), FunctionType) or _carries(value):
        return value  # type: ignore[no-any-return]
    return None


def _plain(function: Any) -> Any:
    """The innermost function: what decorators wrap and methods bind."""
    for _ in range(100):
        inner = getattr(function, "__func__", None) or getattr(function, "__wrapped__", None)
        if not callable(inner):
            break
        function = inner
    return function


def _carries(value: Any) -> bool:
    try:
        return ATTRIBUTE in vars(value)
    except TypeError:
        return False


def _is_defined_here(value: Any, name: str, module: ModuleType, imported: Callable[[], frozenset[str] | None]) -> bool:
    home = getattr(value, "__module__", None)
    if isinstance(value, type):
        return bool(home == module.__name__)
    if _callable(value, None) is None:
        return False
    if home == module.__name__ and isinstance(_plain(value), FunctionType):
        return True
    # Made by a factory of another module, or an object whose class is from elsewhere: then the assignment defines it.
    made = "<locals>" in getattr(value, "__qualname__", "") or not isinstance(_plain(value), FunctionType)
    names = imported() if made and _carries(value) else None
    return names is not None and name not in names


def _is_own(value: Any, module: ModuleType) -> bool:
    """Whether an entry of a class belongs to it, and was not merely given another name there."""
    if not isinstance(value, type):
        value = _plain(_callable(value, None))
    home = getattr(value, "__module__", None)
    return home == module.__name__ or "<locals>" in getattr(value, "__qualname__", "") or _carries(value)


def _imported(module: ModuleType) -> frozenset[str] | None:
    """Names that import statements bind in a module's source; ``None`` where there is no source."""
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
            if any(alias.name == "*" for alias in node.names):
                names.update(_starred(node, module))
    return frozenset(names)


def _starred(node: ast.ImportFrom, module: ModuleType) -> list[str]:
    package = (module.__package__ or "").split(".")
    base = package[: len(package) - node.level + 1] if node.level else []
    source = sys.modules.get(".".join([*base, *([node.module] if node.module else [])]))
    return list(vars(source)) if source is not None else []
