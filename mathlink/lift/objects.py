"""Copies of the user's classes and instances whose methods are copies too."""

from __future__ import annotations

import functools
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Inherited", "shadow_class", "shadow_instance"]

_MetaClasses = ("type", "ABCMeta")


def shadow_class(cls: type, copy: Callable[..., Any]) -> type:
    """A subclass of ``cls`` in which every method written in Python is its copy; ``cls`` itself where that cannot be."""
    if type(cls).__name__ not in _MetaClasses or not _is_plain(cls):
        return cls
    namespace: dict[str, Any] = {"__slots__": (), "__module__": cls.__module__, "__qualname__": cls.__qualname__}
    for owner in reversed(cls.__mro__):
        if owner is not object and owner.__module__ != "builtins":
            for name, value in vars(owner).items():
                if _is_of_tuple(owner, value):
                    continue
                made = _member(value, copy)
                if made is not None:
                    namespace[name] = made
    return type(cls)(cls.__name__, (cls,), namespace)


def _is_plain(cls: type) -> bool:
    hooked = any("__init_subclass__" in vars(c) for c in cls.__mro__ if c is not object)
    return not hooked and _makes_plain(cls) and not hasattr(cls, "__members__")


def _makes_plain(cls: type) -> bool:
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return True
    return all("__new__" not in vars(c) for c in cls.__mro__ if c is not object)


def _is_of_tuple(owner: type, value: Any) -> bool:
    """Whether ``collections.namedtuple`` made this member; it works on any entries."""
    if not (issubclass(owner, tuple) and hasattr(owner, "_fields")):
        return False
    function = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
    module = getattr(function, "__module__", "") or ""
    return module == "collections" or module.startswith("namedtuple_")


def _member(value: Any, copy: Callable[..., Any]) -> Any:
    if isinstance(value, types.FunctionType):
        return copy(value)
    if isinstance(value, (staticmethod, classmethod)) and isinstance(value.__func__, types.FunctionType):
        return type(value)(copy(value.__func__))
    if isinstance(value, property):
        parts: list[Any] = [
            copy(f) if isinstance(f, types.FunctionType) else f for f in (value.fget, value.fset, value.fdel)
        ]
        return property(parts[0], parts[1], parts[2])
    if isinstance(value, functools.cached_property):
        return property(copy(value.func)) if isinstance(value.func, types.FunctionType) else None
    return None


def shadow_instance(value: Any, copy: Callable[..., Any], wrap: Callable[[Any], Any]) -> Any:
    """A copy of the instance, of the class's shadow; the instance itself where that cannot be."""
    cls = shadow_class(type(value), copy)
    if cls is type(value):
        return value
    if isinstance(value, tuple):
        return tuple.__new__(cls, map(wrap, value))
    made: Any = object.__new__(cls)
    for name in _slots(type(value)):
        if hasattr(value, name):
            object.__setattr__(made, name, wrap(getattr(value, name)))
    for name, held in getattr(value, "__dict__", {}).items():
        made.__dict__[name] = wrap(held)
    return made


def _slots(cls: type) -> list[str]:
    found: list[str] = []
    for owner in cls.__mro__:
        slots = vars(owner).get("__slots__", ())
        found += [slots] if isinstance(slots, str) else slots
    return [n for n in found if n not in ("__dict__", "__weakref__")]


class Inherited:
    """``super()`` in a copied method: members of the classes behind ``owner``, copied and bound to the instance."""

    def __init__(self, owner: type, instance: Any, copy: Callable[..., Any]) -> None:
        self._owner = owner
        self._instance = instance
        self._copy = copy

    def __getattr__(self, name: str) -> Any:
        instance = self._instance
        cls = instance if isinstance(instance, type) else type(instance)
        order = cls.__mro__
        for behind in order[order.index(self._owner) + 1 :]:
            found = vars(behind).get(name)
            if isinstance(found, types.FunctionType):
                return types.MethodType(self._copy(found), instance)
            made = None if found is None else _member(found, self._copy)
            if made is not None:
                return made.__get__(None if instance is cls else instance, cls)
        return getattr(super(self._owner, instance), name)
