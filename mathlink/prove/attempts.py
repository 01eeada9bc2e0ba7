"""Ways in which SymPy may bring a difference to 0: words for the proof sketch, whether slow, expression → expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ATTEMPTS"]


def _exponentials(d: Any) -> Any:
    return sp.cancel(sp.together(sp.expand(sp.powsimp(d.rewrite(sp.exp)))))


def _gammas(d: Any) -> Any:
    logs = d.replace(sp.loggamma, lambda x: sp.log(sp.gamma(x)) if x.is_positive else sp.loggamma(x))
    d = sp.expand_func(logs).rewrite(sp.gamma)
    return sp.gammasimp(sp.logcombine(sp.expand_log(sp.gammasimp(d))))


def _logs(d: Any) -> Any:
    return sp.simplify(sp.expand_log(sp.powdenest(d)))


def _radicals(d: Any) -> Any:
    return sp.radsimp(sp.sqrtdenest(sp.together(d)))


def _bessels(d: Any) -> Any:
    return sp.simplify(sp.besselsimp(sp.expand_func(d))) if d.has(sp.besselj, sp.bessely, sp.besseli, sp.besselk) else d


ATTEMPTS: tuple[tuple[str, bool, Callable[[Any], Any]], ...] = (
    ("expanding", False, sp.expand),
    ("bringing it over one denominator and cancelling", True, lambda d: sp.cancel(sp.together(d))),
    ("writing it in exponentials and cancelling", True, _exponentials),
    ("denesting roots", True, _radicals),
    ("writing inverse functions as logarithms", True, lambda d: sp.simplify(sp.expand(d.rewrite(sp.log)))),
    ("reducing gamma functions", True, _gammas),
    ("SymPy's simplify", True, sp.simplify),
    ("expanding logarithms and SymPy's simplify", True, _logs),
    ("reducing Bessel functions", True, _bessels),
)
