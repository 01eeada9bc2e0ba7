"""What fails the proof stays as it was; everything else is laid out; a second run changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from writing.errors import Refused, UnknownLanguage
from writing.format.conductor import format_text, formatted, proved
from writing.format.languages import Room, language_of
from writing.options import Formatted, Options, Span
from writing.proof.difference import Difference

DEFAULTS = Options()


@dataclass
class FakeLayout:
    """Changes each line that is not frozen."""

    line: Callable[[str], str]

    def layout(self, text: str, options: Options, frozen: Sequence[Span] = ()) -> Formatted:
        parts, offset = [], 0
        for line in text.splitlines(keepends=True):
            is_frozen = any(start <= offset < end for start, end in frozen)
            parts.append(line if is_frozen else self.line(line.rstrip("\n")) + "\n" * line.endswith("\n"))
            offset += len(line)
        return Formatted("".join(parts))


class FakeProof:
    """Lower and upper case say the same; one line is the smallest part that may stay."""

    def difference(self, before: str, after: str, options: Options) -> Difference | None:
        for index, (one, other) in enumerate(zip(before, after, strict=False)):
            if one.lower() != other.lower():
                return Difference(index, index, "another letter")
        return None if len(before) == len(after) else Difference(len(before), len(after), "another length")

    def unit(self, text: str, offset: int, options: Options) -> Span:
        start = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        return start, len(text) if end < 0 else end + 1


def rooms(line: Callable[[str], str]) -> Room:
    return Room(FakeLayout(line), FakeProof())


def test_a_layout_that_says_the_same_is_taken() -> None:
    assert proved("ab\ncd\n", rooms(str.upper), DEFAULTS, None) == Formatted("AB\nCD\n")


def test_a_part_that_fails_the_proof_stays_with_a_note() -> None:
    done = proved("ab\ncd\nef\n", rooms(lambda line: "cX" if line == "cd" else line.upper()), DEFAULTS, None)
    assert done.text == "AB\ncd\nEF\n"
    assert [(note.line, note.column, note.message) for note in done.notes] == [(2, 2, "left as it was: another letter")]


def test_a_part_that_a_second_run_would_change_stays_with_a_note() -> None:
    done = proved(
        "ab\ncd\n", rooms(lambda line: line.swapcase() if line.lower() == "cd" else line.upper()), DEFAULTS, None
    )
    assert done.text == "AB\ncd\n"
    assert [(note.line, note.message) for note in done.notes] == [
        (2, "left as it was: a second run would change it again")
    ]


def test_a_layout_that_ignores_what_must_stay_is_refused() -> None:
    class Stubborn(FakeLayout):
        def layout(self, text: str, options: Options, frozen: Sequence[Span] = ()) -> Formatted:
            return Formatted("other")

    with pytest.raises(Refused, match="no layout was found that stands the proof") as caught:
        proved("ab\ncd", Room(Stubborn(str), FakeProof()), DEFAULTS, None)
    assert (caught.value.line, caught.value.column) == (1, 1)


@pytest.mark.parametrize(
    "tail",
    [
        "\\catcode`\\%=12 x\nend  of\n",
        "\\ExplSyntaxOn\nend  of\n",
        "\\obeylines\nend  of\n\n\n",
        "\\begin{verbatim}\nend  of\n",
        "\\iffalse\nend  of",
        "b\n\\end{document}\n",
        "b\n\\end{document}\n\n",
        "b\n\\end{document}",
    ],
)
def test_literal_text_to_the_end_stands_outside_of_a_range(tail: str) -> None:
    assert formatted("a  b\n\n" + tail, "latex", lines=(1, 1)).text == "a b\n\n" + tail
    assert formatted("a  b\n\n" + tail, "latex", lines=(3, 3)).text == "a  b\n\n" + tail


@pytest.mark.parametrize(
    ("language", "text", "lines", "after"),
    [
        ("latex", "a\n\n\nb  c\n\\end{document}\n", (4, 4), "a\n\n\nb c\n\\end{document}\n"),
        ("latex", "\nb\n\nb  c\n", (4, 4), "\nb\n\nb c\n"),
        ("latex", "\n\n\nb  c\n", (4, 4), "\n\n\nb c\n"),
        ("markdown", "#  A\n\n\nb  c\n\n\n\n", (1, 4), "# A\n\nb c\n\n\n\n"),
        ("markdown", "#  A\n\n\n\n", (1, 1), "# A\n\n\n\n"),
        ("bibtex", "\n\n\n@a{b,c={d}}\n\n\n\n", (4, 4), "\n\n\n@a{b,\n  c = {d},\n}\n\n\n\n"),
        ("python", "# a\n#b\n\n", (1, 1), "# a\n#b\n\n"),
        ("python", "\\\n\n", (2, 2), "\\\n\n"),
        ("python", "x=1\n\n\n\n\n# a\n", (1, 1), "x = 1\n\n\n\n\n# a\n"),
    ],
)
def test_blank_lines_and_ends_outside_of_a_range_stay(
    language: str, text: str, lines: tuple[int, int], after: str
) -> None:
    assert formatted(text, language, lines=lines).text == after


def test_line_ends_outside_of_a_range_stay() -> None:
    text = "\ufeffa  b\n\r\nc  d.\r\nE  f\n\ng  h\r\ni\r\n"
    done = formatted(text, "latex", lines=(3, 4))
    assert done == Formatted("\ufeffa  b\n\r\nc d.\r\nE f\r\n\ng  h\r\ni\r\n")


def test_a_layout_that_changes_lines_outside_of_the_range_is_refused() -> None:
    class Careless(FakeLayout):
        def layout(self, text: str, options: Options, frozen: Sequence[Span] = ()) -> Formatted:
            return Formatted(text.upper())

    with pytest.raises(Refused, match="no layout of the range was found that leaves all other lines as they are"):
        proved("ab\ncd\nef\n", Room(Careless(str), FakeProof()), DEFAULTS, (2, 2))


def test_lines_outside_the_range_stay() -> None:
    assert proved("ab\ncd\nef\n", rooms(str.upper), DEFAULTS, (2, 2)).text == "ab\nCD\nef\n"
    assert proved("ab\ncd\nef", rooms(str.upper), DEFAULTS, (2, 90)).text == "ab\nCD\nEF"
    with pytest.raises(Refused, match="begins with line 7, and there is only one line"):
        proved("ab\n", rooms(str.upper), DEFAULTS, (7, 9))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_newlines_and_byte_order_mark_are_kept(newline: str, mark: str) -> None:
    text = mark + newline.join(["x = 1   ", "y = 2", ""])
    assert format_text(text, "python") == mark + newline.join(["x = 1", "y = 2", ""])


def test_mixed_newlines_become_the_more_frequent_kind_with_a_note() -> None:
    done = formatted("a = 1\r\nb = 2\r\nc = 3\n", "python")
    assert done.text == "a = 1\r\nb = 2\r\nc = 3\r\n"
    assert [note.message for note in done.notes] == ["line ends were mixed; all are CR LF after formatting"]


def test_a_lone_carriage_return_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="carriage return") as caught:
        format_text("a\nb\rc\n", "latex")
    assert caught.value.line == 2


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnknownLanguage, match="'tex' is no language of a formatter; known: latex"):
        format_text("", "tex")
    with pytest.raises(UnknownLanguage, match=r"notes\.rst: no formatter for \.rst"):
        language_of("notes.rst")
