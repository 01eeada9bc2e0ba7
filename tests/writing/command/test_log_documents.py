"""``mathlink log`` as JSON, as a table for spreadsheets and as a table for LaTeX; import and export by format."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mathlink.cli.arguments import parser
from writing.command.desk import Desk
from writing.command.sessions import run_session
from writing.errors import InputProblem
from writing.sessions.model import Event
from writing.sessions.output.words import section_key
from writing.sessions.report.csv import COLUMNS
from writing.sessions.report.latex import escaped
from writing.sessions.store import Store

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=BERLIN)


@dataclass
class Office:
    """Commands at noon, in a folder of their own."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, command: str, now: datetime = NOON) -> str:
        asked = parser().parse_args(command.split("|"))
        desk = Desk(now, self.folder, Store(self.folder / ".mathlink" / "sessions", "here"))
        run_session(getattr(asked, "session_command", asked.command), asked, desk)
        return self.capsys.readouterr().out


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    office = Office(tmp_path, capsys)
    (tmp_path / "main.tex").write_text("\\section{Methods}\nWords.\n")
    office.run("start|methods & tests_1|--est|2h|--at|9:00|--to|10:00|--kind|writing")
    office.run("start|--at|yesterday 9:00|--to|yesterday 9:30")
    office.run("start|watched|--at|11:00")
    (begun,) = [line for line in office.run("session|export").split('"') if len(line) == 36][-1:]
    words = {section_key("main.tex", "Methods"): 30, "aaaaaaaaaaaa": 10}
    at = [NOON - timedelta(minutes=m) for m in (58, 55, 20)]
    beats = [Event(f"b{m}", "beat", time, time, begun, {"added": words}) for m, time in enumerate(at)]
    Store(tmp_path / ".mathlink" / "sessions", "here").append(beats)
    return office


def test_json_holds_every_figure(office: Office) -> None:
    told = json.loads(office.run("log|--json"))
    total = told["total"]
    assert (total["active_seconds"], total["sessions"], total["unassigned_seconds"]) == (6300, 3, 1800)
    assert (total["words_added"], total["words_removed"], total["coverage"], total["churn"]) == (120, 0, 1.0, 0.0)
    assert total["gross_words_per_hour"] == pytest.approx(120 / (900 / 3600))
    assert total["watched_seconds"] == 900
    assert [day["day"] for day in told["days"]] == ["2026-11-24", "2026-11-25"]
    assert {row["task"]: row["active_seconds"] for row in told["tasks"]} == {"methods & tests_1": 3600, "watched": 900}
    assert [row["section"] for row in told["sections"]] == ["Methods", "a section that is gone (aaaaaa)"]
    assert told["kinds"] == [{"kind": "writing", "active_seconds": 3600}]
    assert (told["first"], told["last"], told["idle_seconds"]) == ("2026-11-23", "2026-11-25", 300)
    assert told["estimates"]["of"] == 1


def test_an_empty_period_is_a_document_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(tmp_path, capsys)
    told = json.loads(office.run("log|today|--json"))
    assert (told["total"]["active_seconds"], told["total"]["focus"], told["days"]) == (0, None, [])
    assert office.run("log|today|--csv").splitlines()[1].startswith("total,0.0000,0.0000,,")
    assert "Total & 0:00" in office.run("log|today|--latex")


def test_csv_has_a_row_for_each_day_and_the_total(office: Office) -> None:
    header, *rows = csv.reader(io.StringIO(office.run("log|--csv")))
    assert tuple(header) == COLUMNS
    assert [row[0] for row in rows] == ["2026-11-24", "2026-11-25", "total"]
    assert [float(row[1]) for row in rows] == pytest.approx([0.5, 1.25, 1.75])
    assert sum(int(row[8]) for row in rows[:2]) == int(rows[2][8]) == 120


LATEX = r"""% week of 23 November 2026; needs \usepackage{booktabs}
% silence of more than 5 min does not count where work was watched
% 100% of the changed words lie in sessions
\begin{tabular}{@{}lrrrr@{}}
  \toprule
  Task & Time & In all & Estimate & Ratio \\
  \midrule
  methods \& tests\_1 & 1:00 & 1:00 & 2:00 & 0.50 \\
  watched & 0:15 & 0:15 &  &  \\
  \emph{without a task} & 0:30 &  &  &  \\
  \midrule
  Total & 1:45 &  &  &  \\
  \multicolumn{5}{@{}l@{}}{120 words added, 0 removed, 480 net words an hour} \\
  \bottomrule
\end{tabular}
"""


def test_latex_is_a_table_of_the_tasks(office: Office) -> None:
    assert office.run("log|--latex") == LATEX


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a & b_c %d #e $f {g}", r"a \& b\_c \%d \#e \$f \{g\}"),
        ("~ ^ \\x", r"\textasciitilde{} \textasciicircum{} \textbackslash{}x"),
        ("one\ntwo\t--x", "one two -{}-x"),
        ("a\x1b[31m", "a [31m"),
    ],
)
def test_names_of_tasks_are_printed_as_they_stand(text: str, latex: str) -> None:
    assert escaped(text) == latex


