r"""Superscripts: powers, indices, labels; differentials as names; units; what is noted."""

from __future__ import annotations

import pytest

from mathlink.latex import SyntaxProblem, read

INDICES = [
    (r"A^i B_i", r"(mul A^{i} B_{i})"),
    (r"g_{ij} h^{ij}", r"(mul g_{ij} h^{ij})"),
    (r"F^a_{\mu\nu} F^a_{\mu\nu}", r"(mul F_{\mu\nu}^{a} F_{\mu\nu}^{a})"),
    (r"f^{ijk} T^k", r"(mul f^{ijk} T^{k})"),
    (r"T^{0i}", r"T^{0i}"),
    (r"\pi^i \pi_i", r"(mul \pi^{i} \pi_{i})"),
    (r"x^0 - y^1", r"(sub x^{0} y^{1})"),
    (r"\xi^{\underline{a}}", r"\xi^{\underline{a}}"),
    (r"P^{\mathbf{V}}", r"P^{\mathbf{V}}"),
    (r"T^{S \to A}", r"T^{S\to A}"),
    (r"F^{\otimes n}", r"F^{\otimes n}"),
    (r"a^{[l]}", r"a^{[l]}"),
    (r"x^{(1)r}", r"x^{(1)r}"),
]
POWERS = [
    ("a x^n", "(mul a (pow x n))"),
    ("a_n x^n", "(mul a_{n} (pow x n))"),
    ("(x^a)^b - x^{ab}", "(sub (pow (pow x a) b) (pow x (mul a b)))"),
    (r"\sum_{i=1}^n a_i x^i", "(sum ·0 1 n (mul (index a ·0) (pow x ·0)))"),
    ("x^n + y^n", "(add (pow x n) (pow y n))"),
    ("x + x^a B_{ab}", "(add x (mul (pow x a) B_{ab}))"),
    ("e^{at}", "(pow e (mul a t))"),
]


@pytest.mark.parametrize(("text", "expected"), INDICES + POWERS)
def test_a_superscript_is_read_by_where_its_letters_stand(text: str, expected: str) -> None:
    assert repr(read(text).left) == expected


def test_where_letters_are_free_a_letter_that_stands_nowhere_else_is_part_of_the_name() -> None:
    assert repr(read(r"y = V^\pi(s) + x^q + z^k k", ["y", "s", "x", "z", "k"], letters=True).right) == (
        r"(add (add (call:V^{\pi} s) x^{q}) (mul (pow z k) k))"
    )


def test_a_declared_symbol_has_powers() -> None:
    equation = read(r"w_i = \gamma^i", ["w", r"\gamma", "i"])
    assert repr(equation.right) == r"(pow \gamma i)"
    assert "index elsewhere" in " ".join(note.message for note in equation.notes)


DIFFERENTIALS = [
    ("ds^2 = dt^2", "(pow ds 2)", "(pow dt 2)"),
    (r"ds^2 = dt^2 - d\Omega^2", "(pow ds 2)", r"(sub (pow dt 2) (pow d\Omega 2))"),
    ("ds^2 = - d t^2 + d x_1^2", "(pow ds 2)", "(add (neg (pow dt 2)) (pow dx_{1} 2))"),
    ("dU = TdS - PdV", "dU", "(sub (mul T dS) (mul P dV))"),
]


@pytest.mark.parametrize(("text", "left", "right"), DIFFERENTIALS)
def test_a_differential_outside_integrals_is_one_name(text: str, left: str, right: str) -> None:
    equation = read(text)
    assert (repr(equation.left), repr(equation.right)) == (left, right)


VALUES = [
    (r"c = 3\times10^8\ \mathrm{m\,s^{-1}}", "(mul 3 (pow 10 8))"),
    (r"R = 8.314~\text{J/(mol K)}", "8.314"),
    (r"v = d/t \quad [\mathrm{m/s}]", "(div d t)"),
    (r"x = 12,345.6 y", "(mul 12345.6 y)"),
    (r"x = 6.626\,070\,15", "6.62607015"),
    (r"x = 0.1\overline{6}", "(div 15 90)"),
    ("y = x⁻²³", "(pow x (neg 23))"),
    (r"x = a{\times}b", "(mul a b)"),
    ("x = (-)^k", "(pow (neg 1) k)"),
    (r"x = \tr A B", r"(call:\tr (mul A B))"),
    (r"x = E[X^2]", "(call:E (pow X 2))"),
    (r"x = \delta^3(a - b)", r"(call:\delta^{3} (sub a b))"),
    (r"x = \bar{\gamma}", r"\bar{\gamma}"),
    (r"x = \mathsf{x} - x", r"(sub \mathsf{x} x)"),
]


