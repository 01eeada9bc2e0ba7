"""The words of a report, pinned by a golden file."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from mathlink.model import Counterexample
from mathlink.report.marks import marked
from mathlink.report.summary import count, holds, sentence
from mathlink.report.text import REASONS, block, lines, place, render, statement
from tests.report.samples import SAMPLES

GOLDEN = Path(__file__).parent.parent / "golden" / "report"


def test_the_report_reads_as_in_the_golden_file() -> None:
    text = render(
        SAMPLES.values(), warnings=["papers/broken.py: cannot be imported: no module named 'x'"], seconds=1.25
    )
    assert text == (GOLDEN / "all.txt").read_text(encoding="utf-8")


def test_what_holds_takes_one_line_and_the_summary_stands_last() -> None:
    assert len(list(block(SAMPLES["proved"]))) == 1
    assert len(list(block(SAMPLES["tested"]))) == 1
    assert list(lines(SAMPLES.values(), seconds=1.0))[-1][0] == "summary"


def test_a_refutation_names_inputs_both_values_the_hint_and_the_place() -> None:
    text = "\n".join(text for _, text in block(SAMPLES["refuted"]))
    for words in ("darcy(reynolds=100.0) returns 0.64", "gives 0.16", "code = 4 × equation", "papers/flow.py:50"):
        assert words in text


@pytest.mark.parametrize(
    ("equation", "binding", "expected"),
    [
        (r"f = \frac{64}{Re}", {}, "\\frac{64}{Re}"),
        (r"\frac{64}{Re} = f.", {"f": "return"}, "\\frac{64}{Re}"),
        (r"E_k = a = b", {}, "a"),
        (r"y_{a=b} = 2", {}, "2"),
        (r"0 \le D", {}, "D"),
        (r"\mathcal<D> = \frac<D><x+1>", {}, "\\frac<D><x+1>"),
        (r"p &= m v \\ m &= 2", {}, "m v"),
        (r"x := 2,\quad y = 3", {}, "2"),
        (r"\{a = b\} = 3", {}, "3"),
    ],
)
def test_the_side_that_is_not_the_result_is_underlined(equation: str, binding: dict[str, str], expected: str) -> None:
    first, second = marked(equation, binding, "here").split("\n")
    start = second.index("^")
    assert first[start : start + second.count("^")] == expected
    assert second.endswith(" here")


@pytest.mark.parametrize("equation", ["", "x + 1", "f =", "{{{", "lambda x: x == 2", r"\begin{a} x = 2"])
def test_an_equation_without_two_sides_in_sight_keeps_the_words_on_their_own_line(equation: str) -> None:
    assert marked(equation, {}, "here").split("\n")[-1] == "here"


def test_a_side_on_several_lines_is_underlined_on_each() -> None:
    assert marked("f = a \\left(b\n  + c\\right) \\\\\nb = 2", {}, "here") == (
        "f = a \\left(b\n    ^^^^^^^^^\n  + c\\right) \\\\\n  ^^^^^^^^^^ here\nb = 2"
    )


def test_long_equations_and_inputs_are_cut_in_text() -> None:
    long = replace(
        SAMPLES["refuted"], equation="f = " + "x + " * 200, counterexample=Counterexample({"x": [1.0] * 500}, 1.0, 2.0)
    )
    text = [text for _, text in block(long)]
    assert len(text[0]) < 160
    assert any("whole in --format json" in line for line in text)


def test_exact_and_enormous_values_are_shown() -> None:
    values = {"a": Fraction(1, 3), "b": Fraction(10**400), "c": 10**6000}
    odd = replace(SAMPLES["refuted"], counterexample=Counterexample(values, float("nan"), float("inf")))
    text = "\n".join(text for _, text in block(odd))
    assert "a=0.3333333333333333, b=inf, c=0x" in text
    assert "returns nan" in text


def test_files_are_shown_relative_to_the_root() -> None:
    verdict = replace(SAMPLES["proved"], file="/home/a/papers/flow.py")
    assert place(verdict, "/home/a") == "papers/flow.py:12"
    assert place(verdict, "/usr/lib/x/y") == "/home/a/papers/flow.py:12"
    assert place(SAMPLES["proved"], "/usr/lib/x/y") == "papers/flow.py:12"


def test_every_reason_of_the_public_surface_has_words() -> None:
    codes = """identity normal_form sympy smt boxes induction exhaustive numeric rounded_constants counterexample shape
    domain unreadable_equation unreadable_given unbound_symbol not_a_claim code_not_modelled model_not_confirmed
    no_valid_inputs vacuous not_comparable out_of_time crashed engines_exhausted"""
    assert set(codes.split()) == set(REASONS)


def test_no_claims_is_said() -> None:
    assert render([], seconds=0.1) == "no claims found\n"


def test_answers_are_counted() -> None:
    assert count(SAMPLES.values()) == {"proved": 2, "tested": 2, "refuted": 5, "undecided": 3}
    assert sentence(SAMPLES.values(), 2.0).endswith("3 undecided (1 of them no claim about the function) in 2.0 s")


@pytest.mark.parametrize(
    ("sample", "options", "expected"),
    [
        ("proved", {}, True),
        ("proved", {"require": "proved"}, True),
        ("tested", {}, True),
        ("tested", {"require": "proved"}, False),
        ("refuted", {}, False),
        ("refuted", {"undecided": "ignore", "docstrings": True}, False),
        ("unbound", {}, False),
        ("unbound", {"undecided": "ignore"}, True),
        ("unbound", {"undecided": "ignore", "require": "proved"}, True),
        ("unbound", {"docstrings": True}, False),
        ("no claim", {}, False),
        ("no claim", {"docstrings": True}, True),
    ],
)
def test_what_counts_as_a_success(sample: str, options: dict[str, object], expected: bool) -> None:
    assert holds(SAMPLES[sample], **options) is expected


def test_control_characters_are_pictures_and_keep_the_marks_in_place() -> None:
    odd = replace(SAMPLES["unbound"], equation="y = \x0crac\x1b[31m", message="`\x08eta` bound to nothing", hint="")
    text = "\n".join(text for _, text in block(odd))
    assert "y = ␌rac␛[31m" in text.split("\n")[0]
    assert "`␈eta`" in text
    assert not any(c < " " and c != "\n" for c in text)


@pytest.mark.parametrize(
    ("equation", "shown"),
    [
        ("f = \frac{16}{Re}", ["f = ␌rac{16}{Re}"]),
        ("\theta = \nu \times \beta\x0b", ["␉heta = ", "u ␉imes ␈eta␋"]),
        ("x = y \\\\\r\n\t\ty = \rho", ["x = y \\\\", "\t\ty = ␍ho"]),
        (" y\t=\t2 \n", ["y\t=\t2"]),
        ("\x1cx\x85 = 1", ["␜x␡ = 1"]),
        ("", [""]),
    ],
)
def test_a_statement_is_shown_with_what_became_of_its_commands(equation: str, shown: list[str]) -> None:
    assert statement(equation) == shown


def test_a_caret_stays_under_a_control_character() -> None:
    odd = replace(SAMPLES["unbound"], message="line 1, column 5: no\nx = \x0bec y\n    ^", hint="")
    rows = [text for _, text in block(odd)]
    assert rows[-1].index("^") == rows[-2].index("␋")


def test_marks_stand_under_a_side_with_pictures() -> None:
    odd = replace(SAMPLES["refuted"], equation="f = \x0crac{16}{Re}")
    rows = [text for _, text in block(odd)]
    (place,) = [number for number, row in enumerate(rows) if row.strip() == "f = ␌rac{16}{Re}"]
    assert rows[place + 1].index("^") == rows[place].index("␌")


def test_docstring_mode_gathers_what_is_no_claim_by_function() -> None:
    silent = replace(SAMPLES["no claim"], file=SAMPLES["unbound"].file)
    given = [replace(silent, line=7), SAMPLES["unbound"], replace(silent, line=9), replace(silent, function="m.g")]
    text = [text for style, text in lines(given, brief=True) if not style]
    assert "  -          decay:7, 9  2 equations are no claims about this function" in text
    assert "  -          g  1 equation is no claim about this function" in text


def test_conditions_stand_once_and_below_where_they_are_long() -> None:
    proved = replace(SAMPLES["proved"], conditions=("k - 1.0 != 0", "k - 1 != 0"))
    assert "where k - 1 != 0)" in next(iter(block(proved)))[1]
    long = replace(proved, conditions=("a" * 60, "b" * 60))
    head, *below = [text.strip() for _, text in block(long)]
    assert head.endswith("on conditions)")
    assert below == [f"where {'a' * 60}", "b" * 60]


def test_an_assumed_domain_is_part_of_how_far_an_answer_reaches() -> None:
    assumed = ("domain: positive inputs, as in the docstring's example",)
    (_, head), *below = block(replace(SAMPLES["proved"], warnings=assumed))
    assert "(all positive inputs, as in the docstring's example; same normal form" in head
    assert not below
    assert "200 points, positive inputs" in next(iter(block(replace(SAMPLES["tested"], warnings=assumed))))[1]


def test_a_map_that_was_tried_stands_alone() -> None:
    tried = 'it would hold with where={"a": "b"}: confirm it'
    found = replace(
        SAMPLES["unbound"], message='`a` bound to nothing\nsay what it stands for: where={"a": "b"}', hint=tried
    )
    assert [text.strip() for _, text in block(found)][1:] == ["`a` bound to nothing", tried]
