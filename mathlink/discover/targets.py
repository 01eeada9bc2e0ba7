"""Targets: a file, a folder or a dotted name → the modules to look into.

A file is imported once, under the name its own package knows it by, and by its stem where it belongs to no package.
``if __name__ == "__main__"`` parts do not run. In a folder these are not looked at: hidden folders, virtual environments,
``__pycache__``, ``node_modules``, and what is meant to be run rather than imported (``test_*.py``, ``*_test.py``,
``conftest.py``, ``setup.py``, ``noxfile.py``, ``__main__.py``). A file that is named itself is always looked at.

Importing runs other people's code: it may raise, exit (both are reported), print, hang or crash (run this in a child).
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.machinery
import importlib.util
import os
import pkgutil
import signal
import sys
import traceback
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from mathlink.discover.sources import TO_BE_RUN, sources, why_no_source

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from importlib.machinery import ModuleSpec
    from types import ModuleType

__all__ = ["Failed", "Importing", "Loaded", "load"]

_NEEDED = frozenset({"numpy", "scipy", "sympy", "mpmath", "flint", "z3", "hypothesis"})  # by mathlink, or known to it
_FOLDERS: list[str] = []  # folders of plain files, so that modules of one are not taken for those of another


@dataclass(frozen=True)
class Importing:
    """The next thing that happens is the import of ``name``: a dotted name, or the path of a file."""

    name: str


@dataclass(frozen=True)
class Loaded:
    """A module to look into; ``name`` is what it is called in reports, ``within`` the one class or function that is meant."""

    name: str
    module: ModuleType
    within: str = ""


@dataclass(frozen=True)
class Failed:
    """Something that could not be imported; ``fatal`` when it is the target itself."""

    name: str
    why: str
    fatal: bool


Step = Importing | Loaded | Failed


def load(target: str, skip: Mapping[str, str] | None = None) -> Iterator[Step]:
    """The modules of a target. ``skip`` names imports that are known to hang or crash, and what to say about them.

    ``FILE::FUNCTION`` is one function or class of a file; a label in brackets behind it, as pytest writes it, is passed over.
    """
    avoid = dict(skip or {})
    for name in avoid:
        _forbid(name if _is_dotted(name) else _place(Path(name).resolve())[0])
    path = Path(target)
    home, sign, within = target.partition("::")
    if path.is_file():
        why = why_no_source(path)
        yield from [Failed(target, why, fatal=True)] if why else _load_file(path, avoid, fatal=True)
    elif sign:
        yield from _load_within(target, home, within, avoid)
    elif path.is_dir() and (sources(path) or not _is_module(target)):
        yield from _load_folder(path, avoid)
    elif _is_dotted(target):
        yield from _load_dotted(target, avoid)
    else:
        yield Failed(target, "there is no such file or folder, and it is no dotted name", fatal=True)


# ── Files and folders ────────────────────────────────────────────────────────────────────────────


def _load_folder(folder: Path, skip: dict[str, str]) -> Iterator[Step]:
    files = sources(folder)
    failures: list[Failed] = []
    for path in files:
        for step in _load_file(path, skip, fatal=False):
            if isinstance(step, Failed):
                failures.append(step)
            yield step
    if not files:
        yield Failed(str(folder), "no Python files in this folder (tests and scripts of tools apart)", fatal=True)
    elif len(failures) == len(files):
        yield Failed(str(folder), f"none of its {len(files)} Python files could be imported", fatal=True)


def _load_file(path: Path, skip: dict[str, str], *, fatal: bool) -> Iterator[Step]:
    shown = str(path)
    name, root = _place(path.resolve())
    if shown in skip:
        yield Failed(shown, skip[shown], fatal)
        return
    yield Importing(shown)
    module = _guarded(lambda: _import_file(path.resolve(), name, root), str(path.resolve()))
    yield Failed(shown, module, fatal) if isinstance(module, str) else Loaded(name, module)


def _load_within(target: str, home: str, within: str, skip: dict[str, str]) -> Iterator[Step]:
    """What a file, or a module by its dotted name, has under a name: ``Pipe.loss``, ``Pipe::loss`` or ``loss[label]``."""
    name = within.partition("[")[0].replace("::", ".").strip(".")
    if Path(home).is_dir():
        yield Failed(target, f"{home} is a folder; in front of :: stands a file", fatal=True)
        return
    if not Path(home).is_file():
        is_name = _is_dotted(home) and not home.endswith(".py")
        missing = Failed(target, f"there is no file {home}", fatal=True)
        yield from _load_dotted(f"{home}.{name}".rstrip("."), skip) if is_name else [missing]
        return
    for step in load(home, skip):
        yield _within(target, step, name) if isinstance(step, Loaded) and name else step


def _within(target: str, loaded: Loaded, name: str) -> Loaded | Failed:
    """One class or function that a file defines itself."""
    found = _member(target, loaded, name.split("."))
    if isinstance(found, Failed) or found.module is loaded.module:
        return found if isinstance(found, Failed) else replace(loaded, within=name)
    home = getattr(found.module, "__file__", None) or found.name
    return Failed(target, f"it is defined elsewhere, {home}::{found.within}", fatal=True)


def _place(path: Path) -> tuple[str, Path]:
    """Dotted name of a file, and the folder its outermost package stands in."""
    parts = [] if path.name == "__init__.py" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder.parent != folder:
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts) or path.stem, folder


def _import_file(path: Path, name: str, root: Path) -> ModuleType:
    top, _, rest = name.partition(".")
    home = root / top / "__init__.py" if rest or path.name == "__init__.py" else path
    _forget_namesakes(root)
    if top in _NEEDED:
        with contextlib.suppress(ImportError):  # before a file of that name can take its place
            importlib.import_module(top)
    sys.path.insert(0, str(root))
    try:
        if not _leads_to(top, home):
            top = _import_aside(top, home)
        module = importlib.import_module(f"{top}.{rest}" if rest else top)
    finally:
        # Later imports (those inside functions too) still find the neighbours, but no neighbour hides a module of others.
        sys.path.remove(str(root))
        if str(root) not in sys.path:
            sys.path.append(str(root))
    return module


def _leads_to(top: str, home: Path) -> bool:
    """Whether ``import top`` gives the module at ``home``, and hides no module of the standard library."""
    if top in sys.modules:
        return _same(getattr(sys.modules[top], "__file__", None), home)
    if not top.isidentifier() or top in sys.stdlib_module_names:
        return False
    spec = _spec(top)
    return spec is not None and _same(spec.origin, home)


def _import_aside(top: str, home: Path) -> str:
    """Import the module at ``home`` under a name that nobody else has; returns that name."""
    name = f"{top}__{hashlib.sha256(os.fsencode(home)).hexdigest()[:8]}"
    if name in sys.modules:
        return name
    inner = [str(home.parent)] if home.name == "__init__.py" else None
    loader = importlib.machinery.SourceFileLoader(name, str(home))
    spec = importlib.util.spec_from_file_location(name, home, loader=loader, submodule_search_locations=inner)
    if spec is None:
        raise ImportError(f"{home} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return name


def _forget_namesakes(root: Path) -> None:
    """``import model`` in one folder must not give the ``model.py`` of another that was looked at before."""
    folder = str(root)
    if folder not in _FOLDERS:
        _FOLDERS.append(folder)
    for path in root.iterdir():
        module = sys.modules.get(path.stem)
        file = getattr(module, "__file__", None)
        if module is None or file is None or path.stem in sys.stdlib_module_names:
            continue
        origin = Path(file).parent.parent if Path(file).name == "__init__.py" else Path(file).parent
        if str(origin) in _FOLDERS and str(origin) != folder:
            for name in [n for n in sys.modules if n == path.stem or n.startswith(path.stem + ".")]:
                del sys.modules[name]


def _same(file: str | None, path: Path) -> bool:
    return file is not None and os.path.exists(file) and os.path.samefile(file, path)


# ── Dotted names ─────────────────────────────────────────────────────────────────────────────────


def _is_dotted(target: str) -> bool:
    return all(part.isidentifier() for part in target.split("."))


def _load_dotted(target: str, skip: dict[str, str]) -> Iterator[Step]:
    if os.getcwd() not in sys.path and "" not in sys.path:
        sys.path.insert(0, os.getcwd())
    name, *rest = target.split(".")
    if name not in skip and not _is_there(name):
        yield Failed(target, "there is no file, folder or module of this name", fatal=True)
        return
    module = yield from _load_module(name, skip, fatal=True)
    while module is not None and rest and _has_submodule(module, rest[0]):
        name = f"{name}.{rest.pop(0)}"
        module = yield from _load_module(name, skip, fatal=True)
    if module is None:
        return
    if rest:
        yield _member(target, Loaded(module.__name__, module), rest)
        return
    yield Loaded(target, module)
    yield from _walk(target, module, skip, set())


def _is_there(name: str) -> bool:
    return name in sys.modules or _spec(name) is not None


def _is_module(name: str) -> bool:
    """Whether a name is that of a module with a file, unlike a folder, which Python takes for a namespace."""
    spec = _spec(name) if name.isidentifier() else None
    return spec is not None and spec.origin is not None


def _spec(name: str) -> ModuleSpec | None:
    importlib.invalidate_caches()
    try:
        return importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None


def _load_module(name: str, skip: dict[str, str], *, fatal: bool) -> Generator[Step, None, ModuleType | None]:
    """Import one module; the generator's value is the module, or ``None`` after a :class:`Failed`."""
    if name in skip:
        yield Failed(name, skip[name], fatal)
        return None
    yield Importing(name)
    module = _guarded(lambda: importlib.import_module(name), name)
    if isinstance(module, str):
        yield Failed(name, module, fatal)
        return None
    return module


