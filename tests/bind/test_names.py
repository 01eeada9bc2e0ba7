"""Binding by name: each rule, its order, and what no rule may bind."""

from __future__ import annotations

import pytest

from mathlink.bind.candidates import candidates
from mathlink.bind.names import Binding, exact, propose, same_name
from mathlink.bind.parts import parts
from mathlink.term import Term, add, const, div, dump, fn, mul, named, pow_, sub, sym


def product_of(*names: str) -> Term:
    term = sym(names[0])
    for name in names[1:]:
        term = mul(term, sym(name))
    return term


def bind(names: str | list[str], parameters: str, **more: object) -> Binding:
    symbols = names.split() if isinstance(names, str) else names
    return propose([product_of(*symbols)], parameters.split(), **more)  # type: ignore[arg-type]


def rules(binding: Binding) -> dict[str, tuple[str, int]]:
    return {b.symbol: (b.target, b.rule) for b in binding.bound}


# ── the names themselves ──


@pytest.mark.parametrize(
    ("latex", "key"),
    [
        (r"\rho_{g}", "rhog"),
        ("rho_g", "rhog"),
        (r"K_{v}", "Kv"),
        (r"f_{d,go}", "fdgo"),
        (r"\mathrm{Nu}_{D}", "NuD"),
        (r"\text{Re}", "Re"),
        (r"\mathcal{D}", "mathcalD"),
        (r"\hat{x}", "hatx"),
        (r"P^{sat}_{l}", "Psatl"),
        (r"\Delta P", "DeltaP"),
    ],
)
def test_exact_names(latex: str, key: str) -> None:
    assert exact(latex) == key


def test_a_name_taken_apart() -> None:
    p = parts(r"\Delta \dot{m}_{g,2}^{sat}")
    assert (p.base, p.delta, p.accents, p.subscripts, p.superscripts) == ("m", "Delta", ("dot",), ("g", "2"), ("sat",))
    assert parts("rho_gas").subscripts == ("gas",)
    assert parts("x'").superscripts == ("prime",)
    assert parts("").base == ""


@pytest.mark.parametrize(
    ("symbol", "name", "rule"),
    [
        (r"\rho_{g}", "rhog", 2),
        (r"\rho_{g}", "rho_g", 2),
        ("K_{v}", "Kv", 2),
        ("P^{sat}_{l}", "Plsat", 2),
        ("P_{l}^{sat}", "Psatl", 2),
        ("f_{go,d}", "fdgo", 2),
        (r"\epsilon", "eps", 3),
        (r"\varepsilon", "epsilon", 3),
        (r"\lambda", "lambda_", 2),
        (r"\lambda", "lbd", 3),
        (r"\nu", "nu", 2),
        (r"\Delta P", "dP", 3),
        (r"\Delta P_{f}", "dPf", 3),
        (r"\dot{m}", "m", 3),
        (r"\dot{m}", "m_dot", 3),
        (r"\bar{x}", "x_mean", 3),
        (r"T_{\infty}", "T_inf", 3),
        (r"\rho_{gas}", "rhog", 3),
        (r"\Phi", "phi", 3),
        ("V", "v", 4),
        (r"\mathcal{D}", "D", 0),
        (r"\Delta P", "P", 0),
        ("T_{r}", "T", 0),
        ("x", "y", 0),
    ],
)
def test_which_rule_makes_two_names_one(symbol: str, name: str, rule: int) -> None:
    assert same_name(symbol, name) == rule


# ── each rule binds ──


