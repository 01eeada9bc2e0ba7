"""The symbol table of one reading: which names are declared, how a run of letters is cut, how a name is spelled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    Kind = Literal["symbol", "function", "vector", "matrix", "index"]

__all__ = ["Names", "squash"]

_KINDS = frozenset({"symbol", "function", "vector", "matrix", "index"})
_WORD = re.compile(
    r"\\(?:text(?:rm|it|bf|sf|tt|normal)?|mathrm|mathit|mathsf|mathtt|operatorname\*?|rm|mbox)(?![A-Za-z])"
)
_DROP = str.maketrans("", "", "\\{}_, \t\n")
_BASE = re.compile(r"[A-Za-z]+")
_DIFFERENTIAL = re.compile(r"d\s*\\")  # of a Greek or accented letter: d stays a letter
_LONGEST = 40


@lru_cache(maxsize=4096)
def squash(name: str) -> str:
    r"""The name without ``\ { } _ ,`` and spaces: ``\rho_{g}`` and ``rho_g`` and ``rhog`` are one key."""
    return _WORD.sub("", name).translate(_DROP)


class _Table(NamedTuple):
    kinds: dict[str, str]
    words: dict[str, None]
    raw: frozenset[str]
    longest: int
    arrays: bool
    raised: bool


@lru_cache(maxsize=256)
def _declared(items: tuple[tuple[str, str], ...]) -> _Table:
    """What the declared names are, by key; ``TypeError`` for what is no name or no kind."""
    kinds: dict[str, str] = {}
    words: dict[str, None] = {}
    raw: set[str] = set()
    for name, kind in items:
        if not isinstance(name, str):
            raise TypeError(f"a symbol is a string, not {name!r}")
        if kind not in _KINDS:
            raise TypeError(f"symbols[{name!r}] must be one of {', '.join(sorted(_KINDS))}, not {kind!r}")
        key = squash(name)
        if key:
            kinds.setdefault(key, kind)
            raw.add(name.strip())
            bare = _WORD.sub("", name.strip()).lstrip("{ ")
            if _DIFFERENTIAL.match(bare):
                continue
            if found := _BASE.match(bare):
                words[found.group()] = None
    longest = min(_LONGEST, max(map(len, words), default=1))
    arrays = any(kind in ("vector", "matrix") for kind in kinds.values())
    return _Table(kinds, words, frozenset(raw), longest, arrays, any("^" in key for key in kinds))


class Names:
    """Declared names.

    ``symbols`` is an iterable of names or a mapping name → kind. ``letters`` lets undeclared single letters in a run multiply
    although there is a table (each with a note); without any table they always do.
    """

    def __init__(self, symbols: Iterable[str] | Mapping[str, str] = (), letters: bool = False) -> None:
        if isinstance(symbols, str):
            raise TypeError("symbols must be an iterable of names, not one string")
        items = symbols.items() if isinstance(symbols, Mapping) else ((name, "symbol") for name in symbols)
        table = _declared(tuple(items))
        self.kinds, self.raw = table.kinds, table.raw
        self.words = dict(table.words)
        self.lenient = letters
        self.seen: set[str] = set()
        self.empty = not self.kinds
        self.longest = table.longest
        self.arrays = table.arrays
        self.raised = table.raised

    def kind(self, name: str) -> str | None:
        """What a normalised name is declared as, ``None`` if it is not."""
        return self.kinds.get(squash(name))

    def __contains__(self, name: str) -> bool:
        return squash(name) in self.kinds

    def cut(self, run: str, before_power: bool = False) -> tuple[list[str], list[str]]:
        """A run of letters as names, longest first, and the single letters in it that nothing declares."""
        parts: list[str] = []
        loose: list[str] = []
        at = 0
        while at < len(run):
            size = min(self.longest, len(run) - at)
            while size > 1 and run[at : at + size] not in self.words:
                size -= 1
            part = run[at : at + size]
            known = size > 1 or part in self.words or part in self.seen or (part == "e" and before_power)
            if not known:
                loose.append(part)
            parts.append(part)
            at += size
        return parts, loose

    def explain(self, run: str) -> str:
        """What to write instead of a run that cannot be cut."""
        parts, loose = self.cut(run)
        separator = "\\,"
        known = [p for p in dict.fromkeys(parts) if p not in loose]
        if known:
            return f"known names are {', '.join(known)}; write `{separator.join(parts)}` or pass symbols=… with the missing name"
        return f"write `{' '.join(run)}` for a product of letters, or pass symbols=[{run!r}]"
