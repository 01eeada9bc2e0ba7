"""Compile documents before and after formatting: the same words, the same pixels, no further TeX errors.

Run ``python benchmarks/fmt_typeset.py FOLDER… [--only TEXT] [--seconds N]`` from the root of the checkout. Without a folder the
documents in ``benchmarks/fmt_documents`` are taken. Every document of a folder is tried; those of which TeX makes no PDF before
formatting are listed and count for nothing. Folders are copied, never written.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fmt import projects
from writing.errors import Refused
from writing.format import formatted

DOCUMENTS = Path(__file__).parent / "fmt_documents"
TOOLS = ("pdflatex", "pdftotext", "pdftoppm")
_DOCUMENT = re.compile(r"^[^%\n]*\\document(?:class|style)\b", re.MULTILINE)
_XETEX = re.compile(r"fontspec|xeCJK|ctex|\\setmainfont|ElegantBook|awesome-cv|unicode-math|polyglossia|elegantbook")
_DPI = 60
_RUNS = 2


@dataclass(frozen=True)
class Print:
    """What a document prints: words, a digest of the pixels of each page, and the errors that TeX told."""

    words: str
    pixels: tuple[str, ...]
    errors: int


def printed(source: Path, engine: str, seconds: float) -> Print | None:
    """What ``source`` prints, compiled in its folder; None if there is no PDF."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        for sub in {each.parent.relative_to(source.parent) for each in source.parent.rglob("*.tex")}:
            (output / sub).mkdir(parents=True, exist_ok=True)
        command = [engine, "-interaction=nonstopmode", "-no-shell-escape", f"-output-directory={folder}", source.name]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "946684800", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}
        for _ in range(_RUNS):
            try:
                subprocess.run(command, cwd=source.parent, env=environment, capture_output=True, timeout=seconds, check=False)
            except subprocess.TimeoutExpired:
                return None
        pdf = output / f"{source.stem}.pdf"
        if not pdf.exists():
            return None
        log = (output / f"{source.stem}.log").read_bytes()
        return Print(_words(pdf), _pixels(pdf), len(re.findall(rb"^!", log, re.MULTILINE)))


def _words(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=False)
    return done.stdout.decode(errors="replace")


def _pixels(pdf: Path) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(_DPI), str(pdf), f"{folder}/page"], capture_output=True, check=False)
        return tuple(hashlib.sha256(page.read_bytes()).hexdigest() for page in sorted(Path(folder).iterdir()))


def documents(root: Path) -> Iterator[Path]:
    """Files with a document class of their own."""
    for file in sorted(root.rglob("*.tex")):
        if file.is_file() and _DOCUMENT.search(file.read_bytes().decode("latin-1")):
            yield file


def format_tree(root: Path) -> int:
    """Format all LaTeX below ``root`` in place; how many files changed."""
    changed = 0
    for options, texts in projects(root.parent):
        for file in texts:
            if not file.is_relative_to(root):
                continue
            raw = file.read_bytes()
            encoding = "utf-8" if _is_utf8(raw) else "latin-1"
            text = raw.decode(encoding)
            try:
                after = formatted(text, "latex", options).text
            except Refused:
                continue
            if after != text:
                file.write_bytes(after.encode(encoding))
                changed += 1
    return changed


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def compare(root: Path, only: str, seconds: float) -> Iterator[tuple[str, Print | None, Print | None]]:
    """What each document below ``root`` prints before and after."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / root.name
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".git"))
        found = [each for each in documents(copy) if only in str(each)]
        engines = {each: _engine(each) for each in found}
        before = {each: printed(each, engines[each], seconds) for each in found}
        if any(before.values()):
            format_tree(copy)
        for each in found:
            name = f"{root.name}/{each.relative_to(copy)} ({engines[each]})"
            yield name, before[each], printed(each, engines[each], seconds) if before[each] else None


def _engine(source: Path) -> str:
    return "xelatex" if _XETEX.search(source.read_bytes().decode("latin-1")) else "pdflatex"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*", default=[DOCUMENTS])
    parser.add_argument("--only", default="", help="documents with this in their path")
    parser.add_argument("--seconds", type=float, default=120, help="time for one run of TeX")
    given = parser.parse_args()
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        print(f"not found: {', '.join(missing)}")
        return 2
    compiled = words = pixels = errors = 0
    for root in given.folders:
        for name, one, other in compare(root.resolve(), given.only, given.seconds):
            if one is None:
                print(f"{name}: does not compile before formatting")
                continue
            compiled += 1
            same_words, same_pixels = other is not None and one.words == other.words, other is not None and one.pixels == other.pixels
            further = (other.errors if other else 0) - one.errors
            words, pixels, errors = words + same_words, pixels + same_pixels, errors + max(further, 0) + (other is None)
            told = f"words {'same' if same_words else 'DIFFER'}, pixels {'same' if same_pixels else 'DIFFER'}"
            print(f"{name}: {len(one.pixels)} pages, {told}, TeX errors {one.errors} then {other.errors if other else 'no PDF'}", flush=True)
    print(f"{compiled} documents compiled: same words {words}, same pixels {pixels}, new TeX errors {errors}")
    return 0 if compiled == words == pixels and not errors else 1


if __name__ == "__main__":
    sys.exit(main())