@pytest.mark.parametrize(
    ("symbols", "parameters", "expected"),
    [
        (r"\rho_{g} V", "V rhog", {r"\rho_{g}": ("rhog", 2), "V": ("V", 2)}),
        (r"\theta \epsilon", "angle roughness", {r"\theta": ("angle", 3), r"\epsilon": ("roughness", 3)}),
        (r"\epsilon d_{p}", "voidage dp", {r"\epsilon": ("voidage", 3), "d_{p}": ("dp", 2)}),
        ("V", "v", {"V": ("v", 4)}),
        ("d_{p}", "d", {"d_{p}": ("d", 8)}),
        (r"\text{Re}_{p}", "Re", {r"\text{Re}_{p}": ("Re", 8)}),
        (r"\epsilon_{bed}", "voidage", {r"\epsilon_{bed}": ("voidage", 8)}),
        ("g h", "h", {"g": ("9.80665", 9), "h": ("h", 2)}),
        ("R T", "T", {"R": ("8.31446261815324", 9), "T": ("T", 2)}),
        ("k_{B} T", "T", {"k_{B}": ("1.380649e-23", 9), "T": ("T", 2)}),
        ("Pe", "Re Pr", {"Pe": ("Re * Pr", 7)}),
        ("T_{r}", "T Tc", {"T_{r}": ("T / Tc", 7)}),
        (r"\Delta P", "P1 P2", {r"\Delta P": ("P1 - P2", 7)}),
        (r"\epsilon D", "eD D", {r"\epsilon": ("eD * D", 7), "D": ("D", 2)}),
    ],
)
def test_a_rule_binds(symbols: str, parameters: str, expected: dict[str, tuple[str, int]]) -> None:
    names = [r"\Delta P"] if symbols == r"\Delta P" else symbols.split()
    got = bind(names, parameters)
    assert rules(got) == expected
    assert got.complete


def test_every_rule_binds_something_in_these_tables() -> None:
    assert rules(bind("x", "x"))["x"][1] == 2


# ── the order of the rules ──


def test_a_declared_map_goes_first() -> None:
    got = bind("x y", "x y", declared={sym("x"): "y", sym("y"): "x"})
    assert rules(got) == {"x": ("y", 1), "y": ("x", 1)}


def test_exact_names_go_before_case() -> None:
    assert rules(bind("D d", "d D")) == {"D": ("D", 2), "d": ("d", 2)}
    got = bind("D d", "D")
    assert rules(got) == {"D": ("D", 2)}
    assert got.unbound == ("d",)


def test_a_parameter_serves_one_symbol() -> None:
    got = bind(r"\epsilon e", "e")
    assert rules(got) == {"e": ("e", 2)}
    assert got.unbound == (r"\epsilon",)


def test_parameters_go_before_definitions_and_constants() -> None:
    got = bind("g R", "g R", definitions={sym("R"): [const(3)]})
    assert rules(got) == {"g": ("g", 2), "R": ("R", 2)}
    assert got.definitions == {}


def test_definitions_go_before_dropped_subscripts_and_constants() -> None:
    got = bind("d_{p} R", "d x", definitions={sym("d_{p}"): [mul(const(2), sym("x"))], sym("R"): [sym("x")]})
    assert set(got.definitions) == {sym("d_{p}"), sym("R")}
    assert rules(got) == {"x": ("x", 2)}
    assert got.free == ("d",)


def test_the_result_is_no_parameter() -> None:
    got = propose([sym("f"), sym("x")], ["x", "F"], result={sym("f"): "return"})
    assert rules(got) == {"f": ("return", 5), "x": ("x", 2)}
    assert got.inputs(["x", "F"]) == ("x",)
    assert got.apply(add(sym("f"), sym("x"))) is add(sym("return"), sym("x"))


# ── what stays unbound ──


@pytest.mark.parametrize(
    ("symbols", "parameters", "unbound"),
    [
        ("T_{r}", "T", "T_{r}"),  # a reduced quantity is another quantity
        ("T_{c}", "T", "T_{c}"),
        ("P^{sat}", "P", "P^{sat}"),
        ("d_{p}^{*}", "d", "d_{p}^{*}"),
        ("d_{1} d_{2}", "d", "d_{1} d_{2}"),  # the base is not unique
        ("d_{p} d", "d", "d_{p}"),
        (r"\beta", "style", r"\beta"),
        (r"K_{LT}", "K1", "K_{LT}"),
        (r"\mathcal{D}", "D", r"\mathcal{D}"),
        (r"\epsilon", "roughness voidage", r"\epsilon"),  # two meanings, two parameters
        (r"\theta_{a} \Theta_{a}", "thetaA", r"\theta_{a} \Theta_{a}"),
        ("h", "x", "h"),  # Planck's constant only where the code refers to it
        ("c", "x", "c"),
        ("k", "x", "k"),
        (r"\sigma", "x", r"\sigma"),
        ("e", "x", "e"),
        ("x", "", "x"),
    ],
)
def test_it_stays_unbound(symbols: str, parameters: str, unbound: str) -> None:
    got = bind(symbols, parameters)
    assert got.unbound == tuple(unbound.split())
    assert not got.complete
    assert got.free == tuple(parameters.split()) or "d" in rules(got)


