"""Bytes become text such that the same bytes come back, or the file is refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.errors import Refused
from writing.files.source import LARGEST, decoded


@given(st.binary(max_size=200))
def test_the_same_bytes_come_back(data: bytes) -> None:
    try:
        read = decoded(data)
    except Refused:
        return
    assert read.encoded(read.text) == data


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("é".encode(), "utf-8", "é"),
        (b"\xef\xbb\xbfa", "utf-8", "\ufeffa"),
        (b"caf\xe9", "latin-1", "café"),
        (b"% !TEX encoding = GBK\n\xb9\xe3", "gbk", "% !TEX encoding = GBK\n广"),
        (b"\\usepackage[ansinew]{inputenc}\n\x85", "cp1252", "\\usepackage[ansinew]{inputenc}\n…"),
        (b"# -*- coding: latin-1 -*-\n\xe9", "iso8859-1", "# -*- coding: latin-1 -*-\né"),
        (b"% !TEX encoding = IsoLatin\n\xe9", "latin-1", "% !TEX encoding = IsoLatin\né"),
    ],
)
def test_the_encoding_is_found(data: bytes, encoding: str, text: str) -> None:
    read = decoded(data)
    assert (read.encoding, read.text) == (encoding, text)


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b"a\nb\0c", "binary", 2),
        ("a".encode("utf-16"), "UTF-16", 1),
        (b"a" * (LARGEST + 1), "MB", 1),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, words: str, line: int) -> None:
    with pytest.raises(Refused, match=words) as caught:
        decoded(data)
    assert caught.value.line == line
