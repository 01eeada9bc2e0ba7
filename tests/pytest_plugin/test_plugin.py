"""``pytest --mathlink`` in pytest runs of its own, with a judge that reads its answer off the claim's label."""

from __future__ import annotations

import json
import re
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
INSTALLED = any(point.name == "mathlink" for point in entry_points(group="pytest11"))
PLUGINS = ["-p", "no:hypothesispytest"] + ([] if INSTALLED else ["-p", "mathlink.pytest_plugin"])

FAKE_JUDGE = """
from mathlink.model import Counterexample, Status, Verdict

VERDICTS = {
    "proved": dict(status=Status.PROVED, reason="normal_form", message="holds", scope="all inputs"),
    "tested": dict(status=Status.TESTED, reason="numeric", message="agrees", scope="200 points"),
    "refuted": dict(
        status=Status.REFUTED, reason="counterexample", message="differs", hint="code = 4 × equation",
        counterexample=Counterexample({"re": 100.0}, 0.64, 0.16), binding={"f": "return"},
    ),
    "undecided": dict(status=Status.UNDECIDED, reason="unbound_symbol", message="`q` is bound to nothing"),
}

def judge(claim, budget, seed):
    if claim.label == "broken":
        raise RuntimeError("our own bug")
    name = claim.function.__qualname__
    text = claim.statement if isinstance(claim.statement, str) else "condition"
    return Verdict(**VERDICTS[(claim.label or "proved").split(" ")[0]], function=name, equation=text, label=claim.label)

def pytest_configure(config):
    if config.getoption("--mathlink"):
        from mathlink.pytest_plugin.items import JUDGE
        config.stash[JUDGE] = judge
"""

