"""Pairs of programs that differ in one place, ``«one|other»``: what they compute may differ, so their keys do, or there is none."""

from __future__ import annotations

import importlib.util
import itertools
import linecache
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mathlink.attach import claims_of
from mathlink.cache.graph import Parts
from mathlink.cache.keys import key_of_claim
from mathlink.cache.refusal import NotKeyed

HERE = Path(__file__).parent
HEAD = (
    "import collections, functools, itertools, math, operator, types, typing\n"
    "import numpy as np\nfrom mathlink import ensures, implements, requires\n"
)
TARGET = "@implements('y = x')\ndef target(x):\n    return "
_CHOICE = re.compile(r"«(.*?)\|(.*?)»", re.DOTALL)
_NUMBERS = itertools.count()


def programs(name: str) -> dict[str, str]:
    blocks = re.split(r"^# (.*)\n", (HERE / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = dict(zip(blocks[::2], blocks[1::2], strict=True))
    assert len(found) > 10
    assert all(len(_CHOICE.findall(text)) == 1 for text in found.values())
    return found


def key(program: str, choice: int, home: Path) -> str:
    source = HEAD + _CHOICE.sub(lambda found: found[choice], program).replace("TARGET ", TARGET)
    file = home / f"{next(_NUMBERS)}" / "paired.py"
    file.parent.mkdir()
    file.write_text(source, encoding="utf-8")
    linecache.clearcache()
    spec = importlib.util.spec_from_file_location("paired", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["paired"] = module
    spec.loader.exec_module(module)
    function = module.target_of() if hasattr(module, "target_of") else module.target
    return key_of_claim(claims_of(function)[0], 10.0, 0, "here", Parts()).text


@pytest.fixture(autouse=True)
def own_module() -> Iterator[None]:
    yield
    sys.modules.pop("paired", None)


@pytest.mark.parametrize("program", programs("pairs.txt").values(), ids=programs("pairs.txt"))
def test_programs_that_differ_have_different_keys(program: str, tmp_path: Path) -> None:
    one, again, other = key(program, 1, tmp_path), key(program, 1, tmp_path), key(program, 2, tmp_path)
    assert one == again
    assert one != other


@pytest.mark.parametrize("program", programs("refused.txt").values(), ids=programs("refused.txt"))
def test_what_hides_its_state_has_no_key(program: str, tmp_path: Path) -> None:
    for choice in (1, 2):
        with pytest.raises(NotKeyed):
            key(program, choice, tmp_path)
