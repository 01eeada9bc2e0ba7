"""The commands about sessions: what they write down, what they say, what they refuse and the way out."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mathlink.cli.arguments import parser
from writing.command.desk import Desk
from writing.command.sessions import run_session
from writing.errors import InputProblem
from writing.sessions.model import Event, Session
from writing.sessions.store import Store

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=BERLIN)


@dataclass
class Office:
    """Commands given at times of our choice, in a folder of their own."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    host: str = "here"

    def desk(self, now: datetime) -> Desk:
        return Desk(now, self.folder, Store(self.folder / ".mathlink" / "sessions", self.host))

    def run(self, command: str, now: datetime = NOON) -> tuple[str, str]:
        """What the command prints on standard output and standard error."""
        asked = parser().parse_args(command.split("|") if "|" in command else command.split())
        run_session(getattr(asked, "session_command", asked.command), asked, self.desk(now))
        out, err = self.capsys.readouterr()
        return out.strip(), err.strip()

    def sessions(self, now: datetime = NOON) -> list[Session]:
        return self.desk(now).whole().sessions

    def beats(self, *times: datetime) -> None:
        (running,) = [session for session in self.sessions() if session.end is None]
        store = self.desk(NOON).store
        store.append(Event(f"beat{i}", "beat", time, time, running.id) for i, time in enumerate(times))


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def later(hours: float, start: datetime = NOON) -> datetime:
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(BERLIN)


def test_a_session_from_start_to_stop(office: Office) -> None:
    assert (
        office.run("start|related work|--est|3h|--kind|writing")[0]
        == "started related work at 12:00, estimate 3 h 00 min"
    )
    assert office.run("status", later(0.5))[0] == "related work since 12:00, 30 min, estimate 3 h 00 min"
    assert office.run("status --short", later(0.5))[0] == "related work 30 min/3 h 00 min"
    assert json.loads(office.run("status --json", later(0.5))[0])["elapsed_seconds"] == 1800
    assert office.run("stop", later(1))[0] == "stopped related work after 1 h 00 min (estimate 3 h 00 min)"
    (session,) = office.sessions()
    assert (session.task, session.kind, session.active) == ("related work", "writing", timedelta(hours=1))
    assert (
        office.run("status", later(2))[0] == "no session is running (the last was related work, until 2026-11-25 13:00)"
    )
    assert office.run("status --short", later(2))[0] == ""
    assert json.loads(office.run("status --json", later(2))[0]) == {"running": False}


def test_what_is_recorded_is_kept_out_of_version_control(office: Office) -> None:
    office.run("start a")
    assert (office.folder / ".mathlink" / ".gitignore").read_text() == "*\n"


def test_two_sessions_at_once_are_refused_with_the_way_out(office: Office) -> None:
    office.run("start a")
    with pytest.raises(
        InputProblem, match=r"a has been running since 2026-11-25 12:00 \(30 min\); mathlink stop ends it"
    ):
        office.run("start b", later(0.5))
    assert len(office.sessions()) == 1


@pytest.mark.parametrize("at", ["11:00", "11:59", "10:00"])
def test_a_start_in_the_past_over_another_session_is_refused(office: Office, at: str) -> None:
    office.run("start a --at 10:30", NOON)
    office.run("stop", NOON)
    with pytest.raises(InputProblem, match=r"lies over “a”, 2026-11-25 10:30 to 12:00; .*mathlink session amend"):
        office.run(f"start b --at {at}", later(0.5))
    office.run("start b --at 12:00", later(0.5))
    assert len(office.sessions()) == 2


def test_times_in_the_past_are_taken_and_in_the_future_refused(office: Office) -> None:
    office.run("start|a|--at|20 min ago")
    with pytest.raises(InputProblem, match="lies in the future"):
        office.run("stop --at 12:30")
    with pytest.raises(InputProblem, match="is before the session began"):
        office.run("stop --at 11:00")
    assert office.run("stop --at 11:50")[0].startswith("stopped a after 10 min")


