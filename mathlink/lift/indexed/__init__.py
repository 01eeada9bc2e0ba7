"""Functions of arrays of every shape: the user's NumPy code runs on tensors whose lengths are symbols."""

from mathlink.lift.indexed import operators as _operators
from mathlink.lift.indexed.confirming import confirm
from mathlink.lift.indexed.grid import Grid, IndexedModel
from mathlink.lift.indexed.reading import read

__all__ = ["Grid", "IndexedModel", "confirm", "read"]

_ = _operators  # gives tensors their operators
