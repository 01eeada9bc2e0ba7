"""What is known already of claims and docstrings, and what becomes known: looked up by key, kept only where that is safe."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.cache import record
from mathlink.cache.graph import Parts
from mathlink.cache.keys import Key, key_of_claim, key_of_docstring, stamps
from mathlink.cache.refusal import NotKeyed
from mathlink.cache.surroundings import own_source, surroundings
from mathlink.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mathlink.cache.store import Store
    from mathlink.claim import Claim
    from mathlink.model import Verdict

__all__ = ["Found", "Memory", "Stood", "depends_on_the_machine", "opened"]

_PLAINLY_WRONG = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)
_UP = 0.8  # of the budget: who took so long may have been stopped by it


@dataclass(frozen=True)
class Stood:
    """An equation with its verdict: what it says, and where (``line`` 0: unknown)."""

    equation: str
    line: int
    verdict: Verdict


@dataclass
class Found:
    """What is known of a claim or a docstring.

    ``entries`` are the verdicts, ``None`` where they are not known. ``why`` says why they cannot be kept, ``""`` where they can.
    """

    entries: tuple[Stood, ...] | None
    why: str
    _keep: Callable[[Sequence[Stood]], None] | None = None

    def keep(self, entries: Sequence[Stood]) -> None:
        """Keep what was found, unless that depends on the machine."""
        if self._keep is not None:
            self._keep(entries)


class Memory:
    """Verdicts of one run with one budget and seed. The program must not change between looks; :meth:`look_again` when it may have."""

    def __init__(self, store: Store, budget: float, seed: int) -> None:
        self._store = store
        self._budget = budget
        self._seed = seed
        self._source = own_source()
        self.look_again()

    def look_again(self) -> None:
        """Forget how the program's objects looked."""
        self._around = surroundings(self._source)
        self._parts = Parts()

    @property
    def problems(self) -> list[str]:
        """What stood in the way, each once."""
        return self._store.problems

    def of_claim(self, claim: Claim) -> Found:
        """What is known of an attached claim."""
        return self._look(
            claim.function,
            lambda: key_of_claim(claim, self._budget, self._seed, self._around, self._parts),
        )

    def of_docstring(self, function: Any, name: str) -> Found:
        """What is known of the equations of a docstring; no entries where it states none."""
        return self._look(
            function,
            lambda: key_of_docstring(function, name, self._budget, self._seed, self._around, self._parts),
        )

    def _look(self, function: Any, make: Callable[[], Key]) -> Found:
        try:
            file, line = _place(function)
            key = make()
        except NotKeyed as problem:
            return Found(None, str(problem))
        except (RecursionError, Exception) as problem:  # the user's objects answer as they like when they are looked at
            return Found(None, f"it cannot be looked at ({type(problem).__name__})")
        known = self._read(key, file, line)

        def keep(entries: Sequence[Stood]) -> None:
            if not any(depends_on_the_machine(entry.verdict, self._budget) for entry in entries):
                self._write(key, line, entries)

        return Found(known, "", keep)

    def _read(self, key: Key, file: str, line: int) -> tuple[Stood, ...] | None:
        data = self._store.get(key.text)
        if data is None:
            return None
        try:
            is_moved = data["places"] != key.places
            if is_moved and data["speaks"]:
                return None
            found = tuple(_stood(*entry) for entry in data["entries"])
            return tuple(_moved(entry, file, line - data["line"]) for entry in found) if is_moved else found
        except _PLAINLY_WRONG:
            return None

    def _write(self, key: Key, line: int, entries: Sequence[Stood]) -> None:
        """Only if neither the files that the key speaks of nor mathlink's own have changed since: which text was judged is open then."""
        if stamps(file for file, _, _ in key.stamps) != key.stamps or own_source() != self._source:
            return
        with contextlib.suppress(TypeError, RecursionError):
            data = {
                "places": key.places,
                "line": line,
                "speaks": any(record.speaks_of_lines(entry.verdict) for entry in entries),
                "entries": [[e.equation, e.line, record.to_data(e.verdict)] for e in entries],
            }
            self._store.put(key.text, data)


def _stood(equation: Any, line: Any, verdict: Any) -> Stood:
    if not isinstance(equation, str) or not isinstance(line, int):
        raise TypeError("that is no entry")
    return Stood(equation, line, record.from_data(verdict))


def _moved(entry: Stood, file: str, by: int) -> Stood:
    """The same of code that stands elsewhere by now."""
    verdict = entry.verdict
    verdict = dataclasses.replace(
        verdict, file=file if verdict.file else "", line=verdict.line + by if verdict.line else 0
    )
    return Stood(entry.equation, entry.line + by if entry.line else 0, verdict)


def depends_on_the_machine(verdict: Verdict, budget: float) -> bool:
    """Whether another machine, or this one on another day, may well find something else."""
    if verdict.reason in ("out_of_time", "crashed"):
        return True
    if verdict.status in (Status.PROVED, Status.REFUTED):
        return False
    return verdict.seconds >= _UP * budget or any(
        evidence.engine == "conductor" and evidence.reason == "out of time" for evidence in verdict.evidence
    )


def _place(function: Any) -> tuple[str, int]:
    """File and first line of what decorators wrap and methods bind."""
    for _ in range(20):
        inner = getattr(function, "__func__", None) or getattr(function, "__wrapped__", None)
        if not callable(inner):
            break
        function = inner
    code = getattr(function, "__code__", None)
    return str(getattr(code, "co_filename", "")), int(getattr(code, "co_firstlineno", 0))


def opened(home: Path | None, budget: float, seed: int) -> Memory:
    """The memory of a folder; the user's own cache folder where none is given."""
    from mathlink.cache.store import Store, folder

    return Memory(Store(home or folder()), budget, seed)
