"""What the documents show is what one gets: commands with their output, run again and compared."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (mathlink .*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def transcripts() -> list[object]:
    """Every ``$ mathlink …`` of a ```` ```console ```` block with the output below it."""
    found = []
    for document in DOCUMENTS:
        for block in _BLOCK.findall(document.read_text(encoding="utf-8")):
            for command, output in _COMMAND.findall(block):
                found.append(pytest.param(command, output, id=f"{document.stem}: {command}"))
    return found


TRANSCRIPTS = transcripts()
assert TRANSCRIPTS


def steady(text: str) -> str:
    """The text without what differs from run to run and from place to place: times, and where packages are installed."""
    text = re.sub(r"\S*/site-packages/", "…/site-packages/", text)
    return re.sub(r"\b\d+\.\d+ (m?s)\b", r"… \1", text).strip()


@pytest.mark.parametrize(("command", "output"), TRANSCRIPTS)
def test_a_transcript_is_what_the_command_prints(command: str, output: str) -> None:
    if "fluids" in command and importlib.util.find_spec("fluids") is None:
        pytest.skip("fluids is not installed")
    arguments = [sys.executable, "-m", *shlex.split(command)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environment)
    assert steady(done.stdout) == steady(output), done.stderr
