"""The language: equal structure is one object, binders capture nothing, any depth survives."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathlink.evaluate import evaluate
from mathlink.term import (
    FUNCTIONS,
    Remembered,
    Term,
    add,
    and_,
    bind_index,
    boolean,
    compare,
    conjuncts,
    const,
    dump,
    eq,
    fn,
    free_symbols,
    ite,
    le,
    load,
    lt,
    mul,
    neg,
    not_,
    postorder,
    pow_,
    raise_,
    size,
    sub,
    substitute,
    sym,
)
from mathlink.term import node as language

x, y, i, j = map(sym, "xyij")


def test_equal_structure_is_the_same_object() -> None:
    assert add(x, mul(y, const(2))) is add(sym("x"), mul(sym("y"), const(2)))


def test_argument_order_distinguishes() -> None:
    assert add(x, y) is not add(y, x)


def test_a_decimal_literal_distinguishes_a_constant_from_the_same_number_written_otherwise() -> None:
    assert const(Fraction(1, 2), "0.5") is not const(Fraction(1, 2))


def test_unknown_functions_and_wrong_arities_are_refused() -> None:
    with pytest.raises(KeyError):
        fn("sinus", x)
    with pytest.raises(TypeError):
        fn("sin", x, y)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [("<", lt(x, y)), ("<=", le(x, y)), (">", lt(y, x)), (">=", le(y, x)), ("==", eq(x, y)), ("=", eq(x, y))],
)
def test_comparison_signs(sign: str, expected: Term) -> None:
    assert compare(sign, x, y) is expected


def test_logic_drops_only_what_cannot_matter() -> None:
    assert not_(not_(lt(x, y))) is lt(x, y)
    assert and_() is boolean(True)
    assert ite(lt(x, y), x, x) is x
    assert ite(boolean(False), x, y) is y
    assert ite(lt(x, y), x, y).op == "ite"


def test_conjuncts_are_taken_apart_once_each() -> None:
    a, b = lt(x, y), lt(y, x)
    assert conjuncts([and_(a, and_(b, a)), boolean(True)]) == (a, b)


def test_bodies_that_differ_only_in_the_name_of_the_index_are_one_sum() -> None:
    assert bind_index("sum", i, mul(x, i), const(1), const(3)) is bind_index("sum", j, mul(x, j), const(1), const(3))


def test_substitution_into_a_sum_captures_nothing() -> None:
    inner = bind_index("sum", i, mul(x, i), const(1), const(3))  # 6 x
    nested = substitute(inner, {x: substitute(inner, {x: y})})  # Σ (6 y) i = 36 y
    assert evaluate(nested, {"y": 1}) == 36


def test_an_index_inside_two_sums_belongs_to_its_own() -> None:
    body = bind_index("sum", j, mul(i, j), const(1), i)
    double = bind_index("sum", i, body, const(1), const(3))
    assert evaluate(double, {}) == sum(a * b for a in range(1, 4) for b in range(1, a + 1))


def test_renaming_leaves_a_binder_of_the_same_name_alone() -> None:
    one = bind_index("sum", i, i, const(1), const(3))  # 6, its index is the first bound name
    both = bind_index("sum", j, mul(one, j), const(1), const(2))  # 6·1 + 6·2
    assert evaluate(both, {}) == 18
    assert evaluate(substitute(both, {x: y}), {}) == 18


def test_bound_indices_are_not_free() -> None:
    assert free_symbols(bind_index("sum", i, mul(x, i), const(1), y)) == ("y", "x")


def test_very_deep_terms_are_walked_dumped_and_pickled() -> None:
    term = x
    for k in range(30_000):
        term = add(term, const(k))
    assert size(term) == 60_000 + 1
    assert load(dump(term)) == (term,)
    assert pickle.loads(pickle.dumps(term)) is term


def test_postorder_gives_arguments_first_and_each_node_once() -> None:
    term = add(mul(x, y), mul(x, y))
    order = list(postorder(term))
    assert order == [x, y, mul(x, y), term]


def test_repr_is_short_even_for_deep_terms() -> None:
    term = x
    for _ in range(1000):
        term = neg(term)
    assert len(repr(term)) < 100


leaves = st.sampled_from([x, y, const(2), const(Fraction(1, 3)), const(Fraction(5, 4), "1.25")])


def _grow(children: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(add, children, children),
        st.builds(sub, children, children),
        st.builds(mul, children, children),
        st.builds(pow_, children, children),
        st.builds(neg, children),
        st.builds(lambda a: fn("exp", a), children),
        st.builds(lambda a, b, c: ite(lt(a, b), c, raise_("ValueError")), children, children, children),
        st.builds(lambda b: bind_index("sum", x, b, const(1), const(3)), children),
    )


terms = st.recursive(leaves, _grow, max_leaves=12)


@given(terms)
def test_dump_and_load_are_inverse(term: Term) -> None:
    assert load(dump(term)) == (term,)
    assert pickle.loads(pickle.dumps([term, term])) == [term, term]


@given(terms)
def test_substituting_a_symbol_by_itself_changes_nothing(term: Term) -> None:
    assert substitute(term, {x: x}) is term


@given(terms)
def test_substitution_there_and_back_gives_the_same_term(term: Term) -> None:
    z = sym("z")
    assert substitute(substitute(term, {y: z}), {z: y}) is term


def test_every_function_of_the_vocabulary_can_be_evaluated() -> None:
    for name, arity in FUNCTIONS.items():
        at = Fraction(3, 2) if name == "acosh" else Fraction(1, 2)
        arguments = [const(at, "decimal")] * arity
        if name == "polygamma":  # its order counts derivatives
            arguments[0] = const(1)
        value = evaluate(fn(name, *arguments), {})
        assert isinstance(value, (int, float)), name


def test_terms_that_nobody_holds_are_forgotten() -> None:
    for n in range(5 * language._SMALLEST):
        add(const(n), x)
    assert len(language._TABLE) <= 2 * language._SMALLEST


def test_a_term_that_is_held_stays_the_one_with_its_structure() -> None:
    held = [mul(add(const(n), x), y) for n in range(100)]
    numbers = [const(Fraction(n, 7), "0.5") for n in range(100)]
    language.tidy()
    assert all(mul(add(const(n), x), y) is term for n, term in enumerate(held))
    assert all(const(Fraction(n, 7), "0.5") is number for n, number in enumerate(numbers))


_LONELY = 7_654_321_000
"""A number that no other test makes a constant of."""


def test_forgetting_takes_a_deep_term_apart_from_the_top_in_one_go() -> None:
    term = x
    for n in range(100_000):
        term = add(term, const(n + _LONELY))
    del term
    language.tidy()
    assert not any(t.op == "const" and t.data[0] == _LONELY for t in list(language._TABLE.values()))


def test_forgetting_keeps_what_has_more_than_the_references_of_a_lone_term() -> None:
    first, second = object.__new__(Term), object.__new__(Term)
    table = {1: first, 2: second}
    del second
    language._sweep(table, language._ALONE)
    assert table == {1: first}


def test_what_is_made_of_a_term_is_made_once_while_there_is_room() -> None:
    asked: list[Term] = []

    def names(term: Term) -> tuple[str, ...]:
        asked.append(term)
        return free_symbols(term)

    remembered = Remembered(names, room=6)
    a, b = add(sym("a"), sym("b")), mul(sym("c"), sym("d"))
    assert [remembered(t) for t in (a, b, a, b)] == [("a", "b"), ("c", "d")] * 2
    assert asked == [a, b]
    remembered(sym("e"))  # two more than there is room for: all are forgotten
    remembered(a)
    assert asked == [a, b, sym("e"), a]
