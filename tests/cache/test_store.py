"""Entries on disk: whole or not there, shared, bounded; whatever is wrong with the folder is said once and is in nobody's way."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from mathlink.cache import store
from mathlink.cache.store import Store

KEY, OTHER = "ab" + "0" * 38, "ab" + "1" * 38


def test_what_was_put_is_there_for_everybody(tmp_path: Path) -> None:
    Store(tmp_path).put(KEY, {"a": [1]})
    assert Store(tmp_path).get(KEY) == {"a": [1]}
    assert Store(tmp_path).get(OTHER) is None


def place(home: Path) -> Path:
    (found,) = home.rglob("*.json")
    return found


DAMAGE = {
    "empty": lambda raw: b"",
    "truncated": lambda raw: raw[:-1],
    "truncated head": lambda raw: raw[:10],
    "garbage": lambda raw: bytes(range(256)),
    "one letter changed": lambda raw: raw.replace(b'"data":7', b'"data":8'),
    "another version": lambda raw: raw.replace(b"verdict 1", b"verdict 0"),
    "longer": lambda raw: raw + b"x",
    "only a body": lambda raw: raw.partition(b"\n")[2],
    "not UTF-8": lambda raw: b"\xff\xfe" + raw,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_entry_is_left_out_and_said_once(damage, tmp_path: Path) -> None:
    Store(tmp_path).put(KEY, 7)
    file = place(tmp_path)
    damaged = damage(file.read_bytes())
    assert damaged != file.read_bytes()
    file.write_bytes(damaged)
    one = Store(tmp_path)
    assert one.get(KEY) is None
    assert one.get(KEY) is None
    assert len(one.problems) == 1
    assert "damaged entry" in one.problems[0]
    one.put(KEY, 9)
    assert one.get(KEY) == 9


def test_an_entry_under_a_wrong_name_is_left_out(tmp_path: Path) -> None:
    Store(tmp_path).put(KEY, 7)
    place(tmp_path).rename(tmp_path / "ab" / f"{OTHER[2:]}.json")
    assert Store(tmp_path).get(OTHER) is None


def test_a_folder_that_cannot_be_made_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    one = Store(tmp_path / "file" / "verdicts")
    for key in (KEY, OTHER):
        assert one.get(key) is None
        one.put(key, 1)
    assert len(one.problems) == 1
    assert one.problems[0].startswith("verdicts are not kept: ")


def test_a_full_disk_is_said_once_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    one = Store(tmp_path)
    one.put(KEY, 1)
    one.put(OTHER, 1)
    assert one.problems == ["verdicts are not kept: [Errno 28] No space left on device"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_entry_that_may_not_be_read_is_said_once(tmp_path: Path) -> None:
    Store(tmp_path).put(KEY, 1)
    place(tmp_path).chmod(0)
    one = Store(tmp_path)
    assert one.get(KEY) is None
    assert one.get(KEY) is None
    assert len(one.problems) == 1


def test_a_folder_in_the_place_of_an_entry_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "ab" / f"{KEY[2:]}.json").mkdir(parents=True)
    one = Store(tmp_path)
    assert one.get(KEY) is None
    one.put(KEY, 1)
    assert one.get(KEY) is None
    assert len(one.problems) == 2  # one of reading, one of writing


def test_the_least_used_entries_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST_FILES", 5)
    one = Store(tmp_path)
    keys = [f"ab{number:038x}" for number in range(12)]
    for age, key in enumerate(keys):
        one.put(key, age)
        os.utime(tmp_path / "ab" / f"{key[2:]}.json", (1_000_000 + age, 1_000_000 + age))
    assert [one.get(key) for key in keys] == [None] * 7 + [7, 8, 9, 10, 11]


def test_the_bytes_of_a_folder_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST_BYTES", 1000)
    one = Store(tmp_path)
    for number in range(9):
        one.put(f"ab{number:038x}", "x" * 300)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.json")) <= 1000


def test_what_is_used_after_a_day_counts_as_used(tmp_path: Path) -> None:
    one = Store(tmp_path)
    one.put(KEY, 1)
    os.utime(place(tmp_path), (1, 1))
    one.get(KEY)
    assert place(tmp_path).stat().st_mtime > 1_000_000


def test_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    one = Store(tmp_path)
    one.put(KEY, "x" * (1 << 18))
    assert one.get(KEY) is None
    assert one.problems == []


def _fill(home: Path, offset: int) -> None:
    one = Store(home)
    for number in range(200):
        one.put(f"{number % 8:02x}{(number + offset) % 250:038x}", number)
        assert one.get(f"{number % 8:02x}{number:038x}") in (None, *range(200))
    if one.problems:
        raise SystemExit(1)


def test_processes_write_side_by_side(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_fill, args=(tmp_path, offset)) for offset in (0, 100)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    one = Store(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert {path.suffix for path in files} == {".json"}
    assert all(one.get(path.parent.name + path.stem) is not None for path in files)
