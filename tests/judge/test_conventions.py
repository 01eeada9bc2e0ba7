"""A refuted claim about arrays names the convention that differs, with an edit of the code that makes it agree."""

from __future__ import annotations

import importlib.util
import itertools
import re
import sys
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

import mathlink
from mathlink import Status

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too

_NUMBERS = itertools.count()
_EDIT = re.compile(r": with `(.+)` instead of `(.+)` in line (\d+) the code would agree\Z")


def function(source: str, folder: Path) -> FunctionType:
    """The one function of a module."""
    name = f"conventions_{next(_NUMBERS)}"
    path = folder / f"{name}.py"
    path.write_text("import numpy as np\n" + source)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    (found,) = (v for v in vars(module).values() if isinstance(v, FunctionType))
    return found


X = {"n": "len(x)"}
MEAN = r"\bar{x} = \frac{1}{n}\sum_{i=1}^n x_i"
VARIANCE = r"v = \frac{1}{n}\sum_{i=1}^n (x_i - \bar{x})^2 \\ " + MEAN

CONVENTIONS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("ddof", "def v(x):\n    return np.var(x, ddof=1)\n", VARIANCE, X, ""),
    ("ddof", "def v(x):\n    return np.sum((x - x.mean()) ** 2) / (len(x) - 1)\n", VARIANCE, X, ""),
    ("mean against sum", "def m(x):\n    return np.sum(x ** 2)\n", r"m = \frac{1}{n}\sum_{i=1}^n x_i^2", X, ""),
    ("mean against sum", "def s(x):\n    return (x ** 2).mean()\n", r"s = \sum_{i=1}^n x_i^2", X, ""),
    ("axis", "def c(X):\n    return X - X.mean(axis=1, keepdims=True)\n", r"Y_{ij} = X_{ij} - \frac{1}{n}\sum_{k=1}^n X_{kj}", {"n": "X.shape[0]"}, ""),
    ("transpose", "def g(X):\n    return X.T @ X\n", r"G = X X^\top", {}, r"X \in \mathbb{R}^{n \times d}"),
    ("transpose", "def y(W, x):\n    return x @ W\n", r"y_j = \sum_k W_{jk} x_k", {}, ""),
    ("base of the logarithm", "def h(p):\n    return -np.sum(p * np.log(p))\n", r"H = -\sum_{i} p_i \log_2 p_i", {}, "p_i > 0"),
    ("norm", "def u(x):\n    return x / np.linalg.norm(x)\n", r"u_i = \frac{x_i}{\sum_j |x_j|}", {}, ""),
    ("root", "def d(a, b):\n    return np.sum((a - b) ** 2)\n", r"d = \sqrt{\sum_i (a_i - b_i)^2}", {}, ""),
    ("root", "def r(x):\n    return np.var(x)\n", VARIANCE.replace("v = ", "r = \\sqrt{").replace(r")^2 \\", r")^2} \\"), X, ""),
    ("factor 1/2", "def l(y, p):\n    return np.sum((y - p) ** 2)\n", r"L = \frac{1}{2}\sum_i (y_i - p_i)^2", {}, ""),
    ("swapped inputs", "def kl(p, q):\n    return np.sum(q * np.log(q / p))\n", r"D = \sum_i p_i \ln\frac{p_i}{q_i}", {}, "p_i > 0, q_i > 0"),
    ("order in time", "def y(x, w):\n    return np.dot(w[::-1], x)\n", r"y = \sum_{k} w_k x_k", {}, ""),
    ("epsilon under the root", "def z(x, v, e):\n    return x / (np.sqrt(v) + e)\n", r"z_i = \frac{x_i}{\sqrt{v_i + e}}", {}, "v_i > 0, e > 0"),
    ("index off by one", "def d(x):\n    return np.sum(x[:-1] * x[1:])\n", r"d = \sum_{i=1}^{n-1} x_i^2", X, "n > 1"),
    ("index off by one", "def y(x):\n    return x[1:]\n", r"y_t = x_{t-1}", {}, ""),  # x[:1] agrees at two entries only
    ("sign", "def a(r, v, g):\n    return r + g * v + v\n", r"a_i = r_i + g v_i - v_i", {}, ""),
    ("exponent", "def k(x, y):\n    return (np.dot(x, y) + 1) ** 3\n", r"k = \left(\sum_i x_i y_i + 1\right)^2", {}, ""),
    ("maximum against minimum", "def h(x):\n    return np.minimum(x, 0)\n", r"h_i = \max(x_i, 0)", {}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "source", "equation", "where", "given"), CONVENTIONS)
