r"""What a printed proof defines, put into numbers: read as a person would read it, it must give both sides of the claim."""

from __future__ import annotations

import itertools
import math
import random
import re
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import mathlink
from mathlink.latex import read
from mathlink.model import Status
from mathlink.prove.rechecking.meaning import Meaning
from mathlink.prove.sketch import ONE, Let, Ratio
from mathlink.report.generators import separated
from mathlink.report.notation import Notation
from mathlink.report.proof import proof

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.term import Term

LENGTHS = {"n": 2, "m": 3, "d": 2, "p": 2, "d_{k}": 2, "d_{v}": 2}
_ROW = re.compile(r"^  (.+?) &= (.+?)(?: \\\\)?$")


def attention(Q: Any, K: Any, V: Any) -> Any:
    s = Q @ K.T / np.sqrt(Q.shape[-1])
    w = np.exp(s - s.max(axis=-1, keepdims=True))
    return w / w.sum(axis=-1, keepdims=True) @ V


def sharpened(Q: Any, K: Any, V: Any, t: float) -> Any:
    w = np.exp(t * (Q @ K.T))
    return (w / w.sum(axis=1, keepdims=True)) @ V


def softmax(x: Any) -> Any:
    w = np.exp(x - x.max())
    return w / w.sum()


def kernel_mean(X: Any, Y: Any) -> Any:
    d2 = ((X[:, None, :] - Y[None, :, :]) ** 2).sum(-1)
    return np.exp(-d2).sum(axis=1) / len(Y)


SHAPES = r"Q \in \mathbb{R}^{n\times d_k}, K \in \mathbb{R}^{m\times d_k}, V \in \mathbb{R}^{m\times d_v}"
CLAIMS: dict[str, tuple[Callable[..., Any], str, str, Mapping[str, tuple[str, ...]]]] = {
    "attention": (
        attention,
        r"A = \mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right) V",
        SHAPES,
        {"Q": ("n", "d_{k}"), "K": ("m", "d_{k}"), "V": ("m", "d_{v}")},
    ),
    "attention, written in indices": (
        sharpened,
        r"A_{ij} = \frac{\sum_{k=1}^m e^{t \sum_{l=1}^{d} Q_{il} K_{kl}} V_{kj}}{\sum_{k=1}^m e^{t \sum_{l=1}^{d} Q_{il} K_{kl}}}",
        r"Q \in \mathbb{R}^{n\times d}, K \in \mathbb{R}^{m\times d}, V \in \mathbb{R}^{m\times p}",
        {"Q": ("n", "d"), "K": ("m", "d"), "V": ("m", "p")},
    ),
    "softmax": (softmax, r"s_i = \frac{e^{x_i}}{\sum_j e^{x_j}}", r"x \in \mathbb{R}^n", {"x": ("n",)}),
    "mean of a kernel": (
        kernel_mean,
        r"f_i = \frac{1}{m} \sum_{j=1}^m \exp\left(-\sum_{k=1}^d (X_{ik} - Y_{jk})^2\right)",
        r"X \in \mathbb{R}^{n \times d}, Y \in \mathbb{R}^{m \times d}",
        {"X": ("n", "d"), "Y": ("m", "d")},
    ),
}


class Reader:
    """Values of printed formulas: lengths, arrays, and the definitions that stand in the proof."""

    def __init__(self, values: Mapping[str, Any], arrays: Mapping[str, Mapping[tuple[int, ...], float]]) -> None:
        self.values, self.arrays = values, arrays
        self.definitions: dict[str, tuple[tuple[str, ...], Term]] = {}

    def define(self, left: str, right: Term) -> None:
        name, _, places = left.partition("_")
        self.definitions[name] = tuple(x for x in places.strip("{}").split(",") if x), right

    def value(self, term: Term, bound: Mapping[str, int]) -> float:
        args = term.args
        match term.op:
            case "const":
                return float(Fraction(term.data[0]))
            case "sym":
                return self.symbol(term.data, (), bound)
            case "named":
                return {"e": math.e, "pi": math.pi}[term.data]
            case "index":
                return self.symbol(args[0].data, tuple(int(self.value(a, bound)) for a in args[1:]), bound)
            case "sum" | "bigmax":
                lo, hi = (int(self.value(a, bound)) for a in args[1:3])
                parts = [self.value(args[3], {**bound, args[0].data: k}) for k in range(lo, hi + 1)]
                return math.fsum(parts) if term.op == "sum" else max(parts)
            case "fn":
                return {"exp": math.exp, "sqrt": math.sqrt, "log": math.log}[term.data](self.value(args[0], bound))
        numbers = [self.value(a, bound) for a in args]
        return {
            "add": lambda a, b: a + b,
            "sub": lambda a, b: a - b,
            "mul": lambda a, b: a * b,
            "div": lambda a, b: a / b,
            "pow": lambda a, b: a**b,
            "neg": lambda a: -a,
        }[term.op](*numbers)

    def symbol(self, name: str, places: tuple[int, ...], bound: Mapping[str, int]) -> float:
        """A bound name first; a definition sees the indices that it is given, and nothing of where it is used."""
        if name in bound and not places:
            return bound[name]
        base, _, script = name.partition("_")
        if script and name not in self.values:
            places = tuple(int(self.symbol(x, (), bound)) for x in script.strip("{}").split(","))
            return self.symbol(base, places, bound)
        if name in self.definitions:
            names, body = self.definitions[name]
            assert len(names) == len(places), f"{name} stands for a function of {names}, and is used without"
            return self.value(body, dict(zip(names, places, strict=True)))
        return self.arrays[name][places] if places else self.values[name]