def test_sessions_go_from_one_project_to_another_as_a_table(
    office: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office.run("stop")
    table = tmp_path_factory.mktemp("out") / "sessions.csv"
    table.write_text(office.run("session|export|--format|csv"))
    other = Office(tmp_path_factory.mktemp("other"), office.capsys)
    assert other.run(f"session|import|{table}") == "3 sessions imported\n"
    assert json.loads(other.run("session|export")) == json.loads(office.run("session|export"))
    assert other.run(f"session|import|{table}|--format|csv") == "0 sessions imported, 3 were there already\n"


def test_a_clock_of_org_is_imported_by_the_name_of_its_file(office: Office) -> None:
    file = office.folder / "paper.org"
    file.write_text(
        "* Proofs\n:PROPERTIES:\n:Effort: 2h\n:END:\nCLOCK: [2026-11-20 Fri 09:00]--[2026-11-20 Fri 10:00]\n"
    )
    assert office.run(f"session|import|{file}") == "1 session imported\n"
    assert "Proofs & 1:00 & 1:00 & 2:00" in office.run("log|month|--latex")


def test_nothing_is_imported_where_one_row_makes_no_sense(office: Office) -> None:
    file = office.folder / "a.csv"
    file.write_text("task,start,end\na,2026-11-20T09:00,2026-11-20T10:00\nb,2026-11-20T19:00,late\n")
    before = office.run("session|export")
    with pytest.raises(InputProblem, match=r"a\.csv: line 3: end: 'late' is no time of ISO 8601; nothing was imported"):
        office.run(f"session|import|{file}")
    assert office.run("session|export") == before


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_words_by_git_stand_in_the_report(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = json.loads(office.run("log|--json|--git"))
    assert asked["git"] is None
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(office.folder / "none"))
    for command in (
        ["init", "-q"],
        ["config", "user.email", "me@a.b"],
        ["config", "user.name", "N"],
        ["add", "main.tex"],
    ):
        subprocess.run(["git", *command], cwd=office.folder, check=True)
    date = ["--date", "2026-11-25T09:30:00+01:00"]
    environment = {**os.environ, "GIT_COMMITTER_DATE": "2026-11-25T09:30:00+01:00"}
    subprocess.run(["git", "commit", "-q", "-m", "x", *date], cwd=office.folder, check=True, env=environment)
    told = json.loads(office.run("log|--json|--git"))
    assert told["total"]["words_kept"] == 2
    assert told["git"] == {
        "author": "me@a.b",
        "words_added": 2,
        "words_net": 2,
        "words_kept": 2,
        "coverage": 1.0,
        "sections": [{"section": "Methods", "words_added": 2, "words_removed": 0, "words_kept": 2}],
    }
    shown = office.run("log|--git")
    assert "by git: 2 words written, +2 net" in shown
    assert "sessions account for 100 % of the words by git" in shown


def checked(proved: int, refuted: int) -> str:
    return json.dumps(
        {"claims": [], "summary": {"proved": proved, "tested": 1, "refuted": refuted, "undecided": 0, "seconds": 1}}
    )


def test_claims_are_output_too(office: Office) -> None:
    file = office.folder / "claims.json"
    office.run("stop")
    before = json.loads(office.run("log|--json"))
    assert before["claims"] == {}
    for day, proved, refuted in ((1, 2, 3), (0, 5, 0)):
        office.run("start|proofs", NOON + timedelta(hours=10 - 24 * 8 * day + 1))
        file.write_text(checked(proved, refuted))
        told = office.run(f"session|claims|{file}", NOON + timedelta(hours=11.5 - 24 * 8 * day))
        assert told == f"claims of proofs: {proved} proved, 1 tested, {refuted} refuted, 0 undecided\n"
        office.run("stop", NOON + timedelta(hours=11.5 - 24 * 8 * day))
    late = NOON + timedelta(hours=11.6)
    after = json.loads(office.run("log|--json", late))
    assert after["claims"]["proved"] == {"count": 5, "change": 3}
    assert after["claims"]["refuted"] == {"count": 0, "change": -3}
    assert after["total"]["active_seconds"] == before["total"]["active_seconds"] + 1800
    assert "claims: 5 proved (+3), 1 tested, 0 refuted (−3)" in office.run("log", late)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no JSON"),
        ("{}", "no summary of claims; mathlink check --format json"),
        ('{"summary": {"proved": 1}}', "no number of claims that are tested: None"),
        ('{"summary": {"proved": -1}}', "no number of claims that are proved: -1"),
    ],
)
def test_what_is_no_check_is_refused(office: Office, text: str, message: str) -> None:
    (office.folder / "c.json").write_text(text)
    with pytest.raises(InputProblem, match=message):
        office.run(f"session|claims|{office.folder / 'c.json'}")
