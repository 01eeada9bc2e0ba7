"""What every verdict depends on besides its claim: Python, mathlink itself, the engines, the libraries, and how they are set."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
import platform
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mathlink.cache.leaves import joined

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["engines", "own_source", "surroundings"]

_ENGINES = ("sympy", "python-flint", "z3-solver", "hypothesis", "mpmath", "numpy", "scipy", "torch", "jax")
_LIBRARIES = ("numpy", "scipy", "mpmath", "torch", "jax", "jaxlib")


def surroundings(source: str) -> str:
    """A digest of them all; ``source`` is that of mathlink's own files, :func:`own_source`."""
    flags = (sys.flags.optimize, sys.flags.int_max_str_digits, os.environ.get("PYTHONHASHSEED", ""))
    pieces = [sys.version, platform.machine(), sys.platform, _libc(), repr(flags), source, engines()]
    pieces += [f"{name} {_version(name)}" for name in _LIBRARIES]
    pieces += [_errors(), _decimals(), _frameworks()]
    pieces += [repr([tuple(map(_words, entry)) for entry in warnings.filters])]
    return hashlib.blake2b(joined(*(piece.encode("utf-8", "replace") for piece in pieces)), digest_size=20).hexdigest()


def _words(value: Any) -> str:
    return getattr(value, "pattern", None) or getattr(value, "__qualname__", None) or repr(value)


def _version(name: str) -> str:
    """The version that a loaded library says it has, where that is not the installed one."""
    found = str(getattr(sys.modules.get(name), "__version__", ""))
    return "" if not found or found == _installed(name) else found


def _errors() -> str:
    """What NumPy does on overflow and the like, where that is not what it does by itself."""
    numpy: Any = sys.modules.get("numpy")
    found = numpy.geterr() if hasattr(numpy, "geterr") else _USUAL
    return "" if found == _USUAL else repr(sorted(found.items()))


_USUAL = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


def _frameworks() -> str:
    """Which of the array libraries are loaded, and what they compute with."""
    found: list[Any] = []
    for name, ask in _ASKED.items():
        module: Any = sys.modules.get(name)
        try:
            found.append(ask(module) if module is not None else "")
        except Exception:  # half loaded, or a file of the user's: nothing is the same as this
            found.append(os.urandom(16))
    return repr(found)


_QUIET = {*((name, "ignore") for name in "singular underflow overflow slow loss no_result domain arg other".split())}
_QUIET |= {("memory", "raise")}
_ASKED: dict[str, Callable[[Any], Any]] = {
    "torch": lambda m: (str(m.get_default_dtype()), m.are_deterministic_algorithms_enabled(), m.is_grad_enabled()),
    "jax": lambda m: sorted((key, repr(value)) for key, value in m.config.values.items()),
    "scipy.special": lambda m: [pair for pair in m.geterr().items() if pair not in _QUIET] or "",
}


def _decimals() -> str:
    """The precision of decimal arithmetic, where that is not the usual one."""
    decimal: Any = sys.modules.get("decimal")
    if not hasattr(decimal, "getcontext"):
        return ""
    found = decimal.getcontext()
    told = tuple(getattr(found, name) for name in ("prec", "rounding", "Emin", "Emax", "clamp"))
    return "" if told == (28, "ROUND_HALF_EVEN", -999999, 999999, 0) else repr(told)


def _libc() -> str:
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, OSError, ValueError):
        return ""


@functools.cache
def engines() -> str:
    """The installed versions of the engines and of the libraries that they use; nothing is imported."""
    return ", ".join(f"{name} {_installed(name)}" for name in _ENGINES)


@functools.cache
def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "-"


def own_source() -> str:
    """A digest of the names, sizes and dates of mathlink's own files, so that a checkout's changes count as well as a version's."""
    home = Path(__file__).parents[1]
    stamps = sorted(_stamps(str(home)))
    return hashlib.blake2b(repr(stamps).encode("utf-8", "replace"), digest_size=20).hexdigest()


def _stamps(folder: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != "__pycache__":
                found += _stamps(entry.path)
            elif entry.name.endswith(".py"):
                state = entry.stat()
                found.append((entry.path, state.st_size, state.st_mtime_ns))
    return found
