"""Every identifier, number, relation and operator of a formula counts: without it the reading is another one, or none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mathlink.latex import SyntaxProblem, read
from mathlink.latex.scanner import tokenize
from mathlink.latex.tokens import Token
from mathlink.term import postorder

if TYPE_CHECKING:
    from mathlink.model import Equation

FORMULAS = [
    r"\mathcal{D} = \frac{D}{x + 1}",
    r"Ra = \frac{g \beta (T_s - T_\infty) L^3}{\nu \alpha}",
    r"\dot{m}^2 = 2.5 \rho_{avg} P_1^{(k - 1)/k} \left[1 - \left(\frac{P_2}{P_1}\right)^{1/k}\right]",
    r"p_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}",
    r"y_{ij} = g_j \frac{x_{ij} - \mu_i}{\sqrt{v_i + \epsilon}} \\ \mu_i = \frac{1}{d} \sum_{k=1}^{d} x_{ik}",
    r"L = \begin{cases} \frac{1}{2} r^2 & |r| \le \delta \\ \delta |r| - 3 & \text{otherwise} \end{cases}",
    r"F = \int_0^{t} \sin^2(\omega s) \, ds + \lim_{x \to 0} \frac{\ln(1 + x)}{x}",
    r"a < b \le c \ne 0.75",
    r"\hat{y}' = \max(x, a x) + \min_{1 \le k \le n} z_k!",
    r"\frac{\partial u}{\partial t} = \kappa \frac{\partial^2 u}{\partial x^2} \quad \text{for } t > 0",
    r"\Delta P = f_d \frac{L}{D} \frac{\rho v^2}{2}, \quad f_d = \frac{64}{\mathrm{Re}}",
    r"P(a \mid b) = \lfloor x \rfloor + \|z\|_2 + \binom{n}{k} \log_{10} q",
    r"C_D = \frac{24}{Re} 10^{E} - \sqrt[3]{x} \bmod 7",
]
TABLE = {**dict.fromkeys(("D", "Ra", "g", "x", "n", "d", "Re", "E", "z", "k"), "symbol"), "z": "vector"}
SPELLED_OUT = {"\\cdot", "\\times", "\\left", "\\right", "{", "}", "\\,", ",", "(", ")", "[", "]", "&", "\\\\"}


def shape(equation: Equation) -> tuple[object, ...]:
    """Everything a reading says."""
    notes = [(n.message, equation.text[slice(*n.span)]) for n in equation.notes]
    return equation.links, equation.conditions, [d.links for d in equation.definitions], notes


def telling(text: str) -> list[Token]:
    """The tokens that must not go unnoticed."""
    return [t for t in tokenize(text) if t.kind not in ("end", "q", "t") and t.text not in SPELLED_OUT]


@pytest.mark.parametrize("text", FORMULAS)
def test_without_any_one_token_the_reading_differs(text: str) -> None:
    whole = shape(read(text, TABLE))
    tokens = telling(text)
    assert tokens
    for token in tokens:
        without = f"{text[: token.start]} {text[token.end :]}"
        try:
            assert shape(read(without, TABLE)) != whole, token.text
        except SyntaxProblem:
            continue


@pytest.mark.parametrize("text", FORMULAS)
def test_letters_and_numbers_stand_in_the_tree(text: str) -> None:
    equation = read(text, TABLE)
    sides = [s for e in (equation, *equation.definitions) for link in e.links for s in (link.left, link.right) if s]
    said = " ".join(str(term.data) for term in postorder(*sides, *equation.conditions) if term.data is not None)
    said += "".join(text[slice(*note.span)] for note in equation.notes)
    loose = set(re.findall(r"_\{([a-z])=|\\le ([a-z]) \\le|\\, d([a-z])\b|\{([a-z]) \\to", text))
    bound = {letter for found in loose for letter in found if letter}
    for token in tokenize(text):
        if token.kind == "a" and token.text != "cases":
            assert all(letter in said or letter in bound | {"d"} for letter in token.text), token.text
        elif token.kind == "n":
            assert token.text in said or token.text in ("2", "3", "1", "10"), token.text


@pytest.mark.parametrize("text", FORMULAS)
def test_spacing_and_sizes_do_not_matter(text: str) -> None:
    spaced = re.sub(r"(?<=[=+<{}()])(?![\d ])", r"\\, ", text.replace("\\quad", "\\qquad"))
    links = read(text, TABLE).links
    assert read(spaced, TABLE).links == links
