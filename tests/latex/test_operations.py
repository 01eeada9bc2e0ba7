r"""Operations of papers: matrices, lists, integrals of every kind, sums over conditions, operators. One row per rule."""

from __future__ import annotations

import pytest

from mathlink.latex import SyntaxProblem, read
from mathlink.term import free_symbols

READ = [
    # matrices and determinants
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"(call:\matrix (call:\row a b) (call:\row c d))"),
    (r"\left[\begin{array}{cc} a & b \end{array}\right]", r"(call:\matrix (call:\row a b))"),
    (r"\pmatrix{a & b \cr c & d}", r"(call:\matrix (call:\row a b) (call:\row c d))"),
    (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}", r"(call:\det (call:\matrix (call:\row a b) (call:\row c d)))"),
    (r"\left|\begin{matrix} a \end{matrix}\right|", r"(call:\det (call:\matrix (call:\row a)))"),
    (r"\begin{pmatrix} a \end{pmatrix}^T", r"(call:^{T} (call:\matrix (call:\row a)))"),
    (r"\begin{matrix} a \end{matrix} \begin{matrix} b \end{matrix}", "(call:\\cdot (call:\\matrix (call:\\row a)) (call:\\matrix (call:\\row b)))"),
    (r"\begin{pmatrix} a & \cdots & b \end{pmatrix}", r"(call:\matrix (call:\row a call:\cdots b))"),
    (r"\operatorname{tr} A", r"(call:\tr A)"),
    (r"{\rm Tr}(A)", r"(call:\tr A)"),
    # a function of a whole operator
    (r"\log \sum_{i=1}^n e^{x_i} + c", "(add (fn:log (sum ·0 1 n (pow e (index x ·0)))) c)"),
    (r"\exp \prod_{i=1}^n x_i", "(fn:exp (prod ·0 1 n (index x ·0)))"),
    (r"\sin^2 \int_0^1 t \, dt", "(pow (fn:sin (integral ·0 0 1 ·0)) 2)"),
    (r"\exp \max(a, b)", "(fn:exp (max a b))"),
    # lists
    (r"\{1, 2\}", r"(call:\set 1 2)"),
    (r"\emptyset", r"call:\set"),
    ("(a, b)", r"(call:\tuple a b)"),
    ("[a, b]", r"(call:\interval[] a b)"),
    (r"[0, 1] \cup (2, 3)", r"(call:\cup (call:\interval[] 0 1) (call:\interval() 2 3))"),
    ("[A, B] C", "(mul (call:[,] A B) C)"),
    # brackets of quantum mechanics, evaluation bars
    (r"\langle x | y \rangle", r"(call:\langle|\rangle x y)"),
    (r"\langle x | A | y \rangle", r"(call:\langle||\rangle x A y)"),
    (r"\langle x |", r"(call:\langle| x)"),
    (r"| x \rangle", r"(call:|\rangle x)"),
    (r"\left. x^2 \right|_{x=a}", "(pow a 2)"),
    (r"\left. \frac{d}{dx} x^2 \right|_{x=a}", "(call:|_{x=a} (derivative x (pow x 2)))"),
    (r"\left. F \right|_a^b", "(call:|_{a}^{b} F)"),
    (r"f \bigg|_{x=0}", "(call:|_{x=0} f)"),
    (r"|x| \vert y \vert", "(mul (abs x) (abs y))"),
    (r"|a| x^{|b|}", "(mul (abs a) (pow x (abs b)))"),
    (r"a^{-|x|}", "(pow a (neg (abs x)))"),
    (r"\frac{|a-b|}{|a|+|b|}", "(div (abs (sub a b)) (add (abs a) (abs b)))"),
    # two values, ellipses, factorials, percent, degrees
    (r"a \pm b", r"(call:\pm a b)"),
    (r"1 + 2 + \dots + n", "(sum ·0 1 n ·0)"),
    (r"1^2 + \cdots + n^2", r"(add (add (pow 1 2) call:\dots) (pow n 2))"),
    (r"1^2 + 2^2 + ... + n^2", "(sum ·0 1 n (pow ·0 2))"),
    (r"1 + x + \dots", r"(add (add 1 x) call:\dots)"),
    ("n!!", "(call:!! n)"),
    (r"5\%", "(div 5 100)"),
    (r"30^\circ", "(mul 30 (div pi 180))"),
    (r"-7 \bmod 3", "(mod (neg 7) 3)"),
    (r"\max(x)", "x"),
    # integrals
    (r"\int_\Omega u \, dx", r"(call:\int_{\Omega} u x)"),
    (r"\int x \, dx \, dy", r"(call:\int x x y)"),
    (r"\int dxdy \, x", r"(call:\int x x y)"),
    (r"\iint x \, dx \, dy", r"(call:\iint x x y)"),
    (r"\int d^4 x \, y", r"(call:\int y (call:d^{4} x))"),
    (r"\int {d^n k \over (2 \pi)^n} k", r"(call:\int (mul (div 1 (pow (mul 2 pi) n)) k) (call:d^{n} k))"),
    (r"\int (x \, dx)", r"(call:\int x x)"),
    (r"\int_0^1 \int_0^2 x y \, dx \, dy", "(integral ·1 0 1 (integral ·0 0 2 (mul ·0 ·1)))"),
    (r"\int_0^1 q_x \, dx", "(integral ·0 0 1 (index q ·0))"),
    (r"\oint p \, dq", r"(call:\oint p q)"),
    # sums and limits
    (r"\sum_{i \in S} x y", r"(call:\sum_{i\in S} (mul x y))"),
    (r"\sum_{i<j} x", r"(call:\sum_{i<j} x)"),
    (r"\sum_k b", r"(call:\sum_{k} b)"),
    (r"\sum x", r"(call:\sum x)"),
    (r"\sum_{k=1}^n Q_{m_0,k}", r"(call:\sum_{k=1}^{n} Q_{m_{0},k})"),
    (r"\max_x x^2", r"(call:\max_{x} (pow x 2))"),
    (r"\lim_{x \to 0^+} x", "(limit ·0 (call:^{+} 0) ·0)"),
    # operators
    (r"\partial_\mu A", r"(call:\partial_{\mu} A)"),
    (r"(\partial \phi)^2", r"(pow (call:\partial \phi) 2)"),
    (r"\nabla \cdot v", r"(call:\nabla\cdot v)"),
    (r"\nabla^2 \phi", r"(call:\nabla^{2} \phi)"),
    (r"\frac{\partial}{\partial r} 4 x r^2", "(derivative r (mul (mul 4 x) (pow r 2)))"),
    (r"\frac{d}{dx} = D", r"(call:\frac{d}{d} x)"),
    (r"{\partial f \over \partial x}", "(derivative x (call:f x))"),
    (r"\frac{\partial f}{\partial \ln x}", r"(call:\frac{d}{d} f (fn:log x))"),
    (r"\overline{x + y}", r"(call:\bar (add x y))"),
    (r"A \cup B", r"(call:\cup A B)"),
    # scripts
    (r"T^{\prime\mu}", r"(pow T' \mu)"),
    (r"H^{p,q}", "H^{p,q}"),
    (r"F_{a}{}^{b}", "(pow F_{a} b)"),
    ("f^2(x, y)", "(pow (call:f x y) 2)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), READ)
def test_read_as(text: str, shown: str) -> None:
    assert repr(read(text).left) == shown


RELATED = [
    (r"A \subset B", "\\subset"),
    (r"x \notin S", "\\notin"),
    (r"x \not\in S", "\\notin"),
    (r"a \perp b", "\\perp"),
    ("n = 1, 2, 3", "in"),
    (r"n = 1, \dots, N", "in"),
    (r"x, y \in E", "in"),
]


@pytest.mark.parametrize(("text", "relation"), RELATED)
def test_relations_that_are_no_equalities(text: str, relation: str) -> None:
    assert read(text).relation == relation


def test_an_operation_without_a_value_is_named_in_a_note() -> None:
    for text in (r"a \pm b", r"\sum_{i \in S} x", r"\int_\Omega u \, dx", r"1 + x + \dots", "[A, B] C", r"f|_{x=0}"):
        assert [note for note in read(text).notes if note.kind == "ignored"], text


def test_conditions_in_parentheses() -> None:
    equation = read(r"y = x, \quad (n = 1, 2, 3)")
    assert repr(equation.conditions) == r"((call:\in n (call:\set 1 2 3)),)"


def test_a_system_in_a_brace_is_its_rows() -> None:
    equation = read(r"\left\{ \begin{array}{l} a = b \\ c = d \end{array} \right.")
    assert [link.relation for link in equation.links] == ["="]
    assert len(equation.definitions) == 1


def test_a_choice_in_a_brace() -> None:
    equation = read(r"y = \left\{ \begin{array}{ll} x & x > 0 \\ 0 & \text{otherwise} \end{array} \right.")
    assert repr(equation.right) == "(ite (lt 0 x) x 0)"


def test_the_terms_of_an_ellipsis_make_a_declared_name_an_array() -> None:
    assert repr(read(r"x_1 + \cdots + x_n", ["x", "n"]).left) == "(sum ·0 1 n (index x ·0))"


def test_a_bound_letter_in_a_label_is_never_lost() -> None:
    for text in (r"\sum_{k=1}^n Q_{m_0,k}", r"\prod_{k=1}^n x^{(k)}", r"\lim_{t \to 0} q_{a_t}"):
        assert repr(read(text).left).startswith("(call:\\"), text


def test_letters_behind_a_script_are_factors_only_where_letters_may_multiply() -> None:
    assert repr(read("W_iZ", ["W", "Z", "i"], letters=True).left) == "(mul W_{i} Z)"
    with pytest.raises(SyntaxProblem):
        read("W_iZ", ["W", "Z"])


def test_the_variable_of_an_unbounded_integral_stays() -> None:
    assert "x" in free_symbols(read(r"\int x^2 \, dx").left)


KEPT = [
    # normal ordering, scripts in front, names with a sign above, exchanges, sets by a condition, maps, full stops, integrals over a domain
    (r"y = :a b: + c", "(add (call::: (mul a b)) c)"),
    (r"y = {}^{*}F a", r"(mul {}^{*}F a)"),
    (r"y = {}_{2}F_{1}(a, b; c; z)", r"(call:{}_{2}F_{1} a b c z)"),
    (r"y = \stackrel{G}{\mathcal{L}} - \mathcal{L}", r"(sub \stackrel{G}{\mathcal{L}} \mathcal{L})"),
    (r"y = A - (a \leftrightarrow b)", r"(sub A (call:\leftrightarrow a b))"),
    (r"y = \{ x \mid 0 < x \le b, x \in M \}", r"(call:\{|\} x (lt 0 x) (le x b) (call:\in x M))"),
    (r"y = e^{\vec{a}.\vec{b}}", r"(pow e (call:\cdot \vec{a} \vec{b}))"),
    (r"y = (\partial.A)^2", r"(pow (call:\partial\cdot A) 2)"),
    (r"y = \int_M (a + b) c", r"(call:\int_{M} (mul (add a b) c))"),
    (r"y = a^{\prime} - a^{^{\prime}}", "(sub a' a')"),
    (r"y = R_{m}^{\ n} - R_{m}^{\quad n}", "(sub R_{m}^{n} R_{m}^{n})"),
    (r"y = S^{ik}{}_{;k}", "S_{;k}^{ik}"),
    (r"y = g_n^>(r, s) - g^<_n(r, s)", r"(sub (call:g_{n}^{>} r s) (call:g_{n}^{<} r s))"),
    (r"y = z^{'(r)}", "z'^{(r)}"),
    (r"y = 1_{N} a - 1_k", "(sub (mul 1_{N} a) 1_{k})"),
    (r"y = |\{a b\}|", r"(call:\# (mul a b))"),
    (r"y = \mbox{Tr} \, \log A", r"(call:\tr (fn:log A))"),
    (r"y = g \vec{\nabla} f \cdot \vec{E}", r"(call:\cdot (mul g (call:\vec{\nabla} f)) \vec{E})"),
    (r"y = -{\rm i\over2} a", "(neg (mul (div i 2) a))"),
    (r"y = \frac{d^n}{dx^n} f(x)", r"(call:\frac{d^{n}}{d^{n}} (call:f x) x)"),
    (r"y = \frac{{\partial f}}{{\partial x^{(i)}_j}}", r"(derivative x_{j}^{(i)} (call:f x_{j}^{(i)}))"),
    (
        r"y = \begin{pmatrix} a & & \\ & \ddots & \\ & & b \end{pmatrix}",
        r"(call:\matrix (call:\row a call:\phantom call:\phantom) (call:\row call:\phantom call:\ddots call:\phantom) (call:\row call:\phantom call:\phantom b))",
    ),
    (r"y = V[a] + V[a + b]", "(add (call:V a) (call:V (add a b)))"),
    (r"S[\phi, \psi] = y", "y"),
    (r"y = \langle a, b | T | c, d \rangle", r"(call:\langle||\rangle (call:, a b) T (call:, c d))"),
    (r"y = <a, b | c>", r"(call:\langle|\rangle (call:, a b) c)"),
    (r"y = {I\!\!N} x", r"(mul \mathbb{N} x)"),
    (r"y = {{* (a \wedge b)} \over c}", r"(div (call:* (call:\wedge a b)) c)"),
    (r"y = cosh^2 x - tanh t", "(sub (pow (fn:cosh x) 2) (fn:tanh t))"),
]


@pytest.mark.parametrize(("text", "right"), KEPT)
def test_notation_without_a_value_is_kept_as_it_is(text: str, right: str) -> None:
    assert str(read(text).right) == right


def test_a_map_a_list_and_a_statement_in_braces() -> None:
    assert str(read(r"f: A \to B").links[0]) == "Relation(relation='->', left=(call:: f A), right=B)"
    assert str(read(r"\phi_1, ~ \phi_2, ~ \psi").left) == r"(call:\set \phi_{1} \phi_{2} \psi)"
    assert str(read(r"{a = b + c}").right) == "(add b c)"
    assert str(read(r"{a} = {b}").right) == "b"


UNLIKE = [
    (r"y_j = \sum_{i \ne j} x_i x_j", {"x": "symbol"}, True),
    (r"y = \sum_{i \ne j} x_i x_j", {"x": "symbol"}, True),
    (r"y = \sum_{i \ne j} x_i + \sum_j x_j", {"x": "symbol"}, False),  # over i alone, or over both?
    (r"\sum_{i \ne j} x_i = \sum_{i \ne j} z_i", {"x": "symbol"}, False),
    (r"y_j = \sum_{i \ne j} x_i w_{ia}", {"x": "vector", "a": "symbol", "w_{ia}": "symbol"}, False),  # w_{ia} hides i
]


@pytest.mark.parametrize(("text", "symbols", "counted"), UNLIKE)
def test_a_sum_over_unlike_indices_is_counted_where_it_is_certain_what_it_binds(
    text: str, symbols: dict[str, str], counted: bool
) -> None:
    right = str(read(text, symbols).right)
    assert (r"\sum_{i\ne j}" not in right and "(ite (ne" in right) is counted


def test_a_product_of_bold_entries_is_no_product_of_numbers() -> None:
    text = r"s = \sum_{i=1}^n \mathbf{w}_i \cdot \mathbf{x}_i"
    assert str(read(text).right) == r"(sum ·0 1 n (call:\cdot (index \mathbf{w} ·0) (index \mathbf{x} ·0)))"
    entries = read(text, {r"\mathbf{w}": "vector", r"\mathbf{x}": "vector"})
    assert str(entries.right) == r"(sum ·0 1 n (mul (index \mathbf{w} ·0) (index \mathbf{x} ·0)))"
