"""For which framework a function is written: told by its annotations, the names it uses, and what its module imports."""

from __future__ import annotations

import re
import sys
import types
from typing import TYPE_CHECKING, Any

from mathlink.lift.signature import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "FRAMEWORKS",
    "framework_of",
    "framework_of_value",
    "is_framework_module",
    "is_random_name",
    "names_in",
    "unwrapped",
]

#: Framework → roots of the packages that its objects come from.
FRAMEWORKS: dict[str, tuple[str, ...]] = {"torch": ("torch",), "jax": ("jax", "jaxlib")}
_ROOTS = {root: framework for framework, roots in FRAMEWORKS.items() for root in roots}
_ANNOTATED = {
    "torch": re.compile(r"\btorch\.|\bTensor\b"),
    "jax": re.compile(r"\bjax\.|\bjnp\.|\bArrayLike\b"),
}
#: Words of a program that only one framework understands: methods, and names of keyword arguments.
_OWN_WORDS = {
    "torch": frozenset(
        "dim keepdim unbiased unsqueeze permute masked_fill detach softmax log_softmax sigmoid relu clamp expand view_as "
        "type_as numel matmul addcmul addcdiv lerp logsumexp new_zeros new_ones square_ mul_ add_ sub_ div_".split()
    ),
    "jax": frozenset(["at"]),
}
#: Words of a program that speaks of arrays.
_OF_ARRAYS = frozenset(
    "mean sum prod std var max min argmax shape size ndim T exp log sqrt pow abs norm dot reshape cumsum transpose clip".split()
)
_DEEPEST = 3


def framework_of_value(value: Any) -> str:
    """``"torch"``, ``"jax"``, or ``""`` for anything that belongs to neither."""
    if isinstance(value, types.ModuleType):
        return _ROOTS.get(value.__name__.split(".")[0], "")
    for holder in (value, type(value)):
        module = _told(holder, "__module__")
        if isinstance(module, str) and (found := _ROOTS.get(module.split(".")[0], "")):
            return found
    return ""


def _told(thing: Any, name: str) -> Any:
    try:
        return getattr(thing, name, None)
    except Exception:
        return None


def is_framework_module(module: str) -> bool:
    """Whether a module belongs to a framework."""
    return module.split(".")[0] in _ROOTS


_RANDOM = frozenset(
    "rand randn randint randperm normal bernoulli multinomial poisson rand_like randn_like randint_like".split()
)


def is_random_name(module: str, name: str) -> bool:
    """Whether a function of a framework gives random numbers (those of JAX depend on the precision too)."""
    return name in _RANDOM or module.startswith(("jax.random", "jax._src.random", "torch.distributions"))


def unwrapped(value: Any) -> Any:
    """The user's own function inside ``@jax.jit``, ``@torch.no_grad()``, ``@torch.compile`` and the like, else the value itself.

    ``jax.grad`` and ``jax.vmap`` make functions that compute something else: these stay as they are.
    """
    if isinstance(value, types.FunctionType):
        inside = str(value.__globals__.get("__name__") or "")
        if inside.startswith(("torch.utils._contextlib", "torch._dynamo")):
            return _told(value, "_torchdynamo_orig_callable") or _told(value, "__wrapped__") or value
        return value
    if (
        type(value).__name__ in ("PjitFunction", "custom_jvp", "custom_vjp")
        and framework_of_value(type(value)) == "jax"
    ):
        inner = _told(value, "__wrapped__") or _told(value, "fun")
        return inner if isinstance(inner, types.FunctionType) else value
    return value


def framework_of(function: Any) -> str:
    """``"torch"``, ``"jax"``, or ``""``: whose arrays the function works on.

    A function that uses names of both, or of none and of NumPy, is nobody's.
    """
    return _told_by(function) or _home_of(function)


def speaks_of_arrays(function: Any) -> bool:
    """Whether the function itself says that it works on a framework's arrays; else only its module does."""
    return bool(_told_by(function))


def _loaded() -> list[str]:
    return [f for f, roots in FRAMEWORKS.items() if roots[0] in sys.modules]


def _told_by(function: Any) -> str:
    loaded = _loaded()
    if loaded and type(function).__name__ == "PjitFunction":
        return "jax"
    target = unwrapped(bare(unwrapped(function))) if loaded else None
    if not isinstance(target, types.FunctionType):
        return ""
    reached = list(followed(target))
    for function in reached[:1] if _is_users(target) else reached[:2]:
        annotated = _annotated(function) & set(loaded)
        if len(annotated) == 1:
            return annotated.pop()
    used = {name for function in reached for name in _used(function)}
    named = used & set(loaded)
    if len(named) == 1:
        return named.pop()
    return "" if named or "numpy" in used else next(filter(None, (_by_words(f, loaded) for f in reached)), "")


