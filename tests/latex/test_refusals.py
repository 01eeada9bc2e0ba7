"""Every mistake and every ambiguity is refused with its place; nothing is dropped, nothing recurses without end."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlink.errors import GivenProblem
from mathlink.latex import SyntaxProblem, read, read_given, read_notation

REFUSED = [
    (r"\farc{a}{b}", 1, r"did you mean `\frac`"),
    (r"alpha x", 1, "a Greek letter or a product"),
    (r"2{a+b}", 2, "braces print nothing"),
    (r"{ab}^2", 1, "braces print nothing"),
    (r"y = x{-3}", 6, "a sign in braces"),
    (r"|a|b|c|", 1, "paired in two ways"),
    (r"a \quad b", 3, "wide space between two operands"),
    ("a = b & c", 7, "wide space between two operands"),
    ("0 y", 3, "0 in front of another factor"),
    (r"y = A \text{ minus } B", 7, "the word `minus`"),
    (r"y = A \text{ unless } x > 0", 7, "the word `unless`"),
    (r"y = A, \quad x > 0 \\ y = B, \quad x \le 0", 23, "two conditions"),
    (r"y = A, \quad x > 0 \\ = B, \quad x \le 0", 23, "goes on behind a condition"),
    (r"y = (f \circ g)(x)", 5, "a composition or a product"),
    ("y = F^{-1}(p)", 6, "inverse or reciprocal"),
    (r"\sum_{i=1}^n x_i + y_i", 1, "outside the operator that binds it"),
    (r"\prod_{i=1}^n x_i y", 1, "extend over the last factor"),
    (r"y = B_1(a c)", 5, "call or product"),
    (r"y = P\{x\}", 5, "call or product"),
    (r"y = \mathcal{F}[a + b]", 5, "call or product"),
    (r"y = \int (a d^2x + b d^2z)", 22, "a measure behind another one"),
    (r"\min_w f(w) + \lambda \|w\|^2", 1, "outside the operator that binds it"),
    (r"\hat{w} = \arg\min_{\mathbf{w}} f(\mathbf{w}) + \|\mathbf{w}\|", 1, "outside the operator that binds it"),
    (r"y = \sup_{x \in S} g(x, s) - x", 1, "outside the operator that binds it"),
    (r"y = \lim_{x \to 0} \frac{\sin x}{x} + x", 1, "outside the operator that binds it"),
    (r"y = \sum_{k=1}^n a_k + k", 1, "outside the operator that binds it"),
    (r"x^{k+1} = x^k - g", 1, "steps of an iteration"),
    (r"A_{[i}B_{j]}", 1, "over several indices"),
    (r"{A\!\!N} x", 2, "printed over each other"),
    (r"a = b \hfill (2)", 14, "the number of an equation"),
    (r"3\,\mu\mathrm{Hz}", 4, "scales the value"),
    (r"v = d/t \quad [m/s]", 15, "a unit or a factor"),
    (r"\frac123", 1, "digits behind a fraction"),
    (r"\frac{\delta^2 E}{\delta f^2}", 6, "higher order"),
    ("", 1, "there is no formula"),
    ("   ", 1, "there is no formula"),
    ("x -", 4, "ends too early"),
    ("2x +", 5, "ends too early"),
    ("x)", 2, "never opened"),
    ("x}", 2, "never opened"),
    ("{x", 1, "never closed"),
    ("(3-9) (5-15", 7, "never closed"),
    (r"\left(x", 6, "never closed"),
    (r"\left(x\right]", 1, "closed by"),
    ("(x]", 1, "closed by"),
    ("x @ y", 3, "has no meaning"),
    ("x ? y", 3, "has no meaning"),
    (r"x \foo y", 3, r"`\foo` is not known"),
    (r"\ne", 1, "side of the relation is missing"),
    ("a =", 4, "ends too early|missing"),
    ("a = = b", 5, "missing"),
    ("a^", 3, "needs an argument"),
    (r"\frac{a}", 1, "needs two arguments"),
    (r"\frac{}{b}", 6, "empty"),
    ("3 4", 3, "two numbers"),
    ("x2", 2, "a number directly behind a name"),
    ("x^12", 2, "prints only `1`"),
    (r"\beta^2.1", 6, "prints only `2`"),
    ("x^-1", 2, "prints only the sign"),
    ("x_12", 2, "prints only `1`"),
    ("x_max", 3, "prints only the first"),
    ("x^ab", 3, "prints only the first"),
    ("2^3^4", 4, "second superscript"),
    ("x_1_2", 4, "second subscript"),
    ("sin x", 1, "without a backslash"),
    ("1,000", 1, "a decimal comma"),
    ("1,200,300", 1, "one number with a comma"),
    ("x = 0,5 y", 5, "a decimal comma"),
    ("2,5 x + 1", 1, "a decimal comma"),
    (",a, b", 2, "a list of several values"),
    (r"a : b : c", 3, "a colon"),
    (r"a .b", 3, "cannot stand here"),
    (r"\{x \mid y\}", 5, "a set given by a condition"),
    ("{1,5}", 2, "a decimal comma"),
    ("y = {1, 2}", 5, "braces print nothing"),
    (r"x \, {1, 2}", 6, "braces print nothing"),
    (r"\frac{d}{dx}", 13, "needs an operand"),
    (r"\frac{d}{dx} - \frac{d}{dt}", 28, "needs an operand"),
    (r"1 \pmod 7", 3, "behind a congruence only"),
    (r"y = a \text{ or } z", 19, "an expression beside the equation|join"),
    (r"a = b \land c = d \lor e = f", 24, "what does this `or` join"),
    (r"y = \begin{cases} 1 & x < 0 \land z > 0 \lor w < 0 \\ 0 \end{cases}", 23, "and or or"),
    (r"\int_0^1 x", 1, "without a differential"),
    (r"\mathrm{d}x", 1, "differential outside"),
    (r"\begin{cases} a & b > 0", 1, "never closed"),
    (r"\sin", 1, "needs an argument"),
    (r"\ln^{-1} x", 1, "inverse or reciprocal"),
    ("a(b+c)", 1, "call or product"),
    (r"F = a \text{ if x < 1 else } b", 7, "choice in words"),
    ("x $ y", 3, "inside a formula"),
    (r"x \ge 50 \text{ mm}", 10, "the unit mm scales"),
    (r"y = x \text{ if } x > 0 \text{ else } 0", 25, "choice in words"),
    ("K = lookup(x)", 5, "no known function"),
    (r"a\%", 2, "percent sign"),
    ("x!!!", 4, "three factorial signs"),
    (r"\left. x \right|", 17, "needs its place"),
    (r"\left. x \right)", 16, "closed by no bar"),
    (r"\begin{pmatrix} a & b \\ c \end{pmatrix}", 1, "differ in length"),
    (r"\begin{pmatrix} a & \\ c & d \end{pmatrix}", 1, "empty"),
    (r"\begin{pmatrix} a", 1, "never closed"),
    (r"\begin{pmatrix} a \end{bmatrix}", 1, "another environment"),
    (r"25^\circ C", 4, "temperature"),
    (r"2 \frac{1}{2}", 1, "mixed number"),
    (r"2 \frac12", 1, "mixed number"),
    ("1.234(5)", 1, "uncertain digit"),
    (r"\int d^", 8, "needs an argument"),
    (r"\text{101}_2", 1, "number in a text"),
    (r"\Sigma_{i=1}^3 c", 1, "is a letter"),
    (r"x + (a, b)", 5, "a list is no operand"),
    ("(1,000)", 1, "one number with a comma"),
    (r"\{a, b; c\}", 1, "commas and semicolons"),
    (r"\$ x", 1, "currency sign"),
    (r"\mathit{x + y}", 1, "over an expression"),
    (r"f^{-1}(x, y)", 2, "inverse or reciprocal"),
    (r"\int_0^1 d(x y)", 10, "differential of an expression"),
    (r"f : A", 3, "colon"),
    (r"a - b \mod c d", 14, "what belongs to"),
    ("a != b", 3, "not equal or a factorial"),
    ("y = a or b", 7, "the word `or`"),
    (r"a = 1 \text{ or else } b = 2", 7, "choice in words"),
    (r"a = 1 \text{ or possibly } b = 2", 7, "alternatives in words"),
    (r"a \bmod b c", 11, "what belongs to"),
    (r"\log \sum_{i=1}^n x_i / n", 6, "what belongs to log"),
]


@pytest.mark.parametrize(("text", "column", "message"), REFUSED)
def test_refused_at_its_place(text: str, column: int, message: str) -> None:
    with pytest.raises(SyntaxProblem, match=re.escape(message) if "|" not in message else message) as caught:
        read(text)
    assert (caught.value.line, caught.value.column) == (1, column)


UNKNOWN_RUNS = [
    ("PrGr", ("Pr", "Ra"), "known names are Pr"),
    ("Ra = PrGr", ("Re",), "write"),
    ("xyz", ("x", "y"), "xyz|known names are x, y"),
    ("20 kg", ("x",), "unit"),
]


@pytest.mark.parametrize(("text", "symbols", "hint"), UNKNOWN_RUNS)
def test_a_run_that_the_table_does_not_explain(text: str, symbols: tuple[str, ...], hint: str) -> None:
    with pytest.raises(SyntaxProblem, match=hint):
        read(text, symbols)


def test_the_hint_names_what_to_write() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read("x = PrGr", ("Pr", "x"))
    assert caught.value.hint == r"known names are Pr; write `Pr\,G\,r` or pass symbols=… with the missing name"
    assert caught.value.caret() == "x = PrGr\n    ^^^^"


def test_undeclared_letters_multiply_only_where_asked_and_with_a_note() -> None:
    equation = read("W = zRT", ("T",), letters=True)
    assert [note.kind for note in equation.notes] == ["assumed"]


def test_without_any_table_a_run_is_a_product_with_a_note() -> None:
    equation = read("E = mc^2")
    assert [s.name for s in equation.symbols] == ["E", "m", "c"]
    assert [note.kind for note in equation.notes] == ["assumed"]


ASSUMED = [
    r"\log x",
    r"\sin^{-1} x",
    "a/b c",
    "1/2x",
    r"\sin x y",
    r"3\,000",
    "x^{(i)}",
    "max(a, b)",
    "f(x)",
    r"\ln(x)^2",
]


@pytest.mark.parametrize("text", ASSUMED)
def test_a_rule_that_was_applied_is_noted(text: str) -> None:
    notes = read(text).notes
    assert notes
    assert all(note.kind == "assumed" and 0 <= note.span[0] < note.span[1] <= len(text) for note in notes)


@pytest.mark.parametrize("text", [r"\ln x", "a b", r"\frac{1}{2} x", "x_1^2", r"\log_{10} x", "4 a c"])
def test_plain_formulas_need_no_note(text: str) -> None:
    assert read(text).notes == ()


LONG = 100_000
HUGE = {
    "round": "(" * LONG,
    "braces": "{" * LONG,
    "closing": "}" * LONG,
    "pairs": "{" * (LONG // 2) + "x" + "}" * (LONG // 2),
    "bars": "|" * LONG,
    "signs": "-" * LONG + "x",
    "roots": r"\sqrt" * (LONG // 5),
    "functions": r"\sin" * (LONG // 4) + " x",
    "fractions": r"\frac{" * (LONG // 6),
    "powers": "x" + "^{" * (LONG // 2) + "}" * (LONG // 2),
    "sized": r"\left(" * (LONG // 6),
    "angles": r"\frac<" * (LONG // 6),
    "environments": r"\begin{cases} " * (LONG // 14),
    "sums": r"\sum_{i=1}^n " * (LONG // 13) + "x",
    "accents": r"\hat" * (LONG // 4) + "x",
    "digits": "1" * LONG,
    "macro": r"\newcommand{\a}{xxxxxxxxxx+}" + r"\a" * (LONG // 2),
    "derivatives": r"\frac{d}{dx}" * (LONG // 12) + "x",
}


@pytest.mark.parametrize("name", HUGE)
def test_deep_or_endless_text_is_a_problem_not_a_crash(name: str) -> None:
    with pytest.raises(SyntaxProblem):
        read(HUGE[name])


@pytest.mark.parametrize("name", HUGE)
def test_deep_or_endless_notations_and_domains_are_problems_too(name: str) -> None:
    with pytest.raises(SyntaxProblem):
        read_notation(HUGE[name])
    with pytest.raises(GivenProblem):
        read_given(HUGE[name])


def test_names_without_end_in_a_domain_take_linear_work() -> None:
    with pytest.raises(GivenProblem, match="second subscript"):
        read_given("x_" * 20_000 + " > 0", ["x"])


@pytest.mark.parametrize("text", ["a + " * 5_000 + "a", r"a = b \\ " * 2_000, "a=b, " * 2_000, r"a=b\quad " * 2_000])
def test_long_flat_text_is_read(text: str) -> None:
    assert read(text).links


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(SyntaxProblem, match="longer than"):
        read("a+" * 200_000 + "a")


def test_a_problem_survives_a_process_boundary() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read(r"\foo = (")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.span, again.message, str(again)) == (caught.value.span, caught.value.message, str(caught.value))


PARTS = (
    r"\frac \left( \right) { } ( ) [ ] | \| _ ^ + - = < > \le , ; . & \\ \sum_{i=1}^n \int dx d \begin{cases} \end{cases} \text{if} "
    r"\text{where } \quad \, a b x 1 12 .5 \alpha \hat \mathbf \sqrt \log_2 \sin \max \partial \Delta \operatorname{foo} \in "
    r"\mathbb{R} \{ \} \cdot / ! ' α ² $ # % @ \newcommand{\q}[1]{#1} \q \over \mid \lim_{x\to0} \binom \langle \rangle \left \end"
).split(" ")


@given(st.lists(st.sampled_from(PARTS), max_size=14), st.sampled_from((" ", "")))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_nothing_but_problems_is_ever_raised(parts: list[str], glue: str) -> None:
    text = glue.join(parts)
    for reader in (read, read_notation):
        problem = _problem(reader, text)
        assert problem is None or (
            isinstance(problem, SyntaxProblem)
            and problem.message
            and 0 <= problem.span[0] <= problem.span[1] <= len(text)
        )
    problem = _problem(read_given, text)
    assert problem is None or (isinstance(problem, GivenProblem) and problem.given == text and problem.why)


def _problem(reader: Callable[..., object], text: str) -> SyntaxProblem | GivenProblem | None:
    """Why a text is refused; ``None`` where it is read."""
    try:
        assert reader(text, ("x", "Re")) is not None
    except (SyntaxProblem, GivenProblem) as problem:
        return problem
    return None


EVERY = [
    (r"y = \foo + \baz + \foo", [(4, 8), (11, 15), (18, 22)]),
    (r"\qux \frac{\foo}{\baz} = \sqrt", [(0, 4), (11, 15), (17, 21), (25, 30)]),
    (r"y = \foo{a} + \frac{1}", [(4, 8), (14, 19)]),
    (r"\begin{align} a &= \foo \\ b &= \baz + \qux \end{align}", [(19, 23), (32, 36), (39, 43)]),
]


@pytest.mark.parametrize(("text", "places"), EVERY)
def test_every_command_that_is_not_known_is_told_and_what_stands_behind(
    text: str, places: list[tuple[int, int]]
) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read(text)
    assert [problem.span for problem in caught.value.problems] == places
    again = pickle.loads(pickle.dumps(caught.value))
    assert [problem.span for problem in again.problems] == places


def test_what_follows_from_the_name_in_place_of_a_command_is_not_told() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read(r"y = \foo^2_3^4 + 1")
    assert [problem.message for problem in caught.value.problems[:1]] == [r"the command `\foo` is not known"]
