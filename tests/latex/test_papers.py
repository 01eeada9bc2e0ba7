"""Display equations of papers whose readings were checked by eye, one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mathlink.latex import read

if TYPE_CHECKING:
    from mathlink.model import Equation
    from mathlink.term import Term

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "golden" / "latex" / "papers.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def spelled(term: Term) -> str:
    if term.op == "const":
        return term.data[1] or str(term.data[0])
    if term.op in ("sym", "named"):
        return str(term.data)
    head = term.op if term.data is None else f"{term.op}:{term.data}"
    return f"({' '.join([head, *map(spelled, term.args)])})" if term.args else head


def reading(equation: Equation) -> dict[str, Any]:
    made: dict[str, Any] = {
        "links": [
            [spelled(k.left), k.relation, *([spelled(k.right)] if k.right is not None else [])] for k in equation.links
        ]
    }
    if equation.conditions:
        made["conditions"] = [spelled(c) for c in equation.conditions]
    if equation.definitions:
        made["definitions"] = [reading(d)["links"] for d in equation.definitions]
    return made


def test_there_are_a_hundred_rows() -> None:
    assert len(ROWS) >= 100


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["latex"][:40])
def test_read_as_checked(row: dict[str, Any]) -> None:
    table = dict.fromkeys(row["symbols"], "symbol") | dict.fromkeys(row.get("functions", ()), "function")
    assert reading(read(row["latex"], table, letters=True)) == row["reading"]