@pytest.mark.parametrize(("text", "right"), VALUES)
def test_values_and_operators(text: str, right: str) -> None:
    assert repr(read(text).right) == right


NOTED = [
    (r"\prod_{i=1}^n y x_i", "without its index"),
    ("a << b", "`<<` is read as `<`"),
    ("V[x]", "in front of a bracket is read as a function"),
    (r"\sin a \cdot b", "ends before"),
    ("y = e x", "Euler"),
    ("y = x^N", "read as a power"),
]


@pytest.mark.parametrize(("text", "message"), NOTED)
def test_what_another_reader_may_see_otherwise_is_noted(text: str, message: str) -> None:
    assert message in " ".join(note.message for note in read(text).notes)


CALLED = [
    (
        r"S(x) = \lambda(\alpha) + \lambda(\alpha + \beta)",
        r"(add (call:\lambda \alpha) (call:\lambda (add \alpha \beta)))",
    ),
    (r"y = \zeta(0)", r"(call:\zeta 0)"),
    (r"y = k (k + 1)", "(mul k (add k 1))"),
    (r"y = \epsilon(x - u) v(u)", r"(mul (call:\epsilon (sub x u)) (call:v u))"),
    (r"y = G(x - u) K(x, u)", "(mul (call:G (sub x u)) (call:K x u))"),
    (r"y = v^i(t) u_i", "(mul (call:v^{i} t) u_{i})"),
]


@pytest.mark.parametrize(("text", "right"), CALLED)
def test_one_thing_in_parentheses_is_an_argument_where_letters_are_free(text: str, right: str) -> None:
    assert repr(read(text, ["x", "t", "u", "k"], letters=True).right) == right


@pytest.mark.parametrize(
    "text", [r"y = \frac{g(\rho_l - \rho_g) L^2}{\sigma}", r"y = g_0(\frac{r_0}{r_0 + x})^2", r"y = \epsilon(x - u)"]
)
def test_a_bracket_behind_a_letter_without_another_sign_of_a_function_is_refused(text: str) -> None:
    with pytest.raises(SyntaxProblem, match="call or product"):
        read(text, ["x", "L", "y", "sigma"], letters=True)


DECLARED = [
    ("y = k d^m", ["y", "k", "d", "m"], "(mul k (pow d m))"),
    ("y = c x^a z^a", ["y", "c", "x", "z", "a"], "(mul (mul c (pow x a)) (pow z a))"),
    ("y = A^i B_i", ["y", "A", "B", "i"], "(mul A^{i} B_{i})"),
    (r"T_{ab} = g^{ab} T", ["T", "g", "a", "b"], "(mul g^{ab} T)"),
    (r"y = G^a_{\mu\nu} H^a_{\mu\nu}", ["y", "G", "H", "a"], r"(mul G_{\mu\nu}^{a} H_{\mu\nu}^{a})"),
    (r"y = Z^{\alpha_0}_j R^j_{\alpha_0}", ["y", "Z", "R", "j"], r"(mul Z_{j}^{\alpha_{0}} R_{\alpha_{0}}^{j})"),
    ("y = x^{n_1} n_1", ["y", "x", "n_1"], "(mul (pow x n_{1}) n_{1})"),
]


@pytest.mark.parametrize("letters", [False, True])
@pytest.mark.parametrize(("text", "symbols", "right"), DECLARED)
def test_declared_symbols_have_powers_except_where_an_index_is_certain(
    text: str, symbols: list[str], right: str, letters: bool
) -> None:
    assert repr(read(text, symbols, letters=letters).right) == right


