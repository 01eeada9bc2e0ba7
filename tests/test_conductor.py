"""Functions that do anything to their process: ``verify`` answers, and the process that asked is as it was."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading

import pytest

from mathlink import Status, verify
from mathlink.model import Counterexample, Verdict
from mathlink.portable import simplified

LATEX = "y = x + 1"


class Bomb(float):
    """A number whose copy does something where it arrives."""

    def __reduce__(self):
        return (os.abort, ())


def answers_with_a_bomb(x):
    return Bomb(x + 2)


def closes_everything(x):
    os.closerange(0, 256)
    return x + 1


def takes_the_modules_away(x):
    sys.modules.clear()
    return x + 1


def interrupts(x):
    raise KeyboardInterrupt


def ends_politely(x):
    raise GeneratorExit


def stops_itself(x):
    os.kill(os.getpid(), signal.SIGALRM)


def holds_itself(x):
    made = [x + 1]
    made.append(made)
    return made


def forks(x):
    os.fork()
    return x + 1


def forks_and_raises(x):
    if os.fork() == 0:
        raise ValueError
    return x + 1


@pytest.mark.parametrize("function", [forks, forks_and_raises])
def test_a_function_that_forks_is_called_in_one_process(function):
    assert verify(function, LATEX, lift=False).status is Status.TESTED


class Silent:
    """A callable that answers no question about itself."""

    def __call__(self, x):
        return x + 1

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __repr__(self):
        raise RuntimeError


class Endless:
    """A callable that never answers a question about itself."""

    def __call__(self, x):
        return x + 1

    @property
    def __wrapped__(self):
        while True:
            pass


class Lying:
    """A callable that answers with nonsense."""

    __code__ = __name__ = __defaults__ = 11

    def __call__(self, x):
        return x + 1


class Agreeing:
    """A callable that has every attribute."""

    def __call__(self, x):
        return x + 1

    def __getattr__(self, name):
        return Agreeing()


@pytest.mark.parametrize("kind", [Silent, Lying, Agreeing])
def test_a_callable_that_tells_nothing_of_itself_gets_a_verdict(kind):
    verdict = verify(kind(), LATEX)
    assert verdict.reason
    assert json.loads(json.dumps(verdict.to_dict()))["status"] == verdict.status.value


def test_a_callable_that_never_tells_its_name_is_out_of_time():
    verdict = verify(Endless(), LATEX, budget=-0.7)
    assert (verdict.reason, verdict.equation) == ("out_of_time", LATEX)


CRASHING = [closes_everything, takes_the_modules_away, interrupts, ends_politely, stops_itself]


@pytest.mark.parametrize("function", CRASHING)
def test_a_function_that_ends_its_process_is_undecided_in_words(function):
    verdict = verify(function, LATEX)
    assert (verdict.status, verdict.reason) == (Status.UNDECIDED, "crashed")
    assert verdict.message


def test_objects_of_the_users_do_not_come_over_to_the_process_that_asked():
    verdict = verify(answers_with_a_bomb, LATEX)
    assert verdict.status is not Status.PROVED
    json.dumps(verdict.to_dict())


def test_a_result_that_holds_itself_is_told():
    verdict = verify(holds_itself, LATEX)
    assert verdict.status is Status.UNDECIDED
    json.dumps(verdict.to_dict())


def test_values_in_words_at_any_depth():
    looped: list[object] = []
    looped.append(looped)
    deep: object = 1.0
    for _ in range(5000):
        deep = [deep]
    verdict = Verdict(Status.REFUTED, "counterexample", "", counterexample=Counterexample({"a": looped}, deep, Bomb(1)))
    example = simplified(verdict).counterexample
    assert example is not None
    assert example.equation == "1.0"
    json.dumps(example.to_dict())


def test_a_claim_is_judged_in_any_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(verify(lambda x: x + 1, LATEX)))
    thread.start()
    thread.join()
    assert found[0].status is Status.PROVED
