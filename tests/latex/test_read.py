r"""What the reader makes of formulas: one row per rule."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mathlink.latex import read
from mathlink.term import (
    Term,
    abs_,
    add,
    bind_index,
    call,
    compare,
    const,
    div,
    fn,
    index,
    ite,
    make,
    maximum,
    minimum,
    mul,
    named,
    neg,
    pow_,
    sub,
    sym,
)

a, b, c, d, e, x, y, n, k, f = (sym(name) for name in "abcdexynkf")
one, two = const(1), const(2)


def decimal(text: str) -> Term:
    return const(Fraction(text), text)


EXPRESSIONS = [
    # numbers
    ("0.30", decimal("0.30")),
    (r"3\,000", const(3000)),
    ("1{,}000.5", const(Fraction("1000.5"), "1000.5")),
    ("1.5e-3", decimal("1.5e-3")),
    (r"2 \times 10^{-3}", mul(two, pow_(const(10), neg(const(3))))),
    # fractions
    (r"\frac{a}{b}", div(a, b)),
    (r"\frac12", div(one, two)),
    (r"\frac12x", mul(div(one, two), x)),
    (r"\frac ab", div(a, b)),
    (r"\tfrac{1}{2} x", mul(div(one, two), x)),
    (r"{a + b \over c}", div(add(a, b), c)),
    (r"{n \choose k}", fn("binom", n, k)),
    (r"\binom{n}{k}", fn("binom", n, k)),
    ("a/b c", mul(div(a, b), c)),
    # powers, roots, signs
    ("-x^2", neg(pow_(x, two))),
    ("-a b", neg(mul(a, b))),
    (r"a \cdot -b", mul(a, neg(b))),
    ("a - b - c", sub(sub(a, b), c)),
    (r"\sqrt{x}", fn("sqrt", x)),
    (r"\sqrt x y", mul(fn("sqrt", x), y)),
    (r"\sqrt[3]{x}", pow_(x, div(one, const(3)))),
    (r"x^\frac{1}{2}", pow_(x, div(one, two))),
    ("n!", fn("factorial", n)),
    ("(a + b)!", fn("factorial", add(a, b))),
    (r"a \bmod b", make("mod", (a, b))),
    # bars and brackets
    ("|x|", abs_(x)),
    ("|a||b|", mul(abs_(a), abs_(b))),
    (r"\left|x - |y|\right|", abs_(sub(x, abs_(y)))),
    (r"\lvert x \rvert", abs_(x)),
    (r"\lfloor x \rfloor + \lceil y \rceil", add(fn("floor", x), fn("ceil", y))),
    (r"\left[x + y\right] a", mul(add(x, y), a)),
    (r"\{x + y\} a", mul(add(x, y), a)),
    (r"\|x\|_2^2", pow_(call("norm_{2}", x), two)),
    # functions
    (r"\sin 2\pi x", fn("sin", mul(mul(two, named("pi")), x))),
    (r"\sin x + y", add(fn("sin", x), y)),
    (r"\sin x \cos y", mul(fn("sin", x), fn("cos", y))),
    (r"\cos(x) y", mul(fn("cos", x), y)),
    (r"\sin^2 x", pow_(fn("sin", x), two)),
    (r"\sin^{-1} x", fn("asin", x)),
    (r"\cos(x)^2", pow_(fn("cos", x), two)),
    (r"\sin\cos x", fn("sin", fn("cos", x))),
    (r"\cot x", div(one, fn("tan", x))),
    (r"\operatorname{sech} x", div(one, fn("cosh", x))),
    (r"\ln\frac{a}{b}", fn("log", div(a, b))),
    (r"\log_{10} x", fn("log10", x)),
    (r"\log_2(x)", fn("log2", x)),
    (r"\log_b x", div(fn("log", x), fn("log", b))),
    (r"\exp\left[-x\right]", fn("exp", neg(x))),
    (r"\operatorname{erf}(x)", fn("erf", x)),
    (r"\Gamma(x)", fn("gamma", x)),
    (r"\arctan x", fn("atan", x)),
    (r"\max(a, b x)", maximum(a, mul(b, x))),
    (r"\min\left(a, \max(b, c)\right)", minimum(a, maximum(b, c))),
    ("max(a, b)", maximum(a, b)),
    # constants and letters that look like them
    ("e^{x}", pow_(named("e"), x)),
    (r"\mathrm{e}^{x}", pow_(named("e"), x)),
    (r"2 \pi a", mul(mul(two, named("pi")), a)),
    ("i^2", pow_(sym("i"), two)),
    (r"\gamma x", mul(sym("\\gamma"), x)),
    (r"\infty", named("inf")),
    # names
    (r"\mathcal{D}", sym("\\mathcal{D}")),
    (r"\mathbf{x} - x", sub(sym("\\mathbf{x}"), x)),
    (r"\bm{x}", sym("\\boldsymbol{x}")),
    (r"\hat x - x", sub(sym("\\hat{x}"), x)),
    (r"\hat p_{\text{new},j}", sym("\\hat{p}_{new,j}")),
    (r"{\cal L}", sym("\\mathcal{L}")),
    (r"{\rm Re}", sym("Re")),
    (r"\text{Re}", sym("Re")),
    (r"\mathrm{Nu}_L", sym("Nu_{L}")),
    (r"\rho_g", sym("\\rho_{g}")),
    ("V_{m, 0}", sym("V_{m,0}")),
    (r"T_\infty", sym("T_{\\infty}")),
    ("P_{{tp}}", sym("P_{tp}")),
    ("x_{ij}", sym("x_{ij}")),
    ("x'' - x'", sub(sym("x''"), sym("x'"))),
    (r"x^{\prime}", sym("x'")),
    ("x_1^2", pow_(sym("x_{1}"), two)),
    ("x^2_1", pow_(sym("x_{1}"), two)),
    ("P^{sat}", sym("P^{sat}")),
    (r"P^{\text{sat}}", sym("P^{sat}")),
    ("x^*", sym("x^{*}")),
    (r"T^\circ", sym("T^{\\circ}")),
    (r"A^\top", sym("A^{\\top}")),
    ("x^{(i)}", sym("x^{(i)}")),
    (r"\Delta P", sym("\\Delta P")),
    (r"\Delta H_{vap}", sym("\\Delta H_{vap}")),
    (r"\langle v\rangle^2", pow_(sym("\\langle v\\rangle"), two)),
    ("{g}_{k}", sym("g_{k}")),
    # operators over a bound name
    (r"\sum_{k=1}^{n} k^2 + 1", add(bind_index("sum", k, pow_(k, two), one, n), one)),
    (r"\prod_{k=1}^n k \cdot 2", bind_index("prod", k, mul(k, two), one, n)),
    (
        r"\sum_{i=1}^n \sum_{j=1}^n i j",
        bind_index("sum", sym("i"), bind_index("sum", sym("j"), mul(sym("i"), sym("j")), one, n), one, n),
    ),
    (
        r"\sum_{i,j=1}^n i j",
        bind_index("sum", sym("i"), bind_index("sum", sym("j"), mul(sym("i"), sym("j")), one, n), one, n),
    ),
    (r"\sum_{0 \le k < n} k", bind_index("sum", k, k, const(0), sub(n, one))),
    (r"\int_0^1 x \, dx + 1", add(bind_index("integral", x, x, const(0), one), one)),
    (r"\int_0^1 x + a\,\mathrm{d}x", bind_index("integral", x, add(x, a), const(0), one)),
    (r"\int_0^1 dx\, x", bind_index("integral", x, x, const(0), one)),
    (r"\int_1^2 \frac{dx}{x}", bind_index("integral", x, div(one, x), one, two)),
    (r"\lim_{x \to 0} \frac{\sin x}{x}", bind_index("limit", x, div(fn("sin", x), x), const(0))),
    (r"\frac{d}{dx} x^2", bind_index("derivative", x, pow_(x, two))),
    (r"\frac{dy}{dx}", bind_index("derivative", x, call("y", x))),
    (r"\frac{\partial y}{\partial x}", bind_index("derivative", x, call("y", x))),
    (r"\partial y / \partial x", bind_index("derivative", x, call("y", x))),
    (r"\frac{d^2 y}{dx^2}", bind_index("derivative", x, bind_index("derivative", x, call("y", x)))),
    # what has no computable meaning stays as a call of its own
    (r"P(a \mid b)", call("P", a, call("\\mid", b))),
    ("p(x|y)", call("p", x, call("\\mid", y))),
    (r"\mathbb{E}[x]", call("\\mathbb{E}", x)),
    (r"\operatorname{softmax}(x)", call("softmax", x)),
    (r"x \odot y", call("\\odot", x, y)),
    (r"\nabla f", call("\\nabla", f)),
    # cases
    (
        r"\begin{cases} x & x > 0 \\ a x & \text{otherwise} \end{cases}",
        ite(compare(">", x, const(0)), x, mul(a, x)),
    ),
    (
        r"\begin{cases} 1, & \text{if } 0 < x < 1, \\ 0 & \text{else.} \end{cases}",
        ite(make("and", (compare("<", const(0), x), compare("<", x, one))), one, const(0)),
    ),
    # Unicode
    ("α·x² − 1", sub(mul(sym("\\alpha"), pow_(x, two)), one)),
    # layout
    (r"x \label{eq:1} % remark", x),
    (r"\displaystyle x \; y", mul(x, y)),
    (r"$$x$$", x),
    (r"\[ x \]", x),
    (r"\underbrace{x + y}_{z}", add(x, y)),
    # the angle spelling
    (r"\frac<a><\sqrt<b>>", div(a, fn("sqrt", b))),
]


@pytest.mark.parametrize(("text", "term"), EXPRESSIONS)
def test_expression(text: str, term: Term) -> None:
    equation = read(text)
    assert equation.relation == ""
    assert equation.right is None
    assert equation.left is term


DECLARED = [
    ("PrGr", ("Ra", "Pr", "Gr"), mul(sym("Pr"), sym("Gr"))),
    ("kR_{s}T", ("k", "R_s", "T"), mul(mul(k, sym("R_{s}")), sym("T"))),
    ("4ac", ("a", "c"), mul(mul(const(4), a), c)),
    ("mu^2", ("m", "u", r"\mu"), mul(sym("m"), pow_(sym("u"), two))),
    ("24/Re", ("Re",), div(const(24), sym("Re"))),
    ("pK + x1", ("pK", "x1"), add(sym("pK"), sym("x1"))),
    ("e x", ("e", "x"), mul(e, x)),
    (r"\pi_e", (), sym("\\pi_{e}")),
    (r"\pi", (r"\pi",), sym("\\pi")),
    (r"\rho(x)", ("rho", "x"), mul(sym("\\rho"), x)),
    ("a(b+c)", ("a", "b", "c"), mul(a, add(b, c))),
    ("f(x)", {"f": "function"}, call("f", x)),
    ("f'(x)", {"f'": "function"}, call("f'", x)),
    (r"\frac{2 \Delta}{\rho} x", (r"\Delta",), mul(div(mul(two, sym("\\Delta")), sym("\\rho")), x)),
    (r"\Delta P", (r"\Delta", "P"), mul(sym("\\Delta"), sym("P"))),
    ("x_{ij}", {"x": "matrix", "i": "index", "j": "index"}, index(x, sym("i"), sym("j"))),
    ("x_{t-1}", {"x": "vector"}, index(x, sub(sym("t"), one))),
    ("x_{max}", {"x": "vector"}, sym("x_{max}")),
    (r"\sum_i x_i", ("x",), bind_index("sum", sym("i"), index(x, sym("i")), one, call("length", x, one))),
    (r"\max_j x_j", ("x",), bind_index("bigmax", sym("j"), index(x, sym("j")), one, call("length", x, one))),
    (r"\mathbf{x}^T \mathbf{y}", (), call("\\cdot", sym("\\mathbf{x}^{T}"), sym("\\mathbf{y}"))),
    ("x^T", ("x", "T"), pow_(x, sym("T"))),
    (r"\text{loss}", ("loss",), sym("loss")),
    ("d x", ("d", "x"), mul(d, x)),
    (r"k_0 (x + 1)", ("x",), mul(sym("k_{0}"), add(x, one))),
    ("f_dL", ("f_d", "L"), mul(sym("f_{d}"), sym("L"))),
    ("x^{(n-1)}", ("x", "n"), pow_(x, sub(n, one))),
    ("x^{(n)}", ("x", "n"), sym("x^{(n)}")),
    (r"9.81\,\mathrm{m/s^2} x", ("x",), mul(decimal("9.81"), x)),
]


@pytest.mark.parametrize(("text", "symbols", "term"), DECLARED)
def test_declared_names_decide(text: str, symbols: object, term: Term) -> None:
    assert read(text, symbols).left is term  # type: ignore[arg-type]


RELATIONS = [
    ("a = b", "="),
    ("a := b", "="),
    (r"a \equiv b", "="),
    (r"a \le b", "<="),
    ("a >= b", ">="),
    (r"a \neq b", "!="),
    (r"a \approx b", "~"),
    (r"a \sim b", "~"),
    (r"a \propto b", "prop"),
    (r"a \in \mathbb{R}", "in"),
    (r"a \to b", "->"),
    (r"a \stackrel{\mathrm{def}}{=} b", "="),
]


@pytest.mark.parametrize(("text", "relation"), RELATIONS)
def test_relation(text: str, relation: str) -> None:
    assert read(text).relation == relation


def test_every_link_of_a_chain_is_kept() -> None:
    links = read("a = b < c = 2").links
    assert [(link.left, link.relation, link.right) for link in links] == [(a, "=", b), (b, "<", c), (c, "=", two)]


def test_an_assignment_is_no_equation() -> None:
    equation = read(r"\sigma \leftarrow \sigma + 1")
    assert (equation.relation, equation.right) == ("->", sym("\\sigma"))


@pytest.mark.parametrize("text", ["g(x) = 2 x", r"\rho(x) = 2 x", r"P(a \mid b) = x", r"\hat{f}(x, y) = x"])
def test_an_application_on_the_left_defines(text: str) -> None:
    assert read(text).left.op == "call"
    assert read(text, ("x", "y", "a", "b")).left.op == "call"


def test_a_declared_symbol_on_the_left_is_still_a_factor() -> None:
    assert read("g(x) = 2", ("g", "x")).left is mul(sym("g"), x)


def test_a_run_alone_on_the_left_is_one_name() -> None:
    equation = read("Ft = 2 x", ("x",))
    assert equation.left is sym("Ft")
    assert equation.notes[0].kind == "assumed"


SOFTMAX = r"p_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}"


def test_indices_that_a_sum_reveals() -> None:
    equation = read(SOFTMAX, ("x", "n"))
    i, p = sym("i"), sym("p")
    assert equation.left is index(p, i)
    assert {s.name: s.role for s in equation.symbols} == {"p": "array", "i": "index", "x": "array", "n": "symbol"}


def test_the_array_may_be_named_by_its_entry() -> None:
    assert read(SOFTMAX, ("x_i", "n")).right is read(SOFTMAX, ("x", "n")).right


def test_rows_share_their_indices() -> None:
    equation = read(r"y_{ij} = x_{ij} - \mu_i \\ \mu_i = \frac{1}{d} \sum_{k=1}^d x_{ik}", ("x", "d"))
    assert equation.left is index(y, sym("i"), sym("j"))
    assert equation.definitions[0].left is index(sym("\\mu"), sym("i"))


def test_a_free_index_on_both_sides_makes_entries_of_a_declared_array() -> None:
    equation = read(r"y_i = 2 x_i", ("x",))
    assert (equation.left, equation.right) == (index(y, sym("i")), mul(two, index(x, sym("i"))))


@pytest.mark.parametrize("symbols", [(), ("x_i",), ("v", "x")])
def test_labels_are_no_indices(symbols: tuple[str, ...]) -> None:
    text = "y_i = 2 x_i" if symbols != ("v", "x") else "T_s = 2 x_s"
    assert read(text, symbols).left.op == "sym"


def test_spans_point_into_the_text() -> None:
    text = r"y = \frac{x_1}{2} + x_1"
    equation = read(text)
    found = {s.name: [text[i:j] for i, j in s.spans] for s in equation.symbols}
    assert found == {"y": ["y"], "x_{1}": ["x_1", "x_1"]}
    assert [text[i:j] for i, j in equation.spans[div(sym("x_{1}"), two)]] == [r"\frac{x_1}{2}"]
    assert all(0 <= i < j <= len(text) for places in equation.spans.values() for i, j in places)


@pytest.mark.parametrize("text", ["x", "a = b"])
def test_names_must_be_an_iterable(text: str) -> None:
    with pytest.raises(TypeError, match="one string"):
        read(text, "abc")
    with pytest.raises(TypeError, match="must be one of"):
        read(text, {"a": "scalar"})
    with pytest.raises(TypeError, match="LaTeX is a string"):
        read(None)  # type: ignore[arg-type]


ARRAYS = [
    (r"\mathbf{a} \cdot \mathbf{b}", "\\cdot"),
    (r"(\mathbf{a} - \mathbf{b}) \times \mathbf{c}", "\\times"),
    (r"\vec{a} \vec{b}", "\\cdot"),
    (r"X^\top X", "\\cdot"),
    (r"X X^T", "\\cdot"),
    (r"(X^\top X)^{-1} X^\top", "\\cdot"),
]


@pytest.mark.parametrize(("text", "name"), ARRAYS)
def test_products_of_arrays_are_no_products_of_numbers(text: str, name: str) -> None:
    term = read(text).left
    assert (term.op, term.data) == ("call", name)


def test_a_number_times_an_array_is_a_product() -> None:
    assert read(r"2 x \mathbf{a}").left.op == "mul"
    assert read("A x", {"A": "matrix", "x": "vector"}).left is call("\\cdot", sym("A"), x)


def test_a_sum_over_an_array_leaves_no_note_of_how_it_looked_before_the_array_was_known() -> None:
    found = read(r"L = \frac{1}{n} \sum_{i=1}^{n} (y_i - z_i)^2", {"y": "vector", "z": "vector", "n": "symbol"})
    assert found.notes == ()
