"""The files of a paper: found below folders, what version control ignores left out."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from writing.errors import InputProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathspec import GitIgnoreSpec

__all__ = ["Tree", "found", "kept", "root_of"]

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "__pypackages__"})
_ROOTS = (".git", ".hg", "pyproject.toml", ".latexmkrc", "latexmkrc")


@dataclass
class Tree:
    """What was found: ``files`` in order, and in words what could not be looked into."""

    files: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def root_of(path: Path) -> Path:
    """The folder of the project: the nearest one above that is under version control or holds a project file.

    Without one it is the folder itself.
    """
    folder = path if path.is_dir() else path.parent
    place = folder.resolve()  # a relative path has no parents above the current folder
    for above in (place, *place.parents):
        if any((above / name).exists() for name in _ROOTS):
            return above
    return folder


def found(
    paths: Sequence[Path], suffixes: Iterable[str], exclude: Sequence[str] = (), limit: int = sys.maxsize
) -> Tree:
    """Files with one of the suffixes, in and below the paths.

    A file that is named is taken as it is, ignored or not. In folders hidden ones, virtual environments and what
    ``.gitignore`` files leave out are skipped, and links to folders are not followed.

    Parameters
    ----------
    paths : files and folders.
    suffixes : endings of names, with their dot, lower case.
    exclude : patterns as in a ``.gitignore``, relative to each folder that is walked.
    limit : files after which the search ends.

    Raises
    ------
    InputProblem : a path does not exist or is no file, or a pattern cannot be read.
    """
    wanted, tree, seen = frozenset(suffixes), Tree(), set[str]()
    for path in paths:
        if path.is_dir():
            candidates: Iterator[Path] = _below(path, wanted, _patterns(exclude), tree)
        elif path.exists() and not path.is_file():
            raise InputProblem(f"{path}: neither a file nor a folder; - stands for standard input")
        elif path.exists() or path.is_symlink():
            candidates = iter([path])
        else:
            raise InputProblem(f"{path}: no such file or folder")
        for file in candidates:
            key = os.path.realpath(file)
            if len(tree.files) == limit:
                return tree
            if key not in seen:
                seen.add(key)
                tree.files.append(file)
    return tree


def kept(files: Sequence[Path], exclude: Sequence[str], home: Path) -> list[Path]:
    """The files that patterns leave, which are relative to a folder and hold for everything below it.

    Raises
    ------
    InputProblem : a pattern cannot be read.
    """
    rules = _patterns(exclude)
    if rules is None:
        return list(files)
    base = os.path.realpath(home)
    places = {file: os.path.relpath(os.path.abspath(file), base).replace(os.sep, "/") for file in files}
    return [file for file, place in places.items() if place.startswith("../") or not rules.match_file(place)]


def _below(folder: Path, wanted: frozenset[str], exclude: GitIgnoreSpec | None, tree: Tree) -> Iterator[Path]:
    pending = [(str(folder), _inherited(folder))]
    excluded = [(str(folder), exclude)] if exclude else []
    while pending:
        place, ignored = pending.pop()
        own = _ignore_file(place)
        ignored = [*ignored, (place, own)] if own else ignored
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as problem:
            tree.problems.append(f"{place}: {problem.strerror or problem}")
            continue
        deeper = []
        for entry in entries:
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
            except OSError:
                continue
            if is_folder:
                if not (
                    _is_skipped(entry) or any(_is_ignored(entry.path, r, folder=True) for r in (ignored, excluded))
                ):
                    deeper.append((entry.path, ignored))
            elif os.path.splitext(entry.name)[1].lower() in wanted:
                if _is_ignored(entry.path, ignored) or _is_ignored(entry.path, excluded):
                    continue
                if entry.is_symlink() and not os.path.exists(entry.path):
                    tree.problems.append(f"{entry.path}: a link that leads nowhere")
                elif entry.is_file():
                    yield Path(entry.path)
        pending.extend(reversed(deeper))


def _is_skipped(entry: os.DirEntry[str]) -> bool:
    return (
        entry.name.startswith(".") or entry.name in _SKIPPED or os.path.exists(os.path.join(entry.path, "pyvenv.cfg"))
    )


def _is_ignored(path: str, rules: list[tuple[str, GitIgnoreSpec]], *, folder: bool = False) -> bool:
    """By the innermost ``.gitignore`` that speaks of the path, as git does."""
    for base, spec in reversed(rules):
        verdict = spec.check_file(os.path.relpath(path, base) + "/" * folder).include
        if verdict is not None:
            return verdict
    return False


def _inherited(folder: Path) -> list[tuple[str, GitIgnoreSpec]]:
    """Rules of the repository that the folder lies in, outermost first."""
    inner = folder.resolve()
    above = [inner, *inner.parents]
    top = next((i for i, place in enumerate(above) if (place / ".git").exists()), None)
    if top is None:
        return []
    rules = []
    extra = _rules(above[top] / ".git" / "info" / "exclude")
    if extra:
        rules.append((str(above[top]), extra))
    for place in reversed(above[1 : top + 1]):
        own = _ignore_file(str(place))
        if own:
            rules.append((os.path.relpath(place) if not folder.is_absolute() else str(place), own))
    return rules


def _ignore_file(folder: str) -> GitIgnoreSpec | None:
    return _rules(Path(folder, ".gitignore"))


def _rules(file: Path) -> GitIgnoreSpec | None:
    try:
        lines = file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    from pathspec import GitIgnoreSpec

    kept = []
    for line in lines:  # git skips a pattern that it cannot read, and so does this
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        kept.append(line)
    return GitIgnoreSpec.from_lines(kept) if any(line.strip() for line in kept) else None


def _patterns(exclude: Sequence[str]) -> GitIgnoreSpec | None:
    if not exclude:
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(exclude)
    except ValueError as problem:
        raise InputProblem(f"exclude: {problem}") from None
