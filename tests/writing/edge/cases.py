"""The edge cases of the folder, read from their files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from writing.options import Known, Options

OPTIONS = Options(known=Known(opaque=frozenset({"snippet", "shellblock"})))


class Case(NamedTuple):
    """A text under a header ``=== name | kind | keeps …``."""

    name: str
    kind: str
    keeps: str
    text: str


def _cases() -> list[Case]:
    found = []
    for file in sorted(Path(__file__).parent.glob("*.txt")):
        _, *parts = re.split(r"^=== ", file.read_bytes().decode(), flags=re.MULTILINE)
        for part in parts:
            header, _, text = part.partition("\n")
            name, kind, keeps = (*header.split(" | ", 2), "")[:3]
            found.append(Case(name, kind, keeps.removeprefix("keeps "), text[:-1] if text.endswith("\n\n") else text))
    return found


CASES = _cases()
