"""Reading documentation: which equations a docstring states, and what it says about parameters, results and examples."""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

from mathlink.discover.docstrings import Documented, read, symbol_table


def numpy_style(D: float, V: float, nu: float = 1e-6, method: str = "a") -> float:
    r"""Reynolds number.

    .. math::
        Re = \frac{D V}{\nu}
        = \frac{V D}{\nu}

    Parameters
    ----------
    D : float
        Diameter of the pipe, in a line
        that goes on [m]
    V, nu : float, optional
        Velocity and viscosity
    method : str
        One of 'a', 'b'

    Returns
    -------
    Re : float
        Reynolds number, [-]

    Notes
    -----
    Valid for :math:`D > 0`, where :math:`\nu` is the kinematic viscosity, with:

    .. math:: x = 1
       :label: first

    .. math::
        :nowrap:

        y = 2

        z = \begin{cases} 1 & x > 0

        2 & x \le 0 \end{cases}

    Examples
    --------
    >>> numpy_style(0.25, 2.5)
    625000.0
    """
    return D * V / nu


def some(function: Any, name: str = "") -> Documented:
    found = read(function, name)
    assert found is not None
    return found


def test_each_formula_is_a_block_of_its_own() -> None:
    display = [b for b in some(numpy_style).blocks if not b.inline]
    assert [b.text for b in display] == [
        "Re = \\frac{D V}{\\nu}\n= \\frac{V D}{\\nu}",
        "x = 1",
        "y = 2",
        "z = \\begin{cases} 1 & x > 0\n\n2 & x \\le 0 \\end{cases}",
    ]
    assert [b.section for b in display] == ["", "Notes", "Notes", "Notes"]


def test_lines_are_lines_of_the_file() -> None:
    lines = Path(__file__).read_text().splitlines()
    for block in some(numpy_style).blocks:
        assert block.text.split("\n")[0] in lines[block.line - 1]
    assert "def numpy_style" in lines[some(numpy_style).line - 1]


def test_only_roles_with_a_relation_are_equations() -> None:
    assert [b.text for b in some(numpy_style).blocks if b.inline] == ["D > 0"]
    assert some(numpy_style).meanings == {r"\nu": "kinematic viscosity"}


def test_numpy_sections() -> None:
    found = some(numpy_style)
    assert found.returns == (("Re", "Reynolds number, [-]"),)
    assert list(found.parameters) == ["D", "V", "nu", "method"]
    assert found.parameters["D"] == "Diameter of the pipe, in a line that goes on [m]"
    assert found.parameters["nu"] == "Velocity and viscosity"
    assert found.examples == ({"D": 0.25, "V": 2.5},)
    assert found.notes == ()


def google_style(x, y=2):  # type: ignore[no-untyped-def]
    r"""Sum.

    $$s = x + y$$

    and on several lines

    \[
        s = y
          + x
    \]

    Args:
        x (float): First summand, in m.
        y: Second summand
            on two lines.

    Returns:
        float: The sum.

    Example:
        >>> google_style(1, y=-2**2)
    """
    return x + y


def test_google_style() -> None:
    found = some(google_style)
    assert [b.text for b in found.blocks] == ["s = x + y", "s = y\n+ x"]
    assert found.parameters == {"x": "First summand, in m.", "y": "Second summand on two lines."}
    assert found.returns == (("", "The sum."),)
    assert found.examples == ({"x": 1, "y": -4},)


def sphinx_style(a, b):  # type: ignore[no-untyped-def]
    r"""Product :math:`p = a b`, of two.

    :param a: first factor
    :param float b: second factor,
        longer
    :returns: the product
    :rtype: float
    """
    return a * b


def test_sphinx_style() -> None:
    found = some(sphinx_style)
    assert [(b.text, b.inline) for b in found.blocks] == [("p = a b", True)]
    assert found.parameters == {"a": "first factor", "b": "second factor, longer"}
    assert found.returns == (("", "the product"),)


def several() -> tuple[float, float]:
    r"""Two.

    $$a = 1$$

    Returns
    -------
    lower, upper : float
        Both ends
    dict
    """
    return 1, 2


def test_several_results_in_order() -> None:
    assert some(several).returns == (("lower", "Both ends"), ("upper", "Both ends"), ("", "dict"))


class Pipe:
    r"""A pipe, with :math:`c = d` and

    .. math:: a = b
    """

    def area(self, scale: float) -> float:
        r"""Area.

        .. math:: A = s x^2

        >>> Pipe().area(2.5)
        6.25
        """
        return scale**2

    @property
    def width(self) -> float:
        r"""Width.

        .. math:: w = 2 r
        """
        return 1.0

    @staticmethod
    def height(r: float) -> float:
        r"""$$h = 2 r$$"""
        return 2 * r

    @classmethod
    def make(cls, r: float) -> float:
        r"""$$m = r$$"""
        return r

    def plain(self) -> None:
        """Nothing to see, not even `a = b`."""


def test_methods_and_properties_are_read_and_classes_are_not() -> None:
    assert read(Pipe) is None
    assert read(Pipe.plain) is None
    area = some(Pipe.area)
    assert list(area.parameters) == ["scale"]
    assert area.examples == ({"scale": 2.5},)
    assert some(Pipe.__dict__["width"]).blocks[0].text == "w = 2 r"
    assert some(Pipe.__dict__["height"]).blocks[0].text == "h = 2 r"
    assert list(some(Pipe.make).parameters) == ["r"]


@pytest.mark.parametrize("thing", [None, 3, len, int, "text", functools.partial(numpy_style, 1), lambda x: x])
def test_what_has_no_docstring_of_its_own_is_nothing(thing: Any) -> None:
    assert read(thing) is None


