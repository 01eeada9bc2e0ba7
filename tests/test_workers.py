"""Many claims at once: every one has a verdict, in a stable order, whatever one of them or a module's import does."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import pickle
import random
import signal
import sys
import time
import types
from collections.abc import Iterator
from fractions import Fraction

import pytest

from mathlink.attach import claims_of
from mathlink.claim import Claim
from mathlink.discover.tasks import Item, Judges, Task
from mathlink.model import Counterexample, Status, Verdict
from mathlink.workers import check_targets, run

SHORT = -0.5  # a budget that leaves half a second until a claim is stopped from outside


def verdict(message="", **fields):
    return Verdict(Status.PROVED, "identity", str(message), **fields)


def task(name, *steps):
    """A task whose items call the steps one after the other."""

    def work(start):
        for step in steps[start:]:
            found = step() if callable(step) else step
            yield found if isinstance(found, Verdict) or found is BAD else verdict(found)

    return Task(tuple(Item(f"{name}#{n}", name, f"{name}.py", n, "y = x") for n in range(1, len(steps) + 1)), work)


BAD = io.StringIO  # stands for an answer that is no verdict


def spins():
    while True:
        pass


def much_memory():
    return list(range(10**12))


def recurses():
    return recurses()


def unsendable():
    return verdict(evidence=(lambda: 1,))


def forks():
    if os.fork() == 0:
        spins()
    return "forked"


def prints():
    print("out")
    os.write(1, b"out")
    os.write(2, b"err")
    sys.stderr.write("err")
    return "printed"


FATAL = [
    (spins, "out_of_time", "stopped after"),
    (lambda: 10 ** (10**10), "out_of_time", "stopped after"),
    (lambda: os.kill(os.getpid(), signal.SIGSEGV), "crashed", "SIGSEGV"),
    (lambda: ctypes.string_at(0), "crashed", "SIGSEGV"),
    (os.abort, "crashed", "SIGABRT"),
    (lambda: os._exit(0), "crashed", "exit code 0"),
    (lambda: sys.exit(1), "crashed", "SystemExit: 1"),
    (lambda: 1 / 0, "crashed", "ZeroDivisionError"),
    (recurses, "crashed", "RecursionError"),
    (much_memory, "crashed", "out of memory"),
    (unsendable, "crashed", "could not be brought over"),
    (lambda: BAD, "crashed", "answered with type"),
]


@pytest.mark.parametrize(("end", "reason", "words"), FATAL)
def test_a_claim_that_ends_its_process_costs_itself_only(end, reason, words):
    work = [task("before", 1), task("bad", 2, end, 3, 4), task("after", 5)]
    found = run(work, jobs=2, budget=SHORT)
    assert [item.id for item, _ in found] == ["before#1", "bad#1", "bad#2", "bad#3", "bad#4", "after#1"]
    bad = found[2][1]
    assert (bad.status, bad.reason) == (Status.UNDECIDED, reason)
    assert words in bad.message
    assert (bad.function, bad.equation, bad.file, bad.line) == ("bad", "y = x", "bad.py", 2)
    assert [v.message for _, v in found if v is not bad] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_order_is_that_of_the_tasks_whatever_ends_first(jobs):
    gate_read, gate_write = os.pipe()

    def waits():  # with several jobs, the first task ends after the third has begun
        return os.read(gate_read, 1).decode() if jobs > 1 else "x"

    def opens():
        os.write(gate_write, b"x")
        return "opened"

    work = [task("a", waits), task("b", os.abort, 1), task("c", opens), *(task(f"t{n}", n, n) for n in range(5))]
    seen = []
    found = run(work, jobs=jobs, on_verdict=lambda item, verdict: seen.append(item.id))
    assert [item for item, _ in found] == [item for t in work for item in t.items]
    assert sorted(seen) == sorted(item.id for t in work for item in t.items)
    assert found[0][1].message == "x"
    os.close(gate_read)
    os.close(gate_write)


def test_a_task_that_stops_early_leaves_nothing_without_a_verdict():
    def stops(start):
        yield verdict("only one")

    items = task("t", 1, 2, 3).items
    found = run([Task(items, stops)])
    assert [v.reason for _, v in found] == ["identity", "crashed", "crashed"]


def test_answers_beyond_the_items_are_ignored():
    def goes_on(start):
        while True:
            yield verdict("again")

    found = run([Task(task("t", 1, 2).items, goes_on)], budget=SHORT)
    assert [v.message for _, v in found] == ["again", "again"]


def test_every_claim_may_end_its_process():
    found = run([task("t", *[os.abort] * 5)])
    assert [v.reason for _, v in found] == ["crashed"] * 5


def test_nothing_to_do_is_done():
    assert run([]) == []
    assert run([task("t")]) == []


def test_a_fork_in_a_claim_is_ended_with_it(capfd):
    found = run([task("t", forks, prints, 3)], budget=5)
    assert [v.message for _, v in found] == ["forked", "printed", "3"]
    assert capfd.readouterr() == ("", "")


def test_values_of_the_users_classes_and_of_numpy_come_as_plain_ones():
    import numpy

    class Own:
        def __repr__(self):
            return "Own()"

    class Bad:
        def __repr__(self):
            raise ValueError

    def found():
        inputs = {"x": numpy.float64(0.1), "a": numpy.array([[1, 2]]), "o": (Own(), Bad()), "f": Fraction(1, 3)}
        return verdict(counterexample=Counterexample(inputs, numpy.int64(3), {"k": Own()}), floats_witness={"x": Own()})

    ((_, answer),) = run([task("t", found)])
    assert answer.counterexample == Counterexample(
        {"x": 0.1, "a": [[1, 2]], "o": ("Own()", "<Bad>"), "f": Fraction(1, 3)}, 3, {"k": "Own()"}
    )
    assert [type(v) for v in answer.counterexample.inputs.values()] == [float, list, tuple, Fraction]
    assert answer.floats_witness == {"x": "Own()"}


def test_an_interrupt_ends_the_children():
    def interrupted(item, verdict):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([task("a", lambda: os.getpid(), spins)], budget=60, on_verdict=interrupted)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


# ── Targets ──────────────────────────────────────────────────────────────────────────────────────


def calls(claim, budget, seed):
    """The fake judge: the message is what the function returns."""
    return verdict(claim.function(), label=claim.label)


def fake_judges(docstrings):
    return Judges(claims_of, calls)


class Seen:
    """Progress, written down."""

    def __init__(self):
        self.lines = []

    def importing(self, name):
        self.lines.append(f"importing {name}")

    def found(self, total):
        self.lines.append(f"found {total}")

    def judged(self, item, verdict):
        self.lines.append(f"{item.id} {verdict.message}")


HEAD = "from mathlink import implements\n"


def claim(name, body, label=None):
    text = f"@implements('y = x', label={label!r})\n" if label else "@implements('y = x')\n"
    return f"{text}def {name}():\n    {body}\n\n"


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def check(*targets, judges=fake_judges, **options):
    options = {"budget": 20.0, "import_seconds": 20.0} | options
    return check_targets([str(t) for t in targets], make_judges=judges, **options)


def messages(report):
    return {item.id: v.message for item, v in report.results}


def test_claims_of_files_are_found_and_judged(tmp_path, capfd):
    write(
        tmp_path,
        {
            "b.py": HEAD + "print('import')\n" + claim("two", "return 2") + claim("one", "print(1); return 1", "eq. 1"),
            "a.py": HEAD + "import b\nfrom b import one\n" + claim("three", "return b.two() + 1"),
        },
    )
    seen = Seen()
    report = check(tmp_path, jobs=2, progress=seen)
    assert list(messages(report).items()) == [("a.three#1", "3"), ("b.two#1", "2"), ("b.one#eq. 1", "1")]
    assert report.problems == []
    assert report.warnings == []
    assert seen.lines[:3] == [f"importing {tmp_path}/a.py", f"importing {tmp_path}/b.py", "found 3"]
    assert sorted(seen.lines[3:]) == ["a.three#1 3", "b.one#eq. 1 1", "b.two#1 2"]
    item, answer = report.results[0]
    assert (item.file, item.line, answer.function) == (str(tmp_path / "a.py"), 4, "a.three")
    assert capfd.readouterr() == ("", "")
    assert "b" not in sys.modules


def test_a_module_that_cannot_be_imported_costs_itself_only(tmp_path):
    write(
        tmp_path,
        {
            "pack/__init__.py": "",
            "pack/a_raises.py": "raise ValueError('no')",
            "pack/b_exits.py": "import sys; sys.exit()",
            "pack/c_crashes.py": "import os; os.abort()",
            "pack/d_hangs.py": "while True: pass",
            "pack/e_needs_it.py": HEAD + "from . import d_hangs\n",
            "pack/f_ends.py": "import os; os._exit(0)",
            "pack/g_interrupts.py": "raise KeyboardInterrupt",
            "pack/h_good.py": HEAD + claim("f", "return 1"),
        },
    )
    report = check(tmp_path / "pack", import_seconds=1.0)
    assert messages(report) == {"pack.h_good.f#1": "1"}
    assert report.problems == []
    said = {line.split("pack/")[1].split(".py")[0]: line.split(": ", 1)[1] for line in report.warnings}
    assert said["a_raises"] == "ValueError: no (a_raises.py, line 1)"
    assert said["b_exits"] == "its import calls sys.exit()"
    assert said["c_crashes"] == "its import ended the process (killed by SIGABRT (Aborted))"
    assert said["d_hangs"] == "its import did not end within 1 s"
    assert said["e_needs_it"] == "it needs pack.d_hangs, whose import does not end well"
    assert said["f_ends"] == "its import ended the process (ended the process with exit code 0)"
    assert said["g_interrupts"] == "its import raises KeyboardInterrupt"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import sys; sys.exit(4)", "sys.exit(4)"),
        ("while True: pass", "did not end within 0.5 s"),
        ("import os; os.abort()", "SIGABRT"),
        ("x = list(range(10**12))", "MemoryError"),
    ],
)
def test_a_target_that_cannot_be_imported_is_a_problem_and_the_others_are_looked_at(tmp_path, text, why):
    write(tmp_path, {"bad.py": text, "good.py": HEAD + claim("f", "return 1")})
    report = check(tmp_path / "bad.py", tmp_path / "good.py", tmp_path / "none.py", import_seconds=0.5)
    assert messages(report) == {"good.f#1": "1"}
    assert [p.target for p in report.problems] == [str(tmp_path / "bad.py"), str(tmp_path / "none.py")]
    assert why in report.problems[0].why


def test_two_files_of_one_name_have_claims_of_different_ids(tmp_path):
    write(tmp_path, {f"{d}/same.py": HEAD + claim("f", f"return '{d}'") for d in "ab"})
    assert messages(check(tmp_path)) == {"same.f#1": "a", "same.f#1#1": "b"}


DRAWS = (
    "import random, numpy\n"
    + HEAD
    + "drawn = []\n"
    + "".join(
        claim(f"f{n}", "drawn.append(1); return len(drawn), random.random(), numpy.random.random()") for n in range(6)
    )
)


def test_the_number_of_jobs_changes_nothing(tmp_path):
    write(tmp_path, {"draws.py": DRAWS})
    one, three, other = (messages(check(tmp_path, jobs=jobs, seed=seed)) for jobs, seed in ((1, 0), (3, 0), (3, 1)))
    assert one == three
    assert one != other
    assert len(set(one.values())) == 1


def test_random_numbers_of_this_process_are_left_alone(tmp_path):
    write(tmp_path, {"draws.py": DRAWS})
    random.seed(5)
    expected = random.random()
    random.seed(5)
    check(tmp_path)
    assert random.random() == expected


def test_a_host_that_dies_in_the_middle_is_replaced_and_nothing_is_judged_twice(tmp_path):
    once = tmp_path / "once"
    log = tmp_path / "log"
    kill = f"""