def test_a_session_that_is_over_is_recorded_at_once(office: Office) -> None:
    office.run("start now")
    told = office.run("start|before|--at|yesterday 9:00|--to|yesterday 10:30|--est|1h")[0]
    assert told == "recorded before, 2026-11-24 09:00 to 10:30, 1 h 30 min, estimate 1 h 00 min"
    with pytest.raises(InputProblem, match="before it begins"):
        office.run("start|x|--at|yesterday 9:00|--to|yesterday 8:00")
    with pytest.raises(InputProblem, match="lies over “before”"):
        office.run("start|x|--at|yesterday 8:00|--to|yesterday 9:10")
    assert [(s.task, s.end is None) for s in office.sessions()] == [("before", False), ("now", True)]


def test_one_screen_tells_days_tasks_and_what_comes_next(office: Office) -> None:
    assert "nothing recorded" in office.run("log")[0]
    office.run("start|related work|--est|3h|--at|yesterday 9:00|--to|yesterday 12:00")
    office.run("start|figures|--est|30m|--at|Monday 9:00|--to|Monday 10:00")
    office.run("session plan methods 2h")
    told = office.run("log --ids")[0]
    for words in (
        "week of 23 November 2026",
        "Mon 23 Nov  █████████████████▍",
        "Tue 24 Nov  ████████████████████████████████████████████████████    3 h 00 min",
        "1 h 00 min    1 h 00 min        30 min   200 %",
        "  4 h 00 min of work in 2 sessions",
        "focus 100 % · longest stretch 3 h 00 min · 1 switch of task",
        "methods  estimate 2 h 00 min: median 2 h 00 min, 80 %:",
        "your intervals so far: 2 of 2 held; of many, 34 % to 100 % would",
    ):
        assert words in told
    assert office.sessions()[0].id[:4] in told
    assert "3 h 00 min of work" not in office.run("log today")[0]
    assert "4 h 00 min of work" in office.run("log month")[0]
    assert "since 23 November 2026" in office.run("log all")[0]


def test_a_plan_is_answered_with_an_interval_and_what_it_rests_on(office: Office) -> None:
    told = office.run("session|plan|related work|3h")[0]
    assert told.startswith("median 3 h 00 min, 80 %: ")
    assert "you have no finished task with an estimate yet" in told
    for hour in (8, 9, 10):
        office.run(f"start task{hour} --est 30m --at {hour}:00 --to {hour}:40")
    assert "from 3 of your tasks" in office.run("session plan more 1h")[0]
    office.run("start part --est 1h --at 11:00")
    office.run("stop --more --at 11:10")
    assert "from 3 of your tasks" in office.run("session plan other 1h")[0]


def test_a_task_that_was_begun_by_mistake_is_no_evidence(office: Office) -> None:
    for hour in (8, 9):
        office.run(f"start task{hour} --est 30m --at {hour}:00 --to {hour}:40")
    before = office.run("session plan a 3h")[0].splitlines()[:2]
    for name, start, length in (("slip", "10:00", 1), ("short", "10:10", 59)):
        office.run(f"start {name} --est 10m --at {start}:00 --to {start}:{length:02}")
    office.run("start|given up|--est|3h|--at|10:20|--to|10:28")
    after = office.run("session plan b 3h")[0].splitlines()
    assert after[:2] == before
    assert after[2] == "left out: 3 tasks that took less than a minute or a twentieth of their estimates"
    office.run("start|quick|--est|3h|--at|10:30|--to|10:39")
    assert "from 3 of your tasks" in office.run("session plan c 3h")[0]
    assert len(office.sessions()) == 6


def test_what_is_done_cannot_be_planned(office: Office) -> None:
    office.run("start a --at 9:00 --to 10:00")
    with pytest.raises(InputProblem, match="“a” was worked on already, 1 h 00 min, and counts as done"):
        office.run("session plan a 3h")
    assert not office.desk(NOON).whole().plans
    office.run("start b --at 10:00")
    office.run("stop --more --at 10:30")
    told = office.run("session plan b 3h")[0]
    assert "median" in told
    assert "first estimate" not in told
    assert "it will be held against its first estimate, 3 h 00 min" in office.run("session plan b 5h")[0]
    assert "first estimate" not in office.run("session plan b 3h")[0]


