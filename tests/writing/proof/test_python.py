"""Two Python sources say the same, or the proof names the place where they part."""

from __future__ import annotations

import pytest

from writing.options import Options
from writing.proof.python import difference, unit

SAME = [
    ("x=1", "x = 1\n"),
    ("x='a'", 'x = "a"'),
    ("x=u'a'", 'x = "a"'),
    ("del (a, b)", "del a, b"),
    ("del (a), (b)", "del a, b"),
    ("#c\nx", "# c\nx"),
    ("x=(1) #  c  ", "x = 1  # c"),
    ("def f():\n  '''a\n    b  \n  '''", 'def f():\n    """a\n      b\n    """'),
    ("def f():\n\t'''a\n\t\tb\n\tc'''", 'def f():\n    """a\n        b\n    c"""'),
    ("def f():\n  ''' It's'''", 'def f():\n    """It\'s"""'),
    ("x = 1e400 - 1e400", "x = 1e400-1e400"),
    ("é = 'ü' # é", "é = 'ü'  # é"),
    ("", "\n"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_layout_is_no_difference(before: str, after: str) -> None:
    assert difference(before, after, Options()) is None
    assert difference(after, before, Options()) is None


OTHER = [
    ("x = 1", "x = 2", "syntax tree"),
    ("x = 1\ny = 2", "x = 1", "syntax tree"),
    ("x = 1", "x = 1.0", "syntax tree"),
    ("x = 1", "x = True", "syntax tree"),
    ("a and (b or c)", "(a and b) or c", "syntax tree"),
    ("x = 'a  b'", "x = 'a b'", "syntax tree"),
    ("f('''a\n  b''')", "f('''a\n b''')", "syntax tree"),
    ("x # a", "x # b", "comment"),
    ("x # a", "x", "comment"),
    ("x", "x # a", "comment"),
    ("# a\n# b\nx", "# b\n# a\nx", "comment"),
    ("#! a\nx", "# a\nx", "comment"),
    ("def f():\n  r'''$a  b$'''", "def f():\n  r'''$a b$'''", "docstring"),
    ("def f():\n  r'''$\\frac$'''", "def f():\n  '''$\\\\frac$'''", "docstring"),
    ("def f():\n  '''a\n    b\n  c'''", "def f():\n  '''a\n  b\n  c'''", "docstring"),
    ("def f():\n  '''a'''\n  b", "def f():\n  b", "syntax tree"),
    ("x = 1", "x = (", "does not parse"),
    ("x = (", "x = 1", "does not parse"),
]


@pytest.mark.parametrize(("before", "after", "words"), OTHER)
def test_what_reads_differently_is_found(before: str, after: str, words: str) -> None:
    found = difference(before, after, Options())
    assert found is not None
    assert words in found.message


def test_a_difference_points_to_its_statement() -> None:
    before = "x = 1\n\n\ndef f():\n    é = 'ü'; return 1\n"
    found = difference(before, before.replace("return 1", "return 2"), Options())
    assert found is not None
    assert before[found.before :].startswith("1")
    assert before[found.after :].startswith("1")


SOURCE = "import os\n\n@a\n@b\nclass A:\n    x = 1\n\n    @c\n    def f(self):\n        return 1\n\n# end\n"


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        ("import", "import os\n"),
        ("x = 1", "    x = 1\n"),
        ("return", "    @c\n    def f(self):\n        return 1\n"),
        ("@b", SOURCE[SOURCE.index("@a") : SOURCE.index("\n# end")]),
        ("# end", "# end\n"),
    ],
)
def test_a_unit_is_a_statement_of_a_module_or_class(at: str, wanted: str) -> None:
    start, end = unit(SOURCE, SOURCE.index(at), Options())
    assert SOURCE[start:end] == wanted


@pytest.mark.parametrize("text", ["", "x", "x = (\n1\n", "\n\n"])
def test_every_offset_has_a_unit_within_the_text(text: str) -> None:
    for offset in range(len(text) + 1):
        start, end = unit(text, offset, Options())
        assert 0 <= start <= offset <= end <= len(text)
