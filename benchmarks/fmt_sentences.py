"""How many sentence ends of real paragraphs the splitter finds, against labels made by eye, and what it costs.

Run ``python benchmarks/fmt_sentences.py [tuned|held] [--show]`` from the root of the checkout. ``tuned`` is the half of
the paragraphs that was looked at while rules were written, ``held`` the half that was not.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from writing.prose.sentences import ends

LABELS = Path(__file__).parents[1] / "tests" / "writing" / "prose" / "labels.json"


@dataclass
class Score:
    """Counts over paragraphs: ends labelled, found among them, and found where none is."""

    labelled: int = 0
    found: int = 0
    false: int = 0
    candidates: int = 0

    def __str__(self) -> str:
        right = self.candidates - (self.labelled - self.found) - self.false
        return (
            f"{self.found} of {self.labelled} ends found, {self.false} false; "
            f"{right} of {self.candidates} candidates right ({100 * right / self.candidates:.2f} %)"
        )


def candidate(word: str) -> bool:
    """Whether a chunk carries a mark that could end a sentence at its end, closers left out."""
    core = word.rstrip("\"'”’»)]}*_`$\\@/{")
    return (
        (bool(core) and (core[-1] in ".?!…" or core.endswith("dots"))) or ".\\" in word or ".[^" in word or ".~" in word
    )


def main() -> None:
    """Print the score of each half asked for."""
    halves = [half for half in ("tuned", "held") if half in sys.argv[1:]] or ["tuned", "held"]
    data = json.loads(LABELS.read_text(encoding="utf-8"))
    for half in halves:
        score = Score()
        for paragraph in data["paragraphs"]:
            if paragraph["half"] == half:
                judge(paragraph, data["sources"][paragraph["source"]]["file"], score)
        print(f"{half}: {score}")
    print(f"CPU: {cost(data):.3f} s/MB")


def judge(paragraph: dict[str, object], file: str, score: Score) -> None:
    """Add one paragraph to a score, and show what is wrong in it where asked for."""
    words = str(paragraph["text"]).split(" ")
    labelled = set(paragraph["ends"])  # type: ignore[call-overload]
    found = set(ends(words, "markdown" if file.endswith(".md") else "latex"))
    score.labelled += len(labelled)
    score.found += len(labelled & found)
    score.false += len(found - labelled)
    score.candidates += len({i for i, word in enumerate(words[:-1]) if candidate(word)} | labelled | found)
    if "--show" in sys.argv:
        for name, places in (("missed", labelled - found), ("false", found - labelled)):
            for i in sorted(places):
                print(
                    f"  {name}: {' '.join(words[max(i - 4, 0) : i + 1])} | {' '.join(words[i + 1 : i + 5])}   ({file})"
                )


def cost(data: dict[str, list[dict[str, str]]]) -> float:
    """CPU seconds for a megabyte of the labelled paragraphs, best of five."""
    runs = [paragraph["text"].split(" ") for paragraph in data["paragraphs"]] * 4
    size = sum(len(word) + 1 for run in runs for word in run)
    best = 1e9
    for _ in range(5):
        begin = time.process_time()
        for run in runs:
            ends(run)
        best = min(best, time.process_time() - begin)
    return best / size * 1e6


if __name__ == "__main__":
    main()
