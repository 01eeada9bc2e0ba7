"""What a function consists of: its code, its source, and everything that its names stand for."""

from __future__ import annotations

import linecache
import re
import sys
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

from mathlink.cache.leaves import joined, leaf
from mathlink.cache.libraries import DYNAMIC, is_forbidden, is_trusted, standard
from mathlink.cache.names import loads, tree
from mathlink.cache.refusal import NotKeyed

__all__ = ["NOTHING", "Unloaded", "function_part"]

NOTHING = "a name that stands for nothing"
_FRAMEWORKS = frozenset("torch jax jaxlib numpy".split())
_UNKEPT = frozenset(("pytestmark",))
_REAL = {"collections.abc": "_collections_abc"}  # a module that goes by another name
_NOWHERE = ModuleType("nowhere")
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Unloaded:
    """A module of a trusted library that nobody has imported yet: nobody can have changed it."""

    name: str


Pieces = tuple[bytes, list[Any], None, frozenset[str], str, str]


def function_part(function: FunctionType) -> Pieces:
    """Label, children, nothing held, attribute names, place and file.

    Raises
    ------
    NotKeyed : the code can reach what cannot be told in advance.
    """
    home = str(function.__globals__.get("__name__") or "")
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=False)
    held = [
        function.__defaults__,
        function.__kwdefaults__,
        dict(cells),
        {key: value for key, value in vars(function).items() if key not in _UNKEPT},
    ]
    if is_trusted(home) and function.__globals__ is vars(sys.modules.get(_REAL.get(home, home), _NOWHERE)):
        if is_forbidden(home, function.__name__):
            raise NotKeyed(f"it uses {home}.{function.__name__}, which depends on more than its arguments")
        return _label(function, home, ""), [*held, *_codes(function.__code__)], None, frozenset(), "", ""
    if standard(home):
        raise NotKeyed(f"it uses {home}.{function.__name__}, which depends on more than its arguments")
    code = function.__code__
    found = loads(code)
    _refuse(function, found.attributes, found.stores)
    children = [
        *held,
        *_codes(code),
        *_annotations(function),
        *_globals(function),
        *_imports(function),
        *_owner(function),
    ]
    place = f"{code.co_filename}:{code.co_firstlineno}"
    names = found.attributes | {function.__name__} if "." in function.__qualname__ else found.attributes
    return _label(function, home, _segment(code)), children, None, names, place, code.co_filename


def _refuse(function: FunctionType, attributes: frozenset[str], stores: frozenset[str]) -> None:
    dynamic = sorted(attributes & DYNAMIC)
    if dynamic:
        raise NotKeyed(f"{function.__qualname__} uses .{dynamic[0]}, through which it can reach anything")
    if stores:
        raise NotKeyed(f"{function.__qualname__} changes the global {min(stores)}")


def _label(function: FunctionType, home: str, source: str) -> bytes:
    installed = "site-packages" in function.__code__.co_filename
    frameworks = ",".join(sorted(_frameworks(function.__globals__))) if source else ""
    words = (home, str(function.__module__), function.__qualname__, function.__doc__ or "", source, frameworks)
    return joined(b"function", b"installed" if installed else b"own", *(w.encode("utf-8", "replace") for w in words))


def _frameworks(names: dict[str, Any]) -> set[str]:
    """The array libraries that a module's names come from: mathlink asks, where the code itself names none."""
    found = set()
    for value in list(names.values()):
        kind = value if isinstance(value, (type, ModuleType, FunctionType)) else type(value)
        home = kind.__name__ if isinstance(kind, ModuleType) else kind.__module__
        found.add(str(home).partition(".")[0])
    return found & _FRAMEWORKS


def _codes(code: CodeType) -> list[Any]:
    """Each piece of code, and the constants in it."""
    children: list[Any] = []
    for one in tree(code):
        children.append(_of_code(one))
        children.extend(constant for constant in one.co_consts if not isinstance(constant, CodeType))
    return children


def _of_code(code: CodeType) -> bytes:
    counts = (
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
        code.co_flags,
        sum(isinstance(constant, CodeType) for constant in code.co_consts),
    )
    names = [code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars]
    tables = (code.co_code, code.co_exceptiontable, code.co_linetable)
    return joined(code.co_name.encode(), repr(counts).encode(), *(repr(n).encode() for n in names), *tables)


def _segment(code: CodeType) -> str:
    """The source text of the code as mathlink reads it."""
    linecache.checkcache(code.co_filename)
    lines = linecache.getlines(code.co_filename)
    last = max((end or 0 for one in tree(code) for _, end, _, _ in one.co_positions()), default=0)
    return "".join(lines[max(code.co_firstlineno - 1, 0) : last])


def _globals(function: FunctionType) -> list[Any]:
    """Every name that the code can load, with what it stands for; also attributes that are global names as well."""
    names, found = function.__globals__, loads(function.__code__)
    builtins = names.get("__builtins__", {})
    builtins = vars(builtins) if isinstance(builtins, ModuleType) else builtins
    every = found.globals | {name for name in found.attributes if name in names and leaf(names[name]) is not None}
    children: list[Any] = []
    for name in sorted(every):
        value = names[name] if name in names else builtins.get(name, NOTHING)
        # There, it is a hash of what is in the key all the same.
        own = name == "hash" and function.__name__ == "__hash__" and value is builtins.get(name)
        if value is builtins.get(name) and is_forbidden("builtins", name) and not own:
            raise NotKeyed(f"{function.__qualname__} uses {name}()")
        children += [name, "of Python" if own else value]
    return children


def _annotations(function: FunctionType) -> list[Any]:
    """Annotations, and what the names in those that are text stand for."""
    children: list[Any] = []
    for name, value in getattr(function, "__annotations__", {}).items():
        children += [name, value]
        if isinstance(value, str):
            for word in dict.fromkeys(_NAME.findall(value)):
                children += [word, function.__globals__.get(word, NOTHING)]
    return children


def _imports(function: FunctionType) -> list[Any]:
    """Modules that the code imports while it runs, and the names that it takes from them."""
    children: list[Any] = []
    for level, name, taken in loads(function.__code__).imports:
        package = str(function.__globals__.get("__package__") or "").split(".")
        base = ".".join([*package[: len(package) - level + 1], *([name] if name else [])]) if level else name
        parts = base.split(".")
        children += [_loaded(function, ".".join(parts[: count + 1])) for count in range(len(parts))]
        if "*" in taken:
            raise NotKeyed(f"{function.__qualname__} imports everything from {base}")
        refused = [part for part in taken if is_trusted(base) and is_forbidden(base, part)]
        if refused:
            raise NotKeyed(f"it uses {base}.{refused[0]}, which depends on more than its arguments")
        children += [*taken, *(sys.modules.get(f"{base}.{part}", NOTHING) for part in taken)]
    return children


def _loaded(function: FunctionType, name: str) -> ModuleType | Unloaded:
    found = sys.modules.get(name)
    if isinstance(found, ModuleType):
        return found
    if is_trusted(name) and name not in sys.modules:
        return Unloaded(name)
    raise NotKeyed(f"{function.__qualname__} imports {name}, which is not loaded yet")


def _owner(function: FunctionType) -> list[Any]:
    """The class that a method was written in, as its qualified name says."""
    path = function.__qualname__.split(".")[:-1]
    if not path or "<locals>" in path:
        return []
    found: Any = sys.modules.get(function.__module__)
    for name in path:
        found = vars(found).get(name) if isinstance(found, (ModuleType, type)) else None
    return [found] if isinstance(found, type) else []