def test_a_task_under_way_takes_no_less_than_it_took(office: Office) -> None:
    office.run("start a --est 1h --at 8:00")
    told = office.run("log")[0]
    found = re.search(r"estimate 1 h 00 min, 4 h 00 min so far:\s+median (\d+) h .* 80 %:\s(\d+) h (\d+) min –", told)
    assert found, told
    assert (int(found[2]), int(found[1]) >= int(found[2])) == (4, True)


@pytest.mark.parametrize("arguments", ["start|x|--est|-1h", "session|plan|x|-1h", "start|x|--est|0"])
def test_lengths_below_zero_are_told(office: Office, arguments: str) -> None:
    with pytest.raises(InputProblem, match="above zero"):
        office.run(arguments)
    assert not office.sessions()


def test_export_and_import_between_machines(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office.run("start|related work|--est|3h|--at|yesterday 9:00|--to|yesterday 12:00")
    text = office.run("session export --format json")[0]
    file = tmp_path / "sessions.json"
    file.write_text(text, encoding="utf-8")
    other = replace(office, folder=tmp_path / "other")
    assert other.run(f"session import {file}")[0] == "1 session imported"
    assert other.run(f"session import {file}")[0] == "0 sessions imported, 1 were there already"
    assert json.loads(other.run("session export")[0]) == json.loads(text)
    file.write_text("{}")
    with pytest.raises(InputProblem, match="nothing was imported"):
        other.run(f"session import {file}")


def test_a_stop_of_nothing_says_what_was_last(office: Office) -> None:
    with pytest.raises(InputProblem, match="no session is running; mathlink start begins one"):
        office.run("stop")
    office.run("start a")
    office.run("stop", later(1))
    with pytest.raises(InputProblem, match="the last was a, until 2026-11-25 13:00"):
        office.run("stop", later(2))


def test_a_watched_session_that_was_forgotten_ends_at_its_last_sign_of_work(office: Office) -> None:
    office.run("start a")
    office.beats(later(0.1), later(0.15))
    assert office.run("status", later(0.9))[1] == ""
    assert "will be ended at 2026-11-25 12:14" in office.run("status", later(9))[0]
    out, err = office.run("stop", later(20))
    assert out == "stopped a after 14 min, 13 min of it work"
    assert "a was not stopped and shows no work since: it was ended at 2026-11-25 12:14" in err
    assert office.sessions()[0].is_open_ended
    office.run("session|amend|last|--end|2026-11-25 12:40", later(20))
    assert (office.sessions()[0].end, office.sessions()[0].is_open_ended) == (later(2 / 3), False)


def test_a_session_that_nothing_watched_ends_at_the_last_change_of_the_paper(office: Office) -> None:
    office.run("start a")
    paper = office.folder / "main.tex"
    paper.write_text("text")
    os.utime(paper, (later(1.5).timestamp(),) * 2)
    assert office.run("stop", later(7))[0] == "stopped a after 7 h 00 min"
    office.run("session undo", later(7))
    out, err = office.run("stop", later(16))
    assert out == "stopped a after 1 h 35 min"
    assert "ended at 2026-11-25 13:35" in err


def test_a_start_ends_a_forgotten_session(office: Office) -> None:
    office.run("start a")
    office.beats(later(0.5))
    out, err = office.run("start b", later(20))
    assert out.startswith("started b")
    assert "a was not stopped" in err
    assert [(s.task, s.end) for s in office.sessions(later(21))] == [("a", later(0.5 + 1 / 12)), ("b", None)]
    way_out = re.search(r"mathlink (session amend \S+ --end) TIME", err)
    assert way_out is not None
    office.run("|".join([*way_out[1].split(), "2026-11-25 14:00"]), later(20))
    assert [(s.task, s.end) for s in office.sessions(later(21))] == [("a", later(2)), ("b", None)]


def test_an_explicit_time_of_the_stop_is_believed(office: Office) -> None:
    office.run("start a")
    office.beats(later(0.5))
    out, err = office.run("stop|--at|2026-11-25 17:00", later(20))
    assert out.startswith("stopped a after 5 h 00 min")
    assert "not stopped" not in err


def test_a_session_over_midnight_is_one_session(office: Office) -> None:
    late = NOON.replace(hour=23)
    office.run("start a", late)
    assert office.run("stop", later(2, late))[0] == "stopped a after 2 h 00 min"
    assert [(s.start.day, s.end.day) for s in office.sessions(later(3, late)) if s.end] == [(25, 26)]


@pytest.mark.parametrize(
    ("start", "hours"),
    [(datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), 1), (datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN), 3)],
)
def test_time_that_passes_counts_when_clocks_change(office: Office, start: datetime, hours: int) -> None:
    office.run("start a", start)
    wall_clock_two_hours_on = start.replace(hour=3)
    assert office.run("stop", wall_clock_two_hours_on)[0] == f"stopped a after {hours} h 00 min"


