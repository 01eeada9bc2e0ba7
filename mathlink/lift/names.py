"""What a copy of the user's code finds under its names: those of its module, wrapped when first used, and modules."""

from __future__ import annotations

import builtins
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mathlink.lift.shadow import Shadow

__all__ = ["BUILTIN_NAMES", "Globals", "Module"]

BUILTIN_NAMES = vars(builtins)


class Globals(dict[str, Any]):
    """A copy's globals: a name is looked up in the real ones and wrapped on first use; what is written stays here."""

    __slots__ = ("given", "real", "shadow")

    def __init__(self, shadow: Shadow, real: dict[str, Any]) -> None:
        super().__init__(__builtins__=shadow.builtins)
        self.shadow = shadow
        self.real = real
        self.given: dict[str, Any] = {"__builtins__": shadow.builtins}

    def __missing__(self, name: str) -> Any:
        if name in self.real:
            value = self.real[name]
        elif name in BUILTIN_NAMES:
            value = BUILTIN_NAMES[name]
        else:
            raise KeyError(name)
        wrapped = self.shadow.wrap(value, name)
        self[name] = self.given[name] = wrapped
        return wrapped

    def written(self) -> str:
        """A name that the program itself gave a value or took away."""
        names = [*self, *self.given]
        return next((n for n in names if self.get(n, self) is not self.given.get(n)), "")


class Module:
    """A module as a program being read sees it."""

    def __init__(self, module: types.ModuleType, shadow: Shadow) -> None:
        self.__dict__["_module"] = module
        self.__dict__["_shadow"] = shadow

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._module, name)
        if isinstance(value, types.ModuleType):
            made: Any = self._shadow.wrap(value, name)
        else:
            made = self._shadow.wrap(value, f"{self._module.__name__}.{name}")
        self.__dict__[name] = made
        return made

    def __setattr__(self, name: str, value: Any) -> None:
        self._shadow.tracer.changing[f"{self._module.__name__}.{name}"] = None
        self.__dict__[name] = value
