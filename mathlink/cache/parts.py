"""What an object of a running program consists of, as far as a verdict may depend on it."""

from __future__ import annotations

import array
import collections
import functools
import operator
import types
from typing import TYPE_CHECKING, Any

from mathlink.cache.classes import class_part, instance_part, is_mpmath, module_part, unloaded_part
from mathlink.cache.functions import Unloaded, function_part
from mathlink.cache.leaves import joined, leaf
from mathlink.cache.libraries import home_of, is_trusted, standard
from mathlink.cache.part import ABSENT, Part, named
from mathlink.cache.refusal import NotKeyed
from mathlink.claim import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["part_of"]


def part_of(value: Any) -> Part:
    """The object's part.

    Raises
    ------
    NotKeyed : what the object does cannot be told from what can be seen of it.
    """
    make = _PARTS.get(type(value))
    if make is not None:
        return make(value)
    if isinstance(value, type):
        return class_part(value)
    home = home_of(value)
    if home is not None:
        return named(*home)
    return instance_part(value)


# ── Containers ───────────────────────────────────────────────────────────────────────────────────


def _sequence(value: Any) -> Part:
    return Part(joined(b"sequence", type(value).__name__.encode(), str(len(value)).encode()), list(value))


def _set(value: Any) -> Part:
    found = [leaf(entry) for entry in value]
    if None in found:
        raise NotKeyed("it uses a set of things other than numbers and text, whose order differs from run to run")
    return Part(joined(b"set", type(value).__name__.encode(), *sorted(entry for entry in found if entry is not None)))


def _mapping(value: Mapping[Any, Any]) -> Part:
    items = list(value.items())
    return Part(
        joined(b"mapping", type(value).__name__.encode(), str(len(items)).encode()), [e for item in items for e in item]
    )


def _cell(value: types.CellType) -> Part:
    try:
        return Part(b"cell", [value.cell_contents])
    except ValueError:
        return Part(b"empty cell")


# ── Things to call ───────────────────────────────────────────────────────────────────────────────


def _builtin(value: Any) -> Part:
    owner, name = value.__self__, value.__name__
    if isinstance(owner, types.ModuleType) or owner is None:
        home = home_of(value) or _in_module(owner, value)
        if home is None:
            raise NotKeyed(f"it uses {getattr(owner, '__name__', '')}.{name}, C code of which only the name is known")
        return named(*home)
    kind = type(owner).__module__
    if standard(kind) and not is_trusted(kind) and not isinstance(owner, type):
        raise NotKeyed(f"it uses {kind}.{name}, which depends on more than its arguments")
    return Part(joined(b"method", name.encode()), [owner])


def _in_module(owner: Any, value: Any) -> tuple[str, str] | None:
    home, name = getattr(owner, "__name__", ""), value.__name__
    return (home, name) if is_trusted(home) and vars(owner).get(name, ABSENT) is value else None


def _descriptor(value: Any) -> Part:
    return Part(joined(b"descriptor", type(value).__name__.encode(), value.__name__.encode()), [value.__objclass__])


def _method(value: types.MethodType) -> Part:
    owner: Any = value.__self__
    if is_mpmath(owner):
        return Part(joined(b"mpmath", value.__name__.encode()), [owner.prec, value.__func__])
    return Part(b"bound method", [value.__func__, value.__self__])


def _wrapper(value: Any) -> Part:
    return Part(joined(b"wrapper", type(value).__name__.encode()), [value.__func__])


def _property(value: property) -> Part:
    return Part(b"property", [value.fget, value.fset, value.fdel])


def _cached_property(value: functools.cached_property[Any]) -> Part:
    return Part(b"cached property", [value.func, value.attrname])


def _partial(value: functools.partial[Any]) -> Part:
    return Part(b"partial", [value.func, value.args, value.keywords, dict(vars(value))])