def test_the_convention_is_named_and_its_edit_makes_the_code_agree(
    name: str, source: str, equation: str, where: dict[str, Any], given: str, tmp_path: Path
) -> None:
    verdict = verify(function(source, tmp_path), equation, where or None, given or None)
    assert verdict.status is Status.REFUTED
    assert name in verdict.hint
    edit = _EDIT.search(verdict.hint)
    if edit is None:
        assert "n against n - 1" in verdict.hint or "swapped" in verdict.hint or "a mean against a sum" in verdict.hint
        return
    new, old, line = edit[1], edit[2], int(edit[3])
    lines = source.splitlines()
    assert old in lines[line - 2], "the line of the code that is to be edited"
    mended = "\n".join(text.replace(old, new, 1) if n == line - 2 else text for n, text in enumerate(lines)) + "\n"
    assert verify(function(mended, tmp_path), equation, where or None, given or None).status is Status.PROVED


NOTHING = [
    # n/(n - 1) at equal entries only
    ("def t(y, h):\n    return h * np.sum(y)\n", r"t = \frac{h}{2}\sum_{i=1}^{n-1}(y_i + y_{i+1})", {"n": "len(y)"}, "n > 1"),
    ("def f(x):\n    return np.sum(np.sin(x))\n", r"f = \sum_i e^{x_i}", {}, ""),
    # `len(x) == 2` edited would be asked for at other lengths only
    ("def s(x):\n    if len(x) == 2:\n        return x[0] - np.exp(x[1])\n    return x.sum()\n", r"s = \sum_i x_i", {}, ""),
    ("def s(x):\n    if len(x) == 5:\n        return x[0] - x[1]\n    return x.sum()\n", r"s = \sum_i x_i", {}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("source", "equation", "where", "given"), NOTHING)
def test_no_convention_is_named_where_none_makes_them_agree(
    source: str, equation: str, where: dict[str, Any], given: str, tmp_path: Path
) -> None:
    verdict = verify(function(source, tmp_path), equation, where or None, given or None)
    assert verdict.status is Status.REFUTED
    assert "would agree" not in verdict.hint
    assert "ddof" not in verdict.hint


def test_a_mean_against_a_sum_is_told_by_how_the_factor_grows(tmp_path: Path) -> None:
    source = "def l(y, p):\n    r = y - p\n    return r @ r\n"
    verdict = verify(function(source, tmp_path), r"l = \frac{1}{n}\sum_{i=1}^n (y_i - p_i)^2", {"n": "len(y)"})
    assert verdict.hint == "code = n × equation with n = len(y): a mean against a sum"


def test_closures_defaults_and_keywords_survive_an_edit(tmp_path: Path) -> None:
    def made(power: int) -> Any:
        def moment(x, scale=1.0, *, shift=0.0):  # type: ignore[no-untyped-def]
            return scale * ((x - shift) ** power).sum()

        return moment

    verdict = verify(made(2), r"m = \frac{1}{n}\sum_{i=1}^n x_i^2", {"n": "len(x)", "m": "return"})
    assert verdict.status is Status.REFUTED
    assert "mean" in verdict.hint


def test_a_convention_kept_in_several_places_is_named_once(tmp_path: Path) -> None:
    source = "def z(x):\n    m = x.mean(0, keepdims=True)\n    return (x - m) / x.std(0, keepdims=True)\n"
    equation = (
        r"z_{ij} = \frac{x_{ij} - m_i}{s_i} \\ m_i = \frac{1}{d} \sum_{k=1}^d x_{ik}"
        r" \\ s_i^2 = \frac{1}{d} \sum_{k=1}^d (x_{ik} - m_i)^2"
    )
    verdict = verify(function(source, tmp_path), equation, {"d": "x.shape[1]"})
    assert verdict.status is Status.REFUTED
    assert verdict.hint.startswith(
        "axis: with `x.mean(1, keepdims=True)` instead of `x.mean(0, keepdims=True)` in line 3"
    )
    assert "and likewise elsewhere" in verdict.hint


def test_code_that_works_on_files_is_never_run_in_another_form(tmp_path: Path) -> None:
    written = tmp_path / "written"
    written.mkdir()
    source = (
        "import os\n\n\ndef s(x):\n    names = ['kept', 'spare']\n"
        f"    open(os.path.join({str(written)!r}, names[0]), 'a').close()\n    return np.sum(np.sin(x))\n"
    )
    verdict = verify(function(source, tmp_path), r"s = \sum_i e^{x_i}")
    assert verdict.status is Status.REFUTED
    assert [path.name for path in written.iterdir()] == ["kept"], "an edit of names[0] would have written another file"
