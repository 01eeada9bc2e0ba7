"""How entries are printed, and that each print is stable and proved."""

from __future__ import annotations

import pytest

from writing.layout.bibtex import layout
from writing.options import BibOptions, Options
from writing.proof.bibtex import difference

CASES = {
    "one field a line": (
        "@Article{ Knuth1984 , Author={Donald E. Knuth},TITLE = {Literate Programming}, year=1984}",
        "@article{Knuth1984,\n  author = {Donald E. Knuth},\n  title  = {Literate Programming},\n  year   = 1984,\n}\n",
    ),
    "braces and quotes are the author's": (
        '@misc{a,title="The {{\\TeX}book}",note={Say "hi"}}',
        '@misc{a,\n  title = "The {{\\TeX}book}",\n  note  = {Say "hi"},\n}\n',
    ),
    "parentheses are the author's": (
        "@misc (a,\n note = {one) two} )",
        "@misc(a,\n  note = {one) two},\n)\n",
    ),
    "pieces are joined by #": (
        '@misc{a, month = 10#"~"#jan , note = {a  b}\n# c}',
        '@misc{a,\n  month = 10 # "~" # jan,\n  note  = {a b} # c,\n}\n',
    ),
    "a long value is one line": (
        "@misc{a, title = {  One\n\t\ttwo\n   three  }}",
        "@misc{a,\n  title = {One two three},\n}\n",
    ),
    "paragraphs in a value stay": (
        "@misc{a, note = {One\n  two\n\n  three  }}",
        "@misc{a,\n  note = {One\n  two\n\n  three  },\n}\n",
    ),
    "an escaped brace counts as a brace": (
        "@misc{a, note = {\\{ x \\}}}",
        "@misc{a,\n  note = {\\{ x \\}},\n}\n",
    ),
    "an entry without fields": ("@misc{a,}\n\n@misc{ b }", "@misc{a}\n\n@misc{b}\n"),
    "an entry without a key": ("@manual{,title={x}}", "@manual{,\n  title = {x},\n}\n"),
    "names that are not ASCII keep their case": (
        "@misc{Ünal, Ökonomie = {Ä}}",
        "@misc{Ünal,\n  Ökonomie = {Ä},\n}\n",
    ),
    "strings and preambles": (
        '@String { jan1 = "Jan  1" }\n@STRING(b = jan1#"x")\n@Preamble{"\\newcommand{\\x}{a  b}" # b}',
        '@string{jan1 = "Jan  1"}\n@string(b = jan1 # "x")\n\n@preamble{"\\newcommand{\\x}{a  b}" # b}\n',
    ),
    "one blank line between entries": (
        "\n\n@misc{a}@misc{b}\n@misc{c}\n\n\n\n@misc{d}\n\n",
        "@misc{a}\n\n@misc{b}\n\n@misc{c}\n\n@misc{d}\n",
    ),
    "a comment stays right above its entry": (
        "@misc{a}\n%  about  b\n@misc{b}\n\n\n% on its own\n\n\n@misc{c}",
        "@misc{a}\n\n%  about  b\n@misc{b}\n\n% on its own\n\n@misc{c}\n",
    ),
    "a comment stays behind its entry": (
        "@misc{a,  }  % the first\n@misc{b} , \n",
        "@misc{a}  % the first\n\n@misc{b} , \n",
    ),
    "comments between fields": (
        "@misc{a,   % key\n   author={A},%who\n%  editor = {B},\nYEAR=1999 % when\n}",
        "@misc{a,\n  % key\n  author = {A}, %who\n  %  editor = {B},\n  year   = 1999 % when\n}\n",
    ),
    "nothing": ("", ""),
    "blank lines only": (" \n\t\n", ""),
    "text only": ("no entries\n  here  ", "no entries\n  here  \n"),
}


@pytest.mark.parametrize(("text", "wanted"), CASES.values(), ids=CASES)
def test_layout(text: str, wanted: str) -> None:
    done = layout(text, Options())
    assert done.text == wanted
    assert layout(wanted, Options()).text == wanted
    assert difference(text, wanted, Options()) is None


def test_columns_and_indent_are_choices() -> None:
    text = "@misc{a, author = {A}, doi = {10.1000/1}}"
    done = layout(text, Options(indent=4, bib=BibOptions(align=False))).text
    assert done == "@misc{a,\n    author = {A},\n    doi = {10.1000/1},\n}\n"


def test_fields_in_the_order_asked_for() -> None:
    options = Options(bib=BibOptions(order=("title", "Author"), align=False))
    text = "@misc{a, year = 1, author = {A}, note = {n}, TITLE = {T}, title = {U}}"
    done = layout(text, options)
    names = [line.split()[0] for line in done.text.splitlines()[1:-1]]
    assert names == ["title", "title", "author", "year", "note"]
    assert done.text.index("{T}") < done.text.index("{U}")
    assert difference(text, done.text, options) is None
    assert difference(text, done.text, Options()) is not None


@pytest.mark.parametrize("lines", [(0, 2), (2, 4), (1, 3), (4, 6), (0, 7)])
def test_frozen_lines_stay(lines: tuple[int, int]) -> None:
    text = "@misc{a,x=1}\n\n\n@misc{b,\nx=1,\n y = 2}\n@misc{c,x=1}"
    starts = [0, *(i + 1 for i, character in enumerate(text) if character == "\n"), len(text)]
    start, end = starts[lines[0]], starts[lines[1]]
    done = layout(text, Options(), [(start, end)]).text
    assert text[start:end] in done
    assert difference(text, done, Options()) is None


def test_fmt_comments_switch_the_layout_off() -> None:
    off = "% fmt: off\n@Misc{a,x=1}\n\n\n@Misc{b,x=1}\n% fmt: on"
    skip = "@Misc{d,  x=1}  % fmt: skip"
    text = f"{off}\n@Misc{{c,x=1}}\n{skip}\n@Misc{{e,x=1}}"
    done = layout(text, Options()).text
    assert off in done
    assert skip in done
    assert "@misc{c,\n  x = 1,\n}" in done
    assert "@misc{e,\n  x = 1,\n}" in done
