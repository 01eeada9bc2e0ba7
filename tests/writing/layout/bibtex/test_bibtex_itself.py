"""BibTeX as the judge: a style that writes out every field writes the same for a database and its layout."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.writing.layout.bibtex.soup import DATABASE
from writing.layout.bibtex import layout
from writing.options import BibOptions, Options

pytestmark = pytest.mark.skipif(shutil.which("bibtex") is None, reason="bibtex is not installed")

FIELDS = "a A b c x y title author year month doi pages url note".lower().split()
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WRITE = "\n".join(
    f'"{name}=" {name} missing$ {{ "(none)" }} {{ {name} }} if$ * write$ newline$' for name in sorted({*FIELDS})
)
STYLE = f"""ENTRY {{ {" ".join(sorted({*FIELDS}))} }} {{}} {{}}
FUNCTION {{default.type}} {{ cite$ "|" * type$ * write$ newline$
crossref missing$ {{ "-" }} {{ crossref }} if$ write$ newline$
{WRITE}
}}
FUNCTION {{front}} {{ preamble$ write$ newline$ }}
{"".join(f'MACRO {{{name}}} {{"M{name}"}} ' for name in MONTHS)}
READ
EXECUTE {{front}}
ITERATE {{call.type$}}
"""

DATABASES = {
    "tidy": '@string{s = " t "}\n@preamble{"p  q" # s}\n@misc{k, title = {One\n two} # s # " x", year = 1999}',
    "cases": '@MISC{K,TITLE={x},Author="{y"}"\n,MONTH=JAN}',
    "at in a comment": "% @misc{q, title={x}}\n@Misc{k,title={y}}",
    "group of a comment": "@comment{ @misc{q,\n title={x}} }\n@Misc{k,title={y}}",
    "mistakes": "@Misc{k,title={y} year=1}\n@Misc{l,title={y},,year=1}\n@Misc{m,title={y}",
    "comments": "@Misc{k,title={y}, % c\n year=1}\n@Misc{l,year=2}",
    "not closed": "@Misc{k,title={y},\n\n@Misc{l,year=2}\n\n@Misc{m,year=2}",
    "swallowed": "@Misc{k,title={y {z},\n\n@Misc{l,year=2}\n\n@Misc{m,year=2}}\n}\n@Misc{n,year=3}",
    "same keys": "@Misc{k,title={y}}\n@Misc{K,note={a @misc{z,year=1} },year=2}\n@Misc{m,year=2}",
    "references": "@Misc{k,crossref={P}}\n@Misc{p,title={  the parent }}",
    "control characters": "@Misc{k,title={a\x0c\n  b\x0b\n\nc}}",
    "blanks that are none": "@Misc{k,title={a\u00a0\n\u2003 b}}",
    "empty": '@Misc{k,title={ },year={},note= "\n"}',
}


def read_by_bibtex(folder: Path, text: str) -> tuple[bytes, int]:
    """What BibTeX makes of a database, and its exit code."""
    (folder / "all.bst").write_text(STYLE)
    (folder / "all.bib").write_text(text, encoding="utf-8", newline="\n")
    (folder / "all.aux").write_text("\\citation{*}\n\\bibstyle{all}\n\\bibdata{all}\n")
    (folder / "all.bbl").unlink(missing_ok=True)
    done = subprocess.run(
        ["bibtex", "-min-crossrefs=99", "all"], cwd=folder, stdout=subprocess.DEVNULL, timeout=60, check=False
    )
    return (folder / "all.bbl").read_bytes(), done.returncode


def test_the_style_writes_fields(tmp_path: Path) -> None:
    written, code = read_by_bibtex(tmp_path, DATABASES["tidy"])
    assert code == 0
    assert b"title=One two t x" in written.replace(b"\n", b" ").replace(b"  ", b" ")


@pytest.mark.parametrize("text", DATABASES.values(), ids=DATABASES)
def test_bibtex_reads_the_same(text: str, tmp_path: Path) -> None:
    done = layout(text, Options()).text
    assert done != text
    assert read_by_bibtex(tmp_path, done) == read_by_bibtex(tmp_path, text)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DATABASE)
def test_bibtex_reads_the_same_from_any_text(tmp_path: Path, text: str) -> None:
    done = layout(text, Options()).text
    assert read_by_bibtex(tmp_path, done) == read_by_bibtex(tmp_path, text)


def test_a_merge_that_adds_nothing_is_none_to_bibtex(tmp_path: Path) -> None:
    text = "@misc{k,title={x},year=1}\n@misc{l}\n@misc{k,year=1}"
    done = layout(text, Options(bib=BibOptions(merge=True))).text
    assert done.count("@") == 2
    assert read_by_bibtex(tmp_path, done)[0] == read_by_bibtex(tmp_path, text)[0]
