"""Which function of ``scipy.special`` is which rule; what is no function of the language is spelled out by its definition."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.paths import active, refuse
from mathlink.lift.rules import FUNCTIONS, PI, choose, total
from mathlink.lift.symbolic import is_whole
from mathlink.lift.truths import Truth, is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SPECIAL", "combinations", "not_negative", "sinc"]

_F = FUNCTIONS
_HIGHEST = 24  # degree of a polynomial that is written out


def combinations(n: Any, k: Any, exact: Any = True, repetition: Any = False) -> Any:
    """``comb(n, k)``."""
    if repetition:
        refuse("combinations with repetition")
    if not is_symbolic(n) and not is_symbolic(k):
        return math.comb(int(n), int(k))
    not_negative(n, k)
    return _F["binom"](n, k)


def not_negative(*counts: Any) -> None:
    """The model speaks of counts from 0 on; one that runs from round to round of a loop is compared as it is."""
    for count in counts:
        if is_symbolic(count) and not any(part in active.tracer.bound for part in t.postorder(count.term)):
            _only(count >= 0, "the numbers of combinations are at least 0")


def _combinations_of_reals(n: Any, k: Any, exact: Any = False, repetition: Any = False) -> Any:
    """SciPy's ``comb``, which is 0 where it is not 0 ≤ k ≤ n."""
    if not (is_whole(n) and is_whole(k)):
        _only(k <= n, "k of comb is at most n")
    return combinations(n, k, exact, repetition)


def _only(condition: Any, words: str) -> None:
    """The model speaks of no other inputs: elsewhere SciPy answers NaN, infinity or 0 by convention."""
    if type(condition) is Truth:
        active.tracer.assume(condition.term, words)


def sinc(x: Any) -> Any:
    """sin(πx)/(πx), 1 at zero."""
    return _but(x, 1.0, lambda: _F["sin"](PI * x) / (PI * x))


def _but(x: Any, at_zero: Any, elsewhere: Callable[[], Any]) -> Any:
    """``at_zero`` where x is zero, the formula elsewhere."""
    if is_symbolic(x):
        return choose(x == 0, at_zero, elsewhere())
    return at_zero if x == 0 else elsewhere()


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + _F["exp"](-x))


def _xlogy(x: Any, y: Any) -> Any:
    return _but(x, 0.0, lambda: x * _F["log"](y))


def _xlog1py(x: Any, y: Any) -> Any:
    return _but(x, 0.0, lambda: x * _F["log1p"](y))


def _betaln(a: Any, b: Any) -> Any:
    return _F["loggamma"](a) + _F["loggamma"](b) - _F["loggamma"](a + b)


def _lambertw(x: Any, k: Any = 0) -> Any:
    """The principal branch where it is real; below -1/e SciPy's result is complex."""
    if is_symbolic(k) or k != 0:
        refuse("a branch of lambertw other than 0", "pass it as opaque=")
    if is_symbolic(x):
        active.tracer.assume(
            t.le(t.const(-1), t.mul(x.term, t.named("e"))), "the argument of lambertw is at least -1/e"
        )
    return _F["lambertw"](x)


def _zeta(x: Any, q: Any = 1) -> Any:
    if type(q) is not int or not 1 <= q <= _HIGHEST:
        refuse("zeta of two arguments, the second no small whole number")
    return _F["zeta"](x) - total(1 / k**x for k in range(1, q)) if q > 1 else _F["zeta"](x)


def _e1(x: Any) -> Any:
    _only(x > 0, "the argument of an exponential integral is positive")
    return -_F["ei"](-x)


def _log_gamma(x: Any) -> Any:
    _only(x > 0, "the argument of loggamma is positive")
    return _F["loggamma"](x)


def _reciprocal_gamma(x: Any) -> Any:
    if is_symbolic(x):
        off_poles = t.or_(t.lt(t.const(0), x.term), t.ne(x.term, t.fn("floor", x.term)))
        _only(Truth(off_poles), "the argument of rgamma is no whole number below 1")
    return 1 / _F["gamma"](x)


def _relative_entropy(x: Any, y: Any) -> Any:
    _only(x >= 0, "the first argument of a relative entropy is at least 0")
    _only(y >= 0, "the second argument of a relative entropy is at least 0")
    return _xlogy(x, x / y)


def _expn(n: Any, x: Any) -> Any:
    """By E₁(x) = −Ei(−x) and n Eₙ₊₁(x) = e⁻ˣ − x Eₙ(x) (DLMF 8.19.12)."""
    found = _e1(x)
    for k in range(1, _order(n, 1)):
        found = (_F["exp"](-x) - x * found) / k
    return found


