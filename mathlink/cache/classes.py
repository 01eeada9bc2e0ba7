"""What modules, classes and their objects consist of: some of it always matters, the rest where code names it."""

from __future__ import annotations

import _abc  # type: ignore[import-not-found]
import sys
import types
from typing import TYPE_CHECKING, Any

from mathlink.cache.leaves import joined, leaf
from mathlink.cache.libraries import home_of, is_forbidden, is_trusted, standard
from mathlink.cache.part import ABSENT, Part, named
from mathlink.cache.refusal import NotKeyed

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.cache.functions import Unloaded

__all__ = ["class_part", "instance_part", "is_mpmath", "module_part", "unloaded_part"]

# ── Modules and classes ──────────────────────────────────────────────────────────────────────────


def module_part(value: types.ModuleType) -> Part:
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


def unloaded_part(value: Unloaded) -> Part:
    def look(attribute: str) -> Any:
        named(value.name, attribute)
        return ABSENT

    return Part(joined(b"module", value.name.encode()), [None], look)


def _lazily(module: types.ModuleType, attribute: str) -> Any:
    """A name that a library brings in when it is first asked for (``scipy.special``), where it was."""
    return sys.modules.get(f"{module.__name__}.{attribute}", ABSENT)


_NOT_OF_CLASS = frozenset(
    "__dict__ __weakref__ __doc__ __module__ __qualname__ __firstlineno__ __static_attributes__ __abstractmethods__ "
    "_abc_impl __annotations_cache__ __orig_bases__ __parameters__ __annotate_func__ __annotate__".split()
)


def class_part(value: type) -> Part:
    home = home_of(value)
    registered = [kind for kind in _registered(value) if home is None or not is_trusted(kind.__module__)]
    if registered:
        raise NotKeyed(f"{registered[0].__qualname__} is registered with {value.__qualname__}")
    if home is not None:
        return named(*home)
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


def instance_part(value: Any) -> Part:
    kind = type(value)
    title = f"{kind.__module__}.{kind.__qualname__}"
    if is_mpmath(value):
        return Part(b"mpmath", [value.prec])
    if isinstance(value, BaseException) or _hidden(kind) or hasattr(kind, "__next__"):
        raise NotKeyed(f"it uses a {title}, which does not show what it holds")
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


def is_mpmath(value: object) -> bool:
    """Whether this is the library's working precision, which collects caches while it is used."""
    return value is not None and value is getattr(sys.modules.get("mpmath"), "mp", None)
