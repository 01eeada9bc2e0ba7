"""Reading takes a number of steps that grows with the length of the text and no faster, whatever the text; nothing is too deep to be refused."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mathlink.latex
from mathlink.latex import SyntaxProblem, read

if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

ROOM = str(Path(mathlink.latex.__file__).parent.parent)
SIZES = (220, 880)
MOST_STEPS = 400  # lines of Python for one character of text


def steps(text: str, symbols: tuple[str, ...] = ()) -> int:
    """How many lines of the package run while a text is read: the fewer of two runs, neither of which tidies up after other tests."""
    return min(counted(text, symbols), counted(text, symbols))


def counted(text: str, symbols: tuple[str, ...]) -> int:
    count = 0

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return step

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        return step if frame.f_code.co_filename.startswith(ROOM) else None

    before, collecting = sys.gettrace(), gc.isenabled()
    gc.disable()  # what is collected may run code of the package too
    sys.settrace(enter)
    try:
        with suppress(SyntaxProblem):
            read(text, symbols)
    finally:
        sys.settrace(before)
        if collecting:
            gc.enable()
    return count


UNITS = [
    "x", "x ", "x y ", "12 + ", "x^2 ", "x_1 ", "x_{i} ", "x_{i}^{2} ", "x^{2}_1 ", "x^{\\prime\\mu} ", "x' ", "f(x)", "f(x) ", "f^{2}(x) ", "A(", "f(x, y) ",
    "\\left(x\\right) ", "\\left. x \\right|_{x=1} ", "|x| ", "\\|x\\| ", "\\langle x \\rangle ", "\\lfloor x \\rfloor ", "[0,1) ", "(x) ",
    "\\frac{a}{b} ", "\\frac12 ", "{a \\over b} + ", "\\sqrt{x} ", "\\binom{n}{k} ", "\\sin x ", "\\sin^{2} x ", "\\log_2 x ", "\\max(a, b) ",
    "\\sum_{i=1}^{n} x_i ", "\\sum_i x_i ", "\\int_0^1 x \\, dx ", "\\int x dx ", "\\frac{d}{dx} ", "\\frac{dy}{dx} + ", "\\partial x ", "\\nabla ", "dx dy ", "d",
    "\\hat{x} ", "\\mathbf{a} ", "\\mathbf{a} \\cdot \\mathbf{b} + ", "\\mathrm{Re} ", "\\text{a} ", "\\text{\\a%} ", "\\text{$x$} ", "\\rm x ", "{\\cal L} ", "\\color{red} ",
    "a = ", "a = b, ", "a = b; ", "a = b \\\\ ", "a < b < ", "x, ", "x, y \\in S, ", ", \\quad x = 1", "\\quad ", "x \\quad ", "\\text{if } x > 0, ", "a \\text{ and } ", "a \\text{ or } ",
    "\\\\ ", "= b \\\\ ", "(a \\\\ ", "+ b \\\\ ", "& ", "a & b \\\\ ", "\\begin{pmatrix} 1 & 2 \\end{pmatrix} ", "\\begin{cases} 1 & x > 0 \\\\ 2 & \\text{otherwise} \\end{cases} ",
    "T^{\\mu}_{\\nu} ", "g^{ij} ", "\\dots + ", "x_1 + \\dots + x_n + ", "1{,}000 ", "1\\,000 + ", "1,000.5 ", "0.\\overline{3} + ", "{=}", "{}", "{}_{a} ", "x \\bmod 2 ", "\\forall x ", "a \\pm ",
    "\\unknown ", "\\newcommand{\\q}{x} ", "\\def\\q{x}\\q ", "$", "<", "\\frac<a><b> ", "²", "α ", "'", "!", "%\n", "~", "(", ")", "{", "}", "[", "\\left(", "\\right)", "\\{", "^", "_", "\\\\[2pt] ", "\\label{a} ", "-", "\\not= ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_steps_grow_with_the_length_of_the_text(unit: str) -> None:
    for shape in ("y = {}x", "\\begin{{aligned}} y &= {}x \\end{{aligned}}"):
        short, long = (steps(shape.format(unit * (size // len(unit)))) for size in SIZES)
        assert long < 7 * short + 2000, f"{shape}: {short} steps for {SIZES[0]} characters, {long} for {SIZES[1]}"
        assert long < MOST_STEPS * SIZES[1], f"{shape}: {long} steps for {SIZES[1]} characters"


def refusal(text: str) -> str:
    """Why a text is refused, ``""`` if it is read."""
    try:
        read(text)
    except SyntaxProblem as problem:
        return problem.message
    return ""


NESTING = [
    ("{", "}"), ("(", ")"), ("\\left(", "\\right)"), ("[", "]"), ("|", "|"), ("\\frac{1}{", "}"), ("\\sqrt{", "}"), ("x^{", "}"), ("x_{", "}"), ("\\hat{", "}"), ("f(", ")"),
    ("√", ""), ("\\frac", "1"), ("\\sqrt", ""), ("\\sin(", ")"), ("\\sin ", ""), ("-", ""), ("\\text{", "}"), ("\\begin{cases} 1 & ", "\\end{cases}"), ("\\begin{pmatrix}", "\\end{pmatrix}"), ("\\sum_{i=1}^{", "} i"),
    ("{1 \\over ", "}"), ("\\hat", " x"), ("\\mathbf", " x"), ("\\int_0^{", "} x dx"), ("\\underbrace{", "}_{a}"), ("\\langle ", "\\rangle "), ("\\{", "\\}"), ("\\lim_{x \\to ", "} x"), ("\\det ", ""), ("\\partial ", ""),
    ("\\frac{d}{dx} ", ""), ("\\max_{", "} x"), ("\\text{$", "$}"), ("\\left\\{ \\begin{array}{l} ", "\\end{array} \\right."), ("a \\over ", ""), ("2 \\cdot -", ""),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "closing"), NESTING)
@pytest.mark.parametrize("depth", [100, 1000])
def test_what_is_nested_deeply_is_read_or_refused(opening: str, closing: str, depth: int) -> None:
    assert (
        refusal("y = " + opening * depth + "x" + closing * depth) != "nested too deeply"
    ), "only the interpreter noticed"


@pytest.mark.parametrize(
    "definitions",
    [
        r"\newcommand{\a}{\a}\a = x",
        r"\newcommand{\a}{\b}\newcommand{\b}{\a x}\a = x",
        r"\newcommand{\a}{x}" + "".join(rf"\newcommand{{\{b}}}{{\{a}\{a}}}" for a, b in pairwise("abcdefghijklmnopqrs")) + r"\s",
        r"\newcommand{\a}[1]{#1#1#1#1#1#1#1#1}y = " + r"\a{" * 50 + "x" + "}" * 50,
    ],
)  # fmt: skip
def test_macros_that_grow_without_end_are_refused_in_bounded_steps(definitions: str) -> None:
    with pytest.raises(SyntaxProblem):
        read(definitions)
    assert steps(definitions) < 1_000_000


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x" * 20_000, ""),
        ("y = " + "9" * 50_000, "a number of more than 1000 digits"),
        ("\\" + "g" * 50_000, "the command `\\ggg"),
        ("\\mathrm{" + "g" * 50_000 + "}", ""),
    ],
)
def test_a_very_long_name_or_number_is_read_or_refused(text: str, why: str) -> None:
    assert refusal(text)[: len(why) or None] == why
