"""Docstring equations judged: the documented configuration, the documented range, and what a difference shows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink.discover.reading import stated
from mathlink.judge.documented import judge_documented
from mathlink.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable


def first(function: Callable[..., Any]) -> Verdict:
    """The verdict on the first equation of a docstring."""
    found = stated(function, function.__name__)
    assert found is not None
    return next(iter(judge_documented(found, budget=60.0)))


def loss(Re, name=None, K1=None, K2=None):
    r"""Loss of a fitting by its name or its constants.

    .. math:: K = \frac{K_1}{Re} + K_2

    Parameters
    ----------
    Re : float
        Reynolds number, [-]

    Returns
    -------
    K : float
        Loss, [-]

    Examples
    --------
    >>> loss(100.0, name="elbow")
    10.5
    """
    if name is not None:
        K1, K2 = {"elbow": (1000.0, 0.5)}[name]
    if K1 is None or K2 is None:
        raise ValueError("name or constants")
    return K1 / Re + K2


def test_an_option_that_stands_for_parameters_of_the_equation_is_left_out() -> None:
    verdict = first(loss)
    assert verdict.status is Status.PROVED


def speed(rho, C):
    r"""Speed in metric units from a factor in feet.

    .. math:: V = \frac{C}{\sqrt{\rho}}

    Returns
    -------
    V : float
        Speed, [m/s]

    Examples
    --------
    >>> speed(1000.0, 100.0)
    3.8
    """
    return C / math.sqrt(rho / 16.018463373960145) * 0.3048


def test_factors_between_units_are_no_error() -> None:
    verdict = first(speed)
    assert (verdict.status, verdict.reason) == (Status.UNDECIDED, "not_comparable")
    assert "converts units (lb/ft^3, ft)" in verdict.message


def longer(x):
    r"""A length.

    .. math:: y = 3 x

    Returns
    -------
    y : float
        Length, [m]

    Examples
    --------
    >>> longer(2.0)
    6.5
    """
    return 3.25 * x


def test_another_factor_is_an_error() -> None:
    verdict = first(longer)
    assert verdict.status is Status.REFUTED
    assert "13/12" in verdict.hint


def drop(angle, z):
    r"""Drop along a slope.

    .. math:: P = 2 \sin \theta z

    Parameters
    ----------
    angle : float
        Slope, [degrees]
    z : float
        Length, [m]

    Returns
    -------
    P : float
        Drop, [Pa]

    Examples
    --------
    >>> drop(30.0, 2.0)
    2.0
    """
    return 2 * math.sin(math.radians(angle)) * z


def test_a_sine_without_brackets_may_end_early() -> None:
    verdict = first(drop)
    assert (verdict.status, verdict.reason) == (Status.UNDECIDED, "not_comparable")
    assert "without brackets" in verdict.message


def ranged(Re, eD):
    r"""A factor.

    .. math:: f = \frac{Re}{1 + D_e}

    .. math:: D_e = e_D

    Parameters
    ----------
    Re : float
        Reynolds number, [-]
    eD : float
        Roughness, [-]

    Returns
    -------
    f : float
        Factor, [-]

    Notes
    -----
    Range is 4E3 <= Re <= 1E5; 1E-3 <= eD <= 0.1.

    Examples
    --------
    >>> ranged(1E4, 0.01)
    9901.0
    """
    return Re / (1 + eD) if Re > 3000 else 0.0


def test_the_documented_range_is_where_an_equation_is_meant() -> None:
    verdict = first(ranged)
    assert verdict.status in (Status.PROVED, Status.TESTED) or verdict.reason == "not_comparable"
    assert verdict.status is not Status.REFUTED


def fanning(Re, eD):
    r"""A factor.

    .. math:: f_f = \frac{1 + \epsilon/D}{Re}

    Returns
    -------
    fd : float
        Factor, [-]

    Notes
    -----
    Range is 4E3 <= Re <= 1E5;  1E-3 <= eD <= 0.1.

    Examples
    --------
    >>> fanning(1E4, 0.01)
    0.0004
    """
    return 4 * (1 + eD) / Re


def test_a_counterexample_lies_in_the_documented_range() -> None:
    verdict = first(fanning)
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None
    assert 4e3 <= verdict.counterexample.inputs["Re"] <= 1e5
    assert 1e-3 <= verdict.counterexample.inputs["eD"] <= 0.1
    assert verdict.hint.startswith("code = 4 × equation")


def crept(x):
    r"""A speed.

    Returns
    -------
    y : float
        Speed, [m/s]

    Notes
    -----
    There is a solution for the creeping flow regime. It is exact.

    .. math:: y = 2 x

    Examples
    --------
    >>> crept(2.0)
    6.0
    """
    return 3 * x


def test_a_formula_for_a_regime_refutes_nothing() -> None:
    verdict = first(crept)
    assert (verdict.status, verdict.reason) == (Status.UNDECIDED, "not_comparable")
    assert "case that was not read" in verdict.message


def scaled(x, T=300.0):
    r"""A root.

    .. math:: y = \sqrt{x T^2}

    Returns
    -------
    y : float
        Root, [-]

    Examples
    --------
    >>> scaled(4.0)
    600.0
    """
    return math.sqrt(x) * T


def test_a_positive_default_is_as_good_as_an_example() -> None:
    verdict = first(scaled)
    assert verdict.status is Status.PROVED


def swapped(first, second):
    r"""A ratio of two things.

    .. math:: y = \frac{\alpha}{\beta^2}

    Returns
    -------
    y : float
        Ratio, [-]

    Examples
    --------
    >>> swapped(2.0, 3.0)
    0.75
    """
    return second / first**2


def test_a_map_that_would_agree_is_suggested_and_not_used() -> None:
    verdict = first(swapped)
    assert (verdict.status, verdict.reason) == (Status.UNDECIDED, "unbound_symbol")
    assert r'where={r"\alpha": "second", r"\beta": "first"}' in verdict.hint


def never(first, second):
    r"""A ratio of two things.

    .. math:: y = \frac{\alpha}{\beta^3}

    Returns
    -------
    y : float
        Ratio, [-]

    Examples
    --------
    >>> never(2.0, 3.0)
    0.75
    """
    return second / first**2


def test_nothing_is_suggested_where_no_map_agrees() -> None:
    assert first(never).hint == ""


def rough(eD):
    r"""A factor.

    .. math:: \frac{1}{\sqrt{f}} = -2\log_{10}\frac{\epsilon}{3.7 D}

    Returns
    -------
    f : float
        Factor, [-]

    Examples
    --------
    >>> rough(1e-4)
    0.012
    """
    return (-2 * math.log10(eD / 3.7)) ** -2


def test_a_root_is_compared_where_the_equation_has_a_solution() -> None:
    verdict = first(rough)
    assert verdict.status in (Status.PROVED, Status.TESTED)
    assert any("log" in condition and ("0 <" in condition or "> 0" in condition) for condition in verdict.conditions)


def flipped(eD):
    r"""A factor.

    .. math:: \frac{1}{\sqrt{f}} = 2\log_{10}\frac{\epsilon}{3.7 D}

    Returns
    -------
    f : float
        Factor, [-]

    Examples
    --------
    >>> flipped(1e-4)
    0.012
    """
    return (-2 * math.log10(eD / 3.7)) ** -2


def test_an_equation_without_a_solution_at_the_example_is_refuted() -> None:
    assert first(flipped).status is Status.REFUTED


def test_the_answer_says_which_options_of_the_documented_call_it_is_for() -> None:
    def loss(x, kind="plain", g=2.0):
        r"""Loss.

        .. math:: y = 2 x

        Parameters
        ----------
        x : float
            Length, [m]
        kind : str
            'plain' or 'doubled'

        Returns
        -------
        y : float
            Loss, [m]

        Examples
        --------
        >>> loss(3.0, kind="doubled")
        6.0
        """
        return 2 * x if kind == "doubled" else g * x + 1

    found = stated(loss, "loss")
    assert found is not None
    (verdict,) = judge_documented(found, budget=60.0)
    assert (verdict.status, verdict.scope) == (Status.PROVED, "all inputs, with kind='doubled', g=2.0")


def gathered(x):
    r"""Sum of logarithms.

    .. math:: s = \sum_j \ln x_j

    .. math:: p_i = \frac{e^{x_i}}{\sum_j e^{x_j}}

    .. math:: s = \frac{1}{n} \sum_{i=1}^n x_i

    Parameters
    ----------
    x : array
        Data.

    Returns
    -------
    s : float
        Sum.

    Examples
    --------
    >>> gathered([1.0, 2.0])
    0.693
    """
    return sum(math.log(each) for each in x)


def test_entries_of_arrays_are_said_to_be_out_of_reach_of_the_rules() -> None:
    document = stated(gathered, "gathered")
    assert document is not None
    found = [v for v in judge_documented(document, budget=60.0) if v.reason == "unbound_symbol"]
    assert len(found) >= 2
    for verdict in found:
        assert "`length`" not in verdict.message
        assert "where=" not in verdict.message
        assert verdict.message.endswith("verify(function, equation), or @implements, judges them")
