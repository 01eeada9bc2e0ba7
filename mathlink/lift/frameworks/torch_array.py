"""A tensor of PyTorch while a program is read: its methods and attributes, changes in place, and conversions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.casting import numpy_dtype
from mathlink.lift.frameworks.engine import N, for_every_shape, refuse
from mathlink.lift.frameworks.foreign import OPERATORS, Foreign, held, lifted
from mathlink.lift.frameworks.torch_creators import CREATORS
from mathlink.lift.frameworks.torch_entries import ENTRIES
from mathlink.lift.frameworks.torch_functional import ACTIVATIONS
from mathlink.lift.frameworks.torch_reductions import REDUCTIONS
from mathlink.lift.frameworks.torch_shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TorchArray", "renamed"]

#: NumPy's names of options, which PyTorch takes as well.
_OTHER_NAMES = {"axis": "dim", "keepdims": "keepdim"}


def renamed(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule, taking ``axis`` for ``dim`` and ``keepdims`` for ``keepdim`` as PyTorch does."""

    def call(*args: Any, **options: Any) -> Any:
        if options.pop("out", None) is not None:
            refuse("a function of PyTorch with out=")
        return rule(*args, **{_OTHER_NAMES.get(k, k): v for k, v in options.items()})

    return call


class TorchArray(Foreign):
    """What stands for a ``torch.Tensor``."""

    framework = "torch"

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return sys.modules["torch"].Tensor if "torch" in sys.modules else TorchArray

    @property
    def dtype(self) -> Any:
        """float64, int64 or bool."""
        return getattr(sys.modules["torch"], str(numpy_dtype(self.held)))

    @property
    def device(self) -> Any:
        """The processor."""
        return sys.modules["torch"].device("cpu")

    T = property(lambda self: TorchArray(N.transpose(self.held)))
    mT = H = property(lambda self: TorchArray(N.swapaxes(self.held, -1, -2)))
    data = property(lambda self: self)
    requires_grad = is_cuda = is_sparse = False
    layout = None

    def size(self, dim: Any = None) -> Any:
        """Its shape, or the length of one axis."""
        return self.shape if dim is None else self.shape[dim]

    def dim(self) -> int:
        """Number of axes."""
        return self.ndim

    ndimension = dim

    def numel(self) -> Any:
        """Number of entries."""
        made: Any = 1
        for n in self.shape:
            made = made * n
        return made

    nelement = numel

    def is_floating_point(self) -> bool:
        """Whether it holds floats."""
        return bool(numpy_dtype(self.held).kind == "f")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        rule = _METHODS.get(name)
        if rule is not None:
            return lambda *args, **options: rule(self, *args, **options)
        if name.endswith("_") and name[:-1] in _METHODS:
            return lambda *args, **options: self._changed(_METHODS[name[:-1]](self, *args, **options))
        if name in ("half", "bfloat16"):
            return lambda *args, **options: refuse(f"Tensor.{name}()", "the code rounds to fewer digits there")
        if hasattr(sys.modules["torch"].Tensor, name):
            return refuse(f"`torch.Tensor.{name}` of numbers that depend on the inputs")
        raise AttributeError(f"'Tensor' object has no attribute '{name}'")

    def __setitem__(self, key: Any, value: Any) -> None:
        if self.shape:
            self.held[held(key)] = held(value)
        else:
            self._changed(TorchArray(held(value)))

    def _changed(self, made: Any) -> TorchArray:
        """The same tensor with other entries: views of it see them too."""
        if self.entry:
            refuse("a change in place of one entry of a tensor", "write x[k] = … instead")
        new = held(made)
        if for_every_shape() and hasattr(self.held, "changed"):
            self.held = self.held.changed(new)
        elif self.shape:
            self.held[...] = new
        else:
            self.held = new
        return self

    def fill_(self, value: Any) -> TorchArray:
        """Every entry becomes a value."""
        return self._changed(TorchArray(held(value)))

    copy_ = fill_

    def zero_(self) -> TorchArray:
        """Every entry becomes zero."""
        return self._changed(TorchArray(0.0))

    def backward(self, *args: Any, **options: Any) -> Any:
        """Gradients are refused."""
        return refuse("Tensor.backward(): gradients", "state the gradient as a function of its own")

    @classmethod
    def __torch_function__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        from mathlink.lift.native import library_rule

        rule = library_rule(function) or _METHODS.get(getattr(function, "__name__", ""))
        if rule is None:
            name = getattr(function, "__name__", "")
            operator = name.strip("_")
            if name.startswith("__") and operator.removeprefix("r") in OPERATORS and len(args) == 2:
                left, right = (TorchArray(held(a)) if hasattr(a, "shape") else a for a in args)
                return getattr(left if isinstance(left, Foreign) else right, name)(right)
            return refuse(f"`torch.{name}` of numbers that depend on the inputs")
        return rule(*args, **(kwargs or {}))


def _in_place(name: str) -> Callable[[TorchArray, Any], TorchArray]:
    return lambda self, other: self._changed(getattr(self, f"__{name}__")(other))


for _name in OPERATORS:
    setattr(TorchArray, f"__i{_name}__", _in_place(_name))

_NO_METHODS = frozenset(
    {"tensor", "as_tensor", "asarray", "zeros", "ones", "full", "empty", "eye", "arange", "linspace"}
)

_METHODS: dict[str, Callable[..., Any]] = {
    name: lifted(TorchArray, renamed(rule))
    for table in ({n: ACTIVATIONS[n] for n in ("relu", "prelu")}, ENTRIES, REDUCTIONS, SHAPES, CREATORS)
    for name, rule in table.items()
    if name not in _NO_METHODS
}
_METHODS |= {
    "where": lifted(TorchArray, lambda self, condition, other: ENTRIES["where"](condition, self, other)),
    "hardshrink": lifted(TorchArray, ACTIVATIONS["hardshrink"]),
    "allclose": lifted(TorchArray, lambda self, other, rtol=1e-5, atol=1e-8: N.allclose(self, other, rtol, atol)),
}