def _has_submodule(module: ModuleType, name: str) -> bool:
    if not hasattr(module, "__path__"):
        return False
    return _is_there(f"{module.__name__}.{name}")


def _walk(name: str, package: ModuleType, skip: dict[str, str], walked: set[str]) -> Iterator[Step]:
    """All submodules of a package, in alphabetical order; those that cannot be imported are no reason to stop."""
    # ``fluids.vectorized`` copies the namespace of ``fluids``, ``__path__`` included: each folder is walked once.
    paths = [path for path in map(os.path.realpath, getattr(package, "__path__", ())) if path not in walked]
    walked.update(paths)
    for info in pkgutil.iter_modules(paths, f"{name}."):
        if TO_BE_RUN.match(info.name.rpartition(".")[2]):
            continue
        module = yield from _load_module(info.name, skip, fatal=False)
        if module is not None:
            yield Loaded(info.name, module)
            yield from _walk(info.name, module, skip, walked)


def _member(target: str, loaded: Loaded, path: list[str]) -> Loaded | Failed:
    """A class or function, in the module that defines it."""
    module = loaded.module
    found: object = module
    for place, name in enumerate(path):
        try:
            found = getattr(found, name)
        except BaseException:
            owner = ".".join([loaded.name, *path[:place]])
            return Failed(target, f"{owner} has no {name}{_meant(name, found)}", fatal=True)
    if not isinstance(found, (type, property)) and not callable(found):
        return Failed(target, f"it is {type(found).__name__}, neither a module, a class nor a function", fatal=True)
    home = sys.modules.get(getattr(found, "__module__", None) or "", module)
    within = str(getattr(found, "__qualname__", ""))
    if _reach(home, within) is not found:
        home, within = module, ".".join(path)
    return Loaded(loaded.name if home is module else home.__name__, home, within)


