"""The long run of soundness: thousands of mutants of known formulas and of a library's functions, on either side, and one table.

    python benchmarks/soundness_run.py [--count 5000] [--seed 0] [--budget 6] [--jobs 2] [--library fluids] [--store FOLDER]

Mutants of ``formulas.py`` (several fields, machine learning among them) and of the functions of a library whose docstrings hold: one change
of the code or of the equation, first shown to differ inside the domain. Answers are kept line by line in ``--store``, so that a run
that was stopped goes on where it was. A mutant that is *proved*, or a right pair that is *refuted*, is an error of the tool: exit code 1.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import importlib.util
import itertools
import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))
import mutants as library
import soundness as formulas

from mathlink import isolate
from mathlink.conductor import warm
from mathlink.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Item", "items", "table"]

_PER_ENTRY = 30
_ANSWERS = ("proved", "tested", "refuted", "undecided", "crashed")


@dataclass(frozen=True)
class Item:
    """One pair to judge: where it comes from, what was changed (``""``: nothing), and how to judge it."""

    source: str
    words: str
    judge: Callable[[], Any]

    @property
    def key(self) -> str:
        """The same in every run."""
        return hashlib.sha256(f"{self.source}\n{self.words}".encode()).hexdigest()[:20]

    @property
    def family(self) -> str:
        """The row of the table: which library, which side."""
        origin = self.source.split(":")[0]
        side = "right pairs" if not self.words else "code" if self.words.startswith("code") else "equation"
        return f"{origin}, {side}"


def items(seed: int, budget: float, package: str, part: int, parts: int) -> Iterator[Item]:
    """Right pairs of the formulas, then mutants of formulas and library in turn until both are used up; one of ``parts``."""
    yield from (_of_formula(t, budget, seed) for t in itertools.islice(formulas.originals(), part, None, parts))
    streams = [(_of_formula(t, budget, seed) for t in formulas.differing(seed, part, parts))]
    streams += [_library_mutants(package, seed, part, parts)] if package else []
    for row in itertools.zip_longest(*streams):
        yield from (item for item in row if item is not None)


def _of_formula(tried: Any, budget: float, seed: int) -> Item:
    side = "" if not tried.edit else "equation, " if tried.kind.startswith("equation") else "code, "
    words = f"{side}{tried.kind}: {tried.edit}" if side else ""
    code = hashlib.sha256(tried.code.encode()).hexdigest()[:8]
    return Item(
        f"formulas: {tried.formula.name} {code} {tried.latex}", words, lambda: formulas.verdict_of(tried, budget, seed)
    )


def _library_mutants(package: str, seed: int, part: int, parts: int) -> Iterator[Item]:
    rng = random.Random(seed)
    seen: set[tuple[str, int]] = set()
    for source, number in library.confirmed(package, rng, None, part, parts):
        name = source.documented.name
        if (name, number) in seen:
            return
        seen.add((name, number))
        own = random.Random(f"{seed}:{name}:{number}")
        made = itertools.zip_longest(
            library.code_mutants(source, number, own),
            ((changed, f"equation: {text}") for changed, text in library.equation_mutants(source, number, own)),
        )
        every = (pair for row in made for pair in row if pair is not None)
        for changed, words in itertools.islice(every, _PER_ENTRY):
            yield Item(f"{package}: {name} {number}", words, lambda c=changed, n=number: library.judged(c, n))  # type: ignore[misc]


def answer(item: Item, seconds: float) -> dict[str, Any]:
    """What is kept of one answer."""
    started = time.monotonic()
    event = isolate.call(item.judge, seconds=seconds)
    verdict = event.value if isinstance(event, isolate.Sent) else None
    status = "crashed" if verdict is None else verdict.status.value
    told = {"key": item.key, "family": item.family, "source": item.source, "words": item.words, "status": status}
    if verdict is not None:
        told |= {"reason": verdict.reason, "hint": bool(verdict.hint), "example": bool(verdict.counterexample)}
    return {**told, "seconds": round(time.monotonic() - started, 3)}


def is_wrong(told: dict[str, Any]) -> bool:
    """A mutant that is proved, or a right pair that is refuted."""
    return bool(told["status"] == (Status.PROVED if told["words"] else Status.REFUTED).value)


def table(answers: list[dict[str, Any]]) -> str:
    """Answers by family, and the shares that matter."""
    rows: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for told in answers:
        rows[told["family"]][told["status"]] += 1
    changed = [t for t in answers if t["words"]]
    for told in changed:
        rows["all mutants"][told["status"]] += 1
    lines = [f"{'':26}" + "".join(f"{a:>11}" for a in _ANSWERS)]
    order = sorted(rows, key=lambda name: (name == "all mutants", name))
    lines += [f"{name:26}" + "".join(f"{rows[name][a]:>11}" for a in _ANSWERS) for name in order]
    total, refuted = len(changed), rows["all mutants"]["refuted"]
    replayed = sum(1 for t in changed if t["status"] == "refuted" and t.get("example"))
    hints = sum(1 for t in changed if t["status"] == "refuted" and t.get("hint"))
    held = sum(1 for t in changed if t["status"] == "undecided" and t.get("example"))
    lines.append(
        f"{total} mutants: {rows['all mutants']['proved']} proved, {refuted / max(1, total):.2%} refuted, "
        f"{replayed / max(1, refuted):.2%} of these with a replayed counterexample, {hints / max(1, refuted):.0%} with a hint"
    )
    lines.append(
        f"shown to differ by a replayed counterexample: {(replayed + held) / max(1, total):.2%}; {held} of them are not called "
        "refuted, as their docstring leaves open what the formula is meant for"
    )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000, help="how many mutants (default: 5000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--budget", type=float, default=6.0, help="seconds for one claim (default: 6)")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--library", default="fluids", help="an installed package, or nothing for formulas alone")
    parser.add_argument("--store", type=Path, default=Path(".cache/soundness"), help="where answers are kept")
    parser.add_argument("--part", type=int, default=-1, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.library and importlib.util.find_spec(asked.library) is None:
        print(f"{asked.library} is not installed: formulas alone", file=sys.stderr)
        asked.library = ""
    asked.store.mkdir(parents=True, exist_ok=True)
    if asked.part < 0 and asked.jobs > 1:
        _in_parts(asked)
    else:
        _run(asked)
    answers = _kept(asked.store, asked.seed)
    print(table(answers))
    wrong = [t for t in answers if is_wrong(t)]
    for told in wrong:
        print(f"WRONG {told['status']} {told.get('reason', '')}: {told['source']} [{told['words']}]")
    return 1 if wrong else 0


def _in_parts(asked: argparse.Namespace) -> None:
    """One process for each job, each with its share of the pairs."""
    same = [sys.executable, *sys.argv]
    running = [subprocess.Popen([*same, "--part", str(k)], stdout=subprocess.DEVNULL) for k in range(asked.jobs)]
    for process in running:
        process.wait()


def _run(asked: argparse.Namespace) -> None:
    warm()
    part, wanted = max(0, asked.part), -(-asked.count // asked.jobs)
    known = {t["key"]: t for t in _kept(asked.store, asked.seed)}
    made = wrong = 0
    started = time.monotonic()
    with (asked.store / f"seed{asked.seed}_part{part}of{asked.jobs}.jsonl").open("a", encoding="utf-8") as file:
        for item in items(asked.seed, asked.budget, asked.library, part, asked.jobs):
            if made >= wanted and item.words:
                break
            told = known.get(item.key)
            if told is None:
                told = answer(item, asked.budget + 8.0)
                file.write(json.dumps(told) + "\n")
                file.flush()
            made += bool(item.words)
            wrong += is_wrong(told)
            if item.words and made % 50 == 0:
                minutes = (wanted - made) * (time.monotonic() - started) / made / 60
                words = f"job {part + 1}: {made} of {wanted} mutants, {wrong} wrong, about {minutes:.0f} min left"
                print(words, file=sys.stderr, flush=True)


def _kept(store: Path, seed: int) -> list[dict[str, Any]]:
    """Every answer of this seed, each once; a line that was cut off is left out."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(store.glob(f"seed{seed}_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                continue
            found[told["key"]] = told
    return list(found.values())


if __name__ == "__main__":
    raise SystemExit(main())
