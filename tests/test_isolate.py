"""Children: what comes back from work that ends well, and from work that hangs, crashes, exits, floods or forks."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
import time
import warnings

import pytest

from mathlink import isolate
from mathlink.isolate import GIB, Child, Ended, Sent, Unsent, call, stream, wait

MIB = 1 << 20


def events(work, seconds=20.0, **options):
    """Everything a child says."""
    return list(stream(work, seconds_per_item=seconds, **options))


def values(found):
    return [event.value for event in found if isinstance(event, Sent)]


def test_values_come_in_order_and_the_end_is_told():
    assert events(lambda: iter("abc")) == [Sent("a"), Sent("b"), Sent("c"), Ended("finished")]


def test_a_closure_and_what_it_holds_are_there_as_they_are():
    state = {"lock": threading.Lock(), "f": lambda x: x + 1}
    assert call(lambda: state["f"](41), seconds=20) == Sent(42)


def test_what_the_child_changes_stays_in_the_child():
    state = []
    assert call(lambda: state.append(1), seconds=20) == Sent(None)
    assert state == []


# ── Ends ─────────────────────────────────────────────────────────────────────────────────────────


def spins():
    while True:
        pass


def spins_in_c():
    return 10 ** (10**10)


@pytest.mark.parametrize("hang", [spins, spins_in_c, lambda: threading.Event().wait(), lambda: signal.pause()])
def test_a_hang_is_ended_and_what_came_before_is_kept(hang):
    def work():
        yield 1
        yield hang()

    found = events(work, 0.3)
    assert found[0] == Sent(1)
    assert isinstance(found[1], Ended)
    assert found[1].kind == "out_of_time"


def test_the_time_for_everything_ends_work_that_never_stops_yielding():
    def work():
        while True:
            yield "x" * 1000

    assert events(work, 20, seconds_total=0.3)[-1].kind == "out_of_time"


def too_much_at_once():
    return list(range(10**12))


def more_and_more():
    kept = []
    while True:
        kept.append(bytes(10 * MIB))


def much_in_c():
    import numpy

    return numpy.ones(10**10)


@pytest.mark.parametrize("grow", [too_much_at_once, more_and_more, much_in_c])
def test_runaway_memory_is_told_as_such(grow):
    assert call(grow, seconds=60, memory=200 * MIB) == Ended("crashed", "out of memory")


def segfaults():
    ctypes.string_at(0)


def stop_in_c():
    ctypes.CDLL(None).abort()


def kills_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def interrupts_itself():
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize(
    ("end", "detail"),
    [
        (segfaults, "killed by SIGSEGV"),
        (os.abort, "killed by SIGABRT"),
        (stop_in_c, "killed by SIGABRT"),
        (kills_itself, "killed by SIGKILL"),
        (interrupts_itself, "killed by SIGINT"),
        (lambda: os._exit(0), "ended the process with exit code 0"),
        (lambda: os._exit(3), "ended the process with exit code 3"),
        (lambda: ctypes.CDLL(None).exit(4), "ended the process with exit code 4"),
    ],
)
def test_a_crash_names_the_signal_or_the_exit_code(end, detail):
    found = call(end, seconds=20)
    assert isinstance(found, Ended)
    assert found.kind == "crashed"
    assert found.detail.startswith(detail)


def recurses():
    return recurses()


def raises_what_has_no_words():
    class Bad(Exception):
        def __str__(self):
            raise ValueError("not even this")

    raise Bad


def raised_interrupt():
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("end", "detail"),
    [
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: sys.exit(2), "SystemExit: 2"),
        (recurses, "RecursionError: maximum recursion depth exceeded"),
        (raises_what_has_no_words, "Bad"),
        (raised_interrupt, "KeyboardInterrupt"),
    ],
)
def test_an_exception_is_told_in_words(end, detail):
    assert call(end, seconds=20) == Ended("raised", detail)


def test_the_depth_of_the_caller_and_its_limit_make_no_difference():
    def deep(n):
        return 0 if n == 0 else 1 + deep(n - 1)

    def called_deep(n):
        return call(lambda: deep(2000), seconds=20) if n == 0 else called_deep(n - 1)

    before = sys.getrecursionlimit()
    assert called_deep(500) == Sent(2000)
    assert sys.getrecursionlimit() == before


# ── Values that cannot come over ─────────────────────────────────────────────────────────────────


def test_a_value_that_does_not_pickle_is_replaced_and_the_work_goes_on():
    found = events(lambda: iter([1, lambda: 2, 3]))
    assert values(found) == [1, 3]
    assert isinstance(found[1], Unsent)
    assert "lambda" in found[1].why


def test_a_module_that_only_the_child_knows_is_not_imported_for_it(tmp_path, monkeypatch):
    (tmp_path / "only_child.py").write_text("class Thing: pass")
    monkeypatch.syspath_prepend(tmp_path)

    def work():
        import only_child

        yield only_child.Thing()
        yield 2

    found = events(work)
    assert "only_child is not loaded here" in found[0].why
    assert values(found) == [2]
    assert "only_child" not in sys.modules


def test_a_large_value_comes_whole():
    assert values(events(lambda: iter([b"x" * 5_000_000, 1]))) == [b"x" * 5_000_000, 1]


def test_values_too_many_for_the_pipe_all_come():
    assert values(events(lambda: range(100_000))) == list(range(100_000))


# ── What surrounds the child ─────────────────────────────────────────────────────────────────────


def test_nothing_is_printed_and_nothing_is_read(capfd):
    def work():
        print("print")
        sys.stderr.write("stderr")
        os.write(1, b"fd 1")
        os.write(2, b"fd 2")
        ctypes.CDLL(None).puts(b"C")
        ctypes.CDLL(None).fflush(None)
        subprocess.run(["echo", "child"], check=True)
        yield sys.stdin.read()

    assert values(events(work)) == [""]
    assert capfd.readouterr() == ("", "")


def test_what_the_parent_has_not_yet_printed_is_printed_once(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import atexit, sys\n"
        "from mathlink.isolate import call\n"
        "atexit.register(lambda: sys.stdout.write('|exit'))\n"
        "sys.stdout.write('start')\n"
        "file = open(sys.argv[1], 'w'); file.write('once')\n"
        "result = call(lambda: print('hidden') or 6 * 7, seconds=20)\n"
        "sys.stdout.write(f'|{result.value}')\n"
        "file.close()\n"
    )
    kept = tmp_path / "kept"
    done = run_script(script, kept)
    assert done.stdout == "start|42|exit"
    assert kept.read_text() == "once"


def test_a_script_is_not_run_again_for_its_own_functions(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from mathlink.isolate import call\n"
        "print('main', flush=True)\n"
        "class Own:\n    pass\n"
        "print(type(call(Own, seconds=20).value) is Own)\n"
    )
    assert run_script(script).stdout == "main\nTrue\n"


def run_script(script, *arguments):
    root = os.path.dirname(os.path.dirname(isolate.__file__))
    done = subprocess.run(
        [sys.executable, "-W", "error", script, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done


def test_standard_streams_that_are_closed_do_no_harm(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys\n"
        "from mathlink.isolate import call\n"
        "for number in (0, 1, 2): os.close(number)\n"
        "result = call(lambda: print('hidden') or 42, seconds=20)\n"
        "open(sys.argv[1], 'w').write(repr(result))\n"
    )
    root = os.path.dirname(os.path.dirname(isolate.__file__))
    out = tmp_path / "out"
    environment = {**os.environ, "PYTHONPATH": root}
    subprocess.run([sys.executable, script, out], env=environment, timeout=60, check=False, stderr=subprocess.DEVNULL)
    assert out.read_text() == "Sent(value=42)"


def test_signal_handlers_of_the_parent_do_not_run_in_the_child():
    ran = []
    before = signal.signal(signal.SIGUSR1, lambda *_: ran.append(1))
    try:
        found = call(lambda: os.kill(os.getpid(), signal.SIGUSR1) or ran, seconds=20)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert found.detail.startswith("killed by SIGUSR1")
    assert not ran


def test_signals_stay_as_they_were_in_the_parent():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    call(lambda: 1, seconds=20)
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def test_a_limit_on_memory_that_is_in_force_stays_in_force():
    def measure():
        return resource.getrlimit(resource.RLIMIT_AS)

    def inner():
        mapped = resource.getrlimit(resource.RLIMIT_AS)[0]
        lower = mapped - 1800 * MIB
        resource.setrlimit(resource.RLIMIT_AS, (lower, lower))
        return lower, call(measure, seconds=20, memory=2 * GIB), call(too_much_at_once, seconds=20, memory=2 * GIB)

    lower, limits, end = call(inner, seconds=40, memory=2 * GIB).value
    assert limits == Sent((lower, lower))
    assert end == Ended("crashed", "out of memory")


def test_memory_is_counted_on_top_of_what_the_parent_has():
    kept = bytes(300 * MIB)
    assert call(lambda: len(bytes(50 * MIB)), seconds=20, memory=100 * MIB) == Sent(50 * MIB)
    assert len(kept) == 300 * MIB


def test_there_is_no_core_file_and_processor_time_is_limited():
    limits = call(
        lambda: (resource.getrlimit(resource.RLIMIT_CORE)[0], resource.getrlimit(resource.RLIMIT_CPU)[0]), seconds=1
    )
    core, cpu = limits.value
    assert core == 0
    assert 0 < cpu < 10_000


# ── Families ─────────────────────────────────────────────────────────────────────────────────────


def test_a_fork_inside_the_work_sends_nothing_of_its_own():
    def work():
        yield 1
        os.fork()
        yield 2
        yield 3

    assert events(work) == [Sent(1), Sent(2), Sent(3), Ended("finished")]


def test_processes_that_the_work_leaves_behind_are_ended_with_it():
    def work():
        pid = os.fork()
        if pid == 0:
            spins()
        yield pid

    found = events(work)
    assert found[1:] == [Ended("finished")]
    assert is_gone(found[0].value)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who started whom")
@pytest.mark.parametrize("hangs", [False, True])
def test_processes_that_left_the_group_are_ended_too(hangs):
    reading, writing = os.pipe()

    def work():
        if os.fork() == 0:
            os.setsid()
            os.write(writing, b"x")
            spins()
        if os.fork() == 0:  # an orphan
            if os.fork() == 0:
                os.setsid()
                os.write(writing, os.getpid().to_bytes(8, "big"))
                spins()
            os._exit(0)
        os.read(reading, 1)
        yield os.read(reading, 8)
        if hangs:
            spins()

    found = events(work, 2.5 if hangs else 20)
    os.close(reading)
    os.close(writing)
    assert found[-1].kind == ("out_of_time" if hangs else "finished")
    assert is_gone(int.from_bytes(found[0].value.strip(b"x"), "big"))


def test_garbage_in_the_pipe_is_told_apart_from_answers():
    def work():
        frame = sys._getframe()
        while not hasattr(frame.f_locals.get("self"), "_pipe"):
            frame = frame.f_back
        data = pickle.dumps(17)
        os.write(frame.f_locals["self"]._pipe, len(data).to_bytes(8, "big") + data)
        yield 1

    found = events(work)
    assert Unsent("the work wrote into our pipe") in found
    assert found[-2:] == [Sent(1), Ended("finished")]


def test_work_that_takes_the_modules_away_is_a_crash_in_words():
    def work():
        sys.modules.clear()
        yield 1

    assert events(work)[-1] == Ended("crashed", "took away what the process itself needs (modules, open files)")


def test_a_crash_is_seen_although_a_process_left_behind_holds_the_pipe():
    def work():
        yield os.getpid()
        if os.fork() == 0:
            spins()
        os._exit(9)

    assert events(work)[1:] == [Ended("crashed", "ended the process with exit code 9")]


def test_work_that_closes_every_file_is_a_crash():
    def work():
        os.closerange(0, 256)
        yield 1

    assert events(work)[-1].kind == "crashed"


def test_closing_the_stream_ends_the_child():
    def work():
        yield os.getpid()
        spins()

    stopped = stream(work, seconds_per_item=60)
    pid = next(stopped).value
    stopped.close()
    assert is_gone(pid)


def test_the_child_dies_with_its_parent():
    if sys.platform != "linux":
        pytest.skip("only Linux ends a child with its parent")

    def parent():
        def child():
            yield os.getpid()
            spins()

        inner = Child(child, seconds=60)
        found = []
        while not found:
            wait([inner])
            found = inner.events()
        yield found[0].value
        os.kill(os.getpid(), signal.SIGKILL)

    found = events(parent)
    assert found[1].kind == "crashed"
    assert is_gone(found[0].value)


def test_a_copy_of_a_child_in_another_child_ends_nobody():
    gate_read, gate_write = os.pipe()

    def waits():
        yield 1
        os.read(gate_read, 1)
        yield 2

    with Child(waits, seconds=20) as child:

        def meddles():
            child.kill()
            gc.collect()

        assert call(meddles, seconds=20) == Sent(None)
        os.write(gate_write, b"x")
        found = []
        while not child.over:
            wait([child])
            found += child.events()
    assert values(found) == [1, 2]
    os.close(gate_read)
    os.close(gate_write)


def is_gone(pid):
    """Whether a process is dead, at the latest after 20 seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(FileNotFoundError), open(f"/proc/{pid}/stat") as file:
            if file.read().rpartition(")")[2].split()[0] not in "ZX":
                continue
        return True
    return False