def _meant(name: str, owner: object) -> str:
    """A name nearby among the functions and classes of a module or class."""
    known = [other for other, value in vars(owner).items() if callable(value)] if hasattr(owner, "__dict__") else []
    close = get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else ""


def _reach(start: object, path: str) -> object:
    for name in path.split("."):
        start = getattr(start, name, None)
    return start


# ── Importing ────────────────────────────────────────────────────────────────────────────────────


def _guarded(load_one: Callable[[], ModuleType], name: str) -> ModuleType | str:
    """The module, or in words what its import ended with."""
    arguments = sys.argv
    sys.argv = [name]
    try:
        module: object = load_one()
        return module if hasattr(module, "__dict__") else f"it puts {type(module).__name__} in its own place"  # type: ignore[return-value]
    except KeyboardInterrupt:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # the person's Ctrl-C, not the module's own
            raise
        return "its import raises KeyboardInterrupt"
    except SystemExit as stop:
        return f"its import calls sys.exit({'' if stop.code is None else repr(stop.code)})"
    except BaseException as problem:
        return _words(problem)
    finally:
        sys.argv = arguments


def _words(problem: BaseException) -> str:
    """``ValueError: … (model.py, line 3)``: the place is the last one outside the import machinery."""
    if isinstance(problem, ModuleNotFoundError) and sys.modules.get(problem.name or "", sys) is None:
        return f"it needs {problem.name}, whose import does not end well"
    text = "".join(traceback.format_exception_only(problem)[-1:]).strip()
    frames = [f for f in traceback.extract_tb(problem.__traceback__) if "importlib" not in f.filename]
    own = [f for f in frames if f.filename != __file__]
    if own and not isinstance(problem, SyntaxError):
        return f"{text} ({os.path.basename(own[-1].filename)}, line {own[-1].lineno})"
    if isinstance(problem, SyntaxError) and problem.filename:
        return f"{text} ({os.path.basename(problem.filename)}, line {problem.lineno})"
    return text


def _forbid(name: str) -> None:
    """A module that hangs or crashes must not be imported by its neighbours either: their import fails at once."""
    sys.modules[name] = None  # type: ignore[assignment]
