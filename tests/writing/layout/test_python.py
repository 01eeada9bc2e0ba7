"""Python: black's layout with the project's settings, refusals that tell the place, lines that stay as they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from writing.errors import Refused
from writing.format import format_text, formatted
from writing.layout.python import layout
from writing.options import Options
from writing.proof.python import difference

ROOT = Path(__file__).parents[3]

SETTINGS = [
    ((), "x = {'a':1}\n", 'x = {"a": 1}\n'),
    ((("skip-string-normalization", True),), "x = {'a':1}\n", "x = {'a': 1}\n"),
    ((("line-length", 12),), "x = [aaaa, bbbb]\n", "x = [\n    aaaa,\n    bbbb,\n]\n"),
    ((("line_length", 12),), "x = [aaaa, bbbb]\n", "x = [\n    aaaa,\n    bbbb,\n]\n"),
    ((), "f(a,)\n", "f(\n    a,\n)\n"),
    ((("skip-magic-trailing-comma", True),), "f(a,)\n", "f(a)\n"),
    ((("target-version", ("py38", "py39")),), "x  = 1\n", "x = 1\n"),
    ((("target-version", "py311"),), "x  = 1\n", "x = 1\n"),
    ((("pyi", True),), "class A:\n    def f(self): ...\n\n    def g(self): ...\n", None),
    ((), "class A:\n    def f(self): ...\n\n    def g(self): ...\n", None),
    ((("skip-source-first-line", True),), "no python  here\nx=1\n", "no python  here\nx = 1\n"),
    ((("include", "x"), ("exclude", "y")), "x=1\n", "x = 1\n"),
    ((), "# fmt: off\nx  =  1\n# fmt: on\ny  =  1\n", "# fmt: off\nx  =  1\n# fmt: on\ny = 1\n"),
    ((), "x  =  1  # fmt: skip\ny  =  1\n", "x  =  1  # fmt: skip\ny = 1\n"),
    ((), "", ""),
    ((), "\n  \n", "\n"),
]


@pytest.mark.parametrize(("settings", "source", "wanted"), SETTINGS)
def test_settings_of_black_are_followed(
    settings: tuple[tuple[str, object], ...], source: str, wanted: str | None
) -> None:
    done = format_text(source, "python", Options(python=settings))
    if wanted is not None:
        assert done == wanted
    assert format_text(done, "python", Options(python=settings)) == done


def test_stub_files_have_no_blank_lines_between_methods() -> None:
    source = "class A:\n    def f(self) -> int: ...\n    def g(self) -> int: ...\n"
    assert layout(source, Options(python=(("pyi", True),))).text == source


BAD = [
    ("def f(:\n", 1, 7, "not valid Python"),
    ("x = 1\nprint 'a'\n", 2, 1, "Python 2"),
    ("x = (1,\n", 1, 5, "'(' was never closed"),
    ("if 1:\nx\n", 2, 1, "expected an indented block"),
    ("a\0b", 1, 1, "null bytes"),
    ("(" * 250 + ")" * 250, 1, 1, "nested"),
]


@pytest.mark.parametrize(("source", "line", "column", "words"), BAD)
def test_what_is_no_python_is_refused_with_its_place(source: str, line: int, column: int, words: str) -> None:
    with pytest.raises(Refused) as caught:
        format_text(source, "python")
    assert caught.value.line == line
    assert words in str(caught.value)
    assert caught.value.hint
    if column > 1:
        assert caught.value.column == column


def test_the_line_of_a_problem_counts_the_line_that_is_skipped() -> None:
    with pytest.raises(Refused) as caught:
        layout("%magic\nx = (\n", Options(python=(("skip-source-first-line", True),)))
    assert caught.value.line == 2


WRONG = [
    ("line-length", "wide", "a number"),
    ("target-version", ["py99"], "py311"),
    ("skip-string-normalization", "yes", "true or false"),
    ("enable-unstable-feature", ["none-such"], "string_processing"),
    ("required-version", "1.0", "install black 1.0"),
]


@pytest.mark.parametrize(("name", "value", "hint"), WRONG)
def test_a_setting_that_cannot_be_used_is_refused(name: str, value: object, hint: str) -> None:
    with pytest.raises(Refused) as caught:
        layout("x = 1\n", Options(python=((name, value),)))
    assert hint in caught.value.hint


DOCSTRINGS = [
    r'''def f(x):
  r"""  The mean $\frac{1}{n} \sum_i x_i$.

    .. math::
       \bar{x}  =  \frac{a}{b} ,
          \qquad $c  d$

    :math:`a  \le  b` and \(x\,y\)
  """
  return  x
''',
    r"""def f():
    '''It is $a\\_b$, "quoted".'''
""",
    'class A:\n\t"""Tabs.\n\n\t\t$x \\\\ y$\n\t"""\n',
    '"""Module: $\\\\alpha$\n\n  .. math:: e^{  i \\\\pi }\n"""\nx = 1\n',
    'def f():\n    r"""Ends with a backslash blank: $a\\ """\n',
    'def f():\n    r"""Rows.\n\n    $$a \\\\\n      b \\\\   \n    $$   \n    """\n    return   1\n',
]


@pytest.mark.parametrize("source", DOCSTRINGS)
def test_maths_in_docstrings_stays_letter_for_letter(source: str) -> None:
    done = layout(source, Options()).text
    assert difference(source, done, Options()) is None
    formulas = [line.strip() for line in source.split("\n") if "$" in line or "\\" in line]
    for formula in formulas:
        core = formula.strip("'\"r ").removesuffix('"""')
        assert core in done, core


FROZEN = """\
import  os
class  A :
    x  =  1
    def f( self ) :
        return   0

    def g( self ) :
        return   1

y  =  2 ; z  =  3
"""


@pytest.mark.parametrize(
    ("lines", "kept", "changed"),
    [
        ((1, 1), ["y  =  2 ; z  =  3", "class  A :", "    def g( self ) :"], ["import os\n"]),
        (
            (1, 5),
            ["    def g( self ) :\n        return   1\n", "y  =  2 ; z"],
            ["import os\n", "class A:\n", "    x = 1"],
        ),
        ((7, 8), ["import  os", "class  A :", "    def f( self ) :", "y  =  2 ; z"], []),
        ((10, 10), ["import  os", "        return   1\n"], ["y = 2\nz = 3\n"]),
    ],
)
def test_statements_that_touch_lines_to_keep_stay(lines: tuple[int, int], kept: list[str], changed: list[str]) -> None:
    done = formatted(FROZEN, "python", Options(), lines).text
    assert all(each in done for each in kept + changed)


def test_lines_to_keep_come_out_as_they_are() -> None:
    start = FROZEN.index("    def f(")
    end = FROZEN.index("    def g(")
    done = layout(FROZEN, Options(), [(start, end)]).text
    assert FROZEN[start:end] in done
    assert "    def g(self):\n        return 1\n" in done
    assert "class A:" in done
    assert difference(FROZEN, done, Options()) is None


def test_black_is_loaded_only_when_python_is_formatted() -> None:
    code = "import sys, writing.layout.python, writing.proof.python, writing.format; print('black' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_these_rooms_are_laid_out_as_black_would() -> None:
    options = Options(python=(("line-length", 120),))
    for name in ("layout/python.py", "proof/python.py"):
        source = (ROOT / "writing" / name).read_text(encoding="utf-8")
        assert layout(source, options).text == source
