r"""Proofs in LaTeX: what they say, and that plain LaTeX with amsmath and amsthm sets every one of them."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

import mathlink
from mathlink.model import Domain, Evidence, Kind, Obligation, Outcome, Status, Verdict
from mathlink.prove.sketch import Let
from mathlink.report.domain import given
from mathlink.report.notation import Notation
from mathlink.report.proof import PREAMBLE, document, proof
from mathlink.term import Term, add, const, index, le, lt, mul, ne, sym
from mathlink.views.latex import to_latex
from tests.prove.recheck.proofs import NAMES, proofs

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too

N, ROW = sym("n"), sym("i")
HEAD = "\\documentclass{article}\n\\usepackage{amsmath, amssymb, amsthm}\n\\begin{document}\n"


def verdict_of(name: str) -> Verdict:
    _, evidence = proofs()[name]
    return Verdict(Status.PROVED, "normal_form", "equal", function=f"f {name}", equation=name, evidence=(evidence,))


def said(name: str) -> str:
    return "\n".join(proof(verdict_of(name)))


@pytest.mark.parametrize("name", NAMES)
def test_every_proof_is_one_environment_and_plain_ascii(name: str) -> None:
    text = said(name)
    assert text.startswith("\\begin{proof}[Proof")
    assert text.endswith("\\end{proof}")
    assert text.isascii()
    assert text.count("{") == text.count("}")
    assert "Gone through again" in text


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_plain_latex_sets_every_proof(tmp_path: Path) -> None:
    body = "\n".join(document([*map(verdict_of, NAMES), *_verdicts()]))
    (tmp_path / "proofs.tex").write_text(f"{HEAD}{body}\n\\end{{document}}\n", encoding="ascii")
    command = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "proofs.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=60)
    assert done.returncode == 0, done.stdout[-1500:]
    assert (tmp_path / "proofs.pdf").stat().st_size > 10_000
    too_wide = [float(x) for x in re.findall(r"Overfull \\hbox \((.*?)pt too wide", done.stdout)]
    assert max(too_wide, default=0.0) < 20


def _verdicts() -> list[Verdict]:
    def tube(inlet_loss: float, reynolds: float) -> float:
        return inlet_loss * 64 / reynolds if reynolds < 2300 else inlet_loss * 0.3164 / reynolds**0.25

    law = r"K = k \begin{cases} \frac{64}{Re} & Re < 2300 \\ 0.3164 Re^{-1/4} & Re \ge 2300 \end{cases}"
    proved = verify(tube, law, where={"k": "inlet_loss", "Re": "reynolds"}, given="Re > 0")
    assert proved.status is Status.PROVED
    wrong = verify(tube, r"K = 2 k Re", where={"k": "inlet_loss", "Re": "reynolds"}, given="Re > 0")

    def wide(x: float, y: float, z: float) -> float:
        a = (x**2 + y**2 + z**2 + 3 * x * y + 17 * y * z + 29 * x * z + x + y + z + 1) ** 0.5
        return a * (x + y) * (x - y) / (a + z + x * y * z + 4 * x * y**3 + 5 * x * z**3)

    root = r"\sqrt{x^2 + y^2 + z^2 + 3xy + 17yz + 29xz + x + y + z + 1}"
    law = rf"f = \frac{{(x^2 - y^2) {root}}}{{z + xyz + 4xy^3 + 5xz^3 + {root}}}"
    broad = verify(wide, law, given="x > 0, y > 0, z > 0")
    power = verify(lambda x, y, z: (x + y + 2 * z + 1) ** 5, r"f = (x + y + 2z + 1)^4 (x + y + 2z + 1)")
    assert broad.status is power.status is Status.PROVED
    return [proved, wrong, broad, power]


def test_names_are_those_of_the_paper() -> None:
    proved, wrong, *_ = _verdicts()
    text = "\n".join(document([proved]))
    assert text.startswith(PREAMBLE)
    assert "Re^{" in text.replace("\\mathrm{Re}", "Re")
    assert "reynolds" not in text
    assert "inlet" not in text
    assert "\n".join(proof(wrong)).startswith("% no proof: refuted")


def test_a_proof_says_what_a_person_needs() -> None:
    text = said("cancelled, with a condition")
    assert "[Proof by FLINT 0" in text
    assert "both sides are" in text.lower()
    assert "This needs $x - y \\ne 0$." in text
    assert "checked, 13 steps exactly" in text


def test_branches_are_items() -> None:
    text = said("a branch that cannot happen")
    assert text.count("\\item Where") == 3
    assert "this cannot happen." in text


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("reynolds", "Re"),
        ("x[0,2]", "x_{1,3}"),
        ("inlet_loss", r"\mathrm{inlet}_{\mathrm{loss}}"),
        ("x", "x"),
        ("speed", r"\mathrm{speed}"),
        ("rho_g", r"\mathrm{rho}_{\mathrm{g}}"),
        ("_x", r"\text{ x}"),
        ("y.shape[1]", r"\operatorname{len}_{2}(y)"),
        ("z.shape[0]", "n"),
        ("t.shape[0]", "m"),
    ],
)
def test_names_of_the_code_are_set_well(name: str, latex: str) -> None:
    assert Notation({"Re": "reynolds", "q": "return", "w": "2*x", "n": "z.shape[0]", "m": "len(t)"}).name(name) == latex


def test_loose_indices_get_letters() -> None:
    free = sym("\N{MIDDLE DOT}0")
    assert Notation({}).latex(mul(index(sym("x"), free), add(free, sym("i")))) == r"x_{j} \cdot \left(j + i\right)"


def test_generators_never_take_a_name_of_the_paper() -> None:
    _, evidence = proofs()["roots split"]
    assert evidence.sketch is not None
    lets = list(evidence.sketch.of(Let))
    notation = Notation({"a": "x", "c_{f}": "u"})
    names = {notation.latex(t) for t in notation.names(lets, lets).values()}
    assert names
    assert not names & {"a", "c", "f", "d", "e", "i", "x", "y"}


def test_lengths_are_called_what_the_domain_calls_them() -> None:
    notation = Notation({"Q": "q", "m": "len(K)"}, r"Q \in \mathbb{R}^{n \times d_k}, K \in \mathbb{R}^{r \times 3}")
    lengths = {"q.shape[0]": "n", "q.shape[1]": "d_{k}", "K.shape[0]": "m"}
    assert {name: notation.name(name) for name in lengths} == lengths
    assert notation.name("K.shape[1]") == r"\operatorname{len}_{2}(K)"
    notation.reserve(index(sym("x"), sym("k")))
    assert notation.name("x.shape[0]") == r"\operatorname{len}(x)"


def test_a_domain_that_cannot_be_read_names_no_lengths() -> None:
    assert Notation({}, r"Q \in \mathbb{").name("Q.shape[0]") == r"\operatorname{len}_{1}(Q)"


@pytest.mark.parametrize(
    ("kinds", "hypotheses", "said"),
    [
        ({"n": "int"}, (le(const(0), N),), [r"n \in \mathbb{N}", r"0 \le n"]),
        ({"n": "int"}, (lt(const(-1), N),), [r"n \in \mathbb{N}", "-1 < n"]),
        ({"n": "int"}, (lt(const(-2), N),), [r"n \in \mathbb{Z}", "-2 < n"]),
        ({"n": "int"}, (), [r"n \in \mathbb{Z}"]),
        ({"n": "real"}, (le(const(1), N),), [r"1 \le n"]),
        ({"k": "int"}, (), []),
        (
            {"n": "int", "i": "int"},
            (le(const(1), N), le(const(1), ROW), le(ROW, N)),
            [r"n, i \in \mathbb{N}", r"1 \le n", r"1 \le i \le n"],
        ),
        ({}, (lt(const(0), N), lt(N, const(1)), ne(N, ROW)), [r"0 < n < 1", r"n \ne i"]),
        ({}, (ne(const(0), N), le(N, ROW)), [r"0 \ne n", r"n \le i"]),
    ],
)
def test_a_domain_says_which_names_are_whole_numbers(
    kinds: dict[str, Kind], hypotheses: tuple[Term, ...], said: list[str]
) -> None:
    claim = Obligation(N, "=", N, Domain(kinds, hypotheses))
    assert given(claim, to_latex, str) == said


def test_a_proof_for_all_shapes_is_shown_once() -> None:
    verdict = verdict_of("sums of sums")
    several = dataclasses.replace(verdict, evidence=verdict.evidence * 3)
    assert list(proof(several)) == list(proof(verdict))


def test_what_has_no_sketch_is_no_proof() -> None:
    verdict = verdict_of("circle")
    bare = dataclasses.replace(verdict.evidence[0], sketch=None, steps=())
    assert list(proof(dataclasses.replace(verdict, evidence=(bare,)))) == ["% proved, without steps to show: equal"]
    assert bare.outcome is Outcome.PROVED


def test_what_a_law_rests_on_is_told_in_a_comment() -> None:
    slope = Evidence(
        "slope", Outcome.PROVED, steps=("the derivative by x is never below 0, and the function does not jump",)
    )
    boxes = Evidence("boxes", Outcome.PROVED, steps=("every way to fail was excluded: 3 by boxes", "9 boxes"))
    doubles = Evidence("doubles", Outcome.OPEN, steps=("nothing",))
    verdict = Verdict(Status.PROVED, "boxes", "it holds", evidence=(slope, slope, boxes, doubles))
    assert list(proof(verdict)) == [
        "% proved: it holds",
        "%   slope: the derivative by x is never below 0, and the function does not jump",
        "%   boxes: every way to fail was excluded: 3 by boxes",
        "%     9 boxes",
    ]
    refuted = dataclasses.replace(verdict, status=Status.REFUTED)
    assert list(proof(refuted)) == ["% no proof: refuted: it holds"]
