"""Conditions and laws of ``invariants_cases``: how many true ones are proved, how many false ones are found, and how long it takes.

Run ``python benchmarks/invariants.py [NAME…]``; ``--all`` prints every case. Exits with 1 where something false is proved.
"""

from __future__ import annotations

import importlib
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import mathlink


def main(arguments: list[str]) -> int:
    cases = importlib.import_module("invariants_cases")
    chosen = {a for a in arguments if not a.startswith("-")}
    rows = [judged(f, want) for f, want in cases.EXPECTED.items() if not chosen or f.__name__ in chosen]
    wrong = [r for r in rows if r["want"] != "holds" and (r["reals"] == "proved") > (r["want"] == "in doubles")]
    wrong += [r for r in rows if r["want"] == "in doubles" and r["floats"] == "proved"]
    wrong += [r for r in rows if r["want"] == "holds" and r["status"] == "refuted"]
    for r in rows:
        good = _is_good(r)
        if "--all" in arguments or chosen or not good or r in wrong:
            mark = "WRONG" if r in wrong else "" if good else "open"
            print(
                f"{r['name']:28} {r['want']:10} {r['status']:9} reals {r['reals']:8} doubles {r['floats']:8} {r['seconds']:5.2f} s {mark}"
            )
    _summary(rows)
    print(f"false ones proved, or true ones refuted: {len(wrong)}")
    return bool(wrong)


def judged(function, want: str) -> dict:
    started = time.perf_counter()
    (verdict,) = mathlink.check(function)
    return {
        "name": function.__name__,
        "want": want,
        "status": verdict.status.value,
        "reals": verdict.reals,
        "floats": verdict.floats,
        "seconds": time.perf_counter() - started,
    }


def _is_good(row: dict) -> bool:
    return row["reals"] == "proved" if row["want"] == "holds" else row["status"] == "refuted"


def _summary(rows: list[dict]) -> None:
    true = [r for r in rows if r["want"] == "holds"]
    print(f"{len(rows)} cases, median {statistics.median(r['seconds'] for r in rows):.2f} s")
    print(f"true: {len(true)}, proved over the reals {_count(true, 'reals')}, in doubles {_count(true, 'floats')}")
    for want in ("refuted", "in doubles", "narrow"):
        of = [r for r in rows if r["want"] == want]
        found = [r for r in of if r["status"] == "refuted"]
        slowest = max((r["seconds"] for r in found), default=0.0)
        print(f"false ({want}): {len(of)}, refuted and replayed {len(found)}, slowest {slowest:.1f} s")


def _count(rows: list[dict], column: str) -> str:
    count = sum(r[column] == "proved" for r in rows)
    return f"{count} ({100 * count // max(1, len(rows))} %)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