def test_a_clock_that_was_set_back_loses_nothing(office: Office) -> None:
    office.run("start a")
    out, err = office.run("stop", later(-1))
    assert out == "stopped a after 0 s"
    assert "the clock was set back" in err
    assert "the clock was set back" in office.run("start b", later(-2))[1]
    assert [s.task for s in office.sessions()] == ["b", "a"]


def test_the_zone_where_it_was_written_stays_with_a_session(office: Office) -> None:
    office.run("start a")
    tokyo = later(1).astimezone(ZoneInfo("Asia/Tokyo"))
    assert office.run("stop", tokyo)[0] == "stopped a after 1 h 00 min"


def test_changes_are_checked_and_taken_back(office: Office) -> None:
    office.run("start a --at 10:00")
    office.run("stop --at 11:00")
    assert (
        office.run("session amend last --task b --end 11:30")[0] == "changed: b, 2026-11-25 10:00 to 11:30, 1 h 30 min"
    )
    with pytest.raises(InputProblem, match="would end, 2026-11-25 09:00, before it begins"):
        office.run("session amend last --end 9:00")
    with pytest.raises(InputProblem, match="nothing to change"):
        office.run("session amend last")
    assert office.run("session undo")[0] == "taken back: amend of 2026-11-25 12:00 (b)"
    assert office.sessions()[0].task == "a"


def test_sessions_are_named_by_id_task_or_last(office: Office) -> None:
    for task, hour in (("a", 8), ("b", 9), ("a", 10)):
        office.run(f"start {task} --at {hour}:00")
        office.run(f"stop --at {hour}:30")
    first = office.sessions()[0]
    with pytest.raises(InputProblem, match="'a' is more than one session"):
        office.run("session delete a")
    with pytest.raises(InputProblem, match="no session 'zz'"):
        office.run("session delete zz")
    office.run(f"session delete {first.id[:8]} b")
    assert [s.start.hour for s in office.sessions()] == [10]
    office.run("session undo")
    office.run("session undo")
    assert len(office.sessions()) == 3


@pytest.mark.parametrize(
    "command", ["start a --est=-3h", "start a --est 0m", "start a --est 3", "start|a|--est|two days"]
)
def test_an_estimate_that_is_none_is_refused(office: Office, command: str) -> None:
    with pytest.raises(InputProblem):
        office.run(command)
    assert office.sessions() == []


def test_garbage_in_the_store_is_a_warning_and_nothing_is_lost(office: Office) -> None:
    office.run("start a")
    (file,) = (office.folder / ".mathlink" / "sessions").glob("*.jsonl")
    file.write_bytes(file.read_bytes() + b"garbage\n")
    out, err = office.run("status", later(0.5))
    assert out.startswith("a since 12:00")
    assert "a line that is no event was skipped" in err


def test_another_machine_on_the_same_folder_sees_and_stops_the_session(office: Office) -> None:
    office.run("start a")
    other = replace(office, host="there")
    with pytest.raises(InputProblem, match="a has been running"):
        other.run("start b", later(0.5))
    assert other.run("stop", later(1))[0] == "stopped a after 1 h 00 min"
    assert office.run("status", later(2))[0].startswith("no session is running")
