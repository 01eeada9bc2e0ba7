"""What is known is told under the name and at the place of today; what depends on the machine, or on files that changed, is not kept."""

from __future__ import annotations

import importlib.util
import linecache
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mathlink.attach import claims_of
from mathlink.cache import memory as room
from mathlink.cache.memory import Memory, Stood, depends_on_the_machine
from mathlink.cache.store import Store
from mathlink.discover.tasks import Judges
from mathlink.model import Evidence, Outcome, Status, Verdict
from mathlink.workers import Report, check_targets

PROVED = Verdict(Status.PROVED, "identity", "holds", seconds=0.1)

SOURCE = '''
from mathlink import implements

@implements("y = x", label="a")
@implements("y = 1 x", label="b")
def f(x):
    """Doc."""
    return x

@implements("y = 2 x")
def g(x):
    return 2 * x
'''


@pytest.fixture(autouse=True)
def quiet_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may be at work on the checkout that these tests run in."""
    monkeypatch.setattr(room, "own_source", lambda: "source")


@pytest.fixture
def module(tmp_path: Path) -> Iterator[Any]:
    yield load(tmp_path / "memorable.py", SOURCE)
    sys.modules.pop("memorable", None)


def load(file: Path, source: str) -> Any:
    file.write_text(source, encoding="utf-8")
    linecache.clearcache()
    spec = importlib.util.spec_from_file_location("memorable", file)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["memorable"] = made
    spec.loader.exec_module(made)
    return made


def opened(home: Path, budget: float = 10.0, seed: int = 0) -> Memory:
    return Memory(Store(home / "verdicts"), budget, seed)


def verdict(function: Any, **fields: Any) -> Verdict:
    code = function.__code__
    return replace(PROVED, **{"file": code.co_filename, "line": code.co_firstlineno, **fields})


def kept(home: Path, function: Any, **fields: Any) -> None:
    found = opened(home).of_claim(claims_of(function)[0])
    assert found.entries is None
    assert found.why == ""
    found.keep([Stood("y = x", function.__code__.co_firstlineno, verdict(function, **fields))])


def test_what_was_kept_is_known(module: Any, tmp_path: Path) -> None:
    kept(tmp_path, module.f)
    (entry,) = opened(tmp_path).of_claim(claims_of(module.f)[0]).entries or ()
    assert entry.verdict == replace(verdict(module.f), cached=True)
    assert opened(tmp_path).of_claim(claims_of(module.f)[1]).entries is None
    assert opened(tmp_path).of_claim(claims_of(module.g)[0]).entries is None
    assert opened(tmp_path, budget=5.0).of_claim(claims_of(module.f)[0]).entries is None
    assert opened(tmp_path, seed=1).of_claim(claims_of(module.f)[0]).entries is None


def test_another_mathlink_knows_nothing(module: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, module.f)
    monkeypatch.setattr(room, "own_source", lambda: "other source")
    assert opened(tmp_path).of_claim(claims_of(module.f)[0]).entries is None


def test_another_version_of_a_library_knows_nothing(
    module: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    kept(tmp_path, module.f)
    monkeypatch.setattr(np, "__version__", "0.1")
    assert opened(tmp_path).of_claim(claims_of(module.f)[0]).entries is None


def test_numpy_that_raises_knows_nothing_of_numpy_that_warns(module: Any, tmp_path: Path) -> None:
    import numpy as np

    kept(tmp_path, module.f)
    with np.errstate(over="raise"):
        assert opened(tmp_path).of_claim(claims_of(module.f)[0]).entries is None


def test_a_function_that_moved_has_its_verdict_at_its_new_place(module: Any, tmp_path: Path) -> None:
    kept(tmp_path, module.f)
    moved = load(tmp_path / "memorable.py", f"# a line\n# more\n{SOURCE}")
    (entry,) = opened(tmp_path).of_claim(claims_of(moved.f)[0]).entries or ()
    assert entry.line == entry.verdict.line == module.f.__code__.co_firstlineno + 2
    other = load(tmp_path / "elsewhere.py", f"\n{SOURCE}")
    (entry,) = opened(tmp_path).of_claim(claims_of(other.f)[0]).entries or ()
    assert entry.verdict.file == str(tmp_path / "elsewhere.py")


def test_a_verdict_that_names_lines_stays_with_them(module: Any, tmp_path: Path) -> None:
    kept(tmp_path, module.f, warnings=("not modelled: line 6",))
    assert opened(tmp_path).of_claim(claims_of(module.f)[0]).entries
    moved = load(tmp_path / "memorable.py", f"\n{SOURCE}")
    assert opened(tmp_path).of_claim(claims_of(moved.f)[0]).entries is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, False),
        ({"seconds": 9.9}, False),
        ({"status": Status.REFUTED, "reason": "counterexample", "seconds": 9.9}, False),
        ({"status": Status.TESTED, "reason": "numeric"}, False),
        ({"status": Status.TESTED, "reason": "numeric", "seconds": 8.5}, True),
        ({"status": Status.UNDECIDED, "reason": "unbound_symbol"}, False),
        ({"status": Status.UNDECIDED, "reason": "out_of_time"}, True),
        ({"status": Status.UNDECIDED, "reason": "crashed"}, True),
        (
            {
                "status": Status.TESTED,
                "reason": "numeric",
                "evidence": (Evidence("conductor", Outcome.OPEN, reason="out of time"),),
            },
            True,
        ),
    ],
)
def test_what_depends_on_the_machine_is_not_kept(
    fields: dict[str, Any], expected: bool, module: Any, tmp_path: Path
) -> None:
    assert depends_on_the_machine(replace(PROVED, **fields), 10.0) is expected
    kept(tmp_path, module.f, **fields)
    assert (opened(tmp_path).of_claim(claims_of(module.f)[0]).entries is None) is expected


def test_nothing_is_kept_of_a_file_that_changes_meanwhile(module: Any, tmp_path: Path) -> None:
    found = opened(tmp_path).of_claim(claims_of(module.f)[0])
    (tmp_path / "memorable.py").write_text(f"{SOURCE}\n", encoding="utf-8")
    found.keep([Stood("y = x", 4, verdict(module.f))])
    (tmp_path / "memorable.py").write_text(SOURCE, encoding="utf-8")
    assert opened(tmp_path).of_claim(claims_of(module.f)[0]).entries is None


def test_a_file_edited_after_its_text_was_read_has_the_key_of_its_text_of_today(module: Any, tmp_path: Path) -> None:
    """Engines read the text of today, whatever was imported."""
    linecache.getlines(str(tmp_path / "memorable.py"))
    kept(tmp_path, module.f)
    (tmp_path / "memorable.py").write_text(SOURCE.replace("    return x\n", "    return 2 * x\n"), encoding="utf-8")
    assert opened(tmp_path).of_claim(claims_of(module.f)[0]).entries is None


def test_nothing_is_kept_where_mathlink_itself_changes_meanwhile(
    module: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = opened(tmp_path).of_claim(claims_of(module.f)[0])
    with monkeypatch.context() as patch:
        patch.setattr(room, "own_source", lambda: "edited")
        found.keep([Stood("y = x", 4, verdict(module.f))])
    assert opened(tmp_path).of_claim(claims_of(module.f)[0]).entries is None


def test_an_entry_of_another_shape_is_unknown(module: Any, tmp_path: Path) -> None:
    kept(tmp_path, module.f)
    (file,) = (tmp_path / "verdicts").rglob("*.json")
    key = file.parent.name + file.stem
    for data in (None, {}, 3, {"places": "", "speaks": False, "line": 1, "entries": [["y", 1, {}]]}):
        Store(tmp_path / "verdicts").put(key, data)
        assert opened(tmp_path).of_claim(claims_of(module.f)[0]).entries is None


def test_what_has_no_key_says_why_and_is_not_kept(tmp_path: Path) -> None:
    made = load(
        tmp_path / "memorable.py",
        "import time\nfrom mathlink import implements\n@implements('y = x')\ndef f(x):\n    return x * time.time()\n",
    )
    found = opened(tmp_path).of_claim(claims_of(made.f)[0])
    assert found.why == "it uses time.time, which depends on more than its arguments" or "time" in found.why
    found.keep([Stood("y = x", 3, verdict(made.f))])
    assert not list(tmp_path.rglob("*.json"))


def test_an_object_that_raises_when_it_is_looked_at_has_no_key(tmp_path: Path) -> None:
    made = load(
        tmp_path / "memorable.py",
        "from mathlink import implements\n"
        "class Odd(dict):\n    def items(self):\n        raise RuntimeError\n    keys = __iter__ = items\n"
        "class Hidden:\n    @property\n    def __dict__(self):\n        raise RuntimeError\n"
        "H = Hidden()\n@implements('y = x')\ndef f(x):\n    return H.x * x\n",
    )
    assert opened(tmp_path).of_claim(claims_of(made.f)[0]).why != ""


# ── Many claims at once ──────────────────────────────────────────────────────────────────────────


class Judged:
    """Judges that count, and read nothing but labels; what they saw is a file, because they work in children."""

    def __init__(self, home: Path) -> None:
        self.log = home / "judged"
        self.log.write_text("")

    def __call__(self, docstrings: bool) -> Judges:
        return Judges(claims_of, self._judge, ready=self._ready)

    def _ready(self) -> None:
        self._note("ready")

    def _judge(self, claim: Any, budget: float, seed: int) -> Verdict:
        self._note(claim.statement)
        if claim.label == "slow":
            return replace(PROVED, status=Status.UNDECIDED, reason="out_of_time")
        return verdict(claim.function, message=claim.statement, equation=claim.statement)

    def _note(self, word: str) -> None:
        with self.log.open("a") as file:
            file.write(f"{word}\n")

    def seen(self) -> list[str]:
        found = self.log.read_text().split("\n")[:-1]
        self.log.write_text("")
        return found


def checked(file: Path, judged: Judged, home: Path | None = None) -> Report:
    return check_targets([str(file)], make_judges=judged, open_memory=lambda: opened(home or file.parent), budget=2.0)


def test_only_what_changed_is_judged_again(tmp_path: Path) -> None:
    file, judged = tmp_path / "memorable_one.py", Judged(tmp_path)
    file.write_text(SOURCE)
    first = checked(file, judged)
    assert judged.seen() == ["ready", "y = x", "y = 1 x", "y = 2 x"]
    second = checked(file, judged)
    assert judged.seen() == []
    assert [v.cached for _, v in second.results] == [True] * 3
    assert [(i, replace(v, cached=False)) for i, v in second.results] == [(i, v) for i, v in first.results]
    file.write_text(SOURCE.replace("return 2 * x", "return x * 2"))
    third = checked(file, judged)
    assert judged.seen() == ["ready", "y = 2 x"]
    assert [v.cached for _, v in third.results] == [True, True, False]
    assert [v.message for _, v in third.results] == ["y = x", "y = 1 x", "y = 2 x"]


def test_one_claim_of_a_function_may_be_known_and_another_not(tmp_path: Path) -> None:
    file, judged = tmp_path / "memorable_two.py", Judged(tmp_path)
    file.write_text(SOURCE.replace('label="a"', 'label="slow"'))
    checked(file, judged)
    judged.seen()
    again = checked(file, judged)
    assert judged.seen() == ["ready", "y = x"]
    assert [(i.label, v.cached, v.reason) for i, v in again.results] == [
        ("slow", False, "out_of_time"),
        ("b", True, "identity"),
        (None, True, "identity"),
    ]


def test_a_place_that_cannot_be_written_is_one_warning(tmp_path: Path) -> None:
    file, judged = tmp_path / "memorable_three.py", Judged(tmp_path)
    file.write_text(SOURCE)
    (tmp_path / "verdicts").write_text("in the way")
    report = checked(file, judged)
    assert [v.status for _, v in report.results] == [Status.PROVED] * 3
    assert len(report.warnings) == 1
    assert report.warnings[0].startswith("verdicts are not kept: ")


def test_the_report_says_what_is_not_kept_and_why(tmp_path: Path) -> None:
    file, judged = tmp_path / "memorable_four.py", Judged(tmp_path)
    file.write_text(SOURCE.replace("return 2 * x", "return 2 * x + 0 * len(open(__file__).read())"))
    report = checked(file, judged)
    assert report.unkept == {"memorable_four.g#1": "g uses open()"}
