"""Every function of ``scipy.special`` with a rule is read as what it is, at points inside its domain and outside."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from mathlink.errors import NotModelled
from mathlink.lift import confirm, read
from mathlink.lift.special import SPECIAL
from mathlink.model import Budget, Configuration, Scalar

special = pytest.importorskip("scipy.special")

if TYPE_CHECKING:
    from collections.abc import Callable

#: Names that take a fixed order first; the order that is tried.
ORDERS: dict[str, tuple[int, ...]] = {
    "polygamma": (2,),
    "expn": (3,),
    "lpmv": (1, 3),
    **{name: (3,) for name in SPECIAL if name.startswith(("eval_", "spherical_"))},
}
NUMBERS = {
    "hyp2f1": 4,
    "hyp1f1": 3,
    "betainc": 3,
    "betaincc": 3,
    **dict.fromkeys(
        "beta betaln binom comb gammainc gammaincc ellipkinc ellipeinc poch jv jn yv yn iv kv kn ive kve xlogy xlog1py "
        "rel_entr kl_div huber pseudo_huber boxcox boxcox1p inv_boxcox powm1 stdtr chdtr chdtrc pdtr pdtrc".split(),
        2,
    ),
}


def _called(name: str) -> tuple[Callable[..., Any], Configuration]:
    function, order, n = getattr(special, name), ORDERS.get(name, ()), NUMBERS.get(name, 1)
    calls: dict[int, Callable[..., Any]] = {
        1: lambda a: function(*order, a),
        2: lambda a, b: function(a, b),
        3: lambda a, b, c: function(a, b, c),
        4: lambda a, b, c, d: function(a, b, c, d),
    }
    return calls[n], {letter: Scalar() for letter in "abcd"[:n]}


@pytest.mark.parametrize("name", sorted(n for n in SPECIAL if n not in ("factorial",) and hasattr(special, n)))
def test_a_rule_gives_what_scipy_gives(name: str) -> None:
    function, configuration = _called(name)
    if name == "lambertw":
        function = lambda a: special.lambertw(a).real  # noqa: E731
    model = read(function, configuration, budget=Budget.seconds(10))
    rng = random.Random(3)
    inside = [{n: rng.uniform(0.05, 0.95) for n in configuration} for _ in range(8)]
    around = [{n: rng.uniform(-3, 4) for n in configuration} for _ in range(12)]
    if name in ("kn", "jn", "yn"):
        inside = [{**p, "a": float(round(3 * p["a"]))} for p in inside]
        around = []
    assert confirm(model, function, [*inside, *around], Budget.seconds(20)).confirmed >= 6


REFUSED: list[tuple[Callable[..., Any], str]] = [
    (lambda x, n: special.eval_legendre(n, x), "order"),
    (lambda x, n: special.spherical_jn(2, x, derivative=True), "derivative"),
    (lambda x, n: special.comb(n, 2, repetition=True), "repetition"),
    (lambda x, n: special.zeta(x, x), "zeta of two arguments"),
    (lambda x, n: special.lambertw(x, 1).real, "branch of lambertw"),
    (lambda x, n: special.spence(x), "spence"),
    (lambda x, n: special.expn(n, x), "order"),
]


@pytest.mark.parametrize(("function", "words"), REFUSED)
def test_what_is_no_formula_is_refused_by_name(function: Callable[..., Any], words: str) -> None:
    given: Configuration = {"x": Scalar(), "n": Scalar("int")}
    with pytest.raises(NotModelled) as caught:
        read(function, given, budget=Budget.seconds(5))
    assert words in str(caught.value)


@pytest.mark.parametrize("wrong", ["gammainc", "erfc", "kv", "ellipeinc", "betaincc"])
def test_a_neighbour_is_not_confirmed(wrong: str) -> None:
    """The points tell each function from its neighbour."""
    other = {"gammainc": "gammaincc", "erfc": "erf", "kv": "iv", "ellipeinc": "ellipkinc", "betaincc": "betainc"}
    function, configuration = _called(wrong)
    model = read(_called(other[wrong])[0], configuration, budget=Budget.seconds(10))
    from mathlink.errors import NotConfirmed

    rng = random.Random(3)
    points = [{n: rng.uniform(0.05, 0.95) for n in configuration} for _ in range(8)]
    with pytest.raises(NotConfirmed):
        confirm(model, function, points, Budget.seconds(20))
