"""Asking git about a paper: which files changed when, what they held, and who wrote each word that stands there.

Only questions are asked: nothing is written, no hook, filter of the user's or pager runs. Where there is no git, no repository or no
commit, the answer is ``None``.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Commit", "Repository", "Token"]

_PATIENCE = 120
"""Seconds after which an answer is given up."""

_ALWAYS = (
    "-c",
    "core.quotePath=false",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showRoot=true",
    "-c",
    "log.showSignature=false",
)
_SPLIT = """tr -s "[:space:]" "\\n" <"""
_DRIVERS = ("mathlink", "tex", "markdown", "bibtex")
"""Names under which a repository may have set how its sources are compared; each is told to compare word by word."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that is no merge: when its author made it, in seconds since 1970, and the blobs it changed, by path."""

    id: str
    at: int
    author: str
    files: tuple[tuple[str, str, str], ...]
    """Path, blob before, blob after; a blob of zeros is none."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text without blanks, with its author and the time of its commit; ``None`` where it is not committed."""

    text: bytes
    at: int | None
    author: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that holds a folder; paths are relative to the folder, ``prefix`` is its own path in the repository."""

    folder: Path
    prefix: str

    @classmethod
    def of(cls, folder: Path) -> Repository | None:
        """The repository of a folder, if git is there, and a commit."""
        prefix = _git(folder, "rev-parse", "--show-prefix")
        has_commit = prefix is not None and _git(folder, "rev-parse", "--verify", "-q", "HEAD^{commit}") is not None
        return cls(folder, os.fsdecode(prefix).rstrip("\r\n")) if prefix is not None and has_commit else None

    def me(self) -> str:
        """The address of whoever commits here, as ``.mailmap`` gives it; ``""`` if git was not told."""
        mail = (_git(self.folder, "config", "user.email") or b"").strip()
        if not mail:
            return ""
        found = _git(self.folder, "check-mailmap", f"<{os.fsdecode(mail)}>") or mail
        return os.fsdecode(found).strip().rpartition("<")[2].rstrip(">").lower()

    def commits(self, since: int) -> list[Commit]:
        """The commits of the present branch that came into being since a time, the oldest first; merges are left out."""
        form = "--format=%x01%H%x00%at%x00%aE"
        options = ("--no-merges", "--use-mailmap", "--raw", "--no-abbrev", "--no-renames", "-r", "-z", "--relative")
        answer = _git(self.folder, "log", form, f"--since={since}", *options, "HEAD", "--", ".")
        found = [_commit(part) for part in (answer or b"").split(b"\x01") if part]
        return found[::-1]

    def at(self, time: int) -> str | None:
        """The last commit of the present branch before a time."""
        answer = _git(self.folder, "rev-list", "-1", f"--before={time - 1}", "HEAD")
        return os.fsdecode(answer).strip() or None if answer else None

    def uncommitted(self) -> set[str]:
        """Files whose content on disk is not that of the last commit."""
        answer = _git(self.folder, "diff", "--name-only", "-z", "--relative", "--no-ext-diff", "HEAD", "--", ".") or b""
        return {os.fsdecode(path) for path in answer.split(b"\0") if path}

    def blobs(self, revision: str) -> dict[str, str]:
        """The blobs of a revision under the folder, by path."""
        answer = _git(self.folder, "ls-tree", "-r", "-z", revision, ".") or b""
        found = {}
        for entry in answer.split(b"\0"):
            head, _, path = entry.partition(b"\t")
            mode, _, rest = head.partition(b" ")
            if rest.startswith(b"blob ") and mode != b"120000":
                found[os.fsdecode(path)] = rest[5:].decode()
        return found

    def contents(self, blobs: Iterable[str]) -> dict[str, str]:
        """What blobs hold, as text; those that cannot be had are left out."""
        wanted = [blob for blob in dict.fromkeys(blobs) if blob.strip("0")]
        answer = _git(self.folder, "cat-file", "--batch", given="".join(f"{b}\n" for b in wanted).encode()) or b""
        found, place = {}, 0
        while place < len(answer):
            end = answer.index(b"\n", place)
            head = answer[place:end].split()
            place = end + 1
            if len(head) == 3 and head[2].isdigit():
                size = int(head[2])
                found[head[0].decode()] = answer[place : place + size].decode("utf-8", "replace")
                place += size + 1
        return found

    def tokens(self, path: str) -> list[Token] | None:
        """The tokens of a file as it stands on disk, each with who wrote it: ``git blame -w -M`` word by word, so that where lines
        break makes no difference. Where the repository does not let it compare words, a token goes with its line.
        """
        with tempfile.TemporaryDirectory() as place:
            attributes = Path(place) / "attributes"
            attributes.write_text("* diff=mathlink\n", encoding="utf-8")
            drivers = [part for name in _DRIVERS for part in ("-c", f"diff.{name}.textconv={_SPLIT}")]
            settings = ["-c", f"core.attributesFile={attributes}", *drivers]
            answer = _git(self.folder, *settings, "blame", "-w", "-M", "--line-porcelain", "--", path)
        return None if answer is None else _tokens(answer)


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment = {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"}
    try:
        done = subprocess.run(
            ["git", *_ALWAYS, *arguments],
            cwd=folder,
            env=environment,
            input=given,
            capture_output=True,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _commit(part: bytes) -> Commit:
    identity, at, mail, *rest = part.split(b"\0")
    files = []
    fields = [field.lstrip(b"\n") for field in rest]
    for head, path in zip(fields[::2], fields[1::2], strict=False):
        if head.startswith(b":"):
            _, mode, before, after, _ = head.split(b" ")
            if mode != b"120000":
                files.append((os.fsdecode(path), before.decode(), after.decode()))
    return Commit(identity.decode(), int(at), os.fsdecode(mail).strip("\n").lower(), tuple(files))


def _tokens(answer: bytes) -> list[Token]:
    found: list[Token] = []
    at: int | None = None
    author = ""
    for line in answer.split(b"\n"):
        if line.startswith(b"\t"):
            found += [Token(text, at, author) for text in line.split()]
        elif line.startswith(b"author-mail "):
            author = os.fsdecode(line[12:]).strip("<>").lower()
        elif line.startswith(b"author-time "):
            at = None if author == "not.committed.yet" else int(line[12:])
    return found