INDEXED = [
    (r"y = P^m P_m", "(mul P^{m} P_{m})"),
    (r"y = G^{\bar l k} g_{j \bar l}", r"(mul G^{\bar{l}k} g_{j\bar{l}})"),
    (r"y = X^{\hat m} \varepsilon_{\hat m \hat n}", r"(mul X^{\hat{m}} \varepsilon_{\hat{m}\hat{n}})"),
    (r"y = R_{ab} R^{ab} - R^2", "(sub (mul R_{ab} R^{ab}) (pow R 2))"),
    (r"y = S(\Phi^a, \Phi^{*a})", r"(call:S \Phi^{a} \Phi^{*a})"),
    (r"y = P^{(\rho) n}(z)", r"(call:P^{(\rho)n} z)"),
    (r"y = \phi_k^{i(s)}(a, b)", r"(call:\phi_{k}^{i(s)} a b)"),
    (r"y = E^{fKK} f", "(mul E^{fKK} f)"),
    (r"y = \Delta_a^{\!lin} l", r"(mul \Delta_{a}^{lin} l)"),
    (r"y = T^{M} T^{N} - (M \leftrightarrow N)", r"(sub (mul T^{M} T^{N}) (call:\leftrightarrow M N))"),
    (r"y = S_h^{h'} \chi_{h'}", r"(mul S_{h}^{h'} \chi_{h'})"),
    (r"y = \delta z^Me_M", r"(mul (mul \delta z^{M}) e_{M})"),
    (r"J^M = \partial_M \phi", r"(call:\partial_{M} \phi)"),
    (r"y = f^{+i} f^{-i} X^i", "(mul (mul f^{+i} f^{-i}) X^{i})"),
    (
        r"y = g^{ac} g^{bd} F_{ab} F_{cd} \int h d^2x",
        r"(mul (mul (mul (mul g^{ac} g^{bd}) F_{ab}) F_{cd}) (call:\int h (call:d^{2} x)))",
    ),
    (r"y = T^{0} - T^0", "(sub T^{0} T^{0})"),
    (r"y = a_{\sigma^{'}} - a_{\sigma'}", r"(sub a_{\sigma'} a_{\sigma'})"),
]


@pytest.mark.parametrize(("text", "right"), INDEXED)
def test_what_stands_above_a_name_is_told_from_the_whole_formula(text: str, right: str) -> None:
    assert repr(read(text, letters=True).right) == right


SPELLED = [
    ("y = x^{0} + 1", "x^{0}", "(add x^{0} 1)"),
    ("y = H_{DR}^{2p}", "H_{DR}^{2p}", "H_{DR}^{2p}"),
    ("y = x^{i} + x^2", "x^{i}", "(add x^{i} (pow x 2))"),
    (r"y = z d\omega", r"d\omega", r"(mul z d\omega)"),
]


@pytest.mark.parametrize(("text", "name", "right"), SPELLED)
def test_a_name_declared_with_its_superscript_is_one_name(text: str, name: str, right: str) -> None:
    assert repr(read(text, ["y", "x", "z", name]).right) == right


def test_differentials_are_names_beside_a_table_too() -> None:
    assert repr(read("dU = TdS - PdV", ["T", "P"]).right) == "(sub (mul T dS) (mul P dV))"
    assert repr(read(r"y = \sin x \, dx", ["y", "x"]).right) == "(mul (fn:sin x) dx)"


SEQUENCES = [
    ("y[n] = x[n] w[n - t H]", "(mul (call:x n) (call:w (sub n (mul t H))))"),
    ("y[n] = w^2[n - m] x[n]", "(mul (pow (call:w (sub n m)) 2) (call:x n))"),
    ("y = a[b + c]", "(mul a (add b c))"),
]


@pytest.mark.parametrize(("text", "right"), SEQUENCES)
def test_beside_an_entry_of_a_sequence_a_shifted_place_is_an_entry(text: str, right: str) -> None:
    assert repr(read(text).right) == right


def test_a_letter_above_names_has_one_role() -> None:
    assert repr(read(r"y = H^R \dot{x}^R z_i^R", ["y", "H", "R"]).right) == r"(mul (mul H^{R} \dot{x}^{R}) z_{i}^{R})"


def test_a_name_has_one_role() -> None:
    with pytest.raises(SyntaxProblem, match="a factor here and a function there"):
        read(r"y = x - \frac{f(x)}{f'(x)}", ["f", "x"])