def _order(n: Any, least: int = 0) -> int:
    if is_symbolic(n) or n != int(n) or not least <= n <= _HIGHEST:
        refuse(
            f"a special function of an order that is no whole number from {least} to {_HIGHEST}", "fix it with when="
        )
    return int(n)


def _spherical(name: str) -> Callable[..., Any]:
    """√(π/2x) times the Bessel function of order n + ½ (DLMF 10.47)."""

    def apply(n: Any, z: Any, derivative: bool = False) -> Any:
        if derivative:
            refuse("the derivative of a spherical Bessel function")
        _only(z > 0, "the argument of a spherical Bessel function is positive")
        return _F["sqrt"](PI / (2 * z)) * _F[name](n + Fraction(1, 2), z)

    return apply


def _polynomial(first: Callable[[Any], Any], step: Callable[[int, Any, Any, Any], Any]) -> Callable[..., Any]:
    """A family of orthogonal polynomials by its recurrence pₖ₊₁ = step(k, x, pₖ, pₖ₋₁), p₀ = 1 (DLMF 18.9)."""

    def apply(n: Any, x: Any) -> Any:
        order = _order(n)
        before, found = 1.0, first(x)
        for k in range(1, order):
            before, found = found, step(k, x, found, before)
        return found if order else before + 0 * x

    return apply


