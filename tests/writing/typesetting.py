"""TeX as a witness: what a document prints, as words and pixels of each page."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

TOOLS = ("pdflatex", "pdftotext", "pdftoppm")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
REASON = f"not found: {', '.join(MISSING)}"
_STILL = {"SOURCE_DATE_EPOCH": "946684800", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}


class Print(NamedTuple):
    """Words and a digest of the pixels of each page."""

    words: list[str]
    pixels: list[str]


def has(package: str) -> bool:
    """Whether TeX finds a file."""
    return (
        bool(shutil.which("kpsewhich")) and not subprocess.run(["kpsewhich", package], capture_output=True).returncode
    )


def log(folder: Path, name: str, text: str) -> str:
    """What TeX says about a text that is compiled once."""
    (folder / f"{name}.tex").write_text(text)
    subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", f"{name}.tex"],
        cwd=folder, env={**os.environ, **_STILL}, capture_output=True, check=False,
    )  # fmt: skip
    return (folder / f"{name}.log").read_text("latin-1")


def printed(folder: Path, name: str, text: str) -> Print:
    """What a text prints."""
    errors = log(folder, name, text)
    pdf = folder / f"{name}.pdf"
    assert pdf.exists(), errors[-2000:]
    words = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    subprocess.run(["pdftoppm", "-gray", "-r", "50", str(pdf), str(folder / f"{name}-page")], check=True)
    pages = sorted(folder.glob(f"{name}-page*"))
    return Print(words.split("\f"), [hashlib.sha256(page.read_bytes()).hexdigest() for page in pages])
