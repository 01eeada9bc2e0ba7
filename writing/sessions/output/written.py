"""Words written in a period by the commits of a paper: gross, net, by section; and those that are in the paper still.

Words are compared as they are printed, by the fast counter. Where lines break, and in which order words stand, is no difference, so that what
a formatter does, and what was moved, counts as nothing written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from writing.sessions.output.git import Commit, Repository
from writing.sessions.output.units import UnitChange, unit_changes
from writing.sessions.output.words import changed, counts_at, sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from writing.sessions.model import Session, Span

__all__ = ["Piece", "Written", "written"]

_COUNTED = (".tex", ".ltx", ".md", ".markdown")
_LARGEST = 5_000_000
_SKEW = int(timedelta(days=31).total_seconds())
"""Seconds before the period from which on commits are asked for: the first in it needs the one before."""

_TOKEN = re.compile(r"[^ \t\n\v\f\r]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """What one commit changed: words added and removed, and since when its author may have worked on it."""

    since: datetime | None
    at: datetime
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a period, by git; ``author`` is whose commits count, ``""`` everyone's."""

    author: str
    pieces: tuple[Piece, ...] = ()
    added: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    units: dict[str, UnitChange] = field(default_factory=dict)

    @property
    def gross(self) -> int:
        """Words that came, by section, summed."""
        return sum(self.added.values())

    @property
    def net(self) -> int:
        """Words that came less those that went."""
        return self.gross - sum(self.removed.values())

    def coverage(self, sessions: Iterable[Session], now: datetime) -> float | None:
        """Share of the changed words that a session can account for: one lay between the commit before and theirs."""
        spans = [
            (s.start.astimezone(UTC), (s.end or now).astimezone(UTC)) for s in sessions if not s.id.startswith("beat-")
        ]
        total = inside = 0
        for piece in self.pieces:
            words = piece.added + piece.removed
            total += words
            is_inside = any(start <= piece.at and (piece.since is None or end > piece.since) for start, end in spans)
            inside += words * is_inside
        return inside / total if total else None


def written(folder: Path, span: Span, author: str | None = None) -> Written | None:
    """What git knows of a period; ``None`` without git, repository or commit.

    Parameters
    ----------
    folder : of the paper.
    span : the period, by the times at which authors made their commits.
    author : address of the author whose work counts; ``None`` is whoever commits here, ``""`` everyone.
    """
    repository = Repository.of(folder)
    if repository is None:
        return None
    whose = repository.me() if author is None else author.lower()
    begin, end = (round(time.timestamp()) for time in (span.start, span.end))
    result = Written(whose)
    commits = repository.commits(begin - _SKEW)
    pieces = _pieces(repository, commits, result, begin, end)
    touched = {path for commit in commits for path, *_ in commit.files} | repository.uncommitted()
    kept = _kept(repository, touched, whose, begin, end)
    return Written(whose, pieces, result.added, result.removed, kept, _units(repository, begin, end))


def _is_text(path: str) -> bool:
    return path.lower().endswith(_COUNTED)


def _pieces(
    repository: Repository, listed: Iterable[Commit], result: Written, begin: int, end: int
) -> tuple[Piece, ...]:
    mine = sorted((c for c in listed if result.author in ("", c.author)), key=lambda commit: commit.at)
    chosen = [(before, c) for before, c in zip([None, *mine], mine, strict=False) if begin <= c.at < end]
    texts = repository.contents(blob for _, c in chosen for path, *both in c.files if _is_text(path) for blob in both)
    pieces = []
    for before, commit in chosen:
        files = [entry for entry in commit.files if _is_text(entry[0])]
        old = [s for path, blob, _ in files for s in sections(path, texts.get(blob, ""))]
        new = [s for path, _, blob in files for s in sections(path, texts.get(blob, ""))]
        added, removed = changed(old, new)
        for total, part in ((result.added, added), (result.removed, removed)):
            for key, words in part.items():
                total[key] = total.get(key, 0) + words
        since = datetime.fromtimestamp(before.at, UTC) if before else None
        at = datetime.fromtimestamp(commit.at, UTC)
        pieces.append(Piece(since, at, sum(added.values()), sum(removed.values())))
    return tuple(pieces)


def _kept(repository: Repository, touched: set[str], author: str, begin: int, end: int) -> dict[str, int]:
    """Words in the paper as it stands that were written in the period, by section; what is not committed is written at present."""
    kept: dict[str, int] = {}
    for path in sorted(filter(_is_text, touched & repository.blobs("HEAD").keys())):
        text, marks = _marked(repository, path, author, begin, end)
        places = [match.start() for match in _TOKEN.finditer(text)]
        if len(places) != len(marks):
            continue  # the file changed while it was read
        for (key, words), is_kept in zip(counts_at(path, text, places), marks, strict=True):
            if words and is_kept:
                kept[key] = kept.get(key, 0) + words
    return kept


def _marked(repository: Repository, path: str, author: str, begin: int, end: int) -> tuple[str, Sequence[bool]]:
    """A file's text, and for each token whether it was written in the period."""
    try:
        data = (repository.folder / path).read_bytes()
    except OSError:
        return "", ()
    tokens = repository.tokens(path) if 0 < len(data) <= _LARGEST else None
    if tokens is None:
        return "", ()
    present = datetime.now(UTC).timestamp()
    times = [
        (present if token.at is None else token.at, token.at is None or author in ("", token.author))
        for token in tokens
    ]
    return data.decode("utf-8", "replace"), [begin <= at < end and is_mine for at, is_mine in times]


def _units(repository: Repository, begin: int, end: int) -> dict[str, UnitChange]:
    """Equations, figures and tables of the last commit before the period against the last one in it."""
    first, last = repository.at(begin), repository.at(end)
    if last is None or first == last:
        return {}
    old = repository.blobs(first) if first else {}
    new = repository.blobs(last)
    differing = [
        path for path in {*old, *new} if path.lower().endswith((".tex", ".ltx")) and old.get(path) != new.get(path)
    ]
    texts = repository.contents(blob for path in differing for blob in (old.get(path), new.get(path)) if blob)
    sides = ["\n\n".join(texts.get(side.get(path, ""), "") for path in sorted(differing)) for side in (old, new)]
    return unit_changes(*sides)
