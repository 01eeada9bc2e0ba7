"""What was found in order is known again while nothing has changed, in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from writing.files.cache import fingerprint, opened, stamp_of
from writing.options import Known, Note, Options

ROOT = Path(__file__).parents[3]


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    script = (
        "from writing.files.cache import fingerprint; from writing.options import Known, Options\n"
        "print(fingerprint([Options(known=Known(frozenset('abcdefgh')), rewrites=frozenset({'ties', 'quotes'}))]))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(told) == 1


def test_every_option_is_in_the_fingerprint() -> None:
    told = [
        Options(),
        Options(lines="keep"),
        Options(known=Known(opaque=frozenset("a"))),
        Options(known=Known(verbs=frozenset("a"))),
        Options(known=Known(changers=frozenset("a"))),
        Options(rewrites=frozenset({"ties"})),
        Options(python=(("line-length", 100),)),
    ]
    assert len({fingerprint([options]) for options in told}) == len(told)


def test_what_was_settled_is_known_until_the_file_or_the_options_change(tmp_path: Path) -> None:
    file = tmp_path / "a.tex"
    file.write_text("x")
    cache = opened(tmp_path / "cache", tmp_path)
    cache.settle(str(file), stamp_of(file), "mark", (Note(1, 2, "words", True),))
    cache.learn(str(file), stamp_of(file), Known(opaque=frozenset({"snip"}), changers=frozenset({"c"})))
    cache.save()
    again = opened(tmp_path / "cache", tmp_path)
    assert again.notes(str(file), stamp_of(file), "mark") == (Note(1, 2, "words", True),)
    assert again.known(str(file), stamp_of(file)) == Known(opaque=frozenset({"snip"}), changers=frozenset({"c"}))
    assert again.notes(str(file), stamp_of(file), "other") is None
    file.write_text("xy")
    assert again.notes(str(file), stamp_of(file), "mark") is None
    assert again.known(str(file), stamp_of(file)) is None
    assert opened(tmp_path / "cache", tmp_path / "elsewhere").notes(str(file), stamp_of(file), "mark") is None
