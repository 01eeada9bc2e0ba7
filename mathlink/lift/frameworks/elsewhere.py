"""Calls of a JAX function in a process of its own, for a child whose parent had started JAX: what is forked then cannot run it.

:func:`main`, the whole of that process, reads pickles from its standard input: first where the function is, then
``(configuration, point)`` for each call; it answers with one pickle each, a ``Run`` or the words of what went wrong.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import importlib.util
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.errors import NotConfirmed
from mathlink.lift.frameworks.handing import compile_quickly
from mathlink.lift.frameworks.origin import unwrapped
from mathlink.lift.signature import bare

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from mathlink.model import Configuration

__all__ = ["run_elsewhere"]


@dataclass(frozen=True)
class Place:
    """Where a function can be found again: by the name of its module, or its file, and by its own name."""

    module: str
    file: str
    name: str
    path: tuple[str, ...]
    folder: str


def place_of(function: Any) -> Place:
    """Where the function is found again.

    Raises :class:`NotConfirmed` for one that a fresh process cannot find: made inside another function, or typed in.
    """
    target = bare(unwrapped(function))
    name, module = getattr(target, "__qualname__", ""), getattr(target, "__module__", "") or ""
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    own = getattr(getattr(target, "__code__", None), "co_filename", "")
    if file and os.path.abspath(own) != os.path.abspath(file):
        name = ""  # made by something else: an object's method, a library's decorator
    if not name or "<" in name or not (file or module not in ("", "__main__")):
        raise NotConfirmed(
            "JAX has computed in this process before the check began, what is forked from it cannot run JAX, and a fresh process "
            f"cannot find {name or 'the function'}; give it a name at the top of a file"
        )
    return Place(module, os.path.abspath(file) if file else "", name, tuple(sys.path), os.getcwd())


class Caller:
    """A fresh process that calls one function."""

    def __init__(self, place: Place) -> None:
        command = [sys.executable, "-W", "ignore", "-c", f"from {__name__} import main; main()"]
        paths = os.pathsep.join(dict.fromkeys(p for p in place.path if p))
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
        )
        atexit.register(self._process.kill)
        self.ask(place)

    def ask(self, question: Any) -> Any:
        """What the process answers.

        Raises :class:`NotConfirmed` where it cannot be asked, or does not survive.
        """
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        try:
            pickle.dump(question, into)
            into.flush()
            answer = pickle.load(out)
        except (OSError, EOFError, pickle.PickleError, AttributeError, TypeError) as problem:
            raise NotConfirmed(f"a fresh process could not run JAX: {type(problem).__name__}: {problem}") from None
        if isinstance(answer, str):
            raise NotConfirmed(f"a fresh process could not run JAX: {answer}")
        return answer


_callers: dict[tuple[int, Place], Caller | NotConfirmed] = {}


def run_elsewhere(function: Any, configuration: Configuration, point: Mapping[str, Any]) -> Any:
    """What ``run(function, configuration, point)`` gives in a fresh process; arrays come back as NumPy's."""
    place = place_of(function)
    key = (os.getpid(), place)
    if key not in _callers:
        try:
            _callers[key] = Caller(place)
        except NotConfirmed as problem:
            _callers[key] = problem
    caller = _callers[key]
    if isinstance(caller, NotConfirmed):
        raise caller
    return caller.ask((configuration, dict(point)))


# ── the process itself ───────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Answer until nothing more comes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the function prints does not get between the answers
    compile_quickly()
    function: Any = None
    with contextlib.suppress(EOFError):
        while True:
            question = pickle.load(sys.stdin.buffer)
            try:
                if isinstance(question, Place):
                    function = _found(question)
                    answer: Any = True
                else:
                    answer = _called(function, *question)
                data = pickle.dumps(answer)
            except Exception as problem:
                data = pickle.dumps(f"{type(problem).__name__}: {problem}")
            answers.write(data)
            answers.flush()


def _found(place: Place) -> Any:
    os.chdir(place.folder)
    found: Any = _module(place)
    for part in place.name.split("."):
        found = getattr(found, part)
    return found


def _module(place: Place) -> ModuleType:
    if place.module != "__main__":
        with contextlib.suppress(ImportError):
            made = importlib.import_module(place.module)
            if not place.file or os.path.abspath(made.__file__ or "") == place.file:
                return made
    name = "__mp_main__" if place.module == "__main__" else place.module
    spec = importlib.util.spec_from_file_location(name, place.file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{place.file} is no module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _called(function: Any, configuration: Configuration, point: Mapping[str, Any]) -> Any:
    import dataclasses

    from mathlink.lift.running import run

    made = run(function, configuration, point)
    return dataclasses.replace(made, raw=_plain_arrays(made.raw))


def _plain_arrays(value: Any) -> Any:
    from mathlink.lift.frameworks.handing import taken

    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return tuple(map(_plain_arrays, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(_plain_arrays, value))
    if isinstance(value, dict):
        return {k: _plain_arrays(v) for k, v in value.items()}
    return taken(value) if hasattr(value, "dtype") else value