import os, pathlib
def note(n):
    with open({str(log)!r}, 'a') as file: file.write(n)
    return n
def end_host():
    if not os.path.exists({str(once)!r}):
        pathlib.Path({str(once)!r}).touch()
        os.kill(os.getppid(), 9)
        while True: pass
    return 'survived'
"""
    text = (
        HEAD + kill + claim("a", "return note('a')") + claim("b", "return end_host()") + claim("c", "return note('c')")
    )
    write(tmp_path, {"deadly.py": text})
    report = check(tmp_path / "deadly.py")
    assert messages(report) == {"deadly.a#1": "a", "deadly.b#1": "survived", "deadly.c#1": "c"}
    assert log.read_text() == "ac"


def test_a_host_that_dies_again_and_again_is_given_up(tmp_path):
    text = HEAD + "import os\n" + claim("a", "return 1") + claim("b", "os.kill(os.getppid(), 9)\n    while True: pass")
    write(tmp_path, {"deadly.py": text})
    (_, a), (_, b) = check(tmp_path / "deadly.py").results
    assert a.message == "1"
    assert (b.status, b.reason) == (Status.UNDECIDED, "crashed")
    assert "SIGKILL" in b.message


def test_a_reader_that_does_not_survive_is_a_problem_not_a_success(tmp_path):
    write(tmp_path, {"x.py": "def f():\n    'maths'\n", "y.py": HEAD + claim("g", "return 1")})

    def judges(docstrings):
        def claims(function):
            if function.__doc__:
                os.abort()
            return claims_of(function)

        return Judges(claims, calls)

    report = check(tmp_path, judges=judges)
    assert messages(report) == {"y.g#1": "1"}
    assert [problem.target for problem in report.problems] == ["x"]
    assert "SIGABRT" in report.problems[0].why


def test_a_conductor_that_cannot_start_is_a_problem(tmp_path):
    write(tmp_path, {"x.py": ""})

    def judges(docstrings):
        raise ImportError("no engines")

    (problem,) = check(tmp_path, judges=judges).problems
    assert problem.target == "mathlink"
    assert "no engines" in problem.why


def test_an_interrupt_ends_everything_and_is_raised_again(tmp_path):
    pids = tmp_path / "pids"
    note = f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}}')"
    write(tmp_path, {"x.py": HEAD + "import os\n" + claim("a", f"{note}; return 1") + claim("b", "while True: pass")})

    class Interrupts(Seen):
        def judged(self, item, verdict):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(tmp_path, progress=Interrupts())
    child, host = map(int, pids.read_text().split())
    with pytest.raises(ProcessLookupError):
        os.kill(host, 0)
    if sys.platform == "linux":
        assert is_gone(child)


def is_gone(pid):
    """Whether a process is dead, at the latest after 20 seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(FileNotFoundError), open(f"/proc/{pid}/stat") as file:
            if file.read().rpartition(")")[2].split()[0] not in "ZX":
                continue
        return True
    return False


