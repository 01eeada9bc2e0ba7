"""Figures of writing sessions: ``python benchmarks/sessions.py``.

Kills of commands at every call that writes, three processes that write at once, CPU time of whole commands with 100,000 past
events, CPU time of the watcher, and how often the 80 % interval of forecasts holds for simulated people whose habits are known.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.writing.command.test_kills import COMMANDS, killed_everywhere  # noqa: E402
from writing.sessions.forecast import Finished, forecast  # noqa: E402
from writing.sessions.model import Event  # noqa: E402
from writing.sessions.store import Store  # noqa: E402

HOUR = timedelta(hours=1)


def kills() -> None:
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(io.StringIO()):
        count = killed_everywhere([*COMMANDS, *COMMANDS[:3], *COMMANDS[7:]], Path(place))
    print(f"kills: {count}, no recorded event lost, every store readable")


def writers() -> None:
    with tempfile.TemporaryDirectory() as place:
        script = (
            "import sys; sys.path.insert(0, sys.argv[3]); from benchmarks.sessions import append_many\n"
            "append_many(sys.argv[1], sys.argv[2])"
        )
        running = [
            subprocess.Popen([sys.executable, "-c", script, place, str(n), str(ROOT)], cwd=ROOT) for n in range(3)
        ]
        for process in running:
            process.wait()
        read = Store(Path(place), "host").read()
        print(f"three writers: {len(read.events)} of 600 events kept, {len(read.warnings)} lines unreadable")


def append_many(place: str, name: str) -> None:
    """Write 200 events, one at a time."""
    now = datetime(2026, 11, 25, tzinfo=UTC)
    for number in range(200):
        Store(Path(place), "host").append([Event(f"{name}-{number}", "beat", now, now)])


def whole_commands() -> None:
    for events in (0, 100_000):
        with tempfile.TemporaryDirectory() as place:
            if events:
                history(Path(place, "store"), events)
            store = str(Path(place, "store"))
            environment = {**os.environ, "MATHLINK_SESSIONS": store, "PYTHONPATH": str(ROOT)}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed command is compiled
            environment["PYTHONPYCACHEPREFIX"] = str(Path(place, "compiled"))
            for command in ("start work --est 1h", "status", "status --short", "stop", "log all"):
                seconds = []
                for _ in range(6 if command != "log all" else 2):
                    before = resource.getrusage(resource.RUSAGE_CHILDREN)
                    begun = time.perf_counter()
                    subprocess.run(
                        [sys.executable, "-m", "mathlink", *command.split()], env=environment, capture_output=True
                    )
                    wall = time.perf_counter() - begun
                    after = resource.getrusage(resource.RUSAGE_CHILDREN)
                    seconds.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall))
                cpu, wall = sorted(seconds)[len(seconds) // 2]
                print(f"with {events:>6} past events, {command:<20} {cpu * 1000:6.0f} ms CPU, {wall * 1000:6.0f} ms")


def history(place: Path, events: int) -> None:
    """A year of sessions with beats, in month files."""
    store = Store(place, "host")
    at = datetime.now(UTC) - timedelta(days=365)
    listed: list[Event] = []
    number = 0
    while len(listed) < events:
        begun = f"{number:08x}-0000-4000-8000-000000000000"
        listed.append(Event(begun, "start", at, at, "", {"task": f"task {number % 40}", "estimate": 3600}))
        for k in range(120):
            time_of_beat = at + timedelta(seconds=30 * (k + 1))
            listed.append(
                Event(
                    f"{begun}-{k}",
                    "beat",
                    time_of_beat,
                    time_of_beat,
                    begun,
                    {"added": {"abc": 3}, "removed": {"abc": 1}},
                )
            )
        end = at + timedelta(hours=1)
        listed.append(Event(f"{begun}-stop", "stop", end, end, begun))
        at += timedelta(days=365) / (events / 122)
        number += 1
    store.append(event for event in listed if event.at < datetime.now(UTC) - HOUR)


def watching(files: int = 500) -> None:
    """CPU time of a watcher as a process: one that looks 40 times against one that looks once, over a tree of papers."""
    with tempfile.TemporaryDirectory() as place:
        for number in range(files):
            folder = Path(place) / f"part{number % 20}"
            folder.mkdir(exist_ok=True)
            text = f"\\section{{Part {number}}}\n" + "Some words of a paper, line by line.\n" * 100
            (folder / f"{number}.tex").write_text(text, encoding="utf-8")
        (Path(place) / ".mathlink").mkdir()
        few, many = _watched(place, 1), _watched(place, 40)
        look = (many - few) / 39
        print(
            f"watch, {files} files: {look * 1000:.1f} ms CPU a look, {look / 15:.3%} at a look every 15 s; begins in {few:.2f} s"
        )


def _watched(place: str, looks: int, every: float = 0.1) -> float:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mathlink", "session", "watch", "--every", str(every)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, cwd=place, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    process.stderr.readline()
    time.sleep(every * looks)
    process.terminate()
    process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def coverage(people: int = 1000, seed: int = 7) -> None:
    source = random.Random(seed)
    held = {"5–9": [0, 0], "10–19": [0, 0], "20–50": [0, 0]}
    for _ in range(people):
        bias = source.gauss(0.1, 0.35)
        spread = 0.6 * math.exp(source.gauss(0, 0.35))
        tasks = source.randint(5, 50)
        past = [Finished(HOUR, HOUR * math.exp(source.gauss(bias, spread))) for _ in range(tasks)]
        told = forecast(HOUR, past)
        actual = HOUR * math.exp(source.gauss(bias, spread))
        row = held["5–9" if tasks < 10 else "10–19" if tasks < 20 else "20–50"]
        row[0] += told.low <= actual <= told.high
        row[1] += 1
    total = [sum(row[k] for row in held.values()) for k in (0, 1)]
    parts = ", ".join(f"{name} tasks {hits / count:.1%}" for name, (hits, count) in held.items())
    print(f"80 % interval, {people} simulated people: held {total[0] / total[1]:.1%} ({parts})")


if __name__ == "__main__":
    kills()
    writers()
    whole_commands()
    watching()
    coverage()
