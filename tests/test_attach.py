"""Decorators write claims and hand the very same object back."""

from __future__ import annotations

import functools
import math
from fractions import Fraction
from typing import Any

import pytest

from mathlink.attach import claims_of, ensures, implements, requires
from mathlink.claim import ATTRIBUTE

EQUATION = r"y = 2 x"


def double(x: float) -> float:
    return 2 * x


class Doubler:
    """A callable object."""

    def __call__(self, x: float) -> float:
        return 2 * x


def wrapped() -> Any:
    @functools.wraps(double)
    def outer(*args: float) -> float:
        return double(*args)

    return outer


CARRIERS: dict[str, Any] = {
    "function": lambda: lambda *args: double(*args),
    "partial": lambda: functools.partial(double, x=1.0),
    "cache": lambda: functools.cache(lambda x: 2 * x),
    "lru_cache": lambda: functools.lru_cache(maxsize=3)(lambda x: 2 * x),
    "wraps": wrapped,
    "callable object": Doubler,
    "staticmethod": lambda: staticmethod(lambda x: 2 * x),
    "classmethod": lambda: classmethod(lambda cls, x: 2 * x),
    "singledispatch": lambda: functools.singledispatch(lambda x: 2 * x),
}


@pytest.mark.parametrize("kind", CARRIERS)
@pytest.mark.parametrize("decorator", [implements(EQUATION), requires("x > 0"), ensures("y > 0", result="y")])
def test_every_carrier_comes_back_as_the_same_object_with_its_claim(kind: str, decorator: Any) -> None:
    carrier = CARRIERS[kind]()
    assert decorator(carrier) is carrier
    (claim,) = claims_of(carrier)
    assert callable(claim.function)


def test_claims_stand_in_the_order_of_the_source() -> None:
    @implements("a = 1")
    @requires("b > 1")
    @ensures("c > 1")
    @implements("d = 1")
    def f() -> None: ...

    assert [c.statement for c in claims_of(f)] == ["a = 1", "b > 1", "c > 1", "d = 1"]
    assert [c.kind for c in claims_of(f)] == ["implements", "requires", "ensures", "implements"]
    assert all(c.function is f for c in claims_of(f))


def test_order_holds_through_static_class_and_cache_wrappers() -> None:
    @implements("a = 1")
    @functools.cache
    @implements("b = 1")
    def cached(x: float) -> float:
        return x

    class Home:
        @implements("a = 1")
        @staticmethod
        @implements("b = 1")
        def static(x: float) -> float:
            return x

    assert [c.statement for c in claims_of(cached)] == ["a = 1", "b = 1"]
    assert [c.statement for c in claims_of(Home.static)] == ["a = 1", "b = 1"]


@pytest.mark.parametrize("name", ["plain", "static", "classy", "static_below", "classy_below"])
def test_methods_show_their_claims_however_they_are_reached(name: str) -> None:
    class Home:
        @implements(EQUATION)
        def plain(self, x: float) -> float:
            return 2 * x

        @implements(EQUATION)
        @staticmethod
        def static(x: float) -> float:
            return 2 * x

        @implements(EQUATION)
        @classmethod
        def classy(cls, x: float) -> float:
            return 2 * x

        @staticmethod
        @implements(EQUATION)
        def static_below(x: float) -> float:
            return 2 * x

        @classmethod
        @implements(EQUATION)
        def classy_below(cls, x: float) -> float:
            return 2 * x

    for reached in (getattr(Home, name), getattr(Home(), name), Home.__dict__[name]):
        (claim,) = claims_of(reached)
        assert claim.statement == EQUATION
    (claim,) = claims_of(getattr(Home(), name))
    assert claim.function(4.0) == 8.0


def test_a_property_shows_the_claims_of_its_getter() -> None:
    class Home:
        @property
        @implements("a = 1")
        def plain(self) -> float:
            return 1.0

        @functools.cached_property
        @implements("a = 1")
        def cached(self) -> float:
            return 1.0

    assert len(claims_of(Home.plain)) == 1
    assert len(claims_of(Home.__dict__["cached"])) == 1


def test_a_copying_wrapper_keeps_the_claims_of_what_it_wraps_and_adds_none_to_it() -> None:
    @implements("inner = 1")
    def inner() -> None: ...

    @implements("outer = 1")
    @functools.wraps(inner)
    def outer() -> None: ...

    assert [c.statement for c in claims_of(outer)] == ["outer = 1", "inner = 1"]
    assert [c.statement for c in claims_of(inner)] == ["inner = 1"]
    assert claims_of(outer)[1].function is inner


def test_an_object_does_not_inherit_claims_of_its_class() -> None:
    class Model:
        def __call__(self, x: float) -> float:
            return x

    setattr(Model, ATTRIBUTE, ())
    first, second = Model(), Model()
    implements(EQUATION)(first)
    assert len(claims_of(first)) == 1
    assert claims_of(second) == ()