def test_docstrings_are_read_and_judged_block_by_block(tmp_path):
    write(tmp_path, {"x.py": "def f():\n    'one|two|three'\n\ndef g(): ...\n\n" + HEAD + claim("h", "return 1")})

    class Block:
        def __init__(self, text, line):
            self.text, self.line = text, line

    class Documented:
        def __init__(self, function, name):
            self.function, self.name, self.file, self.line = function, name, "", 1
            self.blocks = tuple(Block(text, n) for n, text in enumerate((function.__doc__ or "").split("|"), 2) if text)

    def judge_documented(documented, budget, seed, start) -> Iterator[Verdict]:
        for block in documented.blocks[start:]:
            if block.text == "two":
                os.abort()
            yield verdict(block.text.upper())

    def judges(docstrings):
        if not docstrings:
            return Judges(claims_of, calls)
        return Judges(claims_of, calls, Documented, judge_documented)

    report = check(tmp_path, judges=judges, docstrings=True)
    assert [(item.id, item.equation, item.line) for item, _ in report.results] == [
        ("x.f#1", "one", 2),
        ("x.f#2", "two", 3),
        ("x.f#3", "three", 4),
        ("x.h#1", "y = x", 7),
    ]
    assert [v.reason for _, v in report.results] == ["identity", "crashed", "identity", "identity"]
    assert [v.message for _, v in report.results][2:] == ["THREE", "1"]
    assert messages(check(tmp_path, judges=judges)) == {"x.h#1": "1"}


