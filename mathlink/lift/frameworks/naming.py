"""Which object of an installed framework is which rule."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.casting import numpy_dtype
from mathlink.lift.frameworks.engine import N
from mathlink.lift.frameworks.foreign import Foreign, lifted
from mathlink.lift.frameworks.torch_array import TorchArray, renamed
from mathlink.lift.frameworks.torch_creators import CREATORS
from mathlink.lift.frameworks.torch_entries import ENTRIES
from mathlink.lift.frameworks.torch_functional import FUNCTIONAL
from mathlink.lift.frameworks.torch_losses import LOSSES
from mathlink.lift.frameworks.torch_reductions import LINALG as NORMS
from mathlink.lift.frameworks.torch_reductions import REDUCTIONS
from mathlink.lift.frameworks.torch_shapes import LINALG, SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["rules_of_jax", "rules_of_torch"]

_SPECIAL = {
    "expit": "expit",
    "logit": "logit",
    "entr": "entr",
    "erf": "erf",
    "erfc": "erfc",
    "gammaln": "gammaln",
    "digamma": "digamma",
    "psi": "digamma",
    "xlogy": "xlogy",
    "xlog1py": "xlog1py",
    "expm1": "expm1",
    "log1p": "log1p",
    "exp2": "exp2",
    "sinc": "sinc",
    "ndtr": "ndtr",
    "i0": "i0",
}


def rules_of_torch(torch: Any) -> dict[int, Any]:
    """id of each function of PyTorch with a meaning here → what a program being read finds in its place."""
    special = {n: getattr(N, target) for n, target in _SPECIAL.items()}
    special |= {n: REDUCTIONS[n] for n in ("logsumexp", "softmax", "log_softmax")}
    own = {
        "is_tensor": lambda obj: isinstance(obj, Foreign),
        "numel": lambda input: input.numel(),
        "is_floating_point": lambda input: numpy_dtype(input.held).kind == "f",
        "broadcast_shapes": lambda *shapes: tuple(__import__("numpy").broadcast_shapes(*shapes)),
        "get_default_dtype": lambda: torch.float64,
        "manual_seed": lambda seed: None,
    }
    plain = {"allclose": lambda input, other, rtol=1e-5, atol=1e-8: N.allclose(input, other, rtol, atol)}
    functional = torch.nn.functional
    found = _placed(torch, {**FUNCTIONAL, **ENTRIES, **REDUCTIONS, **SHAPES, **CREATORS, **plain}, own)
    found |= _placed(functional, {**FUNCTIONAL, **LOSSES}, {})
    found |= _placed(torch.linalg, {**LINALG, **NORMS}, {})
    found |= _placed(torch.special, {**special, "xlogy": ENTRIES["xlogy"]}, {})
    found |= _methods(torch.Tensor)
    return found


def _placed(module: Any, rules: Mapping[str, Callable[..., Any]], own: Mapping[str, Any]) -> dict[int, Any]:
    found = {id(getattr(module, n)): _checked(n, rule) for n, rule in rules.items() if hasattr(module, n)}
    return found | {id(getattr(module, n)): rule for n, rule in own.items() if hasattr(module, n)}


_OF_NUMBERS_TOO = frozenset({"where", "pow", "float_power", "xlogy", "broadcast_tensors", "meshgrid", "einsum"})


def _checked(name: str, rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule for tensors. Where PyTorch takes tensors only, a plain number is as wrong as it is there."""
    made = lifted(TorchArray, renamed(rule))
    if name in CREATORS or name in _OF_NUMBERS_TOO:
        return made

    def call(*args: Any, **options: Any) -> Any:
        first = args[0] if args else next(iter(options.values()), None)
        if not isinstance(first, Foreign) and not isinstance(first, (list, tuple)) and not hasattr(first, "detach"):
            kind = "float" if not isinstance(first, int) else "int"
            raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, not {kind}")
        return made(*args, **options)

    call.__name__ = name
    return call


def _methods(tensor: Any) -> dict[int, Any]:
    """``torch.Tensor.exp`` and the like, called as functions."""
    found = {}
    for name in [*ENTRIES, *REDUCTIONS, *SHAPES]:
        with contextlib.suppress(AttributeError):
            method = getattr(tensor, name)
            found[id(method)] = _as_method(name)
    return found


def _as_method(name: str) -> Callable[..., Any]:
    return lambda self, *args, **options: getattr(self, name)(*args, **options)


def rules_of_jax(jax: Any) -> dict[int, Any]:
    """id of each function of JAX with a meaning here → what a program being read finds in its place."""
    from mathlink.lift.frameworks.jax_names import rules

    return rules(jax)
