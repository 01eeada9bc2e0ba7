"""What the formatter does to a tree of papers: meaning, second run, refusals, canonical form, speed; and what the proof finds.

Run ``python benchmarks/fmt.py FOLDER [--mutants N] [--show]`` from the root of the checkout. Nothing in the folder is written.
Each folder in FOLDER counts as a project of its own. Seconds are of the processor.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fmt_mutations import DAMAGES, damaged, scrambled
from benchmarks.fmt_oracle import same
from writing.errors import Refused
from writing.format import formatted
from writing.latex.project import known
from writing.layout.latex import layout
from writing.options import Options
from writing.proof.latex import difference

SUFFIXES = (".tex", ".sty", ".cls")


def projects(folder: Path) -> Iterator[tuple[Options, dict[Path, str]]]:
    """The texts of each project, with what it defines."""
    roots = sorted(each for each in folder.iterdir() if each.is_dir()) or [folder]
    for root in roots:
        texts = {file: read(file) for file in sorted(root.rglob("*")) if file.suffix in SUFFIXES and file.is_file()}
        texts = {file: text for file, text in texts.items() if text}
        if texts:
            yield Options(known=known(texts.values())), texts


def read(file: Path) -> str:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


class Figures:
    """Counts over files, seconds by part, and a line for each thing worth a look."""

    def __init__(self, mutants: int) -> None:
        self.count: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.bytes = 0
        self.findings: list[str] = []
        self.random = Random(4)
        self.mutants = mutants
        self.found: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()

    def timed(self, part: str, function: Callable[..., Any], *arguments: Any) -> Any:
        start = time.process_time()
        try:
            return function(*arguments)
        finally:
            self.seconds[part] += time.process_time() - start

    def file(self, name: str, text: str, options: Options) -> None:
        """Look at one file in every way."""
        self.count["files"] += 1
        self.bytes += len(text.encode())
        try:
            done = self.timed("whole", formatted, text, "latex", options)
        except Refused as problem:
            self.count["refused"] += 1
            self.findings.append(f"{name}:{problem.line}: refused: {problem.message}")
            return
        for note in done.notes:
            if note.message.startswith("left as it was"):
                self.count["paragraphs kept"] += 1
                self.findings.append(f"{name}:{note.line}: {note.message}")
        self._meaning(name, text, done.text, options)
        if formatted(done.text, "latex", options).text != done.text:
            self.count["not idempotent"] += 1
            self.findings.append(f"{name}: a second run changes it")
        self._layout(name, text, options)
        self._canonical(name, text, done.text, options)
        self._mutants(name, text, options)

    def _meaning(self, name: str, text: str, after: str, options: Options) -> None:
        if difference(text, after, options):
            self.count["meaning changed (proof)"] += 1
            self.findings.append(f"{name}: changed by the proof")
        told = same(text, after, options.known.opaque | options.known.comments)
        if told:
            self.count["meaning changed (second reader)"] += 1
            self.findings.append(f"{name}: second reader: {told[:200]}")

    def _layout(self, name: str, text: str, options: Options) -> None:
        after = self.timed("layout", layout, text, options).text
        found = self.timed("proof", difference, text, after, options)
        if found:
            self.count["layouts that fail the proof"] += 1
            line = text.count("\n", 0, found.before) + 1
            was, became = (
                text[max(found.before - 40, 0) : found.before + 30],
                after[max(found.after - 40, 0) : found.after + 30],
            )
            self.findings.append(f"{name}:{line}: layout: {found.message}: {was!r} -> {became!r}")

    def _canonical(self, name: str, text: str, after: str, options: Options) -> None:
        copy = scrambled(text, self.random, options.known.opaque | options.known.comments)
        found = difference(text, copy, options)
        if found:
            self.count["scrambled copies that the proof rejects"] += 1
            self.findings.append(f"{name}: scrambled: {found.message} {text[found.before - 30 : found.before + 30]!r}")
            return
        self.count["scrambled"] += 1
        try:
            again = formatted(copy, "latex", options).text
        except Refused:
            again = ""
        if again == after:
            self.count["canonical"] += 1
        else:
            pairs = zip(after.split("\n"), again.split("\n"), strict=False)
            one, other = next(((a, b) for a, b in pairs if a != b), ("", ""))
            self.findings.append(f"{name}: not canonical: {one[:110]!r} and {other[:110]!r}")

    def _mutants(self, name: str, text: str, options: Options) -> None:
        literal = options.known.opaque | options.known.comments
        for kind in DAMAGES:
            for _ in range(self.mutants):
                copy = damaged(text[:60_000], self.random, kind, literal)
                if copy is None:
                    continue
                self.tried[kind] += 1
                if difference(text[:60_000], copy, options):
                    self.found[kind] += 1
                else:
                    self.findings.append(f"{name}: missed: {kind}")

    def words(self) -> Iterator[str]:
        files = max(self.count["files"], 1)
        yield f"{files} files, {self.bytes / 1e6:.2f} MB"
        for name in (
            "meaning changed (proof)",
            "meaning changed (second reader)",
            "not idempotent",
            "refused",
            "paragraphs kept",
        ):
            yield f"  {name:42} {self.count[name]:5}"
        for name in ("layouts that fail the proof", "scrambled copies that the proof rejects"):
            yield f"  {name:42} {self.count[name]:5}"
        share = 100 * self.count["canonical"] / max(self.count["scrambled"], 1)
        yield f"  {'canonical':42} {self.count['canonical']:5} of {self.count['scrambled']} ({share:.1f} %)"
        for part in ("layout", "proof", "whole"):
            seconds = max(self.seconds[part], 1e-9)
            yield f"  {part + ', MB/s':42} {self.bytes / 1e6 / seconds:5.2f}"
        for kind, tried in self.tried.items():
            yield f"  {kind:42} {self.found[kind]:5} of {tried} found"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mutants", type=int, default=1, help="damages of each kind for each file")
    parser.add_argument("--show", action="store_true", help="a line for each finding")
    given = parser.parse_args()
    figures = Figures(given.mutants)
    for options, texts in projects(given.folder):
        for file, text in texts.items():
            figures.file(str(file.relative_to(given.folder)), text, options)
    if given.show:
        print("\n".join(figures.findings))
    print("\n".join(figures.words()))


if __name__ == "__main__":
    main()
