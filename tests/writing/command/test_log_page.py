"""``mathlink log --html``: where the page goes, what is never written over, what the settings change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.writing.command.test_timing import NOON, Office, later
from writing.errors import InputProblem
from writing.sessions.model import Event
from writing.sessions.output.titles import titles
from writing.sessions.output.words import section_key
from writing.sessions.settings import Settings
from writing.sessions.settings import read as read_settings


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    found = Office(tmp_path, capsys)
    found.run("start|related work|--at|8:00|--to|9:30|--est|1h")
    return found


def test_a_page_is_written_and_written_again(office: Office) -> None:
    file = office.folder / "log.html"
    assert office.run(f"log --html {file}")[0] == f"written: {file} (since 25 November 2026)"
    first = file.read_text(encoding="utf-8")
    assert "1 h 30 min" in first
    office.run("start|more|--at|10:00|--to|10:30")
    office.run(f"log today --html {file}")
    assert "2 h 00 min" in file.read_text(encoding="utf-8")
    assert [path.name for path in office.folder.iterdir() if "tmp" in path.name] == []


def test_the_page_can_go_to_standard_output(office: Office) -> None:
    out, err = office.run("log --html -")
    assert out.startswith("<!DOCTYPE html>")
    assert out.endswith("</html>")
    assert err == ""


def test_what_is_no_page_is_never_written_over(office: Office) -> None:
    paper = office.folder / "main.tex"
    paper.write_text("\\documentclass{article}")
    with pytest.raises(InputProblem, match="is there and is no page; take another name"):
        office.run(f"log --html {paper}")
    assert paper.read_text() == "\\documentclass{article}"


@pytest.mark.parametrize("place", ["nowhere/log.html", "."])
def test_a_place_that_takes_no_file_is_told(office: Office, place: str) -> None:
    with pytest.raises(InputProblem, match="no page was written"):
        office.run(f"log --html {office.folder / place}")


def test_a_link_stays_one_and_a_device_takes_the_page(office: Office) -> None:
    there, link = office.folder / "there.html", office.folder / "link.html"
    there.write_text("<!DOCTYPE html>\n")
    link.symlink_to(there)
    office.run(f"log --html {link}")
    assert link.is_symlink()
    assert "Writing sessions" in there.read_text(encoding="utf-8")
    office.run(f"log --html {os.devnull}")


def test_sections_have_the_headings_of_the_paper(office: Office) -> None:
    (office.folder / "main.tex").write_text("\\section{The \\emph{main} idea}text\n\\section{End}text")
    (office.folder / ".git").mkdir()
    assert titles(office.folder) == {
        section_key("main.tex", "The \\emph{main} idea"): "The main idea",
        section_key("main.tex", "End"): "End",
    }
    office.run("start a", later(1))
    seen = {"added": {section_key("main.tex", "End"): 4}}
    office.desk(NOON).store.append(
        [Event("b", "beat", later(1.05), later(1.05), office.sessions(later(1))[-1].id, seen)]
    )
    office.run("stop", later(1.1))
    assert "  End " in office.run("log", later(2))[0]


def test_the_settings_of_the_project_count(office: Office) -> None:
    (office.folder / "pyproject.toml").write_text(
        '[tool.mathlink.sessions]\nrate = "60 EUR"\nkind = "writing"\nidle = 10\n'
    )
    settings = read_settings(office.folder)

    class Settled(Office):
        def desk(self, now):  # type: ignore[no-untyped-def]
            desk = super().desk(now)
            desk.settings = settings
            return desk

    settled = Settled(office.folder, office.capsys)
    settled.run("start b")
    settled.run("stop", later(0.5))
    assert [session.kind for session in settled.sessions()] == ["", "writing"]
    assert "cost 120.00 EUR" in settled.run("log", later(1))[0]
    assert settings != Settings()
