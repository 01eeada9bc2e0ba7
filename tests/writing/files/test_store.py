"""A file is written whole or not at all; mode and links stay."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from writing.errors import Refused
from writing.files.store import replaced


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.tex"
    path.write_bytes(b"before")
    return path


def test_content_is_replaced_and_nothing_else_is_left_behind(file: Path) -> None:
    replaced(file, b"before", b"after")
    assert file.read_bytes() == b"after"
    assert [path.name for path in file.parent.iterdir()] == ["a.tex"]


@pytest.mark.parametrize("mode", [0o600, 0o755, 0o664])
def test_permissions_are_kept(file: Path, mode: int) -> None:
    file.chmod(mode)
    replaced(file, b"before", b"after")
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_symbolic_link_stays_one_and_its_target_is_written(file: Path) -> None:
    link = file.parent / "link.tex"
    link.symlink_to(file.name)
    replaced(link, b"before", b"after")
    assert link.is_symlink()
    assert os.readlink(link) == file.name
    assert file.read_bytes() == b"after"


def test_hard_links_keep_one_content(file: Path) -> None:
    other = file.parent / "other.tex"
    other.hardlink_to(file)
    replaced(file, b"before", b"x")
    assert other.read_bytes() == b"x"
    assert other.stat().st_ino == file.stat().st_ino


def test_a_file_that_changed_meanwhile_is_left_alone(file: Path) -> None:
    file.write_bytes(b"edited by somebody else")
    with pytest.raises(Refused, match="changed while it was being formatted"):
        replaced(file, b"before", b"after")
    assert file.read_bytes() == b"edited by somebody else"
    assert [path.name for path in file.parent.iterdir()] == ["a.tex"]


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else False, reason="root may write everything")
def test_a_file_without_write_permission_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(PermissionError):
        replaced(file, b"before", b"after")
    assert file.read_bytes() == b"before"


def test_a_failing_disk_leaves_the_old_content(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replaced(file, b"before", b"after")
    assert file.read_bytes() == b"before"
    assert [path.name for path in file.parent.iterdir()] == ["a.tex"]


def test_a_file_that_another_run_has_formatted_meanwhile_is_done(file: Path) -> None:
    file.write_bytes(b"after")
    replaced(file, b"before", b"after")
    assert file.read_bytes() == b"after"
    assert [path.name for path in file.parent.iterdir()] == [file.name]
