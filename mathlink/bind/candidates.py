"""Ways to bind what the rules leave open, for suggestions to a person; nothing is decided by them."""

from __future__ import annotations

from itertools import islice, permutations
from typing import TYPE_CHECKING

from mathlink.bind.parts import key as exact
from mathlink.bind.parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["candidates"]


def candidates(unbound: Sequence[str], free: Sequence[str], most: int = 200) -> Iterator[dict[str, str]]:
    """Ways to give the unbound symbols different free parameters, most plausible first; for suggestions only."""
    if not unbound or len(unbound) > len(free) or len(unbound) > 4:
        return
    ranked = sorted(
        islice(permutations(free, len(unbound)), 5040),
        key=lambda chosen: -sum(_likeness(s, p) for s, p in zip(unbound, chosen, strict=True)),
    )
    for chosen in ranked[:most]:
        yield dict(zip(unbound, chosen, strict=True))


def _likeness(symbol: str, parameter: str) -> int:
    """How much a symbol and a parameter look alike: same letters in front, same letters at all."""
    p, key = parts(symbol), exact(parameter)
    base = p.base
    same_start = 4 * key.lower().startswith(base.lower()) + 3 * (base[:1].lower() == key[:1].lower())
    return same_start + sum(2 for s in p.subscripts if s and key.endswith(s)) + len(set(base) & set(key))