def printed(name: str) -> tuple[list[str], Mapping[str, tuple[str, ...]]]:
    function, equation, given, shapes = CLAIMS[name]
    verdict = verify(function, equation, given=given)
    assert verdict.status is Status.PROVED, verdict.message
    return list(proof(verdict)), shapes


def _claim(lines: list[str]) -> tuple[str, str]:
    start = next(k for k, line in enumerate(lines) if line in ("\\[", "\\begin{align*}"))
    end = next(k for k, line in enumerate(lines) if line in ("\\]", "\\end{align*}"))
    text = " ".join(line.strip() for line in lines[start + 1 : end])
    text = text.replace("\\\\", "").replace("&", "").replace("={}", "=").replace("\\quad {}", "").rstrip(".")
    depth, at = 0, 0
    while depth or text[at] != "=":
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return text[:at].strip(), text[at + 1 :].strip()


@pytest.mark.parametrize("name", CLAIMS)
def test_what_a_proof_prints_is_true_in_numbers(name: str) -> None:
    lines, shapes = printed(name)
    rng = random.Random(5)
    arrays = {
        a: {p: rng.uniform(-1, 1) for p in itertools.product(*(range(1, LENGTHS[x] + 1) for x in axes))}
        for a, axes in shapes.items()
    }
    begin = next((k for k, line in enumerate(lines) if line.startswith("Let")), len(lines))
    stop = lines.index("\\end{align*}", begin)
    rows = [m.groups() for line in lines[begin:stop] if (m := _ROW.match(line))]
    final = next(k for k, line in enumerate(lines) if "both sides are" in line.lower())
    result = lines[final + 2].strip().rstrip(".")
    names = {*shapes, *LENGTHS, "i", "j", "t", *(left.partition("_")[0] for left, _ in rows)}
    checked = 0
    for i, j in itertools.product((1, 2), repeat=2):
        reader = Reader({**LENGTHS, "i": i, "j": j, "t": 0.7}, arrays)
        for left, right in rows:
            reader.define(left, _term(right, names))
        sides = [reader.value(_term(text, names), {}) for text in (*_claim(lines), result)]
        assert sides[0] == pytest.approx(sides[1], rel=1e-12)
        assert sides[2] == pytest.approx(sides[1], rel=1e-12)
        checked += 1
    assert rows
    assert checked == 4


def _term(text: str, names: set[str]) -> Term:
    return read(f"zz = {text}", dict.fromkeys((*names, "zz"), "symbol")).links[0].right


@pytest.mark.parametrize("name", CLAIMS)
def test_no_sum_binds_a_name_that_stands_free_in_the_proof(name: str) -> None:
    lines, _ = printed(name)
    text = "\n".join(lines)
    bound = set(re.findall(r"\\(?:sum|prod)_\{(.+?)=", text)) | set(re.findall(r"\\max_\{1 \\le (.+?) \\le", text))
    where = next(line for line in lines if line.startswith("To show"))
    assert bound
    assert not {x for x in bound if re.search(rf"(?<![A-Za-z\\]){re.escape(x)}(?![A-Za-z])", where)}


@pytest.mark.parametrize("free", [f"\N{MIDDLE DOT}{k}" for k in (*range(8), "b0")])
def test_a_generator_depends_on_what_stands_free_in_it_however_indices_are_called(free: str) -> None:
    def over(number: int) -> Ratio:
        return Ratio(((Fraction(1), ((number, 1),)),))

    lets = [
        Let(1, "n", "symbol", about="n"),
        Let(2, "a", "symbol", about="\N{MIDDLE DOT}9"),
        Let(3, "b", "symbol", about=free),
        Let(4, "c", "entry x", (over(2),)),
        Let(5, "d", "entry y", (over(3),)),
        Let(6, "f", "sum", (Ratio(ONE), over(1), Ratio(((Fraction(1), ((4, 1), (5, 1))),))), about="\N{MIDDLE DOT}9"),
        Let(7, "g", "exp", (over(6),)),
        Let(8, "h", "sum", (Ratio(ONE), over(1), over(7)), about=free),
    ]
    apart = separated(lets)
    notation = Notation({})
    names = notation.names(apart, apart)
    meaning = Meaning(apart, named=names)
    rows = {notation.latex(names[n]): notation.latex(meaning.definitions[n]) for n in (6, 7, 8)}
    assert rows == {
        "a_{i}": r"\sum_{j=1}^{n} x_{j} y_{i}",
        "b_{i}": r"\exp\left(a_{i}\right)",
        "c": r"\sum_{i=1}^{n} b_{i}",
    }
