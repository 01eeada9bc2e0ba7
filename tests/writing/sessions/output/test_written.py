"""Words by git: layout and moves write nothing, kept words are those that stand, and no git is no error."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from writing.sessions.model import Session, Span
from writing.sessions.output.git import Repository
from writing.sessions.output.units import UnitChange
from writing.sessions.output.words import section_key
from writing.sessions.output.written import Written, written

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")

DAY = datetime(2026, 11, 2, tzinfo=UTC)
NOVEMBER = Span(DAY, DAY + timedelta(days=30))
MAIN = section_key("main.tex", "One")


def git(folder: Path, *arguments: str, hours: float = 0, mail: str = "me@a.b") -> None:
    time = (DAY + timedelta(hours=hours)).isoformat()
    names = {"GIT_AUTHOR_NAME": "N", "GIT_AUTHOR_EMAIL": mail, "GIT_COMMITTER_NAME": "N", "GIT_COMMITTER_EMAIL": mail}
    times = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **names, **times}, check=True, capture_output=True
    )


def commit(folder: Path, text: str, hours: float, mail: str = "me@a.b", file: str = "main.tex") -> None:
    (folder / file).write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x", hours=hours, mail=mail)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "config", "user.email", "me@a.b")
    commit(folder, "\\section{One}\nold words that were here before\n", hours=-240)
    return folder


def told(folder: Path, author: str | None = None, span: Span = NOVEMBER) -> Written:
    found = written(folder, span, author)
    assert found is not None
    return found


def test_words_come_and_go_by_section(paper: Path) -> None:
    commit(paper, "\\section{One}\nold words that stay\n\\section{Two}\nthree fresh ones\n", hours=1)
    found = told(paper)
    two = section_key("main.tex", "Two")
    assert (found.added, found.removed) == ({MAIN: 1, two: 4}, {MAIN: 3})
    assert (found.gross, found.net) == (5, 2)
    assert found.kept == {MAIN: 1, two: 4}
    assert told(paper, span=Span(DAY - timedelta(days=20), DAY)).kept == {MAIN: 4}


def test_new_line_breaks_write_nothing_and_keep_whose_words_they_are(paper: Path) -> None:
    commit(paper, "\\section{One}\n  old words\n  that were\n  here before and more\n", hours=1)
    found = told(paper)
    assert (found.gross, found.net, found.kept) == (2, 2, {MAIN: 2})


def test_words_that_move_are_written_by_nobody(paper: Path) -> None:
    before = "\\section{One}\nold words that were here before\n\\section{Two}\nanother thing entirely different\n"
    commit(paper, before, hours=-200)
    commit(paper, before.replace("old words ", "").replace("entirely", "entirely old words"), hours=1)
    git(paper, "mv", "main.tex", "renamed.tex")
    git(paper, "commit", "-q", "-m", "x", hours=2)
    assert (told(paper).gross, told(paper).net) == (0, 0)


def test_a_name_in_mailmap_is_one_person_and_others_are_others(paper: Path) -> None:
    text = "\\section{One}\nold words that were here before"
    commit(paper, f"{text} mine\n", hours=1, mail="Old@Address.x")
    commit(paper, f"{text} mine yours too\n", hours=2, mail="you@a.b")
    assert (told(paper).gross, told(paper).kept) == (0, {})
    (paper / ".mailmap").write_text("N <me@a.b> <old@address.x>\n")
    assert (told(paper).author, told(paper).gross, told(paper).kept) == ("me@a.b", 1, {MAIN: 1})
    assert (told(paper, "").gross, told(paper, "").kept) == (3, {MAIN: 3})
    assert told(paper, "you@a.b").kept == {MAIN: 2}


def test_words_that_went_again_are_not_kept(paper: Path) -> None:
    commit(paper, "\\section{One}\nold words that were here before plus seven more words of no use\n", hours=1)
    commit(paper, "\\section{One}\nold words that were here before plus\n", hours=2)
    assert (told(paper).gross, told(paper).net, told(paper).kept) == (7, 1, {MAIN: 1})


def test_a_repository_with_its_own_drivers_is_compared_word_by_word(paper: Path) -> None:
    (paper / ".gitattributes").write_text("*.tex diff=tex\n")
    commit(paper, "\\section{One}\nold words\nthat were here\nbefore and more\n", hours=1)
    assert told(paper).kept == {MAIN: 2}


def test_names_with_blanks_and_accents_and_folders_below(paper: Path) -> None:
    below = paper / "kapitel"
    below.mkdir()
    commit(paper, "\\section{One}\nthree new words\n", hours=1, file="kapitel/über uns.tex")
    found = told(below)
    assert list(found.kept.values()) == [4]
    assert found.kept == {section_key("über uns.tex", "One"): 4} == found.added


def test_merges_count_once(paper: Path) -> None:
    git(paper, "checkout", "-q", "-b", "side")
    commit(paper, "side words\n", hours=1, file="side.tex")
    git(paper, "checkout", "-q", "-")
    commit(paper, "main words too\n", hours=2, file="other.tex")
    git(paper, "merge", "-q", "--no-ff", "-m", "m", "side", hours=3)
    assert told(paper).gross == 5


def test_equations_figures_and_tables(paper: Path) -> None:
    equation = "\\begin{equation}\n a = b + c + d\n\\end{equation}\n"
    commit(paper, f"{equation}\\[ x = y \\]\n\\begin{{figure}}one\\end{{figure}}\n", hours=-100)
    later = equation.replace("+ d", "+ e").replace("\n a", "\n\n    a")
    commit(paper, f"{later}\\[ x\n =y % same\n\\]\n\\begin{{table}}t\\end{{table}}\n", hours=1)
    assert told(paper).units == {
        "equations": UnitChange(changed=1),
        "figures": UnitChange(removed=1),
        "tables": UnitChange(added=1),
    }


def test_coverage_is_the_share_of_words_before_whose_commit_a_session_ran(paper: Path) -> None:
    text = "\\section{One}\nold words that were here before"
    commit(paper, f"{text} a b c\n", hours=2)
    commit(paper, f"{text} a b c d\n", hours=30)
    found = told(paper)
    start = DAY + timedelta(hours=1)
    session = Session("s", "t", "", start, start + timedelta(minutes=50), timedelta(minutes=50))
    assert found.coverage([session], NOVEMBER.end) == 0.75
    assert found.coverage([], NOVEMBER.end) == 0.0
    assert Written("").coverage([session], NOVEMBER.end) is None


def test_what_is_not_committed_is_written_at_present(paper: Path) -> None:
    (paper / "main.tex").write_text("\\section{One}\nold words that were here before and some\n")
    now = datetime.now(UTC)
    assert told(paper, span=Span(now - timedelta(hours=1), now + timedelta(hours=1))).kept == {MAIN: 2}
    assert told(paper, span=Span(now - timedelta(hours=2), now - timedelta(hours=1))).kept == {}


def test_no_repository_no_commit_and_no_git_are_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert written(tmp_path, NOVEMBER) is None
    git(tmp_path, "init", "-q")
    assert Repository.of(tmp_path) is None
    commit(tmp_path, "words\n", hours=1)
    assert Repository.of(tmp_path) is not None
    monkeypatch.setenv("PATH", "")
    assert written(tmp_path, NOVEMBER) is None
