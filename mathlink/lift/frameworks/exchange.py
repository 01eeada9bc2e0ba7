"""Real arrays of a framework ↔ what stands for them while a program is read."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from mathlink.lift.frameworks.engine import for_every_shape
from mathlink.lift.frameworks.foreign import Foreign, concrete
from mathlink.lift.frameworks.jax_array import JaxArray
from mathlink.lift.frameworks.origin import framework_of_value
from mathlink.lift.frameworks.torch_array import TorchArray

__all__ = ["KINDS", "as_read", "as_real", "has_foreign", "is_real_array"]

KINDS: dict[str, type[Foreign]] = {"torch": TorchArray, "jax": JaxArray}


def is_real_array(value: Any) -> bool:
    """Whether it is a tensor of PyTorch or an array of JAX."""
    if isinstance(value, (type, Foreign)) or not framework_of_value(type(value)):
        return False
    if hasattr(value, "detach"):
        return True
    return hasattr(value, "aval") and getattr(value.dtype, "kind", "") in "fiub"


def has_foreign(value: Any, depth: int = 0) -> bool:
    """Whether an array that is being read is anywhere inside."""
    if type(value) in KINDS.values():
        return True
    if isinstance(value, (list, tuple)) and depth < 4:
        return any(has_foreign(v, depth + 1) for v in value)
    return isinstance(value, dict) and depth < 4 and any(has_foreign(v, depth + 1) for v in value.values())


def as_read(value: Any) -> Any:
    """What the framework gave, with its arrays as they are read."""
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(map(as_read, value)) if type(value) in (list, tuple) else tuple(map(as_read, value))
    return KINDS[framework_of_value(type(value))](concrete(value)) if is_real_array(value) else value


def as_real(value: Any) -> Any:
    """An array that holds plain numbers only, as the framework's own."""
    from mathlink.lift.frameworks.handing import ARRAYS

    if not isinstance(value, Foreign):
        return value
    held = value.held
    if isinstance(held, np.ndarray) and not for_every_shape():
        from mathlink.lift.tensor import concrete as plain

        held = plain(held)
    return ARRAYS[value.framework](np.asarray(held)) if value.framework in sys.modules else value
