"""Compile documents before and after formatting: the same words, the same pixels, no further TeX errors.

Run ``python benchmarks/fmt_typeset.py FOLDER… [--only TEXT] [--seconds N]`` from the root of the checkout. Without a folder the
documents in ``benchmarks/fmt_documents`` are taken. Every document of a folder is tried; those of which TeX makes no PDF before
formatting are listed and count for nothing. Classes, packages, figures and parts that a folder lacks get stand-ins, the same before
and after; the errors that this leads to must be the same, too. Folders are copied, never written.
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
_LACKING = re.compile(r"File `([^']+)'\s+not\s+found|I can't find file `([^']+)'")
_CLASS = r"""\NeedsTeXFormat{LaTeX2e}\ProvidesClass{NAME}
\DeclareOption*{\PassOptionsToClass{\CurrentOption}{BASE}}\ProcessOptions\relax
\LoadClass{BASE}\RequirePackage{amsmath,amssymb,graphicx,xcolor,hyperref,booktabs,enumitem,natbib,listings,amsthm}
"""
_STAND_INS = 25
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
        environment = {
            **os.environ,
            "SOURCE_DATE_EPOCH": "946684800",
            "FORCE_SOURCE_DATE": "1",
            "max_print_line": "1000",
        }
        for _ in range(_RUNS):
            try:
                subprocess.run(
                    command, cwd=source.parent, env=environment, capture_output=True, timeout=seconds, check=False
                )
            except subprocess.TimeoutExpired:
                return None
        pdf = output / f"{source.stem}.pdf"
        if not pdf.exists():
            return None
        log = (output / f"{source.stem}.log").read_bytes()
        pixels = _pixels(pdf)
        return None if not pixels else Print(_words(pdf), pixels, len(re.findall(rb"^!", log, re.MULTILINE)))


def stand_ins(source: Path, engine: str, seconds: float) -> list[str]:
    """Write what TeX does not find, as simple as may be; the names."""
    made: list[str] = []
    for _ in range(_STAND_INS):
        with tempfile.TemporaryDirectory() as folder:
            command = [
                engine,
                "-interaction=nonstopmode",
                "-no-shell-escape",
                f"-output-directory={folder}",
                source.name,
            ]
            try:
                subprocess.run(command, cwd=source.parent, capture_output=True, timeout=seconds, check=False)
                log = (Path(folder) / f"{source.stem}.log").read_text("latin-1").replace("\n", " ")
            except (subprocess.TimeoutExpired, FileNotFoundError):
                return made
        names = {one or other for one, other in _LACKING.findall(log)} - set(made)
        if not names:
            return made
        for name in sorted(names):
            _stand_in(source, name.strip())
            made.append(name)
    return made


def _stand_in(source: Path, name: str) -> None:
    path = source.parent / name
    if not path.resolve().is_relative_to(source.parent.parent.resolve()):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".cls":
        base = "book" if "\\chapter" in source.read_text("latin-1") or "thesis" in path.stem.lower() else "article"
        path.write_text(_CLASS.replace("NAME", path.stem).replace("BASE", base))
    elif path.suffix in (".sty", ".tex", ".bbl", ".def", ".cfg", ".clo", ".bib"):
        path.write_text("\\endinput\n" if path.suffix != ".tex" else "")
    elif path.suffix in ("", ".pdf", ".png", ".jpg", ".eps"):
        figure = path if path.suffix == ".pdf" else path.with_name(path.name + ".pdf")
        figure.write_bytes(_FIGURE)
        if path.suffix in (".png", ".jpg"):
            kind = {".png": "-png", ".jpg": "-jpeg"}[path.suffix]
            subprocess.run(["pdftoppm", kind, "-singlefile", str(figure), str(path.with_suffix(""))], check=False)
        elif not path.suffix:
            path.with_name(path.name + ".tex").write_text("")


_FIGURE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 80 60]/Resources<<>>>>endobj
trailer<</Root 1 0 R/Size 4>>
%%EOF
"""


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
        lacking = {each: stand_ins(each, engines[each], seconds) for each in found}
        before = {each: printed(each, engines[each], seconds) for each in found}
        if any(before.values()):
            format_tree(copy)
        for each in found:
            given = f", {len(lacking[each])} stand-ins" if lacking[each] else ""
            name = f"{root.name}/{each.relative_to(copy)} ({engines[each]}{given})"
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
            same_words, same_pixels = (
                other is not None and one.words == other.words,
                other is not None and one.pixels == other.pixels,
            )
            further = (other.errors if other else 0) - one.errors
            words, pixels, errors = words + same_words, pixels + same_pixels, errors + max(further, 0) + (other is None)
            told = f"words {'same' if same_words else 'DIFFER'}, pixels {'same' if same_pixels else 'DIFFER'}"
            print(
                f"{name}: {len(one.pixels)} pages, {told}, TeX errors {one.errors} then {other.errors if other else 'no PDF'}",
                flush=True,
            )
    print(f"{compiled} documents compiled: same words {words}, same pixels {pixels}, new TeX errors {errors}")
    return 0 if compiled == words == pixels and not errors else 1


if __name__ == "__main__":
    sys.exit(main())
