"""What happens to the commands about sessions when disk, clock, zone, environment, other commands and stores are hostile."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.writing.command.test_timing import BERLIN, NOON, Office, later
from writing.command.desk import Desk, local_zone
from writing.errors import InputProblem
from writing.sessions.model import Event
from writing.sessions.place import folder_of
from writing.sessions.store import Store

ROOT = Path(__file__).parents[3]

COMMANDS = ["start b", "stop", "status", "log", "log --ids", "session undo", "session export"]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def month_file(office: Office) -> Path:
    return office.folder / ".mathlink" / "sessions" / "here-2026-11.jsonl"


def outcome(office: Office, command: str, now: datetime = NOON) -> str:
    """What is said, in an error or not; anything but an error that was designed goes through."""
    try:
        return "\n".join(office.run(command, now))
    except InputProblem as problem:
        return str(problem)


def whole(office: Office, *command: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "MATHLINK_SESSIONS": str(office.folder / "store"),
        **environment,
    }
    given = {name: value for name, value in variables.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-m", "mathlink", *command],
        cwd=office.folder,
        env=given,
        capture_output=True,
        text=True,
        timeout=60,
    )


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("become", [a_folder, a_pipe])
def test_what_is_no_regular_file_is_told_and_not_waited_for(office: Office, become: Callable[[Path], None]) -> None:
    office.run("start a")
    become(month_file(office))
    for command in ("status", "start b", "stop"):
        assert "its events are missing, so whether a session runs cannot be told" in outcome(office, command)
    assert "its events are missing" in outcome(office, "log")
    for command in ("start|b|--at|9:00|--to|10:00", "session undo", "session delete last"):
        assert "so nothing can be recorded safely; nothing was" in outcome(office, command)


@pytest.mark.parametrize("where", [".mathlink", ".mathlink/sessions"])
def test_a_file_where_the_folder_should_be_is_named(office: Office, where: str) -> None:
    (office.folder / where).parent.mkdir(exist_ok=True)
    (office.folder / where).write_text("")
    told = outcome(office, "start a")
    assert str(office.folder / where) in told
    assert "nothing was recorded, MATHLINK_SESSIONS names another place" in told
    for command in COMMANDS:
        assert str(office.folder / ".mathlink") in outcome(office, command)


GARBAGE = [
    os.urandom(20_000),
    b"\x00" * 100_000,
    b"[" * 200_000 + b"\n",
    b'{"kind":"start","id":"x","at":"0001-01-01T00:00:00+14:00","written":"2026-11-25T10:00:00+01:00"}\n',
    b'{"kind":"start","id":"x","at":"9999-12-31T23:59:59-12:00","written":"9999-12-31T23:59:59-12:00"}\n',
    b'{"kind":"start","id":["x"],"at":"2026-11-25T10:00:00+01:00","written":"2026-11-25T10:00:00+01:00"}\n',
    b'{"kind":"start","id":"x","at":' + b"9" * 5000 + b',"written":1}\n',
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_a_warning_and_hides_nothing(office: Office, garbage: bytes) -> None:
    office.run("start a")
    office.run("stop", later(1))
    before = month_file(office).read_bytes()
    month_file(office).write_bytes(garbage + b"\n" + before)
    for command in COMMANDS:
        told = outcome(office, command, later(2))
        assert "skipped" in told or command in ("session undo",)
    sessions = office.desk(later(2)).whole().sessions
    assert "a" in [session.task for session in sessions]
    assert month_file(office).read_bytes().startswith(garbage + b"\n" + before)


START = '{"kind":"start","id":"x","at":"2026-11-25T10:00:00+01:00","written":"2026-11-25T10:00:00+01:00"%s}\n'
AMEND = (
    '{"kind":"amend","id":"y","at":"2026-11-25T11:00:00+01:00","written":"2026-11-25T11:00:00+01:00","about":"x"%s}\n'
)
HOSTILE = [
    START % ',"estimate":1e400',
    START % ',"estimate":NaN,"task":{"a":1}',
    START % ',"estimate":-5,"note":[1],"activity":true',
    START % ',"estimate":true,"active":1e300',
    START % "" + AMEND % ',"end":"2026-11-25T10:30:00"',
    START % "" + AMEND % ',"end":"2026-11-25T09:30:00+01:00"',
    START % "" + AMEND % ',"start":"0001-01-01T00:00:00+14:00","end":7',
    START % ',"task":"\\u001b[31mred\\u0007\\u202e"',
    (START % "")
    .replace("start", "beat")
    .replace("}", ',"about":"","added":{"a":1,"b":-1,"c":0.5,"d":true},"removed":[1]}'),
    (START % "").replace("start", "beat").replace("}", ',"about":"","added":{"a":1},"removed":{"b":-1}}'),
    START % ""
    + (START % "")
    .replace('start","id":"x"', 'beat","id":"y"')
    .replace("}", f',"about":"x","added":{{"a":1{"0" * 400}}}}}'),
    START % f',"claims":{{"proved":1{"0" * 400}}}',
    (START % "").replace("start", "plan").replace("}", ',"task":"p","estimate":Infinity}'),
    (START % "").replace("start", "undo").replace("}", ',"about":"x"}') + START % "",
]


@pytest.mark.parametrize("lines", HOSTILE, ids=range(len(HOSTILE)))
def test_values_that_make_no_sense_break_no_report(office: Office, lines: str) -> None:
    month_file(office).parent.mkdir(parents=True)
    month_file(office).write_text(lines)
    for command in (
        *COMMANDS[2:5],
        "log all",
        f"log --html {office.folder / 'page.html'}",
        "session plan p 3h",
        "start b",
        "stop",
    ):
        told = outcome(office, command, later(1))
        assert told
        assert not {"\x1b", "\x07", "\u202e"} & set(told)
    for session in office.desk(later(1)).whole().sessions:
        assert timedelta(0) <= session.active <= timedelta(days=1)
        assert session.end is None or session.end >= session.start


def test_a_disk_that_is_full_keeps_the_store_as_it_was(tmp_path: Path) -> None:
    """The size that a file may have stands for the disk: a write that has room for a part only is cut."""
    folder, read, write = tmp_path / "store", *os.pipe()
    Store(folder, "here").append([Event("first", "start", NOON, NOON)])
    before = next(folder.glob("*.jsonl")).read_bytes()
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 40, len(before) + 40))
            Store(folder, "here").append(
                [Event("stop", "stop", NOON, NOON, "first"), Event("next", "start", NOON, NOON)]
            )
            os.write(write, b"no complaint")
        except InputProblem as problem:
            os.write(write, str(problem).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    told = os.read(read, 1000).decode()
    os.close(read)
    os.close(write)
    assert "full; nothing was recorded" in told
    assert next(folder.glob("*.jsonl")).read_bytes() == before


def test_output_that_cannot_be_written_is_told_with_what_was_recorded(office: Office) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full on this system")
    line = f"{sys.executable} -m mathlink start a > /dev/full"
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "MATHLINK_SESSIONS": str(office.folder / "store")}
    done = subprocess.run(
        line, shell=True, cwd=office.folder, env=variables, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert "it was recorded all the same" in done.stderr
    assert "standard output: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "a since" in whole(office, "status").stdout


def test_of_several_starts_at_the_same_time_one_starts(office: Office) -> None:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "MATHLINK_SESSIONS": str(office.folder / "store")}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "mathlink", "start", name],
            cwd=office.folder,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in "abcd"
    ]
    told = [process.communicate(timeout=60) for process in running]
    started = [out for out, _ in told if out.startswith("started")]
    refused = [err for _, err in told if "has been running since" in err]
    assert (len(started), len(refused)) == (1, 3)
    read = Store(office.folder / "store", "x").read()
    assert [event.kind for event in read.events] == ["start"]


def test_a_command_waits_for_another_that_is_busy_and_says_so_in_the_end(office: Office) -> None:
    from writing.sessions.turn import alone

    folder = office.folder / "held"
    folder.mkdir()
    busy = pytest.raises(InputProblem, match="another mathlink command is busy")
    with alone(folder), busy, alone(folder, patience=0):
        pass
    with alone(folder, patience=0):
        pass


def test_what_several_events_did_is_taken_back_at_once(office: Office) -> None:
    office.run("start|old|--at|8:00|--to|9:00")
    assert office.run("session undo")[0] == "taken back: start of 2026-11-25 08:00 (old)"
    assert office.sessions() == []
    for task in "ab":
        office.run(f"start|{task}|--at|{8 + ord(task) - 97}:00|--to|{8 + ord(task) - 97}:30")
    office.run("session delete a b")
    assert office.sessions() == []
    assert office.run("session undo")[0] == "taken back: delete of 2 sessions"
    assert [session.task for session in office.sessions()] == ["a", "b"]


def test_undo_goes_back_to_the_beginning_and_no_further(office: Office) -> None:
    office.run("start|a|--at|8:00")
    office.run("stop --at 9:00")
    office.run("session amend last --task b")
    office.run("session plan c 2h")
    told = [office.run("session undo")[0] for _ in range(4)]
    assert [line.split(" of ")[0] for line in told] == [
        f"taken back: {kind}" for kind in ("plan", "amend", "stop", "start")
    ]
    with pytest.raises(InputProblem, match="nothing to take back"):
        office.run("session undo")
    assert (office.sessions(), office.desk(NOON).whole().plans) == ([], [])
    assert len(Store(month_file(office).parent, "here").read().events) == 8


OCTOBER = datetime(2026, 10, 31, 22, 0, tzinfo=BERLIN)


@pytest.mark.parametrize("between", [["start|x|--at|2026-10-30 9:00|--to|2026-10-30 10:00"], ["stop", "session|undo"]])
def test_a_session_that_began_last_month_is_still_seen(office: Office, between: list[str]) -> None:
    office.run("start night", OCTOBER)
    for command in between:
        office.run(command, later(3, OCTOBER))
    out, err = office.run("status", later(4, OCTOBER))
    assert out.startswith("night since 22:00")
    assert err == ""
    with pytest.raises(InputProblem, match="night has been running"):
        office.run("start other", later(4, OCTOBER))
    assert office.run("stop", later(5, OCTOBER))[0] == "stopped night after 5 h 00 min"
    assert office.run("status", later(6, OCTOBER))[1] == ""


def test_two_machines_that_did_not_know_of_each_other_are_told_apart(office: Office) -> None:
    office.run("start a")
    other = replace(office, host="there")
    event = Event("b", "start", later(0.5), later(0.5), "", {"task": "b"})
    Store(office.folder / ".mathlink" / "sessions", "there").append([event])
    out, err = other.run("status", later(1))
    assert out.startswith("b since 12:30")
    assert "2 sessions run at once, “a” since 2026-11-25 12:00 and “b” since 2026-11-25 12:30" in err
    assert other.run("stop", later(1))[0].startswith("stopped b")
    assert office.run("stop", later(1))[0].startswith("stopped a")
    assert (
        "“a” and “b” lie over one another at 2026-11-25 12:30: that time counts twice" in office.run("log", later(2))[1]
    )


def test_a_change_that_would_lie_over_another_session_is_refused(office: Office) -> None:
    office.run("start|a|--at|8:00|--to|9:00")
    office.run("start|b|--at|9:00|--to|10:00")
    for change in ("--start 8:30", "--start 7:00 --end 8:10"):
        with pytest.raises(InputProblem, match="lies over “a”"):
            office.run(f"session amend b {change}")
    office.run("session amend b --end 11:00")


def test_a_session_recorded_over_seen_work_takes_it(office: Office) -> None:
    beats = [Event(f"b{k}", "beat", later(-2 + k / 20), later(-2 + k / 20), "", {"added": {"s": 5}}) for k in range(20)]
    office.desk(NOON).store.append(beats)
    assert [session.task for session in office.sessions()] == [""]
    office.run("start|found|--at|10:00|--to|11:00")
    (session,) = office.sessions()
    assert (session.task, len(session.beats)) == ("found", 20)


@pytest.mark.parametrize("hours", [-30, -1, 24 * 40])
def test_a_clock_that_jumps_loses_nothing(office: Office, hours: float) -> None:
    office.run("start a")
    office.run("stop", later(1))
    jumped = later(hours)
    office.run("start b", jumped)
    assert office.run("status", jumped)[0].startswith("b since")
    office.run("stop", later(1, jumped))
    assert sorted(session.task for session in office.sessions(later(24 * 60))) == ["a", "b"]


def test_of_the_hour_that_clocks_show_twice_the_end_may_look_earlier_than_the_start(office: Office) -> None:
    now = datetime(2026, 10, 25, 2, 50, tzinfo=BERLIN, fold=1)
    office.run("start|a|--at|2026-10-25T02:50+02:00|--to|2026-10-25T02:10+01:00", now)
    (session,) = office.sessions(now)
    assert session.active == timedelta(minutes=20)


@pytest.mark.parametrize(
    ("name", "hours", "warns"),
    [
        ("Asia/Tokyo", 9, False),
        ("", 0, False),
        ("CET-1", 1, False),
        ("Mars/Phobos", 0, True),
        ("../../etc/passwd", 0, True),
    ],
)
def test_a_zone_that_is_none_is_told(office: Office, name: str, hours: int, warns: bool) -> None:
    script = "import os; from writing.command.desk import local_zone; from datetime import datetime; z, t = local_zone(os.environ); "
    script += "print(datetime(2026, 11, 25, tzinfo=z).utcoffset().total_seconds() / 3600, len(t))"
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": name}
    done = subprocess.run([sys.executable, "-c", script], env=variables, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == [f"{hours}.0", str(int(warns))]


def test_without_a_name_the_zone_of_the_machine_is_taken() -> None:
    zone, told = local_zone({})
    assert told == ()
    assert datetime.now(zone).utcoffset() == datetime.now().astimezone().utcoffset()


def test_the_variable_may_be_relative_or_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert folder_of(tmp_path, {"MATHLINK_SESSIONS": "~/x"}) == tmp_path / "home" / "x"
    assert folder_of(tmp_path, {"MATHLINK_SESSIONS": "x/y"}) == tmp_path / "x" / "y"
    with pytest.raises(InputProblem, match="there is no such home folder"):
        folder_of(tmp_path, {"MATHLINK_SESSIONS": "~nobody-has-this-name/x"})


def test_a_working_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(InputProblem, match="is gone; cd to another one"):
        Desk.of_this_machine()


@pytest.mark.parametrize(
    "record",
    [
        {"task": "a", "start": "2026-11-25T10:00:00+01:00", "end": "2026-11-25T09:00:00+01:00"},
        {"task": "a", "start": "2026-11-25T10:00:00", "end": None},
        {"task": "a", "start": "9999-12-31T23:59:59-14:00", "end": None},
        {"task": "a", "start": "0001-01-01T00:00:00+14:00", "end": "2026-11-25T09:00:00+01:00"},
        {"task": ["a"], "start": "2026-11-25T10:00:00+01:00", "end": "2026-11-25T11:00:00+01:00"},
        {
            "task": "a",
            "start": "2026-11-25T10:00:00+01:00",
            "end": "2026-11-25T11:00:00+01:00",
            "active_seconds": 1e308,
        },
        "no object",
    ],
)
def test_an_import_that_makes_no_sense_is_refused_whole(office: Office, record: object) -> None:
    good = {"task": "good", "start": "2026-11-24T10:00:00+01:00", "end": "2026-11-24T11:00:00+01:00"}
    file = office.folder / "in.json"
    file.write_text(json.dumps({"sessions": [good, record]}))
    with pytest.raises(InputProblem, match="nothing was imported"):
        office.run(f"session import {file} --format json")
    assert office.sessions() == []


def test_a_name_in_another_encoding_than_the_terminal_says_is_kept(office: Office) -> None:
    name = os.fsdecode(b"caf\xe9")  # as Python hands on arguments that it cannot decode
    assert "started caf" in office.run(f"start|{name}|--est|2h|--note|{name}")[0]
    assert [session.task for session in office.sessions(later(1))] == [name]
    for command in (
        "status",
        "status --json",
        "log",
        "log --json",
        "log --latex",
        f"log --html {office.folder}/a.html",
    ):
        office.run(command, later(1))[0].encode()
    assert "stopped caf" in office.run("stop", later(1))[0]


def test_names_are_kept_and_shown_on_one_line(office: Office) -> None:
    office.run("start|  two   words\nand \x1b[31mcolour  ")
    (session,) = office.sessions()
    assert session.task == "two words and \x1b[31mcolour"
    assert office.run("status")[0].startswith("two words and \ufffd[31mcolour since")
    assert "\x1b" not in office.run("log --ids")[0] + office.run("status --short")[0]
    office.run("stop", later(1))
    office.run("session|amend|two words  and \x1b[31mcolour|--task|plain", later(1))
    assert office.sessions()[0].task == "plain"


def test_an_interrupted_command_says_what_it_had_recorded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from writing.command import screen

    def interrupted(lines: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(screen, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        office.run("start a")
    assert "it was recorded all the same" in office.capsys.readouterr().err
    assert [session.task for session in office.sessions()] == ["a"]


def test_the_time_of_a_prompt_loads_nothing_heavy(office: Office) -> None:
    heavy = "sympy z3 hypothesis black pylatexenc rich numpy flint mpmath markdown_it pytest difflib tempfile".split()
    script = "import sys; from mathlink.cli import main\nfor c in (['start', 'a'], ['status'], ['status', '--short'], ['stop']): main(c)\n"
    script += f"print([name for name in {heavy} if name in sys.modules])"
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "MATHLINK_SESSIONS": str(office.folder / "store")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=office.folder, env=variables, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_times_written_in_another_zone_are_put_in_order(office: Office) -> None:
    office.run("start a", NOON.astimezone(UTC))
    office.run("stop", later(1).astimezone(UTC))
    office.run("start|b|--at|2026-11-25 13:00", later(2))
    with pytest.raises(InputProblem, match="lies over “a”, 2026-11-25 11:00 to 12:00"):
        office.run("start|c|--at|2026-11-25 12:30|--to|2026-11-25 12:40", later(2))
