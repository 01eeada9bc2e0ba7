"""``mathlink session watch`` as a process of its own: work leaves a beat, a formatter none, and it ends when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from writing.command.desk import Desk
from writing.command.watch import step
from writing.sessions.model import Event
from writing.sessions.output.words import section_key
from writing.sessions.store import Store
from writing.sessions.watching import Watch

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has other signals")

ROOT = Path(__file__).parents[3]
BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 11, 25, 9, 0, tzinfo=BERLIN)

TEX = r"""\documentclass{article}
\begin{document}
\section{One}
First   words   here,  which go on for rather a long time so that a line has to be broken by a formatter somewhere. And more.
\begin{itemize}
\item one
\item two
\end{itemize}
\end{document}
"""
BIB = '@Article{key, title="A title", author = "One, A and Two, B",\nyear=2020, pages={1-2}}\n@book{a,title={B},year=1999}\n'
MARKDOWN = "Title\n=====\n\n* one\n* two\n\nSome *stressed*   words\nand __strong__ ones.\n"
CODE = "x = { 'a':1,\n 'b':2 }\ndef f( a ):\n  return (a+ 1);\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / ".mathlink").mkdir()
    for name, text in (("main.tex", TEX), ("refs.bib", BIB), ("notes.md", MARKDOWN), ("code.py", CODE)):
        (folder / name).write_text(text)
    return folder


def mathlink(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder.parent / "cache")}
    environment.pop("MATHLINK_SESSIONS", None)
    command = [sys.executable, "-m", "mathlink", *arguments]
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@contextmanager
def watched(folder: Path, end: signal.Signals = signal.SIGTERM) -> Iterator[list[str]]:
    """A watcher that has begun; what it says in the end is put into the list."""
    process = mathlink(folder, "session", "watch", "--every", "0.1")
    said: list[str] = []
    try:
        assert process.stderr is not None
        said.append(process.stderr.readline())
        yield said
        process.send_signal(end)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, "")
        said += err.splitlines()
    finally:
        process.kill()
        process.wait()


def beats(folder: Path) -> list[Event]:
    store = Store(folder / ".mathlink" / "sessions", "any")
    return [event for event in store.read().events if event.kind == "beat"]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_edit_leaves_a_beat_in_its_section_and_a_signal_ends_it(paper: Path, end: signal.Signals) -> None:
    with watched(paper, end) as said:
        (paper / "main.tex").write_text(TEX.replace("First", "Three other"))
    assert said[0].startswith("watching 4 files in ")
    assert said[-1].endswith(", 1 sign of work")
    one = section_key("main.tex", "One")
    (beat,) = beats(paper)
    assert (beat.data["added"], beat.data["removed"]) == ({one: 2}, {one: 1})


def test_a_formatter_does_no_work(paper: Path) -> None:
    with watched(paper) as said:
        formatter = mathlink(paper, "fmt", ".")
        formatter.communicate(timeout=120)
        assert formatter.returncode == 0
    changed = [
        name
        for name, text in (("main.tex", TEX), ("refs.bib", BIB), ("code.py", CODE), ("notes.md", MARKDOWN))
        if (paper / name).read_text() != text
    ]
    assert changed == ["main.tex", "refs.bib", "code.py", "notes.md"]
    assert said[-1].endswith(", 0 signs of work")
    assert beats(paper) == []


def test_links_are_not_followed_and_files_may_go_and_be_huge(paper: Path) -> None:
    (paper / "loop").symlink_to(paper)
    (paper / "link.tex").symlink_to(paper / "main.tex")
    (paper / "dangling.tex").symlink_to(paper / "nowhere")
    (paper / "huge.part").write_bytes(b"word " * 1_100_000)
    with watched(paper) as said:
        (paper / "huge.part").replace(paper / "huge.tex")  # at once: a look must not find the half of it
        (paper / "notes.md").unlink()
        (paper / "link.tex").unlink()
    assert said[0].startswith("watching 4 files in ")
    assert said[-1].endswith(", 1 sign of work")
    (beat,) = beats(paper)
    assert sum(beat.data["removed"].values()) == 9  # type: ignore[attr-defined]  # counts by section
    assert "added" not in beat.data


def test_a_folder_without_sources_is_told(tmp_path: Path) -> None:
    (tmp_path / ".mathlink").mkdir()
    process = mathlink(tmp_path, "session", "watch")
    _, err = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "no sources of a paper here" in err


def test_hours_asleep_do_not_count(paper: Path) -> None:
    watch = Watch(paper)
    watch.begin()

    def desk(minutes: float) -> Desk:
        return Desk(NINE + timedelta(minutes=minutes), paper, Store(paper / ".mathlink" / "sessions", "here"))

    desk(0).record(desk(0).event("start", NINE, task="a"))
    for minutes, text in ((2, "one"), (245, "one two"), (246, "one two three")):
        (paper / "more.md").write_text(text)
        assert step(watch, desk(minutes))
    (session,) = desk(246).whole().sessions
    assert (session.task, len(session.beats)) == ("a", 3)
    assert session.active == timedelta(minutes=2 + 5 + 1)
