"""Limits on the time of a call: what is stopped, what is not, and what C code makes of it."""

from __future__ import annotations

import signal

import pytest

from mathlink.errors import OutOfTime
from mathlink.judge.timed import answered


def forever() -> None:
    while True:
        pass


def gc_callback(rounds: list[int]) -> str:
    """Has the name of Hypothesis' callback for the collector, in which an exception would be lost."""
    while len(rounds) < 2_000_000:
        rounds.append(0)
    return "whole"


def test_a_call_that_does_not_end_is_stopped() -> None:
    with pytest.raises(OutOfTime, match="no answer within"):
        answered(forever, 0.05)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_call_inside_a_call_keeps_its_own_limit() -> None:
    def inner() -> str:
        with pytest.raises(OutOfTime):
            answered(forever, 0.05)
        return "went on"

    assert answered(inner, 30.0) == "went on"


def test_the_outer_limit_is_kept_inside_an_inner_one() -> None:
    with pytest.raises(OutOfTime, match=r"within 0\.05 s"):
        answered(lambda: answered(forever, 30.0), 0.05)


def test_what_c_code_makes_of_being_stopped_is_being_stopped() -> None:
    def told_by_c() -> None:
        try:
            forever()
        except BaseException as late:
            raise SystemError("returned a result with an exception set") from late

    with pytest.raises(OutOfTime):
        answered(told_by_c, 0.05)


def test_a_system_error_of_its_own_passes() -> None:
    def broken() -> None:
        raise SystemError("something else")

    with pytest.raises(SystemError, match="something else"):
        answered(broken, 5.0)


def test_a_callback_of_the_collector_is_not_interrupted() -> None:
    assert answered(lambda: gc_callback([]), 0.01) == "whole"
