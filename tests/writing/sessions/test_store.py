"""Nothing that was written is lost: by a crash, by two writers, by a full disk, by garbage."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.errors import InputProblem
from writing.sessions.lines import parsed, printed
from writing.sessions.model import Event
from writing.sessions.store import Store

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


def event(name: str, kind: str = "start", minutes: float = 0, **data: object) -> Event:
    at = NOON + timedelta(minutes=minutes)
    return Event(name, kind, at, at, "", dict(data))  # type: ignore[arg-type]


@given(
    st.builds(
        Event,
        st.uuids().map(str),
        st.sampled_from(["start", "stop", "beat", "plan", "amend", "delete", "undo"]),
        st.datetimes(datetime(1900, 1, 1), datetime(8999, 12, 31), timezones=st.timezones()).filter(lambda t: t.utcoffset().microseconds == 0),  # type: ignore[union-attr]
        st.datetimes(datetime(1900, 1, 1), datetime(8999, 12, 31), timezones=st.just(UTC)),
        st.text(max_size=5),
        st.dictionaries(st.sampled_from(["task", "note", "words"]), st.text(max_size=5) | st.integers() | st.none()),
    )
)
def test_an_event_comes_back_from_its_line(written: Event) -> None:
    line = printed(written)
    assert line.count(b"\n") == 1
    back = parsed(line)
    assert back is not None
    assert back.at.utcoffset() == written.at.utcoffset()
    assert back.at == written.at.replace(tzinfo=back.at.tzinfo)
    assert (back.id, back.kind, back.written, back.about, back.data) == (
        written.id,
        written.kind,
        written.written,
        written.about,
        written.data,
    )


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"3",
        b'{"kind":"start"}',
        b"\xff\xfe",
        b'{"kind":"dance","id":"a","at":"2026-11-25T12:00+00:00","written":"2026-11-25T12:00+00:00"}',
        b'{"kind":"stop","id":"a","at":"2026-11-25T12:00","written":"2026-11-25T12:00"}',
        b'{"kind":"stop","id":3,"at":"2026-11-25T12:00+00:00","written":"2026-11-25T12:00+00:00"}',
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_event_is_none(line: bytes) -> None:
    assert parsed(line) is None


def test_events_come_back_in_order_by_machine_and_month(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "deep" / "er", "one"), Store(tmp_path / "deep" / "er", "other/host")
    one.append([event("a"), event("c", minutes=2)])
    other.append([event("b", minutes=1)])
    one.append([event("d", minutes=60 * 24 * 20)])
    assert [e.id for e in one.read().events] == ["a", "b", "c", "d"]
    assert sorted(p.name for p in one.folder.iterdir()) == [
        "one-2026-11.jsonl",
        "one-2026-12.jsonl",
        "other_host-2026-11.jsonl",
    ]
    assert [e.id for e in one.read(["2026-12"]).events] == ["d"]


def test_a_torn_last_line_costs_itself_only(tmp_path: Path) -> None:
    store = Store(tmp_path, "h")
    store.append([event("a")])
    file = tmp_path / "h-2026-11.jsonl"
    file.write_bytes(file.read_bytes() + printed(event("torn"))[:30])
    store.append([event("b", minutes=1)])
    read = store.read()
    assert [e.id for e in read.events] == ["a", "b"]
    assert read.warnings == ["h-2026-11.jsonl:2: a line that is no event was skipped"]


def test_a_clock_that_was_set_back_does_not_change_the_order(tmp_path: Path) -> None:
    store = Store(tmp_path, "h")
    for name, minutes in (("a", 0), ("b", -30), ("c", 5)):
        store.append([event(name, minutes=minutes)])
    assert [e.id for e in store.read().events] == ["a", "b", "c"]


def test_an_event_in_two_files_counts_once(tmp_path: Path) -> None:
    store = Store(tmp_path, "h")
    store.append([event("a")])
    (tmp_path / "copy-2026-11.jsonl").write_bytes((tmp_path / "h-2026-11.jsonl").read_bytes())
    assert [e.id for e in store.read().events] == ["a"]


def test_recent_events_need_no_old_months_and_no_old_beats(tmp_path: Path) -> None:
    store = Store(tmp_path, "h")
    store.append([event("old", minutes=-60 * 24 * 40)])
    store.append([event("a"), event("x", "beat", 1), event("y", "stop", 2), event("b", minutes=3)])
    store.append([event("z", "beat", 4), event("p", "plan", 5)])
    assert [e.id for e in store.recent().events] == ["a", "y", "b", "z", "p"]


def test_recent_looks_further_back_where_a_month_has_no_start(tmp_path: Path) -> None:
    store = Store(tmp_path, "h")
    store.append([event("a", minutes=-60 * 24 * 40), event("p", "plan")])
    assert [e.id for e in store.recent().events] == ["a", "p"]


def test_a_full_disk_is_told_and_past_events_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, "h")
    store.append([event("a")])
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:20]))
    with pytest.raises(InputProblem, match="disk is full; nothing was recorded"):
        store.append([event("b", minutes=1)])
    monkeypatch.undo()
    store.append([event("c", minutes=2)])
    assert [e.id for e in store.read().events] == ["a", "c"]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(InputProblem, match="nothing was recorded"):
        Store(file / "below", "h").append([event("a")])


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    script = (
        "import sys; from tests.writing.sessions.test_store import *\n"
        "store = Store(Path(sys.argv[1]), 'h')\n"
        "for i in range(100): store.append([event(f'{sys.argv[2]}-{i}', minutes=i)])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(n)], env=environment, cwd=ROOT)
        for n in range(3)
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    read = Store(tmp_path, "h").read()
    assert len(read.events) == 300
    assert not read.warnings
