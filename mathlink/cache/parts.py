"""What an object of a running program consists of, as far as a verdict may depend on it."""

from __future__ import annotations

import _abc  # type: ignore[import-not-found]
import array
import collections
import functools
import operator
import sys
import types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mathlink.cache.functions import Unloaded, function_part
from mathlink.cache.leaves import joined, leaf
from mathlink.cache.libraries import home_of, is_forbidden, is_trusted, standard
from mathlink.cache.refusal import NotKeyed
from mathlink.claim import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ABSENT", "Part", "part_of"]

ABSENT = object()


@dataclass
class Part:
    """One object.

    ``label`` tells it apart from others of its kind, ``children`` always matter, ``held`` only where some code that is reached
    loads an attribute of that name. ``names`` are the attributes that this object's own code loads.
    ``place`` says where it stands, ``file`` holds its source.
    """

    label: bytes
    children: list[Any] = field(default_factory=list)
    held: Callable[[str], Any] | None = None
    names: frozenset[str] = frozenset()
    place: str = ""
    file: str = ""


def part_of(value: Any, origin: str = "") -> Part:
    """The object's part; ``origin`` is how the program calls it.

    Raises
    ------
    NotKeyed : what the object does cannot be told from what can be seen of it.
    """
    make = _PARTS.get(type(value))
    if make is not None:
        return make(value)
    if isinstance(value, type):
        return _class(value)
    home = home_of(value)
    if home is not None:
        return _named(*home)
    return _instance(value, origin)


def _named(module: str, name: str) -> Part:
    """An object of a trusted library, by its name; versions are part of every key."""
    if is_forbidden(module, name):
        raise NotKeyed(f"it uses {module}.{name}, which depends on more than its arguments")
    return Part(joined(b"named", module.encode(), name.encode()))


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
        return _named(*home)
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
    if _is_mpmath(owner):
        return Part(joined(b"mpmath", value.__name__.encode()), [owner.prec, value.__func__])
    return Part(b"bound method", [value.__func__, value.__self__])


def _is_mpmath(value: object) -> bool:
    """Whether this is the library's working precision, which collects caches while it is used."""
    return value is not None and value is getattr(sys.modules.get("mpmath"), "mp", None)


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


# ── Modules and classes ──────────────────────────────────────────────────────────────────────────


def _module(value: types.ModuleType) -> Part:
    name, held = value.__name__, vars(value)

    def look(attribute: str) -> Any:
        if attribute not in held:
            return ABSENT if not is_trusted(name) else _lazily(value, attribute)
        found = held[attribute]
        if is_trusted(name) and is_forbidden(name, attribute):
            raise NotKeyed(f"it uses {name}.{attribute}, which depends on more than its arguments")
        return found

    making = held.get("__getattr__") if not is_trusted(name) else None
    return Part(joined(b"module", name.encode()), [making], look)


def _unloaded(value: Unloaded) -> Part:
    def look(attribute: str) -> Any:
        _named(value.name, attribute)
        return ABSENT

    return Part(joined(b"module", value.name.encode()), [None], look)


def _lazily(module: types.ModuleType, attribute: str) -> Any:
    """A name that a library brings in when it is first asked for (``scipy.special``), where it was."""
    return sys.modules.get(f"{module.__name__}.{attribute}", ABSENT)


_NOT_OF_CLASS = frozenset(
    "__dict__ __weakref__ __doc__ __module__ __qualname__ __firstlineno__ __static_attributes__ __abstractmethods__ "
    "_abc_impl __annotations_cache__ __orig_bases__ __parameters__ __annotate_func__ __annotate__".split()
)