def test_why_it_stays_unbound_is_noted() -> None:
    assert bind(r"\epsilon", "roughness voidage").notes == (r"\epsilon could be roughness or voidage",)


def test_constants_that_the_code_refers_to() -> None:
    assert rules(bind("h x", "x", constants={"planck": 6.62607015e-34}))["h"] == ("6.62607015e-34", 9)
    assert rules(bind(r"\sigma x", "x", constants={"sigma": 5.67e-8}))[r"\sigma"] == ("5.67e-08", 9)
    assert rules(bind("K x", "x", constants={"K": 3}))["K"] == ("3.0", 9)


# ── definitions ──


def test_definitions_of_definitions() -> None:
    got = bind(
        "a",
        "x",
        definitions={sym("a"): [add(sym("b"), const(1))], sym("b"): [mul(sym("c"), sym("c"))], sym("c"): [sym("x")]},
    )
    assert got.complete
    x = sym("x")
    assert got.apply(sym("a")) is add(mul(x, x), const(1))


def test_circular_definitions_bind_nothing() -> None:
    got = bind("a", "x", definitions={sym("a"): [sym("b")], sym("b"): [sym("a")]})
    assert got.unbound == ("a",)


def test_definitions_end_somewhere() -> None:
    chain = {sym(f"q_{{{n}}}"): [sym(f"q_{{{n + 1}}}")] for n in range(9)}
    assert bind("q_{0}", "x", definitions=chain | {sym("q_{9}"): [sym("x")]}).unbound


def test_of_two_equal_links_the_one_that_binds_is_taken() -> None:
    nu = div(mul(sym("D"), sym("V")), sym(r"\nu"))
    mu = div(product_of(r"\rho", "V", "D"), sym(r"\mu"))
    got = bind("Re", "V D rho mu", definitions={sym("Re"): [nu, mu]})
    assert got.complete
    assert got.definitions == {sym("Re"): mu}


def test_a_power_may_be_what_is_defined() -> None:
    square = pow_(sym(r"\phi"), const(2))
    got = propose([mul(sym("a"), square)], ["a", "b"], definitions={square: [sym("b")]})
    assert got.complete
    assert got.apply(got.terms[0]) is mul(sym("a"), sym("b"))
    assert propose([mul(sym(r"\phi"), square)], ["a"], definitions={square: [sym("a")]}).unbound == (r"\phi",)


# ── quotients with a parameter of their own ──


EPS, D, RE = sym(r"\epsilon"), sym("D"), sym("Re")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (div(EPS, D), sym("eD")),
        (div(div(EPS, D), const(4)), div(sym("eD"), const(4))),
        (div(mul(EPS, RE), mul(const(4), D)), div(mul(RE, sym("eD")), const(4))),
        (div(mul(const(3), EPS), D), mul(const(3), sym("eD"))),
        (pow_(div(EPS, D), const(2)), pow_(sym("eD"), const(2))),
        (fn("log", add(div(EPS, D), div(const(1), RE))), fn("log", add(sym("eD"), div(const(1), RE)))),
    ],
)
def test_a_quotient_is_its_parameter(term: Term, expected: Term) -> None:
    got = propose([term], ["Re", "eD"])
    assert got.complete
    assert got.apply(got.terms[0]) is expected
    assert ("eD", 7) in rules(got).values()


@pytest.mark.parametrize(
    "term",
    [div(D, EPS), mul(EPS, D), add(div(EPS, D), D), div(EPS, add(D, const(1))), div(add(EPS, RE), D), EPS],
)
def test_a_quotient_that_leaves_a_part_over_binds_nothing(term: Term) -> None:
    assert not propose([term], ["Re", "eD"]).complete


