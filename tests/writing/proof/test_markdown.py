"""Two Markdown texts say the same, or the proof names the place where they part; no letter can be lost unseen."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from writing.options import Options
from writing.proof.markdown import difference, unit
from writing.proof.markdown.maths import spans
from writing.proof.markdown.reading import front, read

SAME = [
    ("a b", "a\nb"),
    ("a  b", "a b"),
    ("*a b*", "*a\nb*"),
    ("`a b`", "`a\nb`"),
    ("[a b](c)", "[a\nb](c)"),
    ("![a b](c)", "![a\nb](c)"),
    ("> a b", "> a\nb"),
    ("> a b", "> a\n> b"),
    ("- a b", "- a\n  b"),
    ("# a", "#   a"),
    ("a\n\n\nb", "a\n\nb"),
    ("a|b\n-|-\n1|2", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    ("a    \nb", "a  \nb"),
    ("a \\\nb", "a\\\nb"),
    ("```python\nx=1\n```", "```python\nx = 1\n```"),
    ("漢 a", "漢\na"),
    ("한 글", "한\n글"),
    ("$x$ a", "$x$\na"),
    ("---\na: b\n---\n\n\nc", "---\na: b\n---\n\nc"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_layout_is_no_difference(before: str, after: str) -> None:
    assert difference(before, after, Options()) is None
    assert difference(after, before, Options()) is None


OTHER = [
    ("a b", "a c", "words|text"),
    ("a b", "a\n\nb", "blocks|text"),
    ("a - b", "a\n- b", "blocks|text"),
    ("a b", "a  \nb", "text"),
    ("a b", "a\\\nb", "text"),
    ("`a  b`", "`a b`", "text"),
    ("`a\n b`", "`a b`", "text"),
    ("$a  b$", "$a b$", "maths"),
    ("$a b$", "$a\nb$", "maths"),
    ("\\(a b\\)", "\\(a\nb\\)", "maths"),
    ("$$\na\n$$", "$$\na \n$$", "text of a block"),
    ("[a](<b c>)", "[a](<b\nc>)", "text"),
    ("<a b='c d'>", "<a b='c\nd'>", "blocks"),
    ("<!-- a  b -->", "<!-- a b -->", "HTML"),
    ("a <!-- b  c --> d", "a <!-- b c --> d", "text"),
    ("    a  b", "    a b", "code"),
    ("```\na  b\n```", "```\na b\n```", "code"),
    ("```python\nx=1\n```", "```python\nx = 2\n```", "Python"),
    ("```python\nx=(\n```", "```python\nx = (\n```", "Python"),
    ("```py\na\n```", "```python\na\n```", "form"),
    ("1. a", "2. a", "form"),
    ("- a\n- b", "- a\n\n- b", "blocks"),
    ("- a\n- b", "- a\n* b", "blocks"),
    ("# a", "## a", "blocks"),
    ("[a]: /b", "[a]: /c", "definition"),
    ("[a]: /b", "", "definition"),
    ("[a]: /b 'c'", "[a]: /b", "definition"),
    ("[a][b]\n\n[b]: /c", "[a][b]\n\n[d]: /c", "definition"),
    ("---\na:  b\n---\n", "---\na: b\n---\n", "front matter"),
    ("+++\na = 1\n+++\n", "+++\na =  1\n+++\n", "front matter"),
    ("|a|b|\n|-|-|\n|1|2|", "|a|b|\n|-|-|\n|1|3|", "text"),
    ("|a|b|\n|-|-|\n|1|2|", "|a|b|\n|-|:-|\n|1|2|", "form"),
    ("漢 字", "漢\n字", "text"),
    ("a\n\n\n: b", "a\n\n: b", "blocks"),
    ("[^1]: a b", "[^2]: a b", "form"),
    ("(a)=\n# b", "(c)=\n# b", "text of a block"),
    (":::{note}\na  b\n:::", ":::{note}\na b\n:::", "text of a block"),
    ("% a  b", "% a b", "text of a block"),
    ("a\u00a0b", "a b", "text"),
    ("[x]: /u\n\n[x]: /unused", "[x]: /u", "not shown"),
]


@pytest.mark.parametrize(("before", "after", "words"), OTHER)
def test_what_reads_differently_is_found(before: str, after: str, words: str) -> None:
    for one, other in ((before, after), (after, before)):
        found = difference(one, other, Options())
        assert found is not None
        assert any(word in found.message for word in words.split("|")), found.message


def test_a_difference_points_to_its_block() -> None:
    before = "---\na: b\n---\n# T\n\nfirst\n\n- one\n- two  words\n"
    found = difference(before, before.replace("two", "three"), Options())
    assert found is not None
    assert before[found.before :].startswith("- two")


TEXT = st.text(st.sampled_from("ab. \n\n*_`$\\[]()<>#-|:^1!{}~%漢"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(TEXT, st.data())
def test_a_letter_that_is_lost_is_found(text: str, data: st.DataObject) -> None:
    assert difference(text, text, Options()) is None
    letters = [i for i, letter in enumerate(text) if letter in "ab.*_`$\\[]()<#^1!{}~%漢"]
    assume(letters)
    at = data.draw(st.sampled_from(letters))
    assert difference(text, text[:at] + text[at + 1 :], Options()) is not None


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_the_short_cut_for_prose_finds_the_blocks_that_the_parser_finds(text: str) -> None:
    from writing.proof.markdown import reading

    parser = reading._parser(False)
    quick = [(token.type, token.map, token.content, token.level) for token in parser.parse(text + "\n", {})]
    parser.block.ruler.disable("prose")
    try:
        slow = [(token.type, token.map, token.content, token.level) for token in parser.parse(text + "\n", {})]
    finally:
        parser.block.ruler.enable("prose")
    assert quick == slow


MATHS = [
    ("a $b$ c $$d$$ e", ["$b$", "$$d$$"]),
    ("$5 and $6", []),
    ("$5-$10 is", []),
    ("a $ b $ c", ["$ b $"]),
    ("a $b $ c", []),
    ("\\$a$ b", []),
    ("$a\\$b$", ["$a\\$b$"]),
    ("`$a$` $b$", ["$b$"]),
    ("``a`$b$`` $c$", ["$c$"]),
    ("`$a$", ["$a$"]),
    ("\\(a\\) \\[b\n c\\]", ["\\(a\\)", "\\[b\n c\\]"]),
    ("\\\\(a\\\\)", ["\\\\(a\\\\)"]),
    ("\\begin{x*}\na\n\\end{x*} b", ["\\begin{x*}\na\n\\end{x*}"]),
    ("$\n$", []),
    ("$a$b$", ["$a$"]),
    ("$$", []),
    ("$", []),
    ("\\", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "wanted"), MATHS)
def test_maths_of_a_paragraph(text: str, wanted: list[str]) -> None:
    assert spans(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("---\na: b\n---\nc", "---\na: b\n---\n"),
        ("---\na: b\n...\nc", "---\na: b\n...\n"),
        ("+++\na\n---\n+++", "+++\na\n---\n+++"),
        ("---\na", ""),
        ("a\n---\n", ""),
        ("----\na\n----", ""),
        ("", ""),
    ],
)
def test_front_matter(text: str, wanted: str) -> None:
    assert front(text) == wanted
    assert read(text).head == wanted


PAGE = "---\na: b\n---\n# T\ntext\n\npara one\ntwo\n\n- a\n\n  b\n- c\n\n> q\n\n$$\nx\n\ny\n$$\n"


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        ("a: b", "---\na: b\n---\n"),
        ("text", "# T\ntext\n"),
        ("two", "para one\ntwo\n"),
        ("  b", "- a\n\n  b\n- c\n"),
        ("> q", "> q\n"),
        ("y\n", "$$\nx\n\ny\n$$\n"),
    ],
)
def test_a_unit_is_a_block_at_the_root(at: str, wanted: str) -> None:
    start, end = unit(PAGE, PAGE.index(at), Options())
    assert PAGE[start:end].strip("\n") == wanted.strip("\n")


@pytest.mark.parametrize("text", ["", "\n", "a", "a\n\nb", "```\na\n\n", "---\n---\n", "- a\n\n\n"])
def test_every_offset_has_a_unit_within_the_text(text: str) -> None:
    for offset in range(len(text) + 1):
        start, end = unit(text, offset, Options())
        assert 0 <= start <= offset <= max(end, offset)
        assert end <= len(text)