def test_a_script_that_checks_itself_is_not_run_twice(tmp_path, monkeypatch):
    text = HEAD + "open('count', 'a').write('x')\n" + claim("f", "return 1")
    text += "if __name__ == '__main__':\n    raise SystemExit('the main part ran')\n"
    write(tmp_path, {"script.py": text})
    monkeypatch.chdir(tmp_path)
    assert messages(check("script.py")) == {"script.f#1": "1"}
    assert (tmp_path / "count").read_text() == "x"


def test_a_file_of_the_users_may_be_named_like_a_package_that_is_seeded(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", types.ModuleType("numpy"))
    write(tmp_path, {"x.py": HEAD + claim("f", "return 1")})
    assert messages(check(tmp_path)) == {"x.f#1": "1"}


def claimed(x):
    return x


def test_a_claim_travels_to_another_process_as_it_is():
    """Where its function can be imported by name there; everything in it is text, numbers and that name."""
    claim = Claim(
        claimed, "implements", "y = x", where={"y": "return"}, given="x > 0", when={"n": 1}, label="a", opaque=("f",)
    )
    arrived = pickle.loads(pickle.dumps(claim))
    assert {name: getattr(arrived, name) for name in Claim.__slots__} == {
        name: getattr(claim, name) for name in Claim.__slots__
    }


def test_what_all_claims_need_is_imported_once_in_the_process_they_are_forked_from(tmp_path):
    (tmp_path / "once.py").write_text(
        "from mathlink import implements\n"
        + "".join(f"@implements('y = x')\ndef f{n}(x):\n    return x\n" for n in range(4))
    )
    log = tmp_path / "log"

    def make(_):
        def judge(claim, budget, seed):
            return verdict(f"{os.getppid()} {READY}")

        def ready():
            READY.append(os.getpid())
            log.write_text(log.read_text() + "ready\n" if log.exists() else "ready\n")

        return Judges(claims_of, judge, ready=ready)

    report = check_targets([str(tmp_path / "once.py")], jobs=2, make_judges=make)
    assert log.read_text() == "ready\n"
    (seen,) = {v.message for _, v in report.results}
    host, _, inherited = seen.partition(" ")
    assert inherited == f"[{host}]"
    assert READY == []


READY: list[int] = []
