"""The command: exit codes, what goes to which stream, and what happens when it is cut short."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mathlink.cli import main
from mathlink.discover.tasks import Item
from mathlink.errors import TargetProblem
from mathlink.model import Verdict
from mathlink.workers import Report
from tests.report.samples import SAMPLES

ROOT = Path(__file__).parents[2]


def pairs(*names: str) -> list[tuple[Item, Verdict]]:
    found = []
    for number, name in enumerate(names, 1):
        verdict = SAMPLES[name]
        item = Item(f"{verdict.function}#{number}", verdict.function, verdict.file, verdict.line, verdict.equation)
        found.append((item, verdict))
    return found


class Workers:
    """Stands in for the workers: answers with what it was given and remembers what it was asked."""

    def __init__(self) -> None:
        self.report = Report(seconds=0.5)
        self.asked: dict[str, Any] = {}
        self.then: Callable[[], None] | None = None

    def __call__(self, targets: Any, *, progress: Any, **options: Any) -> Report:
        self.asked = {"targets": tuple(targets), **options}
        progress.importing("papers.flow")
        progress.found(len(self.report.results))
        for item, verdict in self.report.results:
            progress.judged(item, verdict)
        if self.then:
            self.then()
        return self.report


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workers:
    monkeypatch.chdir(tmp_path)
    fake = Workers()
    monkeypatch.setattr("mathlink.workers.check_targets", fake)
    return fake


@pytest.mark.parametrize(
    ("names", "options", "code"),
    [
        (["proved", "tested"], [], 0),
        ([], [], 0),
        (["proved", "tested"], ["--require", "proved"], 1),
        (["proved", "refuted"], [], 1),
        (["proved", "unbound"], [], 1),
        (["proved", "unbound"], ["--undecided", "ignore"], 0),
        (["refuted"], ["--undecided", "ignore"], 1),
        (["proved", "no claim"], [], 1),
        (["proved", "no claim"], ["--docstrings"], 0),
        (["unbound", "no claim"], ["--docstrings"], 1),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_exit_code_says_whether_every_claim_holds(
    workers: Workers, capsys: pytest.CaptureFixture[str], names: list[str], options: list[str], code: int, form: str
) -> None:
    workers.report.results = pairs(*names)
    assert main(["check", "papers", "--format", form, *options]) == code


def test_a_target_that_cannot_be_loaded_is_exit_code_2_and_the_rest_is_reported(
    workers: Workers, capsys: pytest.CaptureFixture[str]
) -> None:
    workers.report.results = pairs("proved")
    workers.report.problems = [TargetProblem("nowhere", "there is no such file")]
    assert main(["check", "papers", "nowhere"]) == 2
    out, err = capsys.readouterr()
    assert "nowhere: there is no such file" in err
    assert "1 proved" in out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chek"],
        ["check", "--jobs", "0"],
        ["check", "--jobs", "two"],
        ["check", "--budget", "0"],
        ["check", "--budget", "nan"],
        ["check", "--budget", "inf"],
        ["check", "--require", "maybe"],
        ["check", "--format", "xml"],
        ["check", "--no-such-option"],
        ["explain"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert capsys.readouterr().err


def test_a_wrong_configuration_is_exit_code_2(workers: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text("[tool.mathlink]\nbudgt = 3\n", encoding="utf-8")
    assert main(["check"]) == 2
    assert "did you mean budget" in capsys.readouterr().err


def test_the_command_line_stands_above_the_configuration_above_the_defaults(workers: Workers) -> None:
    assert main(["check"]) == 0
    assert workers.asked["targets"] == (".",)
    assert workers.asked["budget"] == 10.0
    assert workers.asked["jobs"] >= 1
    Path("pyproject.toml").write_text(
        '[tool.mathlink]\npaths = ["src"]\nbudget = 3\njobs = 5\nrequire = "proved"\n', encoding="utf-8"
    )
    workers.report.results = pairs("tested")
    assert main(["check"]) == 1
    assert workers.asked["targets"] == (str(Path.cwd() / "src"),)
    assert (workers.asked["budget"], workers.asked["jobs"]) == (3, 5)
    options = ["--budget", "2", "--jobs", "1", "--require", "tested", "--seed", "7", "--docstrings", "--no-cache"]
    assert main(["check", "other", *options]) == 0
    assert workers.asked == {
        "targets": ("other",),
        "docstrings": True,
        "jobs": 1,
        "budget": 2.0,
        "seed": 7,
        "open_memory": None,
    }


def test_verdicts_of_earlier_runs_are_taken_unless_somebody_says_otherwise(workers: Workers) -> None:
    for table, options, expected in (
        ("", [], True),
        ("cache = true", [], True),
        ("cache = true", ["--no-cache"], False),
        ("cache = false", [], False),
    ):
        Path("pyproject.toml").write_text(f"[tool.mathlink]\n{table}\n", encoding="utf-8")
        main(["check", "other", *options])
        assert (workers.asked["open_memory"] is not None) is expected
        main(["explain", "papers/flow.py::Pipe.loss", *options])
        assert workers.asked["open_memory"] is None  # it shows proofs, which are not kept


def test_verbose_says_what_is_of_an_earlier_run_and_what_never_will_be(
    workers: Workers, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "other"])
    assert "earlier run" not in capsys.readouterr().err
    main(["check", "-v", "other"])
    assert " verdicts are of an earlier run" in capsys.readouterr().err


def test_json_stands_alone_on_stdout_whatever_the_checked_code_prints() -> None:
    script = """
