r"""What display equations of papers taught: scripts and brackets that look like powers and factors and are none, or may be none."""

from __future__ import annotations

import pytest

from mathlink.latex import SyntaxProblem, read

PAPERS = [  # every letter declared, as the parameters of a docstring are
    (r"H_2^{\left( 1\right)} x", r"(mul H_{2}^{(1)} x)"),
    (r"H_{\left( 1\right)} - H_{(1)}", r"(sub H_{(1)} H_{(1)})"),
    (r"[a + x^T]^\mathrm{T}", r"(call:^{T} (add a x^{T}))"),
    (r"F(q^{a_1}, \dot{q}^{a_1})", r"(call:F q^{a_{1}} \dot{q}^{a_{1}})"),
    (r"-{\bf \nabla}^2_x \psi", r"(neg (call:\mathbf{\nabla}^{2}_{x} \psi))"),
    (r"{\rm Res}|_{v=u} (a b) + c", r"(add (call:Res_{v=u} (mul a b)) c)"),
    (r"a - \\ - b + \\ + c", "(add (sub a b) c)"),
    (r"D_x^{(\frac{1}{2})} a", r"(mul D_{x}^{(\frac{1}{2})} a)"),
    (r"D^{(\frac12)}(x)", r"(call:D^{(\frac{1}{2})} x)"),
    (r"e^{i \xi_i \Sigma^i} + \xi_i f^i", r"(add (pow e (mul (mul i \xi_{i}) \Sigma^{i})) (mul \xi_{i} f^{i}))"),
    (
        r"\varepsilon^{\mu\nu\rho} \mu g_{\nu\rho} + \varepsilon^{\alpha\beta\lambda}",
        r"(add (mul (mul \varepsilon^{\mu\nu\rho} \mu) g_{\nu\rho}) \varepsilon^{\alpha\beta\lambda})",
    ),
    (r"\sum_{i=1}^na_i^p h_i", "(sum ·0 1 n (mul (index a^{p} ·0) (index h ·0)))"),
    (r"\mathbf{k \cdot r}", r"(call:\cdot \mathbf{k} \mathbf{r})"),
    (r"b \mid a + c \mid", "(mul b (abs (add a c)))"),
    (r"e^{-b 2\pi k}", "(pow e (neg (mul (mul (mul b 2) pi) k)))"),
    (r"\left. \begin{array}{l} f_1 = 1 \\ \ldots \\ f_n = n \end{array} \right\}", "f_{1}"),
    (r"y(-t) + y(t)", "(add (call:y (neg t)) (call:y t))"),
    (r"\Omega\left(\frac{x}{2}\right)^2", r"(mul \Omega (pow (div x 2) 2))"),
    (r"i {\bf p} \times {\bf \nabla}_{\bf p}", r"(call:\times (mul i \mathbf{p}) call:\mathbf{\nabla}_{\mathbf{p}})"),
    (r"|a|^2|b|^2 + |c|", "(add (mul (pow (abs a) 2) (pow (abs b) 2)) (abs c))"),
    (
        r"h + \left\{ \begin{array}{l} a \hspace{0.5cm} {\rm for} \; k = +1, \\ b \hspace{0.5cm} {\rm for} \; k = 0, \end{array} \right.",
        "(add h (ite (eq k 1) a (ite (eq k 0) b raise:no case applies)))",
    ),
    (r"\mathbf{\nabla} \psi", r"(call:\mathbf{\nabla} \psi)"),
    (r"x^{a_1} + a_1", r"(add (pow x a_{1}) a_{1})"),
    (r"\sum_{a=1}^N q_x^a |h_a|", r"(call:\sum_{a=1}^{N} (mul q_{x}^{a} (abs (index h a))))"),
    (r"\sum_{k=0}^n a_k x^k", "(sum ·0 0 n (mul (index a ·0) (pow x ·0)))"),
]
PAPERS_REFUSED = [
    (r"\sum_{r=0}^q \left( \begin{array}{c} p \\ r \end{array} \right) a^r", "binomial"),
    (r"\pmatrix{n \cr k} x^k", "binomial"),
    (r"{\rm Res}|_{v=u} a b", "evaluation bar"),
    (r"a - \\ + b", "cannot stand here"),
    (r"\Omega\left(\frac{x}{2}\right)", "call or product"),
    (r"b \mid a \mid c", "no reading"),
    (r"\mathbf{k + r}", "over an expression"),
    (r"\theta_s(a + b)", "call or product"),
    (r"y = \operatorname*{arg\,min}_", "needs|ends|argument|stand"),
    (r"y = b2\pi", "directly behind a name"),
    (r"|a|^2|b|c|", "two ways"),
    (r"f = \Lambda(x^5)", "a power, or"),
    (r"a \rightleftharpoons b; c \rightleftharpoons d", "beside another that is no equality"),
]
DECLARED = [
    (r"A_t^{\mathrm{GAE}(\gamma)} = 1", "gamma t", r"A_{t}^{GAE(\gamma)}"),
    (r"V^\pi(s) = 1", "gamma s", r"(call:V^{\pi} s)"),
    (r"Q^{\pi}(s, a) = 1", "gamma s a", r"(call:Q^{\pi} s a)"),
    (r"P_v^m = P_v(x) + P_w^m x_1^m", "x v m", r"P_{v}^{m}"),
    (r"x_v^m = 1", "x m", r"(pow x_{v} m)"),
    (r"\text{sup}_x |F(x)| = 1", "x", r"(call:\sup_{x} (abs (call:F x)))"),
    (r"{\rm max}_i x_i = 1", "x", "(bigmax ·0 1 (call:length x 1) (index x ·0))"),
    (r"\operatorname*{arg\,max}_x F(x) = 1", "x", r"(call:\argmax_{x} (call:F x))"),
    (r"\mathrm{max}_1 + \mathrm{min}_{leaf} = 1", "x", "(add max_{1} min_{leaf})"),
    (r"|U|^{-1/2} = \mathrm{Tr}(U^{-1})", "x", r"(pow (call:\det U) (neg (div 1 2)))"),
    (r"|U| = x", "x", "(abs U)"),
    (r"x^\pi = 1", "x", "(pow x pi)"),
    (r"a^{\mathcal{D}} = 1", r"a \mathcal{D}", r"(pow a \mathcal{D})"),
    (r"a^{\mathcal{D}} = 1", "a", r"a^{\mathcal{D}}"),
    (r"a^{\lim_{x \to \infty} \frac{b}{x}} = 1", "a b x", "(pow a (limit ·0 inf (div b ·0)))"),
    (r"a^{b \to c} = 1", "a b c", r"a^{b\to c}"),
    (r"V^\pi V_\pi = 1", "gamma", r"(mul V^{\pi} V_{\pi})"),
    (r"g(x) = 2", "g x", "(mul g x)"),
]
DECLARED_REFUSED = [
    (r"u = c \int_0^t e(\tau) \, d\tau", "e c t", "bound"),
    (r"H = - \sum_x p(x) \log p(x)", "p", "bound"),
    (r"y = c \frac{de(t)}{dt}", "e c t", "the derivative of a function"),
    (r"y[n] = \sum_{k=0}^M b_k x[n-k]", "x b M", "an entry"),
    (r"y = x \nabla f(x)", "x f", "behind a derivative"),
    (r"y = \mathrm{relu} x", "x", "call or product"),
    (r"y = \mathrm{Var} X", "x", "call or product"),
    (r"y = \mathbb{E}|X|", "x", "without brackets"),
    (r"y = E|X - x|", "x", "without brackets"),
    (r"y = \Omega(-x)", "x", "call or product"),
    (r"y = \sigma(\mathbf{W} x + b)", "x", "call or product"),
]


@pytest.mark.parametrize(("text", "left"), PAPERS)
def test_with_every_letter_declared(text: str, left: str) -> None:
    assert str(read(text, dict.fromkeys("axFqHVpnkNDhrfgbcd", "symbol"), letters=True).left) == left


@pytest.mark.parametrize(("text", "reason"), PAPERS_REFUSED)
def test_two_readings_with_every_letter_declared_are_refused(text: str, reason: str) -> None:
    with pytest.raises(SyntaxProblem, match=reason):
        read(text, dict.fromkeys("axFqHVpnkNDhrfgbcdvu", "symbol"), letters=True)


@pytest.mark.parametrize(("text", "symbols", "left"), DECLARED)
def test_beside_a_table(text: str, symbols: str, left: str) -> None:
    assert str(read(text, symbols.split()).left) == left


@pytest.mark.parametrize(("text", "symbols", "reason"), DECLARED_REFUSED)
def test_two_readings_beside_a_table_are_refused(text: str, symbols: str, reason: str) -> None:
    with pytest.raises(SyntaxProblem, match=reason):
        read(text, symbols.split())
