"""Copies of the user's functions, classes and modules in which every mathematical name lets symbolic numbers through.

Nothing of the user's is changed: a copy's globals are a dict that wraps each name when it is first used.
"""

from __future__ import annotations

import builtins
import functools
import sys
import types
from typing import TYPE_CHECKING, Any

from mathlink.lift.constants import Exact, named_number
from mathlink.lift.everyday import BUILTINS, SAFE, real_type, type_of
from mathlink.lift.frameworks.origin import framework_of_value, is_framework_module, unwrapped
from mathlink.lift.guards import asks_for_truth, guarded_ranges
from mathlink.lift.lasting import Lasting, Spent
from mathlink.lift.names import BUILTIN_NAMES, Globals, Module
from mathlink.lift.native import as_read, has_symbols, is_random, library_rule, native, refusing
from mathlink.lift.objects import Inherited, shadow_class, shadow_instance
from mathlink.lift.opaque import is_named, kept_call
from mathlink.lift.paths import refuse
from mathlink.lift.running import is_library
from mathlink.lift.symbolic import Real

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.lift.paths import Tracer

__all__ = ["Shadow"]

_ATOMS = (int, str, bytes, bool, type(None), complex, Exact, type(Ellipsis), range, slice, Real)
_LARGE = 2000


class Shadow:
    """Wraps the user's objects for one path of one reading."""

    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer
        self.made: dict[int, tuple[Any, Any]] = {}
        self.globals: dict[int, Globals] = {}
        self.lasting = Lasting()
        self.tried: dict[types.CodeType, list[tuple[int, int]]] = {}
        self.builtins = {**BUILTIN_NAMES, "__import__": self._import}
        tracer.guarded = self._guarded if self.tried else _never

    # ── which wrapping an object gets ────────────────────────────────────────────────────────────

    def wrap(self, value: Any, name: str = "") -> Any:
        """The object that stands for ``value`` in the copies; ``name`` is how the program calls it."""
        kind = type(value)
        if kind is float:
            return named_number(value)
        if kind in _ATOMS:
            return value
        found = self.made.get(id(value))
        if found is not None:
            return found[1]
        if callable(value) and self.tracer.opaque and is_named(value, name, self.tracer.opaque):
            made: Any = kept_call(self.tracer, value, name, has_symbols)
        else:
            made = self._wrap_new(value, kind, name)
        self.made[id(value)] = (value, made)
        if kind in _HOLDERS or kind.__name__ == "ndarray" or _is_own(value if isinstance(value, type) else kind):
            self.lasting.watch(made, name)
        return made

    def changed(self) -> list[str]:
        """What the run has changed that the next call finds changed."""
        return [*self.lasting.changed(), *filter(None, (names.written() for names in self.globals.values()))]

    def _wrap_new(self, value: Any, kind: type, name: str) -> Any:
        if value is super:
            return self._super
        rule = BUILTINS.get(id(value))
        if rule is None:
            rule = library_rule(value)
        if rule is not None:
            return rule
        inner = unwrapped(value)
        if inner is not value:
            return self.wrap(inner, name)
        wrapper = _WRAPPERS.get(kind)
        if wrapper is not None:
            return wrapper(self, value, name)
        if is_random(value) or (hasattr(kind, "__next__") and not hasattr(kind, "write")):
            return Spent(name or kind.__name__)
        if isinstance(value, type):
            return shadow_class(value, self.function) if _is_own(value) else value
        if framework_of_value(kind) and hasattr(value, "detach" if kind.__module__.startswith("torch") else "aval"):
            return as_read(value)
        if kind.__module__ == "numpy" and kind.__name__ in _OF_NUMPY:
            return self._numpy(value, kind.__name__, name)
        if kind is functools._lru_cache_wrapper:
            return self.wrap(value.__wrapped__, name)
        if isinstance(value, (property, staticmethod, classmethod)):
            return value
        if _is_own(kind):
            return shadow_instance(value, self.function, self.wrap)
        if callable(value):
            return native(value, name)
        return value

    def function(self, function: types.FunctionType, name: str = "") -> Any:
        """A copy of a user's function; a library's function with a guard before it."""
        home = str(
            function.__globals__.get("__name__") or ""
        )  # functools.wraps gives a library's function the user's module
        if is_library(function.__module__ or "", function.__code__.co_filename) or is_framework_module(home):
            return native(function, name)
        if hasattr(function, "registry") and hasattr(function, "dispatch"):
            return self._dispatching(function)
        if function.__code__.co_flags & 0x80 or function.__code__.co_flags & 0x200:
            return refusing("an async function")
        return self.copy(function)

    def _dispatching(self, function: Any) -> Callable[..., Any]:
        """A ``functools.singledispatch`` function: the type of a symbolic number is that of the number it stands for."""

        def call(*args: Any, **options: Any) -> Any:
            return self.wrap(function.dispatch(real_type(type_of(args[0]))))(*args, **options)

        return call

    def copy(self, function: types.FunctionType) -> types.FunctionType:
        """The function with lazily wrapped globals, defaults and closure."""
        code = function.__code__
        cells = tuple(map(self._cell, code.co_freevars, function.__closure__ or ()))
        made = types.FunctionType(code, self.globals_of(function.__globals__), function.__name__, None, cells)
        self.made[id(function)] = (function, made)
        if function.__defaults__:
            made.__defaults__ = tuple(self.wrap(v) for v in function.__defaults__)
        if function.__kwdefaults__:
            made.__kwdefaults__ = {k: self.wrap(v) for k, v in function.__kwdefaults__.items()}
        if function.__dict__:
            made.__dict__.update({k: v for k, v in function.__dict__.items() if not k.startswith("__")})
        if code.co_exceptiontable and code not in self.tried:
            self._watch(code)
        if not self.tracer.eager and asks_for_truth(code):
            self.tracer.eager = True
        return made

    def globals_of(self, real: dict[str, Any]) -> Globals:
        """The wrapped globals for a module's real ones; one per path."""
        if isinstance(real, Globals):
            return real
        found = self.globals.get(id(real))
        if found is None:
            found = self.globals[id(real)] = Globals(self, real)
        return found

    def _super(self, *args: Any) -> Any:
        """``super()`` of a method that is a copy: what it finds are copies too."""
        if not args:
            frame = sys._getframe(1)
            names = frame.f_locals
            first = frame.f_code.co_varnames[0] if frame.f_code.co_argcount else ""
            if "__class__" not in names or first not in names:
                refuse("super() outside a method")
            args = (names["__class__"], names[first])
        return Inherited(args[0], args[1], self.function) if len(args) == 2 else super(*args)

    def _cell(self, name: str, cell: types.CellType) -> types.CellType:
        found = self.made.get(id(cell))
        if found is not None:
            return found[1]  # type: ignore[no-any-return]
        made = types.CellType()
        self.made[id(cell)] = (cell, made)
        try:
            content = cell.cell_contents
        except ValueError:
            return made
        made.cell_contents = content if name == "__class__" else self.wrap(content, name)
        self.lasting.watch(made, name)
        return made

    # ── try blocks ───────────────────────────────────────────────────────────────────────────────

    def _watch(self, code: types.CodeType) -> None:
        ranges = guarded_ranges(code)
        if ranges:
            self.tried[code] = ranges
            self.tracer.guarded = self._guarded
            self.tracer.assumptions["an overflow that the code would catch is not modelled"] = None
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType) and constant.co_exceptiontable:
                self._watch(constant)

    def _guarded(self) -> bool:
        """Whether the operation at hand runs inside a ``try`` of the program."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            ranges = self.tried.get(frame.f_code)
            if ranges is not None:
                at = frame.f_lasti
                if any(start <= at < end for start, end in ranges):
                    return True
            frame = frame.f_back
        return False

    # ── kinds ────────────────────────────────────────────────────────────────────────────────────

    def _import(self, name: str, globals_: Any = None, locals_: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        real = globals_.real if isinstance(globals_, Globals) else globals_
        found = builtins.__import__(name, real, locals_, fromlist, level)
        return self.wrap(found, name)

    def _module(self, module: types.ModuleType, name: str) -> Any:
        return Module(module, self)

    def _method(self, method: types.MethodType, name: str) -> Any:
        owner = self.wrap(method.__self__)
        if not isinstance(method.__func__, types.FunctionType):
            return native(method, name)
        return types.MethodType(self.wrap(method.__func__, name), owner)

    def _builtin(self, function: Any, name: str) -> Any:
        return function if id(function) in SAFE else native(function, name)

    def _list(self, values: list[Any], name: str) -> Any:
        return list(values) if len(values) > _LARGE else [self.wrap(v) for v in values]

    def _tuple(self, values: tuple[Any, ...], name: str) -> Any:
        made = tuple(self.wrap(v) for v in values) if len(values) <= _LARGE else values
        return values if all(a is b for a, b in zip(values, made, strict=True)) else made

    def _dict(self, values: dict[Any, Any], name: str) -> Any:
        return dict(values) if len(values) > _LARGE else {k: self.wrap(v) for k, v in values.items()}

    def _set(self, values: set[Any], name: str) -> Any:
        return set(values)

    def _partial(self, value: functools.partial[Any], name: str) -> Any:
        keywords = {k: self.wrap(v) for k, v in value.keywords.items()}
        return functools.partial(self.wrap(value.func, name), *map(self.wrap, value.args), **keywords)

    def _numpy(self, value: Any, kind: str, name: str) -> Any:
        from mathlink.lift.tensor import tensor

        if kind == "ndarray":
            return tensor(value.astype(object)) if value.dtype.kind in "fiub" and value.size <= 10_000 else value.copy()
        if kind == "vectorize" and value.signature is None and not value.excluded:
            from mathlink.lift.arrays import entrywise

            return entrywise(self.wrap(value.pyfunc))
        return native(value, name)


def _never() -> bool:
    return False


_WRAPPERS: dict[type, Callable[[Shadow, Any, str], Any]] = {
    types.FunctionType: Shadow.function,
    types.BuiltinFunctionType: Shadow._builtin,
    types.ModuleType: Shadow._module,
    types.MethodType: Shadow._method,
    list: Shadow._list,
    tuple: Shadow._tuple,
    dict: Shadow._dict,
    set: Shadow._set,
    functools.partial: Shadow._partial,
}


_OF_NUMPY = frozenset({"ndarray", "ufunc", "_ArrayFunctionDispatcher", "vectorize"})
_HOLDERS = frozenset({list, dict, set, types.FunctionType})
_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: made by a class statement


def _is_own(kind: Any) -> bool:
    """Whether a class was written by the user (and is no exception)."""
    module = getattr(kind, "__module__", "") or ""
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    return kind.__flags__ & _HEAP_TYPE != 0 and not is_library(module, file) and not issubclass(kind, BaseException)
