"""For which framework a function is written is told without importing any, and a function of NumPy is nobody's."""

from __future__ import annotations

import functools
import math
import sys
import types
from typing import Any

import numpy as np
import pytest

from mathlink.lift.frameworks.handing import Handing, handing_of
from mathlink.lift.frameworks.origin import framework_of, is_random_name, names_in


@pytest.fixture
def frameworks(monkeypatch: pytest.MonkeyPatch) -> dict[str, types.ModuleType]:
    """Modules that are named like the frameworks and hold next to nothing."""
    made = {}
    for name, members in (("torch", ("exp", "Tensor")), ("jax", ("jit",)), ("jax.numpy", ("exp",))):
        module = types.ModuleType(name)
        for member in members:
            thing = type(member, (), {"__module__": name, "__call__": lambda self, x: x})
            setattr(module, member, thing if member == "Tensor" else thing())
        monkeypatch.setitem(sys.modules, name, module)
        made[name] = module
    return made


def program(text: str, **names: Any) -> Any:
    made: dict[str, Any] = {"__name__": "user_code", **names}
    code = compile(text, "user_code.py", "exec")
    function_code = next(c for c in code.co_consts if isinstance(c, types.CodeType))
    return types.FunctionType(function_code, made)


TOLD = {
    "a name of its module": ("def f(x):\n    return torch.exp(x)", ["torch"], "torch"),
    "a method that only tensors have": ("def f(x):\n    return x.unsqueeze(0)", ["torch", "np"], "torch"),
    "a keyword that only tensors take": ("def f(x):\n    return x.mean(dim=0)", ["torch", "np"], "torch"),
    "the only library there is": ("def f(x):\n    return x.exp().sum()", ["torch"], "torch"),
    "its module alone": ("def f(x):\n    return x * x", ["torch"], "torch"),
    "a name of jax": ("def f(x):\n    return jnp.exp(x)", ["jnp"], "jax"),
    "numpy": ("def f(x):\n    return np.exp(x)", ["np", "torch"], ""),
    "numpy's words": ("def f(x):\n    return x.mean(axis=0)", ["np", "torch"], ""),
    "neither": ("def f(x):\n    return x * x", [], ""),
    "both": ("def f(x):\n    return torch.exp(jnp.exp(x))", ["torch", "jnp"], ""),
}


@pytest.mark.parametrize("case", TOLD)
def test_a_function_tells_whose_arrays_it_works_on(case: str, frameworks: dict[str, types.ModuleType]) -> None:
    text, names, framework = TOLD[case]
    here = {"torch": frameworks["torch"], "jnp": frameworks["jax.numpy"], "np": np, "math": math}
    assert framework_of(program(text, **{n: here[n] for n in names})) == framework


def test_annotations_tell_first(frameworks: dict[str, types.ModuleType]) -> None:
    function = program("def f(x):\n    return x * x", np=np)
    function.__annotations__ = {"x": "torch.Tensor"}
    assert framework_of(function) == "torch"
    function.__annotations__ = {"x": "jax.Array"}
    assert framework_of(functools.partial(function)) == "jax"


def test_helpers_are_looked_into(frameworks: dict[str, types.ModuleType]) -> None:
    helper = program("def g(x):\n    return torch.exp(x)", torch=frameworks["torch"])
    assert framework_of(program("def f(x):\n    return g(x)", g=helper)) == "torch"


def test_nothing_is_of_a_framework_that_nobody_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("torch", "jax"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    function = program("def f(x):\n    return x.unsqueeze(0)")
    function.__annotations__ = {"x": "torch.Tensor"}
    assert framework_of(function) == ""
    assert handing_of(function) is None


def test_what_cannot_be_called_has_no_handing(frameworks: dict[str, types.ModuleType]) -> None:
    assert handing_of(len) is None
    assert Handing("torch").numbers == frozenset()


def test_random_numbers_are_told_by_name() -> None:
    assert is_random_name("torch", "randn")
    assert is_random_name("jax._src.random", "uniform")
    assert not is_random_name("torch", "exp")
    assert names_in(len) == frozenset()


def test_numbers_stay_numbers_where_only_the_module_is_of_a_framework(frameworks: dict[str, types.ModuleType]) -> None:
    for text in ("def f(x):\n    return math.exp(x) * x", "def f(x):\n    return x * x"):
        handing = handing_of(program(text, torch=frameworks["torch"], math=math))
        assert handing is not None
        assert handing.numbers == {"x"}
    spoken = handing_of(program("def f(x):\n    return x.exp() * x", torch=frameworks["torch"]))
    assert spoken is not None
    assert spoken.numbers == frozenset()