def _legendre_coefficients(n: int) -> list[Fraction]:
    found = [Fraction(0)] * (n + 1)
    for k in range(n // 2 + 1):
        found[n - 2 * k] = Fraction((-1) ** k * math.comb(n, k) * math.comb(2 * n - 2 * k, n), 2**n)
    return found


def _associated_legendre(m: Any, v: Any, x: Any) -> Any:
    """(−1)ᵐ (1 − x²)^{m/2} dᵐPᵥ/dxᵐ (DLMF 14.6.1)."""
    order, degree = _order(m), _order(v)
    coefficients = _legendre_coefficients(degree)
    for _ in range(order):
        coefficients = [k * c for k, c in enumerate(coefficients)][1:] or [Fraction(0)]
    value = total(c * x**k for k, c in enumerate(coefficients) if c) if any(coefficients) else 0.0
    return (-1) ** order * (1 - x * x) ** Fraction(order, 2) * value if order else value + 0 * x


def _student(df: Any, x: Any) -> Any:
    """The distribution function of Student's t by the incomplete beta function (DLMF 8.17)."""
    tail = _F["betainc"](df / 2, 0.5, df / (df + x * x)) / 2
    return choose(x > 0, 1 - tail, tail)


def _huber(delta: Any, r: Any) -> Any:
    _only(delta >= 0, "delta of a Huber loss is at least 0")
    return choose(abs(r) <= delta, r * r / 2, delta * (abs(r) - delta / 2))


def _pseudo_huber(delta: Any, r: Any) -> Any:
    _only(delta >= 0, "delta of a Huber loss is at least 0")
    return delta * delta * (_F["sqrt"](1 + (r / delta) ** 2) - 1)


def _boxcox(x: Any, lmbda: Any) -> Any:
    return _but(lmbda, _F["log"](x), lambda: (x**lmbda - 1) / lmbda)


def _inv_boxcox(y: Any, lmbda: Any) -> Any:
    return _but(lmbda, _F["exp"](y), lambda: (1 + lmbda * y) ** (1 / lmbda))


_SAME = (
    """erf erfc erfi erfinv gamma digamma beta binom factorial ellipk ellipe gammainc gammaincc cbrt exp2 expm1 log1p
polygamma ellipeinc hyp1f1 hyp2f1 betainc""".split()
)
_NAMED = {"gammaln": "loggamma", "psi": "digamma", "expi": "ei", "ellipkinc": "ellipf"}
_NAMED |= {"jv": "besselj", "jn": "besselj", "yv": "bessely", "yn": "bessely", "iv": "besseli", "kv": "besselk"}
_NAMED["kn"] = "besselk"

_SPELLED: dict[str, Callable[..., Any]] = {
    "betaln": _betaln,
    "betaincc": lambda a, b, x: 1 - _F["betainc"](a, b, x),
    "comb": _combinations_of_reals,
    "loggamma": _log_gamma,
    "zeta": _zeta,
    "zetac": lambda x: _F["zeta"](x) - 1,
    "lambertw": _lambertw,
    "rgamma": _reciprocal_gamma,
    "poch": lambda z, m: _F["gamma"](z + m) / _F["gamma"](z),
    "expit": _sigmoid,
    "logit": lambda x: _F["log"](x / (1 - x)),
    "log_expit": lambda x: -_F["log"](1 + _F["exp"](-x)),
    "softplus": lambda x: _F["log"](1 + _F["exp"](x)),
    "exprel": lambda x: _but(x, 1.0, lambda: _F["expm1"](x) / x),
    "exp1": _e1,
    "expn": _expn,
    "erfcx": lambda x: _F["exp"](x * x) * _F["erfc"](x),
    "erfcinv": lambda x: _F["erfinv"](1 - x),
    "dawsn": lambda x: _F["sqrt"](PI) / 2 * _F["exp"](-x * x) * _F["erfi"](x),
    "xlogy": _xlogy,
    "xlog1py": _xlog1py,
    "entr": lambda x: -_xlogy(x, x),
    "rel_entr": _relative_entropy,
    "kl_div": lambda x, y: _relative_entropy(x, y) - x + y,
    "huber": _huber,
    "pseudo_huber": _pseudo_huber,
    "boxcox": _boxcox,
    "boxcox1p": lambda x, lmbda: _boxcox(1 + x, lmbda),
    "inv_boxcox": _inv_boxcox,
    "exp10": lambda x: 10**x,
    "powm1": lambda x, y: x**y - 1,
    "cosm1": lambda x: _F["cos"](x) - 1,
    "sindg": lambda x: _F["sin"](x * (PI / 180)),
    "cosdg": lambda x: _F["cos"](x * (PI / 180)),
    "tandg": lambda x: _F["tan"](x * (PI / 180)),
    "sinc": sinc,
    "ndtr": lambda x: _F["erfc"](-x / _F["sqrt"](2)) / 2,
    "log_ndtr": lambda x: _F["log"](_F["erfc"](-x / _F["sqrt"](2)) / 2),
    "ndtri": lambda p: _F["sqrt"](2) * _F["erfinv"](2 * p - 1),
    "stdtr": _student,
    "chdtr": lambda v, x: _F["gammainc"](v / 2, x / 2),
    "chdtrc": lambda v, x: _F["gammaincc"](v / 2, x / 2),
    "pdtr": lambda k, m: _F["gammaincc"](_F["floor"](k) + 1, m),
    "pdtrc": lambda k, m: _F["gammainc"](_F["floor"](k) + 1, m),
    "ellipkm1": lambda p: _F["ellipk"](1 - p),
    "ive": lambda v, x: _F["besseli"](v, x) * _F["exp"](-abs(x)),
    "kve": lambda v, x: _F["besselk"](v, x) * _F["exp"](x),
    "spherical_jn": _spherical("besselj"),
    "spherical_yn": _spherical("bessely"),
    "spherical_in": _spherical("besseli"),
    "eval_legendre": _polynomial(lambda x: x, lambda k, x, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1)),
    "eval_chebyt": _polynomial(lambda x: x, lambda k, x, p, q: 2 * x * p - q),
    "eval_chebyu": _polynomial(lambda x: 2 * x, lambda k, x, p, q: 2 * x * p - q),
    "eval_hermite": _polynomial(lambda x: 2 * x, lambda k, x, p, q: 2 * x * p - 2 * k * q),
    "eval_hermitenorm": _polynomial(lambda x: x, lambda k, x, p, q: x * p - k * q),
    "eval_laguerre": _polynomial(lambda x: 1 - x, lambda k, x, p, q: ((2 * k + 1 - x) * p - k * q) / (k + 1)),
    "lpmv": _associated_legendre,
}

_LETTERS = {"j": "besselj", "y": "bessely", "i": "besseli", "k": "besselk"}

#: ``scipy.special``: name → rule for one entry.
SPECIAL: dict[str, Callable[..., Any]] = (
    {n: _F[n] for n in _SAME}
    | {n: _F[own] for n, own in _NAMED.items()}
    | {
        f"{letter}{order}": lambda x, name=name, order=order: _F[name](order, x)
        for letter, name in _LETTERS.items()
        for order in (0, 1)
    }
    | {f"i{order}e": lambda x, order=order: _F["besseli"](order, x) * _F["exp"](-abs(x)) for order in (0, 1)}
    | {f"k{order}e": lambda x, order=order: _F["besselk"](order, x) * _F["exp"](x) for order in (0, 1)}
    | _SPELLED
)