import os, sys
import mathlink.workers
from mathlink.cli import main
from tests.cli.test_command import Workers, pairs

def noise():
    print("printed by the code")
    os.write(1, b"written by the code\\n")

workers = mathlink.workers.check_targets = Workers()
workers.report.results = pairs("proved", "refuted")
workers.report.warnings = ["papers/broken.py was not looked at"]
workers.then = noise
sys.exit(main(["check", "--format", "json"]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert [claim["id"] for claim in document["claims"]] == ["papers.flow.discounted#1", "papers.flow.darcy#2"]
    assert document["summary"]["refuted"] == 1
    for words in ("printed by the code", "written by the code", "papers/broken.py"):
        assert words in done.stderr


def test_text_in_a_pipe_is_plain_and_colour_comes_when_asked_for(
    workers: Workers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workers.report.results = pairs("proved", "refuted")
    main(["check"])
    plain = capsys.readouterr().out
    assert "\x1b" not in plain
    main(["check", "--color", "always"])
    coloured = capsys.readouterr().out
    assert "\x1b[" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    main(["check"])
    assert capsys.readouterr().out == plain


def test_what_is_known_at_an_interruption_is_shown(workers: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    workers.report.results = pairs("proved", "refuted")

    def interrupt() -> None:
        raise KeyboardInterrupt

    workers.then = interrupt
    assert main(["check"]) == 130
    out, err = capsys.readouterr()
    assert "1 proved, 0 tested, 1 refuted" in out
    assert "interrupted, 2 claims were checked" in err


def test_a_reader_that_leaves_early_is_no_error() -> None:
    script = (
        "import sys; from mathlink.cli import screen, command\n"
        "command._COMMANDS['check'] = lambda asked: screen.write([('', 'x' * 1000)] * 5000, 'never') or 0\n"
        "sys.exit(command.main(['check']))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child, child.stdout, child.stderr:
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == ""
    assert child.returncode == 1


def test_output_that_the_terminal_cannot_spell_is_escaped() -> None:
    script = "from mathlink.cli import screen; screen.write([('', 'x ≠ 0')], 'never')"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.stdout == b"x \\u2260 0\n"


def test_one_function_of_a_file_is_checked(workers: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    workers.report.results = pairs("proved")
    file = SAMPLES["proved"].file
    assert main(["check", f"{file}::discounted"]) == 0
    assert workers.asked["targets"] == (f"{file}::discounted",), "nothing else of the file is judged"
    assert "1 proved, 0 tested, 0 refuted" in capsys.readouterr().out
    assert main(["check", f"{file}::discounted[eq. 1]"]) == 0
    workers.report.results = pairs("proved", "refuted")
    assert main(["check", f"{file}::discounted", f"{file}::darcy"]) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "it has no claim; --docstrings reads equations in docstrings"),
        (["--docstrings"], "it has no claim, nor an equation in its docstring"),
    ],
)
def test_a_function_asked_for_by_name_without_a_claim_is_no_success(
    workers: Workers, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    file = SAMPLES["proved"].file
    assert main(["check", f"{file}::flow", *options]) == 2
    assert f"mathlink: {file}::flow: {words}\n" == capsys.readouterr().err
    workers.report.results = pairs("proved")
    assert main(["check", f"{file}::flow", f"{file}::discounted", *options]) == 2
    out, err = capsys.readouterr()
    assert "1 proved" in out
    assert f"{file}::flow: {words}" in err


def test_a_function_that_could_not_be_loaded_is_told_once(workers: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    workers.report.problems = [TargetProblem("pipes.py::folw", "pipes has no folw; did you mean flow?")]
    assert main(["check", "pipes.py::folw"]) == 2
    assert capsys.readouterr().err == "mathlink: pipes.py::folw: pipes has no folw; did you mean flow?\n"


def test_where_nothing_is_attached_docstrings_are_pointed_out(
    workers: Workers, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "papers"]) == 0
    assert "--docstrings reads" in capsys.readouterr().err
    assert main(["check", "--docstrings", "papers"]) == 0
    assert not capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--requre", "proved"], "did you mean --require?"),
        (["chek", "."], "did you mean check?"),
        (["model.py"], "mathlink check model.py would check it"),
        ([], "mathlink --help shows what there is"),
        (["stat"], "did you mean start or status?"),
        (["session"], "mathlink session --help shows what there is"),
        (["session", "pln"], "did you mean plan?"),
        (
            ["fmt", "--format", "json"],
            "mathlink fmt: error: unrecognized arguments: --format; it goes with mathlink check\n",
        ),
        (["session", "amend", "--strat", "9:40"], "did you mean --start"),
        (["start", "related", "work"], "unrecognized arguments: work; words that belong together need quotes"),
        (["stop", "--xyzzy"], "mathlink stop --help tells what there is"),
    ],
)
def test_wrong_usage_says_what_was_meant(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert words in capsys.readouterr().err


def test_a_word_behind_session_is_no_file_to_check(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["session", "foo"])
    told = capsys.readouterr().err
    assert "invalid choice: 'foo'" in told
    assert "would check it" not in told


def test_explain_shows_binding_domain_and_evidence(workers: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    workers.report.results = pairs("proved", "refuted")
    assert main(["explain", "papers/flow.py::discounted"]) == 0
    out = capsys.readouterr().out
    assert workers.asked["targets"] == ("papers/flow.py::discounted",)
    for words in ("D is D", "is the result", "normal form D/(x + 1)", "over the reals: proved", "x + 1 ≠ 0"):
        assert words in out
    assert "darcy" not in out
    assert main(["explain", "papers.flow.darcy"]) == 0
    assert "code = 4 × equation" in capsys.readouterr().out


def test_explain_keeps_to_the_budget_of_the_configuration(workers: Workers) -> None:
    workers.report.results = pairs("proved")
    Path("pyproject.toml").write_text("[tool.mathlink]\nbudget = 3\njobs = 5\n", encoding="utf-8")
    assert main(["explain", "papers/flow.py::discounted"]) == 0
    assert (workers.asked["budget"], workers.asked["jobs"]) == (3, 1)
    assert main(["explain", "--budget", "7", "papers/flow.py::discounted"]) == 0
    assert workers.asked["budget"] == 7


def test_a_function_without_a_claim_is_explained_in_comments_of_latex(
    workers: Workers, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("plain.py").write_text("def twice(x: float) -> float:\n    return 2 * x\n", encoding="utf-8")
    assert main(["explain", "--latex", "plain.py::twice"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("result = 2*x" in line for line in lines)
    assert all(line.startswith("% ") or not line for line in lines)
    assert main(["explain", "plain.py::twice"]) == 0
    assert "%" not in capsys.readouterr().out


def test_explaining_what_has_no_claims_is_exit_code_2(workers: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "papers/flow.py::nothing"]) == 2
    assert "no claims found" in capsys.readouterr().err


def test_help_teaches_by_examples_and_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["--help"], "mathlink check --docstrings fluids"),
        (["check", "--help"], "exit codes:"),
        (["check", "--help"], "find every verdict anew"),
        (["explain", "--help"], "mathlink explain model.py::darcy"),
        (["--version"], "mathlink 0."),
    ):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 0
        assert words in capsys.readouterr().out


def test_explain_in_latex_prints_what_latex_reads(workers: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    workers.report.results = pairs("proved", "refuted")
    assert main(["explain", "--latex", "papers/flow.py::discounted"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("% needs")
    assert any("discounted" in line for line in lines)
    assert all(line.startswith("%") or not line for line in lines), "no sketch, so no proof, only comments"
