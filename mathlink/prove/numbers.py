"""Numbers that people know: a measured value → the number it is, exactly where possible, with its name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from mathlink.term import Term, const, div, fn, mul, named, neg

__all__ = ["Number", "meaning_of", "recognise"]

_NEAR = 1e-9
_MEANT = 2e-6  # how near a constant with its own number of digits comes to what it means
_TELLING_DIGITS = 5
_LARGEST_DENOMINATOR = 1000
_SMALL_DENOMINATOR = 64
_SPOKEN = frozenset({1, 2, 3, 4, 5, 6, 8, 16, 32, 64})  # denominators for which 5/16 reads better than 0.3125


@dataclass(frozen=True)
class Number:
    """A recognised number: its term, its text, what it is in words (``""``: nothing known), and whether it is a plain one."""

    term: Term
    value: float
    text: str
    meaning: str = ""
    simple: bool = True


_PI = named("pi")
_TEN, _TWO, _ONE = const(10), const(2), const(1)

#: value, text, term. Reciprocals are tried as well.
_MATHEMATICAL: tuple[tuple[float, str, Term], ...] = (
    (math.pi, "π", _PI),
    (math.e, "e", named("e")),
    (math.log(10), "ln 10", fn("log", _TEN)),
    (math.log(2), "ln 2", fn("log", _TWO)),
    (math.log2(10), "log2 10", fn("log2", _TEN)),
    (180 / math.pi, "180/π", div(const(180), _PI)),
    (math.sqrt(math.pi), "√π", fn("sqrt", _PI)),
    (math.sqrt(2 * math.pi), "√(2π)", fn("sqrt", mul(_TWO, _PI))),
    (0.5772156649015329, "γ", named("euler_gamma")),
)

#: Factors and offsets between units, and constants of nature, with the digits in which they are usually given.
_PHYSICAL: tuple[tuple[str, str], ...] = (
    ("0.3048", "metres in a foot"),
    ("0.0254", "metres in an inch"),
    ("1609.344", "metres in a mile"),
    ("0.45359237", "kilograms in a pound"),
    ("4.4482216152605", "newtons in a pound-force"),
    ("6894.757293168361", "pascals in a psi"),
    ("6894.757293168", "pascals in a psi"),
    ("6894.757", "pascals in a psi"),
    ("6894.76", "pascals in a psi"),
    ("101325", "pascals in an atmosphere"),
    ("133.322387415", "pascals in a mmHg"),
    ("133.322", "pascals in a mmHg"),
    ("1055.05585262", "joules in a Btu"),
    ("4.184", "joules in a calorie"),
    ("4.1868", "joules in a calorie"),
    ("745.6998715822702", "watts in a horsepower"),
    ("745.7", "watts in a horsepower"),
    ("0.003785411784", "cubic metres in a gallon"),
    ("0.028316846592", "cubic metres in a cubic foot"),
    ("273.15", "kelvin at 0 °C"),
    ("459.67", "°F below 0 °F"),
    ("9.80665", "standard gravity"),
    ("9.81", "gravity"),
    ("8.31446261815324", "gas constant"),
    ("8.314462618", "gas constant"),
    ("8.314", "gas constant"),
    ("6.02214076e23", "Avogadro constant"),
    ("1.380649e-23", "Boltzmann constant"),
    ("1.602176634e-19", "elementary charge"),
    ("96485.33212", "Faraday constant"),
    ("299792458", "speed of light"),
    ("5.670374419e-8", "Stefan–Boltzmann constant"),
    ("35.31466672148859", "cubic feet in a cubic metre"),
    ("16.018463373960138", "kg/m³ in a lb/ft³"),
    ("15850.323141489", "US gallons a minute in a cubic metre a second"),
    ("3600", "seconds in an hour"),
    ("86400", "seconds in a day"),
    ("1e5", "pascals in a bar"),
)

_PHYSICAL_DOUBLES = tuple((text, float(Fraction(text)), meaning) for text, meaning in _PHYSICAL)


def recognise(value: float) -> Number:
    """The number that a value good to 9 digits stands for: exact where it is a known one, else a short decimal."""
    if value < 0:
        found = recognise(-value)
        return Number(neg(found.term), -found.value, f"-{found.text}", found.meaning, found.simple)
    return _whole(value) or _physical(value) or _fraction(value) or _mathematical(value) or _decimal(value)


def meaning_of(term: Term) -> str:
    """What a constant, its reciprocal or power is in words, where it is near a factor between units: ``""`` where not.

    Only decimals of five digits and more are looked at, and what is known to all its digits.
    """
    if term.op == "div" and term.args[0].op == "const" and term.args[0].data[0] == 1:
        return meaning_of(term.args[1])
    if term.op == "pow" or (term.op == "fn" and term.data == "sqrt"):
        return meaning_of(term.args[0])
    if term.op != "const" or term.data[0] <= 0:
        return ""
    value = float(term.data[0])
    tolerance = _MEANT if len(f"{value:.10g}".replace(".", "").strip("0")) >= _TELLING_DIGITS else _NEAR
    for text, known, meaning in _PHYSICAL_DOUBLES:
        for candidate, words in ((known, meaning), (1 / known, f"{text}: {meaning}")):
            if abs(value - candidate) <= tolerance * candidate:
                return words
    return ""


def _near(value: float, known: float) -> bool:
    return abs(value - known) <= _NEAR * abs(known)


def _exact(fraction: Fraction, meaning: str = "", simple: bool = True) -> Number:
    return Number(const(fraction), float(fraction), str(fraction), meaning, simple)


def _whole(value: float) -> Number | None:
    if value == 0:
        return _exact(Fraction(0))
    if value > 1e15 or not _near(value, round(value)):
        return None
    meaning = next((words for text, known, words in _PHYSICAL_DOUBLES if known == round(value)), "")
    return _exact(Fraction(round(value)), meaning, round(value) <= 100 or bool(meaning) or round(value) % 1000 == 0)


def _physical(value: float) -> Number | None:
    for text, known, meaning in _PHYSICAL_DOUBLES:
        if _near(value, known):
            return Number(const(Fraction(text), text), known, text, meaning)
        if _near(value, 1 / known):
            return Number(div(_ONE, const(Fraction(text), text)), 1 / known, f"1/{text}", f"{text}: {meaning}")
    return None


def _fraction(value: float) -> Number | None:
    decimal = Fraction(f"{value:.5g}")
    if _near(value, float(decimal)) and decimal.denominator not in _SPOKEN:
        text = f"{value:.5g}"
        return Number(const(decimal, text), float(decimal), text, simple=len(text) <= 3 or decimal.numerator == 1)
    near = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    if near and _near(value, float(near)) and near.numerator < 10**6:
        return _exact(near, simple=near.denominator <= _SMALL_DENOMINATOR)
    return None


def _mathematical(value: float) -> Number | None:
    for known, text, term in _MATHEMATICAL:
        for power in (1, -1):
            ratio = Fraction(value / known**power).limit_denominator(24)
            if ratio and ratio.numerator <= 24 and _near(value, float(ratio) * known**power):
                return _multiple(ratio, known**power, text, term, power)
    square = Fraction(value * value).limit_denominator(50)
    if square and square.numerator <= 1000 and _near(value, math.sqrt(square)):
        return Number(
            fn("sqrt", const(square)), math.sqrt(square), f"√({square})" if "/" in str(square) else f"√{square}"
        )
    return None


def _multiple(ratio: Fraction, known: float, text: str, term: Term, power: int) -> Number:
    """ratio · known, written the short way: ``2π``, ``3π/4``, ``1/ln 10``."""
    value = float(ratio) * known
    top, bottom = ratio.numerator, ratio.denominator
    if power == 1:
        spaced = text if len(text) == 1 or top == 1 else f" {text}"
        words = (str(top) if top != 1 else "") + spaced + (f"/{bottom}" if bottom != 1 else "")
        if text == "180/π" and ratio != 1:
            words = f"{ratio} · 180/π"
        return Number(mul(const(ratio), term) if ratio != 1 else term, value, words)
    if text == "180/π":
        return Number(mul(const(ratio), div(_PI, const(180))), value, "π/180" if ratio == 1 else f"{ratio} · π/180")
    below = text if bottom == 1 else f"({bottom} {text})" if len(text) > 1 else f"({bottom}{text})"
    return Number(mul(const(ratio), div(_ONE, term)), value, f"{top}/{below}")


def _decimal(value: float) -> Number:
    for digits in range(6, 11):
        text = f"{value:.{digits}g}"
        if _near(value, float(text)):
            break
    return Number(const(Fraction(text), text), float(text), text, simple=False)