def _lru(value: Any) -> Part:
    return Part(b"cached function", [{k: v for k, v in vars(value).items() if k != "cache_parameters"}])


def _claim(value: Claim) -> Part:
    return Part(b"claim", [getattr(value, name) for name in Claim.__slots__])


def _slice(value: slice) -> Part:
    return Part(b"slice", [value.start, value.stop, value.step])


def _alias(value: Any) -> Part:
    """``list[int]``, ``Annotated[float, …]``, ``int | None``."""
    told = [getattr(value, name, ()) for name in ("__args__", "__metadata__", "__origin__")]
    return Part(joined(b"alias", type(value).__name__.encode(), str(getattr(value, "_name", "")).encode()), told)


def _type_variable(value: Any) -> Part:
    return Part(joined(b"type variable", value.__name__.encode()))


def _refused(value: Any) -> Part:
    raise NotKeyed(f"it uses a {type(value).__name__}, which may give something else the next time")


def _none(value: Any) -> Part:
    return Part(joined(b"kind", type(value).__qualname__.encode(), getattr(value, "__name__", "").encode()))


_PARTS: dict[type, Callable[[Any], Part]] = {
    **dict.fromkeys((tuple, list), _sequence),
    **dict.fromkeys((set, frozenset), _set),
    **dict.fromkeys((dict, types.MappingProxyType, collections.OrderedDict), _mapping),
    collections.deque: lambda value: Part(b"deque", [list(value), value.maxlen]),
    array.array: lambda value: Part(joined(b"array", value.typecode.encode(), value.tobytes())),
    operator.itemgetter: lambda value: Part(b"itemgetter", list(value.__reduce__()[1])),
    types.CellType: _cell,
    types.FunctionType: lambda value: Part(*function_part(value)),
    types.BuiltinFunctionType: _builtin,
    types.MethodType: _method,
    types.MethodWrapperType: lambda value: Part(joined(b"method", value.__name__.encode()), [value.__self__]),
    types.MethodDescriptorType: _descriptor,
    types.WrapperDescriptorType: _descriptor,
    types.ClassMethodDescriptorType: _descriptor,
    types.GetSetDescriptorType: _none,
    types.MemberDescriptorType: _none,
    types.ModuleType: module_part,
    Unloaded: unloaded_part,
    staticmethod: _wrapper,
    classmethod: _wrapper,
    property: _property,
    functools.cached_property: _cached_property,
    functools.partial: _partial,
    functools._lru_cache_wrapper: _lru,
    Claim: _claim,
    slice: _slice,
    object: lambda value: Part(b"object"),
    types.SimpleNamespace: lambda value: Part(b"namespace", [dict(vars(value))]),
    **dict.fromkeys((types.GenericAlias, types.UnionType), _alias),
    **dict.fromkeys((types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType), _refused),
}


def _typing() -> dict[type, Callable[[Any], Part]]:
    """Types of annotations, by the objects that have them."""
    import typing

    union = getattr(typing, "Union")[int, str]  # noqa: B009 -- not the type of ``int | str``
    aliases = [
        union,
        typing.Annotated[int, 1],
        typing.Literal[1],
        getattr(typing, "List"),  # noqa: B009 -- not the type of ``list``
        typing.Callable[[int], int],
    ]
    found: dict[type, Callable[[Any], Part]] = {type(alias): _alias for alias in aliases}
    found |= {type(typing.Final): _none, typing.ForwardRef: _forward}
    found |= dict.fromkeys((typing.TypeVar, typing.ParamSpec), _type_variable)
    names = collections.namedtuple("names", ["one"])
    found[type(vars(names)["one"])] = lambda value: Part(joined(b"field", repr(value.__reduce__()[1][0]).encode()))
    return found


def _forward(value: Any) -> Part:
    return Part(joined(b"forward", value.__forward_arg__.encode()))


_PARTS |= {kind: make for kind, make in _typing().items() if kind not in _PARTS}