def test_children_nest():
    assert call(lambda: call(lambda: call(lambda: 7, seconds=20), seconds=20), seconds=20) == Sent(Sent(Sent(7)))


def test_children_of_many_threads_do_not_disturb_each_other():
    import numpy

    numpy.ones((200, 200)) @ numpy.ones((200, 200))  # OpenBLAS has its threads from here on
    results = {}

    def work(n):
        results[n] = [call(lambda: float((numpy.ones((50, 50)) @ numpy.ones((50, 50)))[0, 0]) * n, seconds=60)] * 2

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == {n: [Sent(50.0 * n)] * 2 for n in range(6)}


def test_a_child_forked_in_a_thread_outlives_it():
    children = []

    def starts():
        def work():
            yield 1
            os.read(gate_read, 1)
            yield 2

        children.append(Child(work, seconds=20))

    gate_read, gate_write = os.pipe()
    thread = threading.Thread(target=starts)
    thread.start()
    thread.join()
    os.write(gate_write, b"x")
    found = []
    with children[0] as child:
        while not child.over:
            wait([child])
            found += child.events()
    assert found == [Sent(1), Sent(2), Ended("finished")]
    os.close(gate_read)
    os.close(gate_write)


def test_no_file_stays_open():
    before = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0
    for end in (lambda: 1, lambda: 1 / 0, lambda: os._exit(1)):
        call(end, seconds=20)
    assert (len(os.listdir("/proc/self/fd")) if before else 0) == before


def test_events_survive_pickling():
    for event in (Sent(1), Unsent("why"), Ended("crashed", "x")):
        assert pickle.loads(pickle.dumps(event)) == event


def test_without_fork_the_work_runs_here_with_a_warning(monkeypatch):
    monkeypatch.setattr(isolate, "_CAN_FORK", False)
    with pytest.warns(RuntimeWarning, match="without limits"):
        found = events(lambda: iter([1, 2]))
    assert found == [Sent(1), Sent(2), Ended("finished")]
    with pytest.warns(RuntimeWarning), pytest.raises(KeyboardInterrupt):
        call(raised_interrupt, seconds=1)
