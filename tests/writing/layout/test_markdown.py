"""Markdown: one form for each block, the same meaning for every renderer, nothing changed by a second run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from writing.format import format_text, formatted
from writing.layout.markdown import layout
from writing.layout.markdown.blocks import blocks
from writing.layout.markdown.columns import columns
from writing.options import Lines, Options

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "markdown"
SOURCES = sorted(GOLDEN.glob("*.source.md"))
assert SOURCES

MODES: tuple[Lines, ...] = ("sentence", "semantic", "width", "keep")

RENDERERS = {
    "GFM": MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin),
    "papers": MarkdownIt("commonmark")
    .enable(["table", "strikethrough"])
    .use(footnote_plugin)
    .use(dollarmath_plugin)
    .use(deflist_plugin),
}


def shown(html: str) -> str:
    """HTML as a browser shows it: runs of blanks are one, but for code."""
    parts = re.split(r"(<pre>.*?</pre>)", html, flags=re.S)
    joined = "".join(part if part.startswith("<pre>") else re.sub(r"[ \t\n]+", " ", part) for part in parts)
    return re.sub(r" (?=</?(?:p|li|h\d|td|th|dd|dt|br)\b)", "", joined)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_golden_files_come_out_as_written(source: Path) -> None:
    done = formatted(source.read_text(encoding="utf-8"), "markdown", Options())
    wanted = source.with_name(source.name.replace(".source.", ".formatted."))
    assert done.text == wanted.read_text(encoding="utf-8")
    assert [note for note in done.notes if not note.verbose] == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_renderers_show_the_same_before_and_after(source: Path, mode: Lines) -> None:
    text = source.read_text(encoding="utf-8")
    done = format_text(text, "markdown", Options(lines=mode, width=40))
    assert format_text(done, "markdown", Options(lines=mode, width=40)) == done
    body, after = (
        re.sub(r"^ *(```|~~~~) ?(?:python|py)\n.*?^ *\1$", "", each, flags=re.M | re.S) for each in (text, done)
    )
    for name, renderer in RENDERERS.items():
        assert shown(renderer.render(after)) == shown(renderer.render(body)), name


LINES = [
    ("One. Two.", "sentence", "One.\nTwo.\n"),
    ("One,\ntwo\nthree.", "sentence", "One, two three.\n"),
    ("One,\n two  three. Four", "keep", "One,\ntwo three. Four\n"),
    ("aaa bbb ccc ddd", "width", "aaa bbb\nccc ddd\n"),
    ("aaaaa `b c` d", "width", "aaaaa\n`b c` d\n"),
    ("aaaaa $b c$ d", "width", "aaaaa\n$b c$ d\n"),
    ("aaa [b c](d e)", "width", "aaa [b\nc](d e)\n"),
    ("aaaa bbb 1. cc", "width", "aaaa\nbbb 1. cc\n"),
    ("aaaaa bb - c", "width", "aaaaa\nbb - c\n"),
    ("aaa aaaa # b", "width", "aaa\naaaa # b\n"),
    ("aaa aaaa + b", "width", "aaa\naaaa + b\n"),
    ("aaa aaaa > b", "width", "aaa\naaaa > b\n"),
    ("aaa aaaa | b", "width", "aaa\naaaa | b\n"),
    ("aaa aaaa === b", "width", "aaa\naaaa ===\nb\n"),
    ("aaa aaaa --- b", "width", "aaa\naaaa ---\nb\n"),
    ("aaa aaaa *** b", "width", "aaa\naaaa ***\nb\n"),
    ("aaaaaaa ```b c```", "width", "aaaaaaa ```b c```\n"),
    ("aaaaaaa : b", "width", "aaaaaaa :\nb\n"),
    ("aaaaaaa [^1]: b", "width", "aaaaaaa [^1]:\nb\n"),
    ("aaaaaaa <div> b", "width", "aaaaaaa <div>\nb\n"),
    ("- aaaaa bbb\nccc", "width", "- aaaaa\n  bbb ccc\n"),
    ("> aaaaa bbb\nccc", "width", "> aaaaa\n> bbb ccc\n"),
    ("> - aaaa bbb\nccc", "width", "> - aaaa\n>   bbb\n>   ccc\n"),
    ("- [x] aaaaaaa", "width", "- [x] aaaaaaa\n"),
    ("1) aaaa bbb", "width", "1) aaaa\n   bbb\n"),
    ("[^1]: aaa bbb", "width", "[^1]: aaa\n    bbb\n"),
]


@pytest.mark.parametrize(("text", "mode", "wanted"), LINES)
def test_lines_end_where_they_may(text: str, mode: Lines, wanted: str) -> None:
    assert format_text(text, "markdown", Options(lines=mode, width=9)) == wanted


SAME = [
    ("# Title #", "# Title #\n"),
    ("#   Title", "# Title\n"),
    ("#\tTitle\t##  ", "# Title ##\n"),
    ("# C#", "# C#\n"),
    ("#", "#\n"),
    ("# a\ntext", "# a\n\ntext\n"),
    ("# a\n{: .b}", "# a\n{: .b}\n"),
    ("text\n# a\ntext", "text\n# a\ntext\n"),
    ("a\n\n\n\nb\n\n\n", "a\n\nb\n"),
    ("\n\na", "a\n"),
    ("a  \nb", "a  \nb\n"),
    ("a    \nb", "a  \nb\n"),
    ("a\\\nb", "a\\\nb\n"),
    ("a\\\\\nb", "a\\\\ b\n"),
    ("a  ", "a\n"),
    ("    code  \n\n\n    more", "    code  \n\n\n    more\n"),
    ("```\na  \n\n\n", "```\na  \n\n\n"),
    ("<div>\na  b  \n</div>", "<div>\na  b  \n</div>\n"),
    ("> a\n>\n>\n> b", "> a\n>\n> b\n"),
    (">", ">\n"),
    ("***  ", "***\n"),
    ("a\nb\n===", "a\nb\n===\n"),
    ("- a\n- b\n\n\n- c", "- a\n- b\n\n- c\n"),
    ("---\na:   b\n---\n\n\ntext", "---\na:   b\n---\n\ntext\n"),
    ("+++\na =   1\n+++\ntext\ntext", "+++\na =   1\n+++\ntext text\n"),
    ("a[b c\nd]: e", "a[b c d]: e\n"),
    ("[a]:   /b   'c'\n", "[a]:   /b   'c'\n"),
    ("a\n\n\n: b", "a\n\n\n: b\n"),
    ("*[HTML]: Hyper\ntext", "*[HTML]: Hyper\ntext\n"),
    ("!!! note\n    a\n    b", "!!! note\n    a\n    b\n"),
    ("| a\n| b", "| a\n| b\n"),
    ("[TOC]\ntext", "[TOC]\ntext\n"),
    ("> [!TIP]\n> a\n> b", "> [!TIP]\n> a b\n"),
    ("{% raw %}\na\nb\n{% endraw %}", "{% raw %}\na b\n{% endraw %}\n"),
    ("a <b\nc='d'> e", "a <b\nc='d'> e\n"),
    ("`a\nb`", "`a b`\n"),
    ("$a\n b$ c\nd", "$a\n b$ c d\n"),
    ("\\(a\n  b\\) c\nd", "\\(a\n  b\\) c d\n"),
    ("a\n$$b\n c$$\nd\ne", "a\n$$b\n c$$\nd e\n"),
    ("漢字\n漢字 and\nthis", "漢字\n漢字 and this\n"),
    ("a\u00a0b\nc", "a\u00a0b c\n"),
    ("a\n> b\n> c", "a\n> b\n> c\n"),
    ("> b\n> c", "> b c\n"),
    ("```python\nx  = 1\ny  = 2", "```python\nx  = 1\ny  = 2\n"),
    ("> ```py\n> x  = 1\n>\n> y  = 2\n> ```", "> ```py\n> x = 1\n>\n> y = 2\n> ```\n"),
    ("- a\n\n\t```py\n\tx  = 1\n\t```", "- a\n\n\t```py\n\tx = 1\n\t```\n"),
    ("- a\n\n\tb\n\tc. D", "- a\n\n\tb c.\n\tD\n"),
    ("- [ ]\n  a\n  b", "- [ ]\n  a\n  b\n"),
    ("- [x] a\n  b", "- [x] a b\n"),
    ("\\  \na", "\\  \na\n"),
    ("-\n    \n\ta", "-\n    \n\ta\n"),
    ("| a\n---", "| a\n---\n"),
    ("a\n|b|\n|-|", "a\n|b|\n|-|\n"),
    ("", ""),
    ("\n", ""),
]


@pytest.mark.parametrize(("text", "wanted"), SAME)
def test_each_block_has_its_form(text: str, wanted: str) -> None:
    done = formatted(text, "markdown")
    assert done.text == wanted
    assert done.notes == ()


TABLES = [
    ("a|b\n-|-\n1|2", "| a   | b   |\n| --- | --- |\n| 1   | 2   |\n"),
    ("|a|b|\n|:-:|-:|\n|long|1|", "|  a   |   b |\n| :--: | --: |\n| long |   1 |\n"),
    ("|字|b|\n|-|-|\n|a|e\u0301|", "| 字  | b   |\n| --- | --- |\n| a   | e\u0301   |\n"),
    ("|a|b|\n|-|-|\n|1|", "| a   | b   |\n| --- | --- |\n| 1   |     |\n"),
    ("|a|b|\n|-|-|\n1", "|a|b|\n|-|-|\n1\n"),
    ("|a|b|\n|-|-|\n|1|2|3|", "|a|b|\n|-|-|\n|1|2|3|\n"),
    ("|a|b|\n|-|-|\n|`x|y`|2|", "|a|b|\n|-|-|\n|`x|y`|2|\n"),
    ("|a|b|\n|-|-|\n|`x\\|y`|2|", "| a      | b   |\n| ------ | --- |\n| `x\\|y` | 2   |\n"),
    ("|a|b|\n|-|-|\n|$|x|$|2|", "|a|b|\n|-|-|\n|$|x|$|2|\n"),
]


@pytest.mark.parametrize(("text", "wanted"), TABLES)
def test_tables_are_aligned_where_all_dialects_see_the_same_cells(text: str, wanted: str) -> None:
    assert format_text(text, "markdown") == wanted
    assert format_text(text, "markdown", Options(align=False)) == text + "\n"


def test_dashes_that_tell_pandoc_the_widths_of_columns_stay_as_many() -> None:
    text = f"|a|b|\n|--|------|\n|{'x' * 75}|y|\n"
    done = format_text(text, "markdown")
    assert [len(cell.strip()) for cell in done.split("\n")[1].strip("|").split("|")] == [2, 6]


def test_python_in_fences_is_laid_out_with_the_settings_of_black() -> None:
    text = "- a\n  ```python\n  x  = 'a'\n\n  y  = f( )\n  ```\n"
    options = Options(python=(("skip-string-normalization", True),))
    assert format_text(text, "markdown", options) == "- a\n  ```python\n  x = 'a'\n\n  y = f()\n  ```\n"


KEPT = [
    ("```python\nx  = (\n```\n", "not valid Python"),
    ("```py\n>>> x  = 1\n1\n```\n", "a session with prompts"),
    ('```python title="a"\nx  = 1\n```\n', ""),
    ("```{python}\nx  = 1\n```\n", ""),
    ("```\nx  = 1\n```\n", ""),
    ("```pycon\n>>> x  = 1\n```\n", ""),
]


@pytest.mark.parametrize(("text", "words"), KEPT)
def test_code_that_is_no_plain_python_stays_and_the_note_is_for_the_curious(text: str, words: str) -> None:
    done = formatted("text\n\n" + text, "markdown")
    assert done.text == "text\n\n" + text
    assert [note.verbose for note in done.notes] == ([True] if words else [])
    assert all(words in note.message and (note.line, note.column) == (3, 1) for note in done.notes)


def test_what_stands_between_comments_stays() -> None:
    text = "a\nb\n\n<!-- fmt: off -->\nc\nd\n\n\n#   e\n<!-- fmt: on -->\n\nf\ng\n"
    assert format_text(text, "markdown") == text.replace("a\nb", "a b").replace("f\ng", "f g")


def test_only_the_lines_that_were_asked_for_change() -> None:
    text = "a\nb\n\n\nc\nd\n\n\ne\nf"
    assert formatted(text, "markdown", Options(), (5, 6)).text == "a\nb\n\n\nc d\n\n\ne\nf"


def test_front_matter_with_a_fence_that_stays_open_for_other_readers_keeps_the_text() -> None:
    text = "---\na: |\n~~~\n---\n\n# A  b\n\n\n"
    assert format_text(text, "markdown") == text
    closed = text.replace("~~~\n", "~~~\n~~~\n")
    assert format_text(closed, "markdown") == closed.replace("# A  b\n\n\n", "# A  b\n")


def test_frozen_lines_come_out_as_they_are() -> None:
    text = "a\nb\n\n\n|x|y|\n|-|-|\n\n- c\n  d\n"
    for line in text.split("\n"):
        start = text.index(line)
        end = text.index("\n", start) + 1
        assert text[start:end] in layout(text, Options(), [(start, end)]).text


SOUP = st.lists(
    st.tuples(
        st.sampled_from(
            "alpha Beta. e.g. 1. 2) - + * # ## > = === --- *** | a|b |-|-| $x$ $a~b$ `c~d` *i* **b _u_ [l](u) [r][x] "
            "[^1] [^1]: : ~~s~~ ~~~ ``` $$ \\(a~b\\) \\[ \\] <b> </b> <div> <!-- --> <http://a.b> &amp; \\* \\ \\\\ 字 文字 "
            "{a}`b` (t)= % ::: {.x} !!! - [x] ![i](u) \\begin{x} \\end{x} [TOC] é \u00a0 한글 $5 [ref]:~/u".split(" ")
        ).map(lambda word: word.replace("~", " ") if word[:1] not in "~" else word),
        st.sampled_from(
            [" "] * 6 + ["\n"] * 5 + ["\n\n", "\n\n    ", "\n  ", "\n    ", "\n> ", "  \n", "\n\t", "\n- "]
        ),
    ),
    max_size=18,
).map(lambda parts: "".join(word + gap for word, gap in parts) + "\n")


@settings(max_examples=200, deadline=None)
@given(SOUP, st.sampled_from(MODES))
def test_any_text_shows_the_same_and_stays_at_the_second_run(text: str, mode: Lines) -> None:
    options = Options(lines=mode, width=12)
    done = format_text(text, "markdown", options)
    assert format_text(done, "markdown", options) == done
    for name, renderer in RENDERERS.items():
        assert shown(renderer.render(done)) == shown(renderer.render(text)), name


WORDS = st.lists(
    st.sampled_from(
        ["alpha", "beta,", "Gamma", "delta.", "`a b`", "$x y$", "*i*", "[l m](u)", "(a)", "é", "(See", "Then"]
    ),
    min_size=1,
)


@settings(max_examples=100, deadline=None)
@given(WORDS, st.lists(st.sampled_from([" ", "\n", "  ", "\n  "]), min_size=1))
def test_texts_that_differ_in_line_ends_come_out_alike(words: list[str], gaps: list[str]) -> None:
    scrambled = "".join(word + gaps[i % len(gaps)] for i, word in enumerate(words)).rstrip()
    assert format_text("Start " + scrambled, "markdown") == format_text("Start " + " ".join(words), "markdown")


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_the_short_cut_for_prose_finds_the_blocks_that_the_parser_finds(text: str) -> None:
    from writing.layout.markdown import blocks as room

    parser = room._parser()
    quick = [(token.type, token.map, token.content, token.level) for token in parser.parse(text + "\n", {})]
    parser.block.ruler.disable("plain_paragraph")
    try:
        slow = [(token.type, token.map, token.content, token.level) for token in parser.parse(text + "\n", {})]
    finally:
        parser.block.ruler.enable("plain_paragraph")
    assert quick == slow


def test_blocks_know_their_lines_and_content() -> None:
    found = blocks("# a\n\n- b\n  c\n\n> d\n\nterm\n: e\n")
    assert [(each.kind, each.start, each.end, each.content, each.root, each.quote) for each in found] == [
        ("heading", 0, 1, "a", True, -1),
        ("paragraph", 2, 4, "b\nc", False, -1),
        ("paragraph", 5, 6, "d", False, 5),
        ("dt", 7, 8, "", False, -1),
        ("definition", 8, 9, "e", False, -1),
    ]


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("字", 2), ("e\u0301", 1), ("🙂", 2), ("👍🏽", 2), ("", 0), ("한글", 4)]
)
def test_columns_of_a_text(text: str, width: int) -> None:
    assert columns(text) == width


def test_black_is_loaded_only_for_python() -> None:
    code = (
        "import sys; from writing.format import format_text; format_text('a\\n\\n```\\nb\\n```\\n', 'markdown');"
        "print('black' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_the_documents_of_this_project_keep_their_meaning() -> None:
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("**/*.md"))]
    for document in documents:
        done = formatted(document.read_text(encoding="utf-8"), "markdown", Options(python=(("line-length", 120),)))
        assert [note for note in done.notes if not note.verbose] == [], document