MODEL = r"""
from mathlink import implements, requires, ensures

@implements(r"f = \frac{16}{Re}", label="refuted")
@implements(r"f = a", label="tested")
@requires("re > 0")
def darcy(re):
    return 64 / re

class Pipe:
    @implements(r"a = x_{[1]} :: y")
    @implements(r"a = x_{[1]} :: y")
    def loss(self, x):
        return x

    @ensures(lambda x, result: result > x)
    @staticmethod
    def grow(x):
        return x + 1

@implements("q = 1", label="undecided")
def unknown():
    return 1
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makeini("[pytest]\n")  # a root of its own, wherever temporary files are kept
    pytester.makeconftest(FAKE_JUDGE)
    pytester.makepyfile(model=MODEL)
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    cache = [] if "--lf" in arguments or "-x" in arguments else ["-p", "no:cacheprovider"]
    return project.runpytest_subprocess(*PLUGINS, *cache, *arguments)


def test_each_claim_is_one_item_named_by_function_and_statement(project: pytest.Pytester) -> None:
    done = run(project, "--mathlink", "--collect-only", "-q", "model.py")
    assert [line for line in done.outlines if "::" in line] == [
        "model.py::darcy[refuted]",
        "model.py::darcy[tested]",
        "model.py::Pipe.loss[a = x_{(1)} : y]",
        "model.py::Pipe.loss[a = x_{(1)} : y-2]",
        "model.py::Pipe.grow[condition]",
        "model.py::unknown[undecided]",
    ]


def test_nothing_is_collected_without_the_option(project: pytest.Pytester) -> None:
    assert run(project, "model.py").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_good_answers_pass_and_bad_ones_fail_in_the_reports_words(project: pytest.Pytester) -> None:
    done = run(project, "--mathlink", "model.py")
    done.assert_outcomes(passed=4, failed=2)
    text = done.stdout.str()
    for words in (
        r"f = \frac{16}{Re}",
        "^^^^^^^^^^^^^ gives 0.16",
        "darcy(re=100.0) returns 0.64",
        "code = 4 × equation",
        "`q` is bound to nothing",
        "FAILED model.py::darcy[refuted]",
        "refuted: code = 4 × equation",
        "undecided: a symbol is bound to nothing",
    ):
        assert words in text
    assert "Traceback" not in text
    assert "items.py" not in text


def test_a_folder_is_searched_for_claims_in_modules_that_are_no_tests(project: pytest.Pytester) -> None:
    package = project.mkpydir("src")
    (package / "deep.py").write_text(
        "from mathlink import implements\n@implements('y = x')\ndef same(x):\n    return x\n"
    )
    (package / "user.py").write_text("from src.deep import same  # mathlink implements\n")
    (package / "noisy.py").write_text("raise RuntimeError('imported')\n")
    (package / "__main__.py").write_text("raise RuntimeError('mathlink implements')\n")
    done = run(project, "--mathlink", "src")
    done.assert_outcomes(passed=1)


@pytest.mark.parametrize("mode", ["prepend", "append", "importlib"])
def test_every_import_mode_works(project: pytest.Pytester, mode: str) -> None:
    folder = project.mkdir("lib")
    (folder / "physics.py").write_text(
        "from mathlink import implements\n@implements('y = x')\ndef same(x):\n    return x\n"
    )
    run(project, "--mathlink", f"--import-mode={mode}", "lib").assert_outcomes(passed=1)


def test_claims_in_test_modules_stand_beside_their_tests(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_it="from mathlink import implements\n@implements('y = x')\ndef same(x):\n    return x\ndef test_same():\n    assert same(1) == 1\n"
    )
    done = run(project, "--mathlink", "test_it.py", "-v")
    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines_random(["test_it.py::test_same PASSED*", "test_it.py::same?y = x? PASSED*"])


def test_a_module_that_cannot_be_imported_is_a_collection_error(project: pytest.Pytester) -> None:
    project.makepyfile(bad="from mathlink import implements\nimport no_such_module\n")
    done = run(project, "--mathlink", "bad.py", "model.py", "--continue-on-collection-errors")
    done.assert_outcomes(passed=4, failed=2, errors=1)


def test_a_file_that_is_shadowed_by_another_module_is_a_collection_error(project: pytest.Pytester) -> None:
    project.makepyfile(colorsys="from mathlink import implements\n@implements('y = x')\ndef f(x):\n    return 2 * x\n")
    loaded = "import os, sys; sys.path = [p for p in sys.path if p and os.path.exists(os.path.join(p, 'os.py'))]\n"
    project.makepyfile(first=f"import sys\nplaces = sys.path\n{loaded}import colorsys\nsys.path = places\n")
    done = run(project, "-p", "first", "--mathlink", "--import-mode=importlib", ".")
    assert done.ret != 0
    done.stdout.fnmatch_lines(["*Python has another module 'colorsys'*give the file another name*"])


def test_one_claim_can_be_chosen_by_node_id_and_by_keyword(project: pytest.Pytester) -> None:
    run(project, "--mathlink", "model.py::darcy[tested]").assert_outcomes(passed=1)
    run(project, "--mathlink", "model.py::darcy").assert_outcomes(passed=1, failed=1)
    run(project, "--mathlink", "model.py", "-k", "loss or unknown").assert_outcomes(passed=2, failed=1, deselected=3)


def test_stop_at_first_failure_and_last_failed(project: pytest.Pytester) -> None:
    run(project, "--mathlink", "model.py", "-x").assert_outcomes(failed=1)
    run(project, "--mathlink", "model.py", "--lf").assert_outcomes(failed=1)


def test_it_works_in_several_processes(project: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    done = run(project, "--mathlink", "model.py", "-n", "2", "--junitxml=out.xml")
    done.assert_outcomes(passed=4, failed=2)
    assert "code = 4 × equation" in done.stdout.str()
    assert _properties(project.path / "out.xml", "darcy[refuted]")["mathlink_status"] == "refuted"


def test_junit_carries_the_verdict(project: pytest.Pytester) -> None:
    run(project, "--mathlink", "model.py", "--junitxml=out.xml")
    found = _properties(project.path / "out.xml", "darcy[refuted]")
    assert found["mathlink_status"] == "refuted"
    assert found["mathlink_reason"] == "counterexample"
    assert found["mathlink_hint"] == "code = 4 × equation"
    assert json.loads(found["mathlink_verdict"])["counterexample"]["code"] == 0.64
    assert _properties(project.path / "out.xml", "unknown[undecided]")["mathlink_reason"] == "unbound_symbol"


def _properties(file: Path, name: str) -> dict[str, str]:
    (case,) = [case for case in ElementTree.parse(file).iter("testcase") if case.get("name") == name]
    return {p.get("name", ""): p.get("value", "") for p in case.iter("property")}


def test_proof_can_be_required(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nmathlink_require = proved\n")
    done = run(project, "--mathlink", "model.py")
    done.assert_outcomes(passed=3, failed=3)
    assert 'mathlink_require = "proved" asks for more' in done.stdout.str()


def test_undecided_claims_can_be_skipped_with_their_reason(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nmathlink_undecided = skip\n")
    done = run(project, "--mathlink", "model.py", "-rs")
    done.assert_outcomes(passed=4, failed=1, skipped=1)
    assert "undecided: a symbol is bound to nothing" in done.stdout.str()


@pytest.mark.parametrize("line", ["mathlink_require = maybe", "mathlink_undecided = pass", "mathlink_budget = -1"])
def test_a_wrong_ini_value_is_a_usage_error(project: pytest.Pytester, line: str) -> None:
    project.makeini(f"[pytest]\n{line}\n")
    done = run(project, "--mathlink", "model.py")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert re.search(line.split(" ")[0], done.stderr.str())


def test_marks_on_the_function_apply_to_its_claims(project: pytest.Pytester) -> None:
    project.makepyfile(
        marked="import pytest\nfrom mathlink import implements\n@pytest.mark.xfail\n@implements('y = x', label='refuted')\ndef same(x):\n    return x\n"
    )
    run(project, "--mathlink", "marked.py").assert_outcomes(xfailed=1)


def test_our_own_bug_shows_its_traceback(project: pytest.Pytester) -> None:
    project.makepyfile(
        odd="from mathlink import implements\n@implements('y = x', label='broken')\ndef same(x):\n    return x\n"
    )
    done = run(project, "--mathlink", "odd.py")
    done.assert_outcomes(failed=1)
    assert "our own bug" in done.stdout.str()


def test_long_and_strange_statements_make_short_printable_names(project: pytest.Pytester) -> None:
    statement = "y =\n\t" + "x + " * 100 + "\x00\ud800"
    project.makepyfile(
        long=f"from mathlink import implements\n@implements({statement!r})\ndef same(x):\n    return x\n"
    )
    done = run(project, "--mathlink", "--collect-only", "-q", "long.py")
    (line,) = [line for line in done.outlines if "::" in line]
    assert line.startswith("long.py::same[y = x + x")
    assert len(line) < 140
    run(project, "--mathlink", "long.py").assert_outcomes(passed=1)
