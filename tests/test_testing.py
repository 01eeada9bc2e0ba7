"""The assertion for plain tests."""

from __future__ import annotations

import pytest

from mathlink.model import Status
from mathlink.testing import assert_implements


def friction(reynolds: float) -> float:
    return 64 / reynolds


def feet(n: float) -> float:
    return 0.3048 * n


WHERE = {"Re": "reynolds"}


def test_what_holds_returns_its_verdict() -> None:
    verdict = assert_implements(friction, r"f = \frac{64}{Re}", WHERE, "Re > 0", require="proved")
    assert verdict.status is Status.PROVED


def test_what_is_refuted_raises_in_the_words_of_the_report() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_implements(friction, r"f = \frac{16}{Re}", WHERE, "Re > 0")
    text = str(caught.value)
    assert text.startswith("refuted")
    for words in (r"f = \frac{16}{Re}", "^^^^^^^^^^^^^ gives ", "friction(reynolds=", "code = 4 × equation"):
        assert words in text


def test_what_is_undecided_raises_with_the_reason() -> None:
    with pytest.raises(AssertionError, match=r"(?s)undecided.*bound to nothing.*where="):
        assert_implements(friction, r"f = \frac{64}{\tau}")


def test_merely_tested_can_be_too_little() -> None:
    assert assert_implements(feet, "d = 0.305 n").status is Status.TESTED
    with pytest.raises(AssertionError, match=r'(?s)tested.*require="proved" asks for more'):
        assert_implements(feet, "d = 0.305 n", require="proved")


def test_options_of_the_claim_are_passed_on() -> None:
    with pytest.raises(AssertionError, match="refuted"):
        assert_implements(feet, "d = 0.305 n", exact=True)


def test_misuse_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="require="):
        assert_implements(feet, "d = 0.3048 n", require="maybe")
    with pytest.raises(TypeError):
        assert_implements(feet, None)
