"""Forecasts hold as often as they say, and say how often they held."""

from __future__ import annotations

import math
import random
from datetime import timedelta

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.sessions.forecast import Finished, coverage, forecast, forecast_sum
from writing.sessions.student import cdf, quantile

HOUR = timedelta(hours=1)


def done(ratio: float) -> Finished:
    return Finished(HOUR, HOUR * ratio)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 30, 101])
@pytest.mark.parametrize("x", [-40.0, -2.5, -0.1, 0.0, 0.7, 3.0])
def test_the_distribution_is_students(x: float, freedom: int) -> None:
    tail = mpmath.betainc(freedom / 2, 0.5, 0, freedom / (freedom + mpmath.mpf(x) ** 2), regularized=True) / 2
    assert cdf(x, freedom) == pytest.approx(float(tail if x <= 0 else 1 - tail), abs=1e-13)


@given(st.floats(0.001, 0.999), st.integers(1, 60))
def test_the_quantile_is_the_inverse(probability: float, freedom: int) -> None:
    assert cdf(quantile(probability, freedom), freedom) == pytest.approx(probability, abs=1e-12)


def test_without_history_the_interval_is_wide_around_the_estimate() -> None:
    told = forecast(3 * HOUR, [])
    assert told.tasks == 0
    assert told.middle == 3 * HOUR
    assert told.high / told.low == pytest.approx(14, rel=0.1)


def test_the_interval_by_the_published_rule() -> None:
    logs = [0.1, 0.5, -0.2, 0.3]
    n, k = 4, 3
    mean = sum(logs) / n
    s2 = (3 * 0.49 + sum((y - mean) ** 2 for y in logs) + 3 * n * mean**2 / (k + n)) / (k + n)
    half = quantile(0.9, 7) * math.sqrt(s2) * math.sqrt(1 + 1 / 7)
    told = forecast(HOUR, [done(math.exp(y)) for y in logs])
    assert told.low / HOUR == pytest.approx(math.exp(n * mean / (k + n) - half))
    assert told.high / HOUR == pytest.approx(math.exp(n * mean / (k + n) + half))
    assert told.middle / HOUR == 1.0


def test_many_tasks_that_took_twice_as_long_move_the_forecast() -> None:
    told = forecast(HOUR, [done(2.0)] * 30)
    assert told.middle == 2 * HOUR
    assert told.low < 2 * HOUR < told.high
    assert told.high / told.low < 3


def test_the_unit_of_time_does_not_matter() -> None:
    past = [done(r) for r in (0.5, 1.0, 3.0)]
    one, other = forecast(HOUR, past), forecast(10 * HOUR, past)
    assert other.low / one.low == pytest.approx(10)
    assert other.high / one.high == pytest.approx(10)


def test_tasks_without_length_say_nothing() -> None:
    assert forecast(HOUR, [Finished(HOUR, timedelta(0)), Finished(timedelta(0), HOUR)]).tasks == 0


@pytest.mark.parametrize("tasks", [0, 5, 20])
def test_intervals_hold_as_often_as_they_say(tasks: int) -> None:
    source = random.Random(tasks)
    hits = trials = 0
    for _ in range(400):
        bias, spread = source.gauss(0.1, 0.3), 0.35 * math.exp(source.gauss(0, 0.4)) + 0.2
        past = [done(math.exp(source.gauss(bias, spread))) for _ in range(tasks)]
        told = forecast(HOUR, past)
        hits += told.low <= HOUR * math.exp(source.gauss(bias, spread)) <= told.high
        trials += 1
    assert 0.74 <= hits / trials <= (0.99 if tasks == 0 else 0.92)


@pytest.mark.parametrize("ratios", [(), (0.6, 1.0, 1.1, 1.4), (2.0, 3.0, 2.5)])
@pytest.mark.parametrize("spent", [0.01, 0.5, 1.0, 2.5, 40.0])
def test_of_a_task_under_way_the_interval_is_that_of_tasks_which_take_longer(
    ratios: tuple[float, ...], spent: float
) -> None:
    past = [done(r) for r in ratios]
    told = forecast(HOUR, past, spent=HOUR * spent)
    logs = [math.log(r) for r in ratios]
    n, k = len(logs), 3
    mean = sum(logs) / n if n else 0.0
    s2 = (3 * 0.49 + sum((y - mean) ** 2 for y in logs) + 3 * n * mean**2 / (k + n)) / (k + n)
    scale = mpmath.sqrt(s2 * (1 + mpmath.mpf(1) / (k + n)))

    def beyond(ratio: float) -> mpmath.mpf:
        x, v = (mpmath.log(ratio) - n * mean / (k + n)) / scale, k + n
        tail = mpmath.betainc(mpmath.mpf(v) / 2, 0.5, 0, v / (v + x**2), regularized=True) / 2
        return tail if x > 0 else 1 - tail

    for end, share in ((told.low, 0.9), (told.high, 0.1)):
        assert float(beyond(end / HOUR) / beyond(spent)) == pytest.approx(share, abs=1e-4)
    assert HOUR * spent <= told.low <= told.middle <= told.high


def test_a_task_just_begun_is_forecast_like_one_not_begun() -> None:
    past = [done(r) for r in (0.6, 1.0, 1.1, 1.4)]
    one, other = forecast(HOUR, past), forecast(HOUR, past, spent=timedelta(seconds=1))
    for name in ("low", "middle", "high"):
        assert getattr(one, name) / getattr(other, name) == pytest.approx(1, abs=1e-3)


def test_a_sum_is_wider_than_its_tasks_taken_as_independent() -> None:
    past = [done(r) for r in (0.7, 0.9, 1.0, 1.3, 1.6, 2.0)]
    one, ten = forecast_sum([HOUR], past), forecast_sum([HOUR] * 10, past)
    assert one.high / one.low == pytest.approx(forecast(HOUR, past).high / forecast(HOUR, past).low, rel=0.15)
    assert math.log(ten.high / ten.low) > math.log(one.high / one.low) / math.sqrt(10) * 1.3
    assert ten.high / ten.low < one.high / one.low
    assert forecast_sum([HOUR] * 10, past) == ten


def test_a_persons_own_coverage_is_counted_from_earlier_tasks_only() -> None:
    told = coverage([done(1.0)] * 9 + [done(30.0)])
    assert (told.hits, told.tasks) == (9, 10)
    assert (told.low, told.high) == (pytest.approx(0.5958, abs=1e-4), pytest.approx(0.9821, abs=1e-4))
    assert coverage([]).tasks == 0
