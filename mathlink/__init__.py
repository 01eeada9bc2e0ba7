"""Ties the equations of a paper to the code that computes them; names only, everything heavy behind a lazy table."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mathlink.attach import claims_of, ensures, implements, requires
    from mathlink.claim import Claim
    from mathlink.conductor import check, verify
    from mathlink.model import Status, Verdict

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "Status",
    "Verdict",
    "check",
    "claims_of",
    "ensures",
    "implements",
    "requires",
    "verify",
]

_HOMES = {
    "Claim": "mathlink.claim",
    "Status": "mathlink.model",
    "Verdict": "mathlink.model",
    "check": "mathlink.conductor",
    "claims_of": "mathlink.attach",
    "ensures": "mathlink.attach",
    "implements": "mathlink.attach",
    "requires": "mathlink.attach",
    "verify": "mathlink.conductor",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'mathlink' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