def test_a_quotient_inside_a_definition() -> None:
    got = propose([sym("A")], ["eD"], definitions={sym("A"): [mul(const(2), div(EPS, D))]})
    assert got.complete
    assert got.apply(sym("A")) is mul(const(2), sym("eD"))


def test_a_parameter_named_after_a_quotient() -> None:
    got = propose([mul(sym("f"), div(sym("L"), D))], ["L_D", "f"])
    assert rules(got) == {"L / D": ("L_D", 7), "f": ("f", 2)}
    assert not propose([mul(sym("L"), div(sym("L"), D))], ["L_D", "f"]).complete


# ── what the documentation says of the parameters ──


def test_relations_that_need_words() -> None:
    orifice = {"D": "Pipe diameter, [m]", "Do": "Diameter of the orifice, [m]"}
    assert rules(propose([sym(r"\beta")], orifice))[r"\beta"] == ("Do / D", 7)
    assert propose([sym(r"\beta")], ["D", "Do"]).unbound == (r"\beta",)
    assert propose([sym(r"\beta")], dict.fromkeys(orifice, "demand")).unbound == (r"\beta",)


def test_a_mass_flux_from_flow_and_diameter() -> None:
    got = propose([sym("G_{tp}")], {"m": "Mass flow rate, [kg/s]", "D": "Diameter of pipe, [m]"})
    assert got.complete
    flux = got.apply(sym("G_{tp}"))
    assert flux is div(mul(const(4), sym("m")), mul(named("pi"), pow_(D, const(2))))
    assert propose([sym("G")], {"m": "mass of the body", "D": "Diameter"}).unbound == ("G",)


def test_a_quantity_described_once() -> None:
    words = {"vs": "Superficial velocity", "dp": "Particle diameter", "rho": "Density"}
    assert rules(propose([product_of("V", "d", r"\rho_{f}")], words)) == {
        "V": ("vs", 8),
        "d": ("dp", 8),
        r"\rho_{f}": ("rho", 8),
    }
    two = words | {"Dt": "Tube diameter"}
    assert propose([sym("d")], two).unbound == ("d",)
    assert propose([sym("V")], {"x": "velocity"}).unbound == ("V",)
    assert propose([sym("T_{c}")], {"T": "Temperature"}).unbound == ("T_{c}",)


# ── suggestions ──


def test_candidates_give_each_symbol_another_parameter_likely_ones_first() -> None:
    found = list(candidates(["d_{p}", r"\beta"], ["style", "dpart", "beta2"]))
    assert found[0] == {"d_{p}": "dpart", r"\beta": "beta2"}
    assert len(found) == 6
    assert all(len(set(c.values())) == 2 for c in found)


def test_candidates_are_bounded() -> None:
    assert len(list(candidates(list("abcd"), [f"p{i}" for i in range(12)], most=50))) == 50
    assert list(candidates(["a", "b"], ["x"])) == []
    assert list(candidates([], ["x"])) == []
    assert list(candidates(list("abcde"), [f"p{i}" for i in range(12)])) == []


def test_the_same_names_bind_the_same_way_again() -> None:
    first, second = (bind(r"\rho_{g} V_{s} \epsilon", "voidage Vs rhog") for _ in range(2))
    assert rules(first) == rules(second)
    assert dump(*first.terms) == dump(*second.terms)


def test_targets_are_where_values() -> None:
    got = propose([sub(div(EPS, D), sym("Pe"))], ["eD", "Re", "Pr"])
    assert got.where == {r"\epsilon / D": "eD", "Pe": "Re * Pr"}
    assert {str(t) for t in got.known(["eD", "Re", "Pr"]).values()} == {"eD", "Re * Pr"}


def test_a_subscript_that_names_a_parameter_binds_only_to_it() -> None:
    nominal = {"NPS": "Nominal diameter of the pipe, [in]", "Di": "Inside diameter, [m]"}
    assert propose([sym(r"D_{NPS}")], nominal).where == {"D_{NPS}": "NPS"}
    hydraulic = {"Dh": "Hydraulic diameter, [m]", "Re": "Reynolds number, [-]"}
    assert propose([sym("Re_{Dh}")], hydraulic).unbound == ("Re_{Dh}",)
