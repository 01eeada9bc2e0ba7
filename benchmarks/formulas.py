"""Formulas of several fields with correct implementations in different styles: what the soundness benchmark starts from."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["FORMULAS", "Formula"]


@dataclass(frozen=True)
class Formula:
    """An equation and functions that implement it.

    Attributes
    ----------
    name : what it is.
    latex : the equation.
    codes : sources of correct implementations; each defines ``f``.
    domain : parameter → (lowest, highest) value from which points are drawn; a pair of ints means whole numbers.
    given : the domain as a person would state it.
    where : symbol → parameter.
    length : for functions of lists, how long a drawn list is.
    """

    name: str
    latex: str
    codes: tuple[str, ...]
    domain: dict[str, tuple[float, float]]
    given: str = ""
    where: dict[str, str] = field(default_factory=dict)
    lists: tuple[str, ...] = ()


def _one(expression: str, parameters: str) -> str:
    return f"def f({parameters}):\n    return {expression}\n"


def _plain(
    name: str,
    latex: str,
    parameters: str,
    *expressions: str,
    low: float = 0.5,
    high: float = 4.0,
    given: str = "",
    where: dict[str, str] | None = None,
) -> Formula:
    """A formula whose implementations are single expressions over parameters of one range."""
    domain = {p.strip(): (low, high) for p in parameters.split(",")}
    codes = tuple(_one(e, parameters) if not e.startswith("def ") else e for e in expressions)
    return Formula(name, latex, codes, domain, given, where or {})


_MECHANICS = (
    _plain("kinetic energy", r"E = \frac{1}{2} m v^2", "m, v", "m * v**2 / 2", "0.5 * m * v * v"),
    _plain("free fall", r"s = s_0 + v t + \frac{1}{2} g t^2", "s_0, v, g, t", "s_0 + t * (v + g * t / 2)"),
    _plain(
        "pendulum",
        r"T = 2\pi\sqrt{\frac{l}{g}}",
        "l, g",
        "2 * math.pi * math.sqrt(l / g)",
        "math.tau * (l / g) ** 0.5",
        given="l > 0, g > 0",
    ),
    _plain("gravity", r"F = G \frac{m M}{r^2}", "G, m, M, r", "G * m * M / r**2", "G * m / r * M / r"),
    _plain("spring", r"E = \frac{k x^2}{2} + \frac{m v^2}{2}", "k, x, m, v", "0.5 * (k * x**2 + m * v**2)"),
    _plain(
        "escape speed",
        r"v = \sqrt{\frac{2 G M}{r}}",
        "G, M, r",
        "math.sqrt(2 * G * M / r)",
        "(2 * G * M) ** 0.5 / r**0.5",
        given="G > 0, M > 0, r > 0",
    ),
    _plain("reduced mass", r"\mu = \frac{m M}{m + M}", "m, M", "m * M / (m + M)", "1 / (1 / m + 1 / M)"),
    _plain(
        "Lorentz factor",
        r"\gamma = \frac{1}{\sqrt{1 - v^2 / c^2}}",
        "v, c",
        "1 / math.sqrt(1 - (v / c) ** 2)",
        "c / math.sqrt((c - v) * (c + v))",
        given="0 < v < c",
    ),
    _plain("range of a throw", r"R = \frac{v^2 \sin(2 a)}{g}", "v, a, g", "2 * v**2 * math.sin(a) * math.cos(a) / g"),
    _plain(
        "damped oscillation",
        r"x = A e^{-b t} \cos(w t + p)",
        "A, b, t, w, p",
        "A * math.exp(-b * t) * math.cos(w * t + p)",
        "A / math.exp(b * t) * (math.cos(w * t) * math.cos(p) - math.sin(w * t) * math.sin(p))",
    ),
)

_FLOW = (
    _plain("Reynolds number", r"Re = \frac{\rho v D}{\mu}", "rho, v, D, mu", "rho * v * D / mu", "v * D / (mu / rho)"),
    _plain(
        "head loss",
        r"h = f_d \frac{L}{D} \frac{v^2}{2 g}",
        "f_d, L, D, v, g",
        "f_d * L * v**2 / (2 * D * g)",
        "0.5 * f_d * (L / D) * v * v / g",
    ),
    _plain(
        "Blasius",
        r"f = \frac{0.3164}{Re^{0.25}}",
        "Re",
        "0.3164 / Re**0.25",
        "0.3164 * Re ** (-1 / 4)",
        low=3000,
        high=90000,
        given="Re > 0",
    ),
    _plain(
        "Haaland",
        r"f = \left(-1.8 \log_{10}\left(\left(\frac{e_D}{3.7}\right)^{1.11} + \frac{6.9}{Re}\right)\right)^{-2}",
        "Re, e_D",
        "(-1.8 * math.log10((e_D / 3.7) ** 1.11 + 6.9 / Re)) ** -2",
        "1 / (1.8 * math.log10((e_D / 3.7) ** 1.11 + 6.9 / Re)) ** 2",
        low=0.001,
        high=0.05,
        given="Re > 0, e_D > 0",
    ),
    _plain(
        "Bernoulli", r"p = p_0 - \frac{\rho}{2}(v^2 - u^2)", "p_0, rho, v, u", "p_0 + 0.5 * rho * (u - v) * (u + v)"
    ),
    _plain(
        "Manning",
        r"v = \frac{1}{n} R^{2/3} \sqrt{S}",
        "n, R, S",
        "R ** (2 / 3) * math.sqrt(S) / n",
        given="R > 0, S > 0",
    ),
    _plain(
        "Dittus-Boelter",
        r"Nu = 0.023 Re^{0.8} Pr^{0.4}",
        "Re, Pr",
        "0.023 * Re**0.8 * Pr**0.4",
        "0.023 * math.exp(0.8 * math.log(Re) + 0.4 * math.log(Pr))",
        given="Re > 0, Pr > 0",
    ),
    Formula(
        "drag of a sphere",
        r"C = \begin{cases} \frac{24}{Re} & Re < 0.3 \\ \frac{24}{Re}(1 + 0.15 Re^{0.687}) & Re \ge 0.3 \end{cases}",
        (
            "def f(Re):\n    if Re < 0.3:\n        return 24 / Re\n    return 24 / Re * (1 + 0.15 * Re**0.687)\n",
            "def f(Re):\n    c = 24 / Re\n    if Re >= 0.3:\n        c *= 1 + 0.15 * Re**0.687\n    return c\n",
        ),
        {"Re": (0.05, 2.0)},
        "Re > 0",
    ),
    _plain(
        "orifice",
        r"Q = C A \sqrt{\frac{2 p}{\rho (1 - b^4)}}",
        "C, A, p, rho, b",
        "C * A * math.sqrt(2 * p / (rho * (1 - b**4)))",
        low=0.1,
        high=0.9,
        given="p > 0, rho > 0, 0 < b < 1",
    ),
    _plain(
        "Froude",
        r"F = \frac{v}{\sqrt{g L}}",
        "v, g, L",
        "v / math.sqrt(g * L)",
        "v * (g * L) ** -0.5",
        given="g > 0, L > 0",
    ),
)

_HEAT = (
    _plain("ideal gas", r"p = \frac{n R T}{V}", "n, R, T, V", "n * R * T / V"),
    _plain(
        "van der Waals",
        r"p = \frac{R T}{V - b} - \frac{a}{V^2}",
        "R, T, V, a, b",
        "R * T / (V - b) - a / V**2",
        "(R * T * V * V - a * (V - b)) / (V * V * (V - b))",
    ),
    _plain(
        "Arrhenius",
        r"k = A e^{-\frac{E}{R T}}",
        "A, E, R, T",
        "A * math.exp(-E / (R * T))",
        "A / math.exp(E / R / T)",
    ),
    _plain(
        "radiation",
        r"q = \epsilon \sigma (T^4 - T_0^4)",
        "epsilon, sigma, T, T_0",
        "epsilon * sigma * (T**2 - T_0**2) * (T**2 + T_0**2)",
    ),
    _plain(
        "log mean",
        r"L = \frac{a - b}{\ln\frac{a}{b}}",
        "a, b",
        "(a - b) / math.log(a / b)",
        "(b - a) / (math.log(b) - math.log(a))",
        given="a > 0, b > 0",
    ),
    _plain(
        "Antoine",
        r"p = 10^{A - \frac{B}{C + T}}",
        "A, B, C, T",
        "10 ** (A - B / (C + T))",
        "math.exp(math.log(10) * (A - B / (C + T)))",
    ),
    _plain("Carnot", r"\eta = 1 - \frac{T_c}{T_h}", "T_c, T_h", "(T_h - T_c) / T_h", "1 - T_c / T_h"),
    _plain(
        "fin",
        r"\eta = \frac{\tanh(m L)}{m L}",
        "m, L",
        "math.tanh(m * L) / (m * L)",
        "math.sinh(m * L) / math.cosh(m * L) / m / L",
    ),
    _plain("Fahrenheit", r"F = \frac{9}{5} C + 32", "C", "1.8 * C + 32", "C * 9 / 5 + 32", low=-40, high=100),
    _plain(
        "conduction in a pipe",
        r"q = \frac{2 \pi k L (T_1 - T_2)}{\ln(r_2 / r_1)}",
        "k, L, T_1, T_2, r_1, r_2",
        "2 * math.pi * k * L * (T_1 - T_2) / math.log(r_2 / r_1)",
        given="r_1 > 0, r_2 > 0",
    ),
)

_FIELDS = (
    _plain(
        "Coulomb", r"F = \frac{q Q}{4 \pi \epsilon r^2}", "q, Q, epsilon, r", "q * Q / (4 * math.pi * epsilon * r**2)"
    ),
    _plain("parallel resistors", r"R = \frac{1}{\frac{1}{a} + \frac{1}{b}}", "a, b", "a * b / (a + b)"),
    _plain(
        "low pass",
        r"H = \frac{1}{\sqrt{1 + (w R C)^2}}",
        "w, R, C",
        "1 / math.sqrt(1 + (w * R * C) ** 2)",
        "1 / math.hypot(1, w * R * C)",
    ),
    _plain(
        "decibel",
        r"d = 20 \log_{10}\frac{U}{V}",
        "U, V",
        "20 * math.log10(U / V)",
        "20 * math.log(U / V) / math.log(10)",
        given="U > 0, V > 0",
    ),
    _plain(
        "charging",
        r"U = V (1 - e^{-t / (R C)})",
        "V, t, R, C",
        "V * (1 - math.exp(-t / (R * C)))",
        "-V * math.expm1(-t / R / C)",
    ),
    _plain("thin lens", r"f = \frac{a b}{a + b}", "a, b", "1 / (1 / a + 1 / b)"),
    _plain(
        "Snell",
        r"b = \arcsin\left(\frac{n}{m} \sin a\right)",
        "n, m, a",
        "math.asin(n * math.sin(a) / m)",
        given="0 < n < m",
    ),
    _plain("wave number", r"k = \frac{2 \pi}{L}", "L", "math.tau / L", "2 * math.pi / L"),
    _plain(
        "Gauss",
        r"p = \frac{1}{s\sqrt{2\pi}} e^{-\frac{1}{2}\left(\frac{x - m}{s}\right)^2}",
        "x, m, s",
        "math.exp(-((x - m) ** 2) / (2 * s**2)) / (s * math.sqrt(2 * math.pi))",
        "math.exp(-0.5 * ((x - m) / s) ** 2) / math.sqrt(2 * math.pi * s * s)",
        given="s > 0",
    ),
    _plain(
        "Planck",
        r"B = \frac{2 h n^3}{c^2} \frac{1}{e^{\frac{h n}{k T}} - 1}",
        "h, n, c, k, T",
        "2 * h * n**3 / c**2 / math.expm1(h * n / (k * T))",
        "2 * h * n**3 / (c**2 * (math.exp(h * n / (k * T)) - 1))",
    ),
)

_LEARNING = (
    _plain(
        "logistic", r"y = \frac{1}{1 + e^{-x}}", "x", "1 / (1 + math.exp(-x))", "(1 + math.tanh(x / 2)) / 2", low=-4
    ),
    _plain("rectifier", r"y = \max(0, x)", "x", "max(0, x)", "(x + abs(x)) / 2", "x if x > 0 else 0", low=-4),
    _plain(
        "Huber",
        r"y = \begin{cases} \frac{1}{2} x^2 & |x| \le d \\ d (|x| - \frac{1}{2} d) & |x| > d \end{cases}",
        "x, d",
        "x * x / 2 if abs(x) <= d else d * (abs(x) - d / 2)",
        "def f(x, d):\n    a = abs(x)\n    if a > d:\n        return d * a - d**2 / 2\n    return 0.5 * a**2\n",
        given="d > 0",
    ),
    _plain("softplus", r"y = \ln(1 + e^x)", "x", "math.log(1 + math.exp(x))", "math.log1p(math.exp(x))", low=-4),
    _plain(
        "entropy of a coin",
        r"H = -p \ln p - (1 - p) \ln(1 - p)",
        "p",
        "-p * math.log(p) - (1 - p) * math.log(1 - p)",
        low=0.05,
        high=0.95,
        given="0 < p < 1",
    ),
    _plain(
        "gelu",
        r"y = \frac{x}{2}\left(1 + \tanh\left(\sqrt{\frac{2}{\pi}} (x + 0.044715 x^3)\right)\right)",
        "x",
        "0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))",
        low=-3,
    ),
    _plain(
        "leaky rectifier",
        r"y = \begin{cases} x & x \ge 0 \\ a x & x < 0 \end{cases}",
        "x, a",
        "x if x >= 0 else a * x",
        "max(x, 0) + a * min(x, 0)",
        low=-3,
    ),
    _plain("discount", r"D = \frac{1}{(1 + r)^n}", "r, n", "(1 + r) ** -n", "1 / (1 + r) ** n", given="r > 0"),
    _plain(
        "annuity",
        r"P = A \frac{1 - (1 + r)^{-n}}{r}",
        "A, r, n",
        "A * (1 - (1 + r) ** -n) / r",
        "A / r - A / (r * (1 + r) ** n)",
        given="r > 0",
    ),
    _plain(
        "logit",
        r"y = \ln\frac{p}{1 - p}",
        "p",
        "math.log(p / (1 - p))",
        "math.log(p) - math.log(1 - p)",
        low=0.05,
        high=0.95,
        given="0 < p < 1",
    ),
)

_GEOMETRY = (
    _plain(
        "distance",
        r"d = \sqrt{(a - b)^2 + (u - v)^2}",
        "a, b, u, v",
        "math.hypot(a - b, u - v)",
        "math.sqrt((a - b) ** 2 + (u - v) ** 2)",
        low=-3,
    ),
    _plain(
        "cosine rule",
        r"c = \sqrt{a^2 + b^2 - 2 a b \cos g}",
        "a, b, g",
        "(a * a + b * b - 2 * a * b * math.cos(g)) ** 0.5",
    ),
    _plain("sphere", r"V = \frac{4}{3} \pi r^3", "r", "4 / 3 * math.pi * r**3", "4 * math.pi * r**3 / 3"),
    _plain("cone", r"A = \pi r (r + \sqrt{h^2 + r^2})", "r, h", "math.pi * r**2 + math.pi * r * math.hypot(h, r)"),
    _plain(
        "quadratic",
        r"x = \frac{-b + \sqrt{b^2 - 4 a c}}{2 a}",
        "a, b, c",
        "(-b + math.sqrt(b**2 - 4 * a * c)) / (2 * a)",
        given="b^2 > 4 a c, a \\ne 0",
    ),
    _plain(
        "haversine",
        r"h = \sin^2\frac{a - b}{2} + \cos a \cos b \sin^2\frac{l}{2}",
        "a, b, l",
        "math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(l / 2) ** 2",
        "(1 - math.cos(a - b)) / 2 + math.cos(a) * math.cos(b) * (1 - math.cos(l)) / 2",
    ),
    _plain("torus", r"V = 2 \pi^2 R r^2", "R, r", "2 * math.pi**2 * R * r**2", "math.pi * r**2 * math.tau * R"),
    _plain("triangle", r"A = \frac{1}{2} a b \sin g", "a, b, g", "a * b * math.sin(g) / 2"),
)


def _integers(name: str, latex: str, *codes: str, high: int = 12, given: str = "n \\ge 0") -> Formula:
    return Formula(name, latex, codes, {"n": (0, high)}, given)


_COUNTS = (
    _integers(
        "squares",
        r"S = \sum_{i=1}^{n} i^2",
        "def f(n: int):\n    return n * (n + 1) * (2 * n + 1) // 6\n",
        "def f(n: int):\n    s = 0\n    for i in range(1, n + 1):\n        s += i**2\n    return s\n",
        "def f(n: int):\n    return sum(i * i for i in range(n + 1))\n",
    ),
    _integers("triangular", r"S = \frac{n (n + 1)}{2}", "def f(n: int):\n    return sum(range(n + 1))\n"),
    _integers("half", r"h = \lfloor n / 2 \rfloor", "def f(n: int):\n    return n // 2\n"),
    Formula(
        "mean",
        r"m = \frac{1}{n} \sum_{i=1}^{n} x_i",
        (
            "def f(x: list[float]):\n    return sum(x) / len(x)\n",
            "def f(x: list[float]):\n    s = 0.0\n    for v in x:\n        s += v\n    return s / len(x)\n",
        ),
        {"x": (-3, 3)},
        lists=("x",),
    ),
    Formula(
        "weighted mean",
        r"m = \frac{\sum_i w_i x_i}{\sum_i w_i}",
        (
            "def f(x: list[float], w: list[float]):\n    return sum(a * b for a, b in zip(w, x)) / sum(w)\n",
            "def f(x: list[float], w: list[float]):\n    t = 0\n    for i in range(len(x)):\n        t += w[i] * x[i]\n    return t / sum(w)\n",
        ),
        {"x": (-3, 3), "w": (0.2, 2)},
        "w_i > 0",
        lists=("x", "w"),
    ),
    Formula(
        "norm",
        r"r = \sqrt{\sum_i x_i^2}",
        (
            "def f(x: list[float]):\n    return math.sqrt(sum(v**2 for v in x))\n",
            "def f(x: list[float]):\n    s = 0\n    for v in x:\n        s = s + v * v\n    return s**0.5\n",
        ),
        {"x": (-3, 3)},
        lists=("x",),
    ),
    Formula(
        "log-sum-exp",
        r"y = \ln\left(\sum_i e^{x_i}\right)",
        (
            "def f(x: list[float]):\n    return math.log(sum(math.exp(v) for v in x))\n",
            "def f(x: list[float]):\n    m = max(x)\n    return m + math.log(sum(math.exp(v - m) for v in x))\n",
        ),
        {"x": (-3, 3)},
        lists=("x",),
    ),
)

FORMULAS: tuple[Formula, ...] = (*_MECHANICS, *_FLOW, *_HEAT, *_FIELDS, *_LEARNING, *_GEOMETRY, *_COUNTS)
