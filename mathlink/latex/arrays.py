"""Which names are arrays and which letters index them, told from all uses in a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.tables import INDEX_LETTERS

if TYPE_CHECKING:
    from mathlink.latex.cursor import Reading, Use
    from mathlink.latex.names import Names

__all__ = ["find_arrays"]


def find_arrays(reading: Reading, entries: bool = False) -> bool:
    """Which bases are arrays and which letters index them, from the names met in the first pass. Whether there are any."""
    names = reading.names
    uses = reading.uses
    if not uses and not reading.listed:
        return False
    arrays = {use.base for use in uses if names.kind(use.base) in ("vector", "matrix")}
    arrays |= {u.base for u in uses if u.index_like and any(letter in reading.bound for letter in u.letters)}
    arrays |= _seeds(reading, uses)
    arrays |= {base for base in reading.listed if base in names}
    if entries:
        arrays |= {u.base for u in uses if u.index_like and _lone_entry(names, u)}
    if not arrays:
        return False
    letters: set[str] = {name for name in names.raw if names.kind(name) == "index"}
    while True:
        for use in uses:
            if use.base in arrays and use.index_like:
                running = not use.words or _beside_bound(reading, use)
                letters.update(
                    x for x in use.letters if x not in names and (running or x in INDEX_LETTERS or x in reading.bound)
                )
        known = letters | reading.bound
        more = {u.base for u in uses if u.index_like and u.letters and all(x in known for x in u.letters)}
        more = {base for base in more if base not in arrays}
        if not more:
            break
        arrays |= more
    reading.arrays, reading.indices = frozenset(arrays), frozenset(letters)
    return True


def _beside_bound(reading: Reading, use: Use) -> bool:
    r"""``X_{bik}`` of a declared array, below a sum over k: each letter of the run is an index."""
    declared = reading.names.kind(use.base) in ("vector", "matrix")
    return declared and any(x in reading.bound for x in use.letters)


def _seeds(reading: Reading, uses: list[Use]) -> set[str]:
    r"""``y_i = … x_i …`` with x declared and x_i not: both are arrays over the free index i."""
    names = reading.names
    left = [u for u in uses if u.left_side and u.index_like and u.letters and set(u.letters) <= INDEX_LETTERS]
    found: set[str] = set()
    for use in uses:
        if use.left_side or not use.index_like or use.base not in names or use.name in names:
            continue
        partners = [u for u in left if set(u.letters) & set(use.letters) and u.base != use.base and u.name not in names]
        if partners and set(use.letters) <= INDEX_LETTERS and not any(x in names for x in use.letters):
            found.add(use.base)
            found.update(u.base for u in partners)
    return found


def _lone_entry(names: Names, use: Use) -> bool:
    """``x_i`` with x declared, and neither x_i nor i."""
    return (
        bool(use.letters)
        and use.base in names
        and use.name not in names
        and set(use.letters) <= INDEX_LETTERS - names.words.keys()
    )
