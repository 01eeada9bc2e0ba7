"""Folders for tests of what looks around itself: for a repository, an ignore file, a project."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder below no repository and no project, whatever folder for temporary files the run was given."""
    outside = "/tmp" if os.access("/tmp", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="mathlink-", dir=outside, ignore_cleanup_errors=True) as place:
        yield Path(os.path.realpath(place))