def _home_of(function: Any) -> str:
    """The only framework that the function's module imports, where it imports no NumPy and the function names neither."""
    loaded = _loaded()
    target = unwrapped(bare(unwrapped(function))) if loaded else None
    if not isinstance(target, types.FunctionType):
        return ""
    reached = list(followed(target))
    if any(name for f in reached for name in _used(f)):
        return ""
    here = {framework_of_value(v) for f in reached for v in list(f.__globals__.values())} & set(loaded)
    return here.pop() if len(here) == 1 and not any(map(_has_numpy, reached)) else ""


def _has_numpy(function: types.FunctionType) -> bool:
    return any(isinstance(v, types.ModuleType) and v.__name__ == "numpy" for v in list(function.__globals__.values()))


def _is_users(function: types.FunctionType) -> bool:
    return not str(function.__globals__.get("__name__") or "").startswith("mathlink.")


def _annotated(function: types.FunctionType) -> set[str]:
    texts = [a if isinstance(a, str) else f"{_told(a, '__module__')}.{a!r}" for a in function.__annotations__.values()]
    return {name for name, pattern in _ANNOTATED.items() if any(pattern.search(text) for text in texts)}


def followed(function: types.FunctionType, depth: int = _DEEPEST) -> Iterator[types.FunctionType]:
    """The function, and the user's functions that it calls, so many levels deep."""
    return _followed(function, depth, set())


def _followed(function: types.FunctionType, depth: int, seen: set[types.CodeType]) -> Iterator[types.FunctionType]:
    if depth == 0 or function.__code__ in seen:
        return
    seen.add(function.__code__)
    yield function
    for value in values_of(function):
        if isinstance(value, types.FunctionType) and not framework_of_value(value):
            yield from _followed(value, depth - 1, seen)


def values_of(function: types.FunctionType) -> Iterator[Any]:
    """What the names in its code stand for; ``None`` for builtins and attributes."""
    names = {**function.__globals__, **_cells(function)}
    for name in dict.fromkeys(_names(function.__code__)):
        yield unwrapped(names.get(name))


def _used(function: types.FunctionType) -> Iterator[str]:
    """The libraries of arrays that the function names."""
    for value in values_of(function):
        framework = framework_of_value(value)
        if framework:
            yield framework
        elif isinstance(value, types.ModuleType) and value.__name__.split(".")[0] == "numpy":
            yield "numpy"


def _cells(function: types.FunctionType) -> Mapping[str, Any]:
    held = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            held[name] = cell.cell_contents
        except ValueError:
            continue
    return held


def names_in(function: Any) -> frozenset[str]:
    """Every name in the code of a function."""
    target = unwrapped(bare(unwrapped(function)))
    return frozenset(_names(target.__code__)) if isinstance(target, types.FunctionType) else frozenset()


def _names(code: types.CodeType) -> Iterator[str]:
    yield from (*code.co_names, *code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _by_words(function: types.FunctionType, loaded: list[str]) -> str:
    """A function that names no library: the only framework that its module imports, where it speaks of arrays as that one does."""
    here = {framework_of_value(v) for v in list(function.__globals__.values())} & set(loaded)
    if len(here) != 1:
        return ""
    (framework,) = here
    words = set(_words(function.__code__))
    if words & (_OWN_WORDS[framework] | _own_methods(framework)):
        return framework
    of_numbers = any(isinstance(v, types.ModuleType) and v.__name__ in ("math", "cmath") for v in values_of(function))
    return framework if words & _OF_ARRAYS and not _has_numpy(function) and not of_numbers else ""


def _own_methods(framework: str) -> set[str]:
    """Methods that the framework's arrays have, and nothing else of everyday use."""
    tensor = getattr(sys.modules.get("torch"), "Tensor", None) if framework == "torch" else None
    if tensor is None:
        return set()
    others = [
        getattr(sys.modules.get("numpy"), "ndarray", object),
        float,
        int,
        str,
        list,
        dict,
        set,
        tuple,
        types.FunctionType,
    ]
    return set(dir(tensor)).difference(*map(dir, others))


def _words(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, tuple):
            yield from (c for c in constant if isinstance(c, str))
        elif isinstance(constant, types.CodeType):
            yield from _words(constant)
