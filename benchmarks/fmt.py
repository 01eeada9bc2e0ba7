"""Formats a copy of a tree of papers in memory and prints what became of it: ``python benchmarks/fmt.py FOLDER [--show] [--copies N]``.

For the LaTeX files: how many say something else afterwards by the formatter's own proof and by a second reader
(``fmt_oracle.py``), how many a second run would change, how many were refused or have a part left as it was, how many scrambled
copies come out like the original, and the speed. For the other languages: refused, changed by a second run, speed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import fmt_oracle
from fmt_scramble import scrambled

from writing.errors import Refused
from writing.files.source import decoded
from writing.format import Options, formatted
from writing.format.languages import SUFFIXES, language_of
from writing.latex.project import known
from writing.layout import latex as layout
from writing.proof import latex as proof


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--show", action="store_true", help="name every file that is not as it should be")
    asked.add_argument("--copies", type=int, default=1, help="scrambled copies of each LaTeX file (default: 1)")
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    files = sorted(path for path in chosen.folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    texts = {path: decoded(path.read_bytes()).text for path in files}
    sources = [text for path, text in texts.items() if language_of(path.name) == "latex"]
    options = replace(Options(), known=known(text.replace("\r\n", "\n") for text in sources))
    for language in ("latex", "bibtex", "markdown", "python"):
        chosen_texts = {path: text for path, text in texts.items() if language_of(path.name) == language}
        if chosen_texts:
            report(language, chosen_texts, options, chosen)


def report(language: str, texts: dict[Path, str], options: Options, chosen: argparse.Namespace) -> None:
    counts: Counter[str] = Counter()
    seconds, characters = 0.0, 0

    def tell(path: Path, what: str, why: str = "") -> None:
        counts[what] += 1
        if chosen.show:
            print(f"  {path.relative_to(chosen.folder)}: {what} {why}")

    for path, text in texts.items():
        begun = time.process_time()
        try:
            done = formatted(text, language, options)
        except Refused as problem:
            tell(path, "refused", str(problem))
            continue
        seconds += time.process_time() - begun
        characters += len(text)
        for note in done.notes:
            if not note.verbose:
                tell(path, "notes", f"{note.line}: {note.message}")
        if formatted(done.text, language, options).text != done.text:
            tell(path, "changed by a second run")
        if language == "latex":
            latex(path, text.replace("\r\n", "\n"), done.text.replace("\r\n", "\n"), options, chosen, tell)
    print(f"{language}: {len(texts)} files, {characters / 1e6:.2f} million characters")
    for what in (
        *("refused", "notes", "changed by a second run"),
        *(("another meaning by the proof", "another meaning by the second reader") if language == "latex" else ()),
    ):
        print(f"  {what}: {counts[what]}")
    if language == "latex":
        copies = len(texts) * chosen.copies - counts["copies that could not be made"]
        print(
            f"  scrambled copies that come out alike: {counts['alike']} of {copies} ({counts['alike'] / max(copies, 1):.1%})"
        )
        speed_of_parts(texts, options)
    print(f"  whole, with proof and second run: {characters / 1e6 / seconds:.2f} MB/s" if seconds else "")


def latex(path: Path, before: str, after: str, options: Options, chosen: argparse.Namespace, tell: object) -> None:
    assert callable(tell)
    found = proof.difference(before, after, options)
    if found:
        tell(path, "another meaning by the proof", found.message)
    told = fmt_oracle.same(before, after, options.known.opaque)
    if told:
        tell(path, "another meaning by the second reader", told)
    source = random.Random(chosen.seed)
    for _ in range(chosen.copies):
        copy = scrambled(before, options.known.opaque, source)
        if fmt_oracle.same(before, copy, options.known.opaque):
            tell(path, "copies that could not be made", fmt_oracle.same(before, copy, options.known.opaque))
            continue
        try:
            other = formatted(copy, "latex", options).text
        except Refused:
            other = ""
        if other == after:
            tell(path, "alike") if not chosen.show else count_quietly(tell, path)
        elif chosen.show:
            lines = zip(after.split("\n"), other.split("\n"), strict=False)
            first = next(((n, a, b) for n, (a, b) in enumerate(lines, 1) if a != b), None)
            print(f"  {path.relative_to(chosen.folder)}: a scrambled copy differs: {first}")


def count_quietly(tell: object, path: Path) -> None:
    """Count a good copy without a line for it."""
    import contextlib
    import io

    assert callable(tell)
    with contextlib.redirect_stdout(io.StringIO()):
        tell(path, "alike")


def speed_of_parts(texts: dict[Path, str], options: Options) -> None:
    total = sum(map(len, texts.values())) / 1e6
    plain = [text.replace("\r\n", "\n") for text in texts.values()]
    begun = time.process_time()
    done = [layout.layout(text, options).text for text in plain]
    between = time.process_time()
    for text, laid in zip(plain, done, strict=True):
        proof.difference(text, laid, options)
    ended = time.process_time()
    print(f"  layout {total / (between - begun):.2f} MB/s, proof of both sides {total / (ended - between):.2f} MB/s")


if __name__ == "__main__":
    main()
