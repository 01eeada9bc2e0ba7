"""The formatter keeps the documents about itself and about sessions in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from mathlink.cli import main

ROOT = Path(__file__).parents[2]
OURS = ("formatting.md", "formatting-rewrites.md", "linting.md", "sessions.md")


def test_our_documents_are_in_order(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    code = main(["fmt", "--check", "--no-cache", "--lines", "keep", *(f"docs/{name}" for name in OURS)])
    assert code == 0, capsys.readouterr()
