"""Typesets every document of a tree before and after formatting: ``python benchmarks/fmt_typeset.py FOLDER [--work DIR]``.

Both trees are copies; a document is a ``.tex`` file with ``\\documentclass`` that yields a PDF as it is. Compared are the words
(``pdftotext``), the pixels of every page at 50 dpi (``pdftoppm``), and the number of TeX errors. Needs TeX Live and poppler-utils.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from writing.command.fmt import run_fmt

_XETEX = re.compile(
    r"\\usepackage(?:\[[^]]*\])?\{(?:fontspec|xeCJK|unicode-math|ctex)\}|TS-program\s*=\s*xe|awesome-cv|sjtuthesis"
)


@dataclass(frozen=True)
class Typeset:
    words: str
    pages: tuple[str, ...]
    errors: int


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--lines", default=None, help="way to break lines: sentence, semantic, width=N, keep")
    asked.add_argument("--rewrite", default=None, help="rewrites to ask for, separated by commas")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        before, after = Path(place, "before"), Path(place, "after")
        for copy in (before, after):
            shutil.copytree(chosen.folder, copy)
            for path in copy.rglob("*"):
                path.chmod(0o755 if path.is_dir() else 0o644)
        format_tree(after, chosen.lines, chosen.rewrite)
        return compare(before, after)


def format_tree(folder: Path, lines: str | None, rewrite: str | None) -> None:
    from mathlink.cli.arguments import parser

    arguments = ["fmt", "--quiet", "--no-cache", str(folder)]
    arguments += ["--lines", lines] if lines else []
    arguments += ["--rewrite", rewrite] if rewrite else []
    run_fmt(parser().parse_args(arguments))


def compare(before: Path, after: Path) -> int:
    same = total = 0
    for document in sorted(before.rglob("*.tex")):
        name = document.relative_to(before)
        if "\\documentclass" not in document.read_text("utf-8", "replace"):
            continue
        one = typeset(document)
        if one is None:
            print(f"  {name}: yields no PDF as it is")
            continue
        total += 1
        other = typeset(after / name)
        told = verdict(one, other)
        same += not told
        print(
            f"  {name}: {len(one.pages)} pages, {len(one.words.split())} words, {one.errors} errors: {told or 'the same'}"
        )
    print(f"{same} of {total} documents come out the same, to the word and the pixel")
    return same != total


def verdict(one: Typeset, other: Typeset | None) -> str:
    if other is None:
        return "NO PDF AFTERWARDS"
    wrong = []
    if one.words != other.words:
        wrong.append("other words")
    if one.pages != other.pages:
        changed = [str(n) for n, (a, b) in enumerate(zip(one.pages, other.pages, strict=False), 1) if a != b]
        wrong.append(f"other pixels on page {', '.join(changed[:5]) or 'count'}")
    if other.errors > one.errors:
        wrong.append(f"{other.errors - one.errors} more errors")
    return "; ".join(wrong)


def typeset(document: Path) -> Typeset | None:
    engine = "xelatex" if _XETEX.search(document.read_text("utf-8", "replace")) else "pdflatex"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "FORCE_SOURCE_DATE": "1", "openin_any": "a"}
    command = [engine, "-interaction=nonstopmode", "-no-shell-escape", document.name]
    log = ""
    for _ in range(2):
        try:
            done = subprocess.run(
                command,
                cwd=document.parent,
                env=environment,
                capture_output=True,
                timeout=180,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return None
        log = done.stdout.decode("utf-8", "replace")
    pdf = document.with_suffix(".pdf")
    if not pdf.is_file():
        return None
    words = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode(
        "utf-8", "replace"
    )
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["pdftoppm", "-r", "50", str(pdf), f"{place}/page"], capture_output=True, check=True)
        pages = tuple(hashlib.sha256(page.read_bytes()).hexdigest() for page in sorted(Path(place).iterdir()))
    pdf.unlink()
    return Typeset(words, pages, log.count("\n! "))


if __name__ == "__main__":
    raise SystemExit(main())
