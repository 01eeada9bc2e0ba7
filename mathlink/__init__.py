"""Ties the equations of a paper to the code that computes them; names only, everything heavy behind a lazy table."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mathlink.attach import claims_of, ensures, implements, invariant, requires
    from mathlink.claim import Claim
    from mathlink.conductor import check, verify
    from mathlink.enforcing import enforce
    from mathlink.laws import (
        bounded,
        commutative,
        concave,
        convex,
        derivative_of,
        equivariant,
        even,
        homogeneous,
        idempotent,
        inverse_of,
        lipschitz,
        monotone,
        odd,
        periodic,
        same_as,
        sums_to,
    )
    from mathlink.model import Status, Verdict
    from mathlink.strategies import strategies_for

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "Status",
    "Verdict",
    "bounded",
    "check",
    "claims_of",
    "commutative",
    "concave",
    "convex",
    "derivative_of",
    "enforce",
    "ensures",
    "equivariant",
    "even",
    "homogeneous",
    "idempotent",
    "implements",
    "invariant",
    "inverse_of",
    "lipschitz",
    "monotone",
    "odd",
    "periodic",
    "requires",
    "same_as",
    "strategies_for",
    "sums_to",
    "verify",
]

_HOMES = {
    "Claim": "mathlink.claim",
    "Status": "mathlink.model",
    "Verdict": "mathlink.model",
    "bounded": "mathlink.laws",
    "check": "mathlink.conductor",
    "claims_of": "mathlink.attach",
    "commutative": "mathlink.laws",
    "concave": "mathlink.laws",
    "convex": "mathlink.laws",
    "derivative_of": "mathlink.laws",
    "enforce": "mathlink.enforcing",
    "ensures": "mathlink.attach",
    "equivariant": "mathlink.laws",
    "even": "mathlink.laws",
    "homogeneous": "mathlink.laws",
    "idempotent": "mathlink.laws",
    "implements": "mathlink.attach",
    "invariant": "mathlink.attach",
    "inverse_of": "mathlink.laws",
    "lipschitz": "mathlink.laws",
    "monotone": "mathlink.laws",
    "odd": "mathlink.laws",
    "periodic": "mathlink.laws",
    "requires": "mathlink.attach",
    "same_as": "mathlink.laws",
    "strategies_for": "mathlink.strategies",
    "sums_to": "mathlink.laws",
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
