"""Densities and distribution functions of ``scipy.stats`` that are formulas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink.lift.paths import refuse
from mathlink.lift.rules import FUNCTIONS, PI, choose
from mathlink.lift.tensor import spread

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["rules_of_stats"]

_EXP, _LOG, _ERFC, _ATAN = (FUNCTIONS[n] for n in ("exp", "log", "erfc", "atan"))
_SQRT_2PI, _SQRT_2 = FUNCTIONS["sqrt"](2 * PI), FUNCTIONS["sqrt"](2)


def _from_zero(value: Callable[[Any], Any], below: float) -> Callable[[Any], Any]:
    return lambda z: choose(z >= 0, value(z), below)


#: Distribution → the functions of z = (x − loc)/scale of its standard form. A density is divided by the scale.
#: Source: the definitions in the reference of ``scipy.stats``.
_STANDARD: dict[str, dict[str, Callable[[Any], Any]]] = {
    "norm": {
        "pdf": lambda z: _EXP(-(z * z) / 2) / _SQRT_2PI,
        "logpdf": lambda z: -(z * z) / 2 - _LOG(_SQRT_2PI),
        "cdf": lambda z: _ERFC(-z / _SQRT_2) / 2,
        "sf": lambda z: _ERFC(z / _SQRT_2) / 2,
        "logcdf": lambda z: _LOG(_ERFC(-z / _SQRT_2) / 2),
    },
    "expon": {
        "pdf": _from_zero(lambda z: _EXP(-z), 0.0),
        "logpdf": _from_zero(lambda z: -z, -math.inf),
        "cdf": _from_zero(lambda z: 1 - _EXP(-z), 0.0),
        "sf": _from_zero(lambda z: _EXP(-z), 1.0),
    },
    "logistic": {
        "pdf": lambda z: _EXP(-z) / (1 + _EXP(-z)) ** 2,
        "logpdf": lambda z: -z - 2 * _LOG(1 + _EXP(-z)),
        "cdf": lambda z: 1 / (1 + _EXP(-z)),
        "sf": lambda z: 1 / (1 + _EXP(z)),
    },
    "laplace": {
        "pdf": lambda z: _EXP(-abs(z)) / 2,
        "logpdf": lambda z: -abs(z) - _LOG(2),
        "cdf": lambda z: choose(z > 0, 1 - _EXP(-z) / 2, _EXP(z) / 2),
    },
    "cauchy": {
        "pdf": lambda z: 1 / (PI * (1 + z * z)),
        "cdf": lambda z: 0.5 + _ATAN(z) / PI,
    },
}

#: What dividing the argument by the scale does to the value.
_SCALED: dict[str, Callable[[Any, Any], Any]] = {
    "pdf": lambda value, scale: value / scale,
    "logpdf": lambda value, scale: value - _LOG(scale),
}


class _Distribution:
    """``scipy.stats.norm`` and its like, as a program that is being read finds them."""

    def __init__(self, real: Any, name: str, given: dict[str, Any] | None = None) -> None:
        self._real = real
        self._name = name
        self._given = given

    def __call__(self, loc: Any = 0, scale: Any = 1) -> _Distribution:
        return _Distribution(self._real, self._name, {"loc": loc, "scale": scale})

    def __getattr__(self, method: str) -> Any:
        rule = _STANDARD[self._name].get(method)
        if rule is None:
            return lambda *args, **options: self._unread(method, args, options)
        if self._given is not None:
            return lambda x: _value(method, rule, x, **self._given)
        return lambda x, loc=0, scale=1: _value(method, rule, x, loc, scale)

    def _unread(self, method: str, args: Any, options: Any) -> Any:
        from mathlink.lift.arrays import again, numbers, symbols

        if symbols((args, options, self._given)):
            refuse(f"`scipy.stats.{self._name}.{method}` of numbers that depend on the inputs")
        held = self._real if self._given is None else self._real(**self._given)
        if method in ("rvs", "fit"):
            refuse(f"`scipy.stats.{self._name}.{method}`: its answer is not the same in every run")
        return again(getattr(held, method)(*numbers(args), **numbers(options)))


def _value(method: str, rule: Callable[[Any], Any], x: Any, loc: Any, scale: Any) -> Any:
    def one(v: Any, m: Any, s: Any) -> Any:
        centred = v if type(m) is int and m == 0 else v - m
        if type(s) is int and s == 1:
            return rule(centred)
        made = rule(centred / s)
        made = _SCALED[method](made, s) if method in _SCALED else made
        return choose(s > 0, made, math.nan)

    return spread(one, x, loc, scale)


def rules_of_stats(stats: Any) -> dict[int, Any]:
    """id of every distribution with a rule → what is found in its place."""
    return {id(getattr(stats, n)): _Distribution(getattr(stats, n), n) for n in _STANDARD if hasattr(stats, n)}