def test_a_wrapped_function_is_read_where_it_is_defined() -> None:
    cached = functools.cache(numpy_style)
    assert some(cached).line == some(numpy_style).line
    assert some(cached).function is cached


# ── docstrings that are no raw strings ──


def module(tmp_path: Path, source: str, name: str = "documented") -> ModuleType:
    path = tmp_path / f"{name}.py"
    path.write_text(dedent(source))
    spec = importlib.util.spec_from_file_location(f"{name}_{tmp_path.name}", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


def test_escapes_that_swallowed_commands_are_repaired(tmp_path: Path) -> None:
    made = module(
        tmp_path,
        '''
        def f(a, b):
            """F.

            .. math::
                f = \frac{a}{\beta} \times \text{Re}^{\tau} + \nu \right) \x41
            """
        '''.replace("\f", "\\f")
        .replace("\b", "\\b")
        .replace("\t", "\\t")
        .replace("\r", "\\r")
        .replace("\nu", "\\nu")
        .replace("\x41", "\\alpha"),
    )
    found = some(made.f)
    assert found.blocks[0].text == r"f = \frac{a}{\beta} \times \text{Re}^{\tau} + \nu \right) \alpha"
    assert len(found.notes) == 1
    assert "raw string" in found.notes[0]
    assert found.blocks[0].line == 6


def test_doubled_backslashes_need_no_repair(tmp_path: Path) -> None:
    made = module(tmp_path, 'def f(a):\n    """$$f = \\\\frac{a}{2}\\\\theta$$"""\n')
    assert some(made.f).blocks[0].text == r"f = \frac{a}{2}\theta"
    assert some(made.f).notes == ()


def test_control_characters_are_repaired_without_source() -> None:
    scope: dict[str, Any] = {}
    exec(compile("def f(a):\n    return a", "<made>", "exec"), scope)
    scope["f"].__doc__ = "$$f = \x0crac{a}{\x08eta} \times \x07lpha \x0barepsilon$$"
    found = some(scope["f"], "made.f")
    assert found.blocks[0].text == r"f = \frac{a}{\beta} \times \alpha \varepsilon"
    assert found.blocks[0].line == 0
    assert found.notes
    assert found.name == "made.f"


# ── examples ──


def documented_by(examples: str) -> tuple[Any, ...]:
    def f(a, b=1.0, *, kind="x"):  # type: ignore[no-untyped-def]
        return a

    f.__doc__ = "$$f = a$$\n\n" + dedent(examples)
    return some(f).examples


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">>> f(1, 2)", ({"a": 1, "b": 2},)),
        (">>> f(1e3, kind='y')", ({"a": 1000.0, "kind": "y"},)),
        (">>> f(a=-.5, b=30*.6)", ({"a": -0.5, "b": 18.0},)),
        (">>> f(2**-1 + 1/4)", ({"a": 0.75},)),
        (">>> assert_close(f(3), 4)", ({"a": 3},)),
        (">>> round(g(f(5)), 3)\n0", ({"a": 5},)),
        (">>> mod.f([1, 2.5, None], b=(1, 'a'))", ({"a": [1, 2.5, None], "b": (1, "a")},)),
        (">>> x = 4\n>>> f(x)", ({"a": 4},)),
        (">>> x = 4\n>>> x = g()\n>>> f(x)", ()),
        (">>> f(np.array([1., 2.]), math.pi)", ({"a": [1.0, 2.0], "b": 3.141592653589793},)),
        (">>> f(1,\n... b=2)", ({"a": 1, "b": 2},)),
        (">>> f(1)\n1\n>>> f(1)\n1", ({"a": 1},)),
        (">>> f(g(2))", ()),
        (">>> f(*[1])", ()),
        (">>> f(**{'a': 1})", ()),
        (">>> f(1, 2, 3)", ()),
        (">>> f(unknown)", ()),
        (">>> f(9**9**9**9)", ()),
        (">>> f(10**100000)", ()),
        (">>> f(1/0)", ()),
        (">>> f('a'*10**9)", ()),
        (">>> f(__import__('os').getcwd())", ()),
        (">>> f(True + 1)", ()),
        (">>> f(1 if x else 2", ()),
        ("  >>> f(1)\n >>> f(2)", ({"a": 1}, {"a": 2})),
    ],
)
def test_calls_in_doctests_are_read_as_data(text: str, expected: tuple[Any, ...]) -> None:
    assert documented_by(text) == expected


# ── cases in words ──


def cases() -> float:
    r"""Friction.

    If :math:`Re < 2000`:

    .. math:: f = 64/Re

    .. math:: g = f

    For 2000 <= Re < 4000:

    .. math:: f = 1

    If the pipe is rough and :math:`Re > 1`:

    .. math:: f = 2

    Otherwise:

    .. math:: f = 3

    The equation for the friction factor is:

    .. math:: f = 4
    """
    return 0.0


def test_words_before_a_formula_tell_its_case() -> None:
    got = [(b.case, b.conditions, b.otherwise, b.follows) for b in some(cases).blocks if not b.inline]
    assert got == [
        (True, ("Re < 2000",), False, False),
        (True, ("Re < 2000",), False, True),
        (True, ("2000 <= Re < 4000",), False, False),
        (True, (), False, False),
        (True, (), True, False),
        (False, (), False, False),
    ]


# ── names the reader must keep whole ──


def test_parameters_results_and_dimensionless_numbers_are_symbols() -> None:
    table = symbol_table(some(numpy_style))
    assert {"D", "V", "nu", "Re", "Pr", "Gr"} <= set(table)
    assert set(table.values()) == {"symbol"}


def test_two_parameters_side_by_side_are_no_dimensionless_number() -> None:
    def f(C, a):  # type: ignore[no-untyped-def]
        r"""$$f = Ca$$"""

    assert "Ca" not in symbol_table(some(f))
