"""Flatness, induction, remainders, pieces and the further rules of the normal form: true equations proved, near ones not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mathlink.latex import read, read_given
from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove import flat, flint, induction, pieces, residues
from mathlink.prove.crosscheck import crosscheck
from mathlink.term import Term, rebuild, sym

Engine = Callable[[Obligation, Budget], Evidence]

#: given, left = right, wrong right sides
FLAT = [
    ("x > 0", r"\arctan x = \frac{\pi}{2} - \arctan\frac{1}{x}", [r"\frac{\pi}{2} + \arctan\frac{1}{x}"]),
    ("-1 < x < 1", r"\arccos x = 2\arctan\sqrt{\frac{1-x}{1+x}}", [r"2\arctan\sqrt{\frac{1+x}{1-x}}", r"\pi - 2\arctan\sqrt{\frac{1-x}{1+x}}"]),
    ("-1 < x < 1", r"\arcsin x = 2\arctan\frac{x}{1+\sqrt{1-x^2}}", [r"2\arctan\frac{x}{2+\sqrt{1-x^2}}", r"\arctan\frac{x}{1+\sqrt{1-x^2}}"]),
    ("a > 0, b > 0, a b < 1", r"\arctan a + \arctan b = \arctan\frac{a+b}{1-ab}", [r"\arctan\frac{a+b}{1+ab}", r"\arctan\frac{a+b}{1-ab} - \pi"]),
    ("0 < x < 1", r"\arcsin(2x-1) = 2\arcsin\sqrt{x} - \frac{\pi}{2}", [r"2\arcsin\sqrt{x} - \frac{\pi}{4}"]),
    ("x > 1", r"\operatorname{arcosh} x = 2\ln\left(\sqrt{\frac{x+1}{2}}+\sqrt{\frac{x-1}{2}}\right)", [r"\ln\left(\sqrt{\frac{x+1}{2}}+\sqrt{\frac{x-1}{2}}\right)"]),
    ("", r"2\arctan\left(\tanh\frac{x}{2}\right) = \arctan(\sinh x)", [r"\arctan(\sinh x) + \pi", r"\arctan(\cosh x)"]),
    ("x > 0", r"2\arctan\frac{y}{\sqrt{x^2+y^2}+x} = \arctan\frac{y}{x}", [r"\arctan\frac{x}{y}"]),
]  # fmt: skip

INDUCTION = [
    (r"n \in \mathbb{N}, n \ge 1", r"\sum_{k=1}^{n} \frac{1}{k(k+1)} = \frac{n}{n+1}", [r"\frac{n}{n+2}", r"\frac{n+1}{n+2}"]),
    (r"n \in \mathbb{N}, n \ge 1", r"\sum_{k=1}^{n} \frac{1}{\sqrt{k}+\sqrt{k+1}} = \sqrt{n+1}-1", [r"\sqrt{n}-1", r"\sqrt{n+1}"]),
    (r"n \in \mathbb{N}, n \ge 1, r > 0, r \neq 1", r"\sum_{k=1}^{n} k r^k = \frac{r(1-(n+1)r^n+n r^{n+1})}{(1-r)^2}", [r"\frac{r(1-n r^n+n r^{n+1})}{(1-r)^2}"]),
    (r"n \in \mathbb{N}, n \ge 2", r"\prod_{k=2}^{n}\left(1-\frac{1}{k^2}\right) = \frac{n+1}{2n}", [r"\frac{n+1}{n}", r"\frac{n-1}{2n}"]),
    (r"n \in \mathbb{N}, n \ge 1", r"\sum_{k=1}^{n} \ln k = \ln(n!)", [r"\ln((n-1)!)"]),
    (r"n \in \mathbb{N}, m \in \mathbb{N}, n \ge m, m \ge 1", r"\sum_{k=m}^{n} \binom{k}{m} = \binom{n+1}{m+1}", [r"\binom{n}{m+1}"]),
    (r"n \in \mathbb{N}, n \ge 1, x > 0, x < 3", r"1 + 2\sum_{k=1}^{n} \cos(k x) = \frac{\sin((n+\frac12)x)}{\sin\frac{x}{2}}", [r"\frac{\sin((n+1)x)}{\sin\frac{x}{2}}"]),
]  # fmt: skip

RESIDUES = [
    (r"n \in \mathbb{N}", r"\lfloor n/2 \rfloor + \lfloor (n+1)/2 \rfloor = n", ["n + 1", r"2\lfloor n/2 \rfloor"]),
    (r"n \in \mathbb{N}", r"\lceil n/3 \rceil = \lfloor (n+2)/3 \rfloor", [r"\lfloor (n+1)/3 \rfloor"]),
    (r"n \in \mathbb{N}", r"\lfloor n/2 \rfloor + \lfloor n/3 \rfloor = \lfloor 5n/6 \rfloor - \lfloor (n+5)/6 \rfloor + \lceil n/6\rceil - (\lfloor 5n/6\rfloor - \lfloor n/2\rfloor - \lfloor n/3\rfloor)", [r"\lfloor 5n/6 \rfloor"]),
]  # fmt: skip

PIECES = [
    ("", r"\lfloor 2x \rfloor = \lfloor x \rfloor + \lfloor x + \frac12 \rfloor", [r"\lfloor x \rfloor + \lfloor x + \frac13 \rfloor"]),
    ("", r"\lfloor 3x \rfloor = \lfloor x \rfloor + \lfloor x + \frac13 \rfloor + \lfloor x + \frac23 \rfloor", [r"3\lfloor x \rfloor"]),
    ("", r"\lceil x \rceil = -\lfloor -x \rfloor", [r"\lfloor x \rfloor + 1"]),
]  # fmt: skip

NORMAL_FORM = [
    ("", r"4\arctan\frac15 - \arctan\frac{1}{239} + x = \frac{\pi}{4} + x", [r"\frac{\pi}{4} + \frac{x}{2}", r"\frac{5\pi}{4} + x"]),
    ("", r"x(\arctan\frac12 + \arctan\frac13) = \frac{\pi x}{4}", [r"\frac{\pi x}{3}"]),
    ("", r"x\arctan 1 + x\arctan 2 + x\arctan 3 = \pi x", ["0", r"2\pi x"]),
    (r"n \in \mathbb{N}, x > 0", r"\sum_{k=0}^{n} \binom{n}{k} x^k = (1+x)^n", ["(2+x)^n", "(1+x)^{n-1}"]),
    (r"n \in \mathbb{N}, n \ge 1, 0 < p < 1", r"\sum_{k=0}^{n} k\binom{n}{k} p^k (1-p)^{n-k} = n p", ["n(1-p)", "p"]),
    (r"n \in \mathbb{N}, n \ge 2, 0 < p < 1", r"\sum_{k=0}^{n} k^2\binom{n}{k} p^k (1-p)^{n-k} = n p (1 - p) + n^2 p^2", ["n p + n^2 p^2"]),
    (r"n \in \mathbb{N}, m \in \mathbb{N}, m \ge 1", r"\lceil n/m \rceil = \lfloor (n+m-1)/m \rfloor", [r"\lfloor (n+m)/m \rfloor", r"\lfloor n/m \rfloor + 1"]),
    (r"n \in \mathbb{N}", r"\lfloor x + 2n \rfloor = \lfloor x \rfloor + 2n", [r"\lfloor x \rfloor + n"]),
    ("0 < x < 1", r"\Gamma(x)\Gamma(1-x) = \frac{\pi}{\sin(\pi x)}", [r"\frac{\pi}{\cos(\pi x)}"]),
]  # fmt: skip


def obligation(given: str, text: str, right: str | None = None) -> Obligation:
    names = dict.fromkeys(re.findall(r"(?<![A-Za-z\\])[abxyrmnpk](?![A-Za-z])", text), "symbol")
    whole = {n for n in names if rf"{n} \in \mathbb{{N}}" in given}
    link = read(text, names).links[0]
    other = link.right if right is None else read(right, names).links[0].left
    assert other is not None
    conditions = read_given(given, names).conditions if given else ()
    hypotheses = tuple(t for t in conditions if t.op in ("lt", "le", "eq", "ne", "and", "or"))
    kinds = {n: "int" if n in whole else "real" for n in names if n != "k"}
    return Obligation(link.left, "=", other, Domain(kinds, hypotheses))


def tables() -> list[tuple[Engine, str, str, list[str]]]:
    found: list[tuple[Engine, str, str, list[str]]] = []
    for engine, table in (
        (flat.decide, FLAT),
        (induction.decide, INDUCTION),
        (residues.decide, RESIDUES),
        (pieces.decide, PIECES),
        (flint.decide, NORMAL_FORM),
    ):
        found += [(engine, given, text, wrong) for given, text, wrong in table]
    return found


@pytest.mark.parametrize(("engine", "given", "text", "wrong"), tables())
def test_true_equations_are_proved_and_near_ones_are_not(
    engine: Engine, given: str, text: str, wrong: list[str]
) -> None:
    true = obligation(given, text)
    checked = crosscheck(true, Budget.seconds(5))
    assert checked.against is None
    assert checked.points >= 3
    found = engine(true, Budget.seconds(5))
    assert found.outcome is Outcome.PROVED, found.reason
    assert found.steps
    for right in wrong:
        near = obligation(given, text, right)
        assert crosscheck(near, Budget.seconds(5)).against is not None
        for other in (flat.decide, induction.decide, residues.decide, pieces.decide, flint.decide):
            assert other(near, Budget.seconds(3)).outcome is not Outcome.PROVED


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (r"x \neq 0", r"\arctan x = \frac{\pi}{2} - \arctan\frac{1}{x}"),  # two intervals
        ("a > 0, b > 0, a b > 1", r"\arctan a + \arctan b = \arctan\frac{a+b}{1-ab}"),  # another branch
        ("-2 < x < 2", r"\sqrt{x^2} = x"),  # a corner
        (r"n \in \mathbb{N}, n \ge 1, n \neq 7", r"\sum_{k=1}^{n} k = \frac{n(n+1)}{2} + \frac{0}{n-7}"),
        ("x > 0", r"\lfloor 2x \rfloor = 2\lfloor x \rfloor"),
        (r"n \ge 0", r"\lceil n \rceil = n"),  # not a whole number
        ("p > 0, n > 0", r"\sum_{k=0}^{n} \binom{n}{k} p^k = (1+p)^n"),  # n is not a whole number
    ],
)
def test_what_does_not_hold_everywhere_or_is_not_in_reach_is_not_proved(given: str, text: str) -> None:
    claim = obligation(given, text)
    for engine in (flat.decide, induction.decide, residues.decide, pieces.decide):
        assert engine(claim, Budget.seconds(3)).outcome is not Outcome.PROVED
    if "\\arctan" in text or "x^2" in text or "\\lceil" in text or "lfloor" in text:
        assert flint.decide(claim, Budget.seconds(3)).outcome is not Outcome.PROVED


@pytest.mark.parametrize("name", ["besselj", "bessely", "besseli", "besselk"])
@pytest.mark.parametrize("twice", range(-7, 8))
def test_bessel_functions_of_every_order_follow_the_recurrence(name: str, twice: int) -> None:
    from fractions import Fraction

    from mathlink.term import add, const, div, fn, lt, mul, neg

    x = sym("x")
    order = Fraction(twice, 2)
    below, at, above = (fn(name, const(order + k), x) for k in (-1, 0, 1))
    step: Term = mul(div(const(2 * order), x), at)
    right = {
        "besselj": add(neg(below), step),
        "bessely": add(neg(below), step),
        "besseli": add(below, neg(step)),
        "besselk": add(below, step),
    }[name]
    domain = Domain({"x": "real"}, (lt(const(0), x),))
    assert crosscheck(Obligation(above, "=", right, domain), Budget.seconds(3)).against is None
    assert flint.decide(Obligation(above, "=", right, domain), Budget.seconds(3)).outcome is Outcome.PROVED
    wrong = rebuild(right, lambda t, args: neg(args[0]) if t is at else None) if twice else add(right, at)
    assert flint.decide(Obligation(above, "=", wrong, domain), Budget.seconds(3)).outcome is not Outcome.PROVED
