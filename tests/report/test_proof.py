r"""Proofs in LaTeX: what they say, and that plain LaTeX with amsmath and amsthm sets every one of them."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path

import pytest

from mathlink.conductor import verify
from mathlink.model import Outcome, Status, Verdict
from mathlink.report.notation import Notation
from mathlink.report.proof import PREAMBLE, document, proof
from mathlink.term import add, index, mul, sym
from tests.prove.recheck.proofs import NAMES, proofs

HEAD = "\\documentclass{article}\n\\usepackage{amsmath, amsthm}\n\\begin{document}\n"


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


def _verdicts() -> list[Verdict]:
    def tube(inlet_loss: float, reynolds: float) -> float:
        return inlet_loss * 64 / reynolds if reynolds < 2300 else inlet_loss * 0.3164 / reynolds**0.25

    law = r"K = k \begin{cases} \frac{64}{Re} & Re < 2300 \\ 0.3164 Re^{-1/4} & Re \ge 2300 \end{cases}"
    proved = verify(tube, law, where={"k": "inlet_loss", "Re": "reynolds"}, given="Re > 0")
    assert proved.status is Status.PROVED
    wrong = verify(tube, r"K = 2 k Re", where={"k": "inlet_loss", "Re": "reynolds"}, given="Re > 0")
    return [proved, wrong]


def test_names_are_those_of_the_paper() -> None:
    proved, wrong = _verdicts()
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
        ("y.shape[1]", r"\operatorname{length}_{2}(y)"),
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
    _, evidence = proofs()["fractions"]
    assert evidence.sketch is not None
    names = Notation({"a": "c"}).names(evidence.sketch.of(type(evidence.sketch.steps[0])))
    assert not {t.data for t in names.values()} & {"a", "b", "d", "e", "i"}


def test_a_proof_for_all_shapes_is_shown_once() -> None:
    verdict = verdict_of("sums of sums")
    several = dataclasses.replace(verdict, evidence=verdict.evidence * 3)
    assert list(proof(several)) == list(proof(verdict))


def test_what_has_no_sketch_is_no_proof() -> None:
    verdict = verdict_of("circle")
    bare = dataclasses.replace(verdict.evidence[0], sketch=None)
    assert list(proof(dataclasses.replace(verdict, evidence=(bare,)))) == ["% proved, without steps to show: equal"]
    assert bare.outcome is Outcome.PROVED