def test_nothing_is_read_when_the_decorator_runs() -> None:
    @implements(r"\frac{{{ unreadable", given=r"\also unreadable", where={"": "nothing at all"})
    @requires("((((")
    def f(x: float) -> float:
        return x

    assert f(3.0) == 3.0
    assert len(claims_of(f)) == 2


def test_options_are_kept_and_empty_ones_are_none() -> None:
    @implements(
        EQUATION,
        where={"y": "return", "k": 2, "q": Fraction(1, 3)},
        given="x > 0",
        when={"method": "exact"},
        outputs={"m": 0, "v": "v"},
        label="(4)",
        exact=True,
        lift=False,
        opaque=["helper"],
    )
    @implements(EQUATION, where={}, given="", when={}, outputs={})
    def f(x: float, method: str = "exact") -> float:
        return 2 * x

    full, empty = claims_of(f)
    assert (full.given, full.when, full.outputs) == ("x > 0", {"method": "exact"}, {"m": 0, "v": "v"})
    assert (full.label, full.exact, full.lift, full.opaque) == ("(4)", True, False, ("helper",))
    assert (empty.where, empty.given, empty.when, empty.outputs) == (None, None, None, None)


def test_a_later_change_of_the_callers_map_changes_no_claim() -> None:
    where = {"y": "return"}

    @implements(EQUATION, where=where)
    def f(x: float) -> float:
        return 2 * x

    where["y"] = "x"
    assert claims_of(f)[0].where == {"y": "return"}


@pytest.mark.parametrize("thing", [5, None, len, dict, Doubler, property(double), "text"])
def test_things_without_claims_have_none(thing: Any) -> None:
    assert claims_of(thing) == ()


REFUSED: dict[str, tuple[Any, str]] = {
    "builtin": (math.sqrt, r"built-in sqrt.*Wrap it in a function.*mathlink\.verify"),
    "method descriptor": (str.join, r"built-in str\.join.*Wrap it"),
    "class": (Doubler, r"class Doubler.*on the method"),
    "builtin class": (dict, r"class dict.*on the method"),
    "property": (property(double), r"under @property, on the getter"),
    "cached property": (functools.cached_property(double), r"under @cached_property, on the getter"),
    "bound method": (Doubler().__call__, r"bound method.*inside the class"),
    "int": (5, r"it got int 5"),
    "None": (None, r"it got None"),
    "list": ([double], r"directly above the def"),
    "partialmethod": (functools.partialmethod(double), r"it got partialmethod"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("decorator", [implements(EQUATION), requires("x > 0"), ensures("y > 0")])
def test_what_cannot_carry_a_claim_is_refused_with_advice(case: str, decorator: Any) -> None:
    thing, words = REFUSED[case]
    with pytest.raises(TypeError, match=words):
        decorator(thing)


class Slotted:
    __slots__ = ()

    def __call__(self, x: float) -> float:
        return x


def test_a_callable_without_attributes_is_refused_with_advice() -> None:
    with pytest.raises(TypeError, match=r"type Slotted carry no attributes. Wrap it"):
        implements(EQUATION)(Slotted())


MISUSED: dict[str, tuple[Any, str]] = {
    "no equation": (lambda: implements(double), r'needs the equation before the function: write @implements\(r"'),
    "None": (lambda: implements(None), r"it got None"),
    "bytes": (lambda: implements(b"y = x"), r"it got bytes"),
    "where text": (lambda: implements(EQUATION, where="x"), r"where= takes a mapping"),
    "where key": (lambda: implements(EQUATION, where={1: "x"}), r"keys of where= are text"),
    "where value": (
        lambda: implements(EQUATION, where={"y": len}),
        r"where\['y'\] is a parameter's name.*function len",
    ),
    "where None": (lambda: implements(EQUATION, where={"y": None}), r"it got None"),
    "given list": (lambda: implements(EQUATION, given=["x > 0"]), r"given= takes text"),
    "when text": (lambda: implements(EQUATION, when="x"), r"when= takes a mapping"),
    "outputs value": (lambda: implements(EQUATION, outputs={"m": 0.5}), r"outputs\['m'\] is a position"),
    "label": (lambda: implements(EQUATION, label=3), r"label= takes text"),
    "exact": (lambda: implements(EQUATION, exact=1), r"exact= takes True or False"),
    "opaque text": (lambda: implements(EQUATION, opaque="helper"), r'opaque=\("helper",\)'),
    "opaque entry": (
        lambda: implements(EQUATION, opaque=[double]),
        r"names as text; one of them is the function double",
    ),
    "opaque number": (lambda: implements(EQUATION, opaque=3), r"takes names of called functions"),
    "requires class": (lambda: requires(dict), r"takes a function of the parameters"),
    "requires bool": (lambda: requires(True), r"takes a function of the parameters.*it got bool True"),
    "ensures None": (lambda: ensures(None), r"it got None"),
    "ensures result": (lambda: ensures("y > 0", result=0), r"result= takes text"),
}


@pytest.mark.parametrize("case", MISUSED)
def test_a_wrong_argument_is_a_type_error_that_says_what_to_write(case: str) -> None:
    call, words = MISUSED[case]
    with pytest.raises(TypeError, match=words):
        call()