def _class(value: type) -> Part:
    home = home_of(value)
    registered = [kind for kind in _registered(value) if home is None or not is_trusted(kind.__module__)]
    if registered:
        raise NotKeyed(f"{registered[0].__qualname__} is registered with {value.__qualname__}")
    if home is not None:
        return _named(*home)
    module = value.__module__ if isinstance(value.__module__, str) else ""
    if _hidden(value) or (standard(module) and not is_trusted(module)) or sys.modules.get(module) is None:
        raise NotKeyed(f"it uses {module}.{value.__qualname__}, a type that cannot be seen into")
    told = vars(value)
    always: list[Any] = [*value.__bases__, type(value)]
    for name, entry in told.items():
        if name not in _NOT_OF_CLASS and (_is_special(name) or leaf(entry) is not None):
            always += [name, entry]
    # A private name may be spelled out by the compiler, so that the lookup is by the very string of the dict.
    return Part(
        joined(b"class", module.encode(), value.__qualname__.encode(), (value.__doc__ or "").encode()),
        always,
        lambda name: told.get(name, ABSENT),
    )


def _registered(value: type) -> list[type]:
    """The classes that an abstract class was told of; Python keeps them out of sight."""
    if "_abc_impl" not in vars(value):
        return []
    found = [reference() for reference in _abc._get_dump(value)[0]]
    return [kind for kind in found if kind is not None]


def _is_special(name: str) -> bool:
    return name[:1] == "_" == name[-1:]


_PLAIN_BASES: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    str: str.__str__,
    complex: lambda v: (complex.__abs__(v), v.real, v.imag),
    bytes: lambda v: tuple(bytes.__iter__(v)),
    tuple: lambda v: tuple(tuple.__iter__(v)),
    list: lambda v: tuple(list.__iter__(v)),
    dict: lambda v: tuple(dict.items(v)),
}


def _hidden(kind: type) -> str:
    """The class of a type's ancestry that keeps data where Python cannot see it; ``""`` where there is none."""
    for one in kind.__mro__:
        if (
            one in (object, type)
            or one in _PLAIN_BASES
            or (one.__base__ is not None and issubclass(one, BaseException))
        ):
            continue
        base = one.__base__ or object
        told = vars(one)
        seen = sum(isinstance(entry, types.MemberDescriptorType) for entry in told.values())
        if one.__basicsize__ - base.__basicsize__ > 8 * (seen + ("__dict__" in told) + ("__weakref__" in told)):
            return one.__name__
        if one.__itemsize__ and not issubclass(one, (type, *_PLAIN_BASES)):
            return one.__name__
    return ""


# ── Everything else ──────────────────────────────────────────────────────────────────────────────


def _instance(value: Any, origin: str) -> Part:
    kind = type(value)
    title = f"{kind.__module__}.{kind.__qualname__}"
    if _is_mpmath(value):
        return Part(b"mpmath", [value.prec])
    if isinstance(value, BaseException) or _hidden(kind) or hasattr(kind, "__next__"):
        raise NotKeyed(f"it uses {origin or 'an object'}: what a {title} holds cannot be seen")
    content: list[Any] = [plain(value) for base, plain in _PLAIN_BASES.items() if isinstance(value, base)]
    told: dict[str, Any] = dict(vars(value)) if hasattr(value, "__dict__") else {}
    for owner in kind.__mro__:
        for name, entry in vars(owner).items():
            if isinstance(entry, types.MemberDescriptorType):
                told[f"{owner.__name__}.{name}"] = _slot(entry, value)
    # Methods of a library may look at anything in their object; a user's can only at what their code names.
    whole = is_trusted(kind.__module__)
    for name, entry in told.items():
        if whole or _is_special(name) or leaf(entry) is not None:
            content += [name, entry]

    def look(name: str) -> Any:
        if name in told:
            return told[name]
        found = [entry for key, entry in told.items() if key.rpartition(".")[2] == name]
        return tuple(found) if found else ABSENT

    return Part(joined(b"instance", title.encode()), [kind, *content], look)


def _slot(slot: Any, value: Any) -> Any:
    try:
        return slot.__get__(value)
    except AttributeError:
        return ()


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
    types.ModuleType: _module,
    Unloaded: _unloaded,
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
