"""``mathlink fmt``: files are formatted, what cannot be is left byte for byte and named, and the exit code says so."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mathlink.cli import main
from writing.files import source, store

ROOT = Path(__file__).parents[3]
UGLY = "One sentence.  Another\nsentence.\n"
NEAT = "One sentence.\nAnother sentence.\n"


@pytest.fixture(autouse=True)
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a paper that is the current one, with a cache of its own."""
    folder = tmp_path / "paper"
    folder.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    return folder


def put(name: str, content: str | bytes = UGLY) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def run(*arguments: str) -> int:
    return main(["fmt", *arguments])


def test_a_tree_is_formatted_and_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    tex, markdown = put("main.tex"), put("notes/a.md")
    bib, code = put("refs.bib", "@book{a,title={T}}\n"), put("code.py", "x=1\n")
    put("image.png", b"\0")
    assert run(".") == 0
    assert (tex.read_text(), markdown.read_text(), code.read_text()) == (NEAT, NEAT, "x = 1\n")
    assert bib.read_text().startswith("@book{a,\n")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "formatted code.py",
        "formatted main.tex",
        "formatted refs.bib",
        "formatted notes/a.md",
        "4 files formatted",
    ]
    assert run() == 0
    assert capsys.readouterr().err == "0 files formatted, 4 in order\n"


def test_check_writes_nothing_and_fails_where_something_would_change(capsys: pytest.CaptureFixture[str]) -> None:
    tex = put("main.tex")
    assert run("--check", ".") == 1
    assert tex.read_text() == UGLY
    assert capsys.readouterr().err == "would format main.tex\n1 file would be formatted\n"
    tex.write_text(NEAT)
    assert run("--check", ".") == 0


def test_diff_shows_the_change_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    put("main.tex")
    assert run("--diff", "main.tex") == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "--- a/main.tex",
        "+++ b/main.tex",
        "@@ -1,2 +1,2 @@",
        "-One sentence.  Another",
        "-sentence.",
        "+One sentence.",
        "+Another sentence.",
    ]
    assert run("--diff", "--check", "--color", "always", "main.tex") == 1
    assert "\x1b[32m+One sentence.\x1b[0m" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("binary.tex", b"a\0b", "binary.tex:1:1: refused: a binary file: it holds a zero byte"),
        ("wide.tex", "a".encode("utf-16"), "refused: UTF-16 or UTF-32 text; save the file as UTF-8"),
        ("mac.tex", b"a\rb\n", "mac.tex:1:1: refused: a carriage return without a line feed"),
        ("broken.py", "def f(:\n", "broken.py:1:"),
    ],
)
def test_what_cannot_be_formatted_is_left_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], name: str, content: str | bytes, words: str
) -> None:
    bad, good = put(name, content), put("good.tex")
    before = bad.read_bytes()
    assert run(".") == 123
    assert bad.read_bytes() == before
    assert good.read_text() == NEAT
    err = capsys.readouterr().err
    assert words in err
    assert "1 file formatted, 1 refused" in err


def test_a_file_that_is_too_large_is_refused_without_reading_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open("large.tex", "wb") as file:
        file.truncate(source.LARGEST + 1)
    assert run(".") == 123
    assert "more than the 20 MB that are formatted; exclude the file" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{" * 50_000, "}" * 2000 + "\n", "\\begin{a}" * 5000, "$" * 9999, "\\[" * 3000])
def test_unbalanced_and_deep_text_is_left_or_formatted_but_never_a_crash(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    put("deep.tex", text)
    assert run("deep.tex") in (0, 123)
    assert "INTERNAL" not in capsys.readouterr().err


def test_links_that_loop_or_lead_nowhere_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    put("good.tex")
    Path("loop").symlink_to(".", target_is_directory=True)
    Path("self.tex").symlink_to("self.tex")
    Path("dead.tex").symlink_to("nowhere.tex")
    assert run(".") == 0
    err = capsys.readouterr().err
    assert "warning: ./self.tex: a link that leads nowhere" in err or "self.tex: a link that leads nowhere" in err
    assert "1 file formatted" in err


def test_a_file_that_changes_meanwhile_is_left_as_its_editor_wrote_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put("main.tex")
    original = store.replaced

    def edited_first(path: Path, before: bytes, after: bytes) -> None:
        path.write_text("edited meanwhile")
        original(path, before, after)

    monkeypatch.setattr(store, "replaced", edited_first)
    assert run(".") == 123
    assert file.read_text() == "edited meanwhile"
    assert "changed while it was being formatted; run again" in capsys.readouterr().err


def test_a_folder_without_write_permission_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put("main.tex")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store.tempfile, "mkstemp", forbidden)
    assert run(".") == 123
    assert file.read_text() == UGLY
    assert "main.tex:1:1: refused: no permission to read or write it" in capsys.readouterr().err


def test_a_fault_of_ours_costs_one_file_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from writing.layout import bibtex

    def faulty(*_: object) -> None:
        raise IndexError("oops")

    monkeypatch.setattr(bibtex, "layout", faulty)
    put("a.bib", "@book{a}")
    good = put("b.tex")
    assert run(".") == 123
    assert good.read_text() == NEAT
    assert "INTERNAL ERROR IndexError: oops; please report it with the file" in capsys.readouterr().err


def test_standard_input_goes_to_standard_output(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def feed(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    feed(UGLY.replace("\n", "\r\n").encode())
    assert run("-", "--stdin-filename", "sub/a.tex") == 0
    assert capsysbinary.readouterr().out == NEAT.replace("\n", "\r\n").encode()
    feed(b"x=1\n")
    assert run("-", "--stdin-filename", "a.py", "--check") == 1
    assert capsysbinary.readouterr().out == b""
    feed(b"a\0")
    assert run("-") == 123
    assert capsysbinary.readouterr().out == b"a\0"


def test_a_range_behind_the_end_is_no_file_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    file = put("main.tex", UGLY)
    count = UGLY.count("\n")
    assert run("--range", f"{count + 1}-{count + 9}", "main.tex") == 123
    assert f"the range begins with line {count + 1}, and there " in capsys.readouterr().err
    assert file.read_text() == UGLY
    assert run("--range", f"{count}-{count + 9}", "main.tex") == 0


def test_lines_outside_the_range_stay(capsys: pytest.CaptureFixture[str]) -> None:
    file = put("main.tex", f"{UGLY}\n{UGLY}")
    assert run("--range", "4-5", "main.tex") == 0
    assert file.read_text() == f"{UGLY}\n{NEAT}"


def test_settings_come_from_the_project_and_the_command_line_wins() -> None:
    put("pyproject.toml", '[tool.mathlink.fmt]\nlines = "keep"\nexclude = ["old/"]\n[tool.black]\nline-length = 20\n')
    file, code, old = put("main.tex"), put("a.py", "call(first, second, third)\n"), put("old/a.tex")
    assert run(".") == 0
    assert file.read_text() == "One sentence. Another\nsentence.\n"
    assert code.read_text() == "call(\n    first,\n    second,\n    third,\n)\n"
    assert old.read_text() == UGLY
    assert run("--lines", "sentence", "--exclude", "*.py", ".") == 0
    assert file.read_text() == NEAT


def test_python_is_formatted_for_the_versions_that_the_project_requires() -> None:
    code = "with open('a') as a_long_name_for_one, open('b') as a_long_name_for_two, open('c') as another_name: pass\n"
    file = put("a.py", code)
    put("pyproject.toml", '[project]\nrequires-python = ">=3.8"\n')
    assert run(".") == 0
    assert "with (" not in file.read_text()
    file.write_text(code)
    put("pyproject.toml", '[project]\nrequires-python = ">=3.11"\n')
    assert run(".") == 0
    assert file.read_text().startswith("with (\n")


def test_stubs_are_formatted_as_stubs() -> None:
    file = put("a.pyi", "def f(): ...\n\n\ndef g(): ...\n")
    assert run(".") == 0
    assert file.read_text() == "def f(): ...\ndef g(): ...\n"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("text", [UGLY, UGLY.removesuffix("\n"), f"{UGLY}\n\n\n{UGLY}", UGLY.replace("\n", "\r\n")])
def test_a_diff_can_be_applied(capsys: pytest.CaptureFixture[str], text: str) -> None:
    file = put("main.tex", text)
    assert run("--diff", "main.tex") == 0
    patch = capsys.readouterr().out
    subprocess.run(["git", "apply", "-"], input=patch.encode(), check=True)
    applied = file.read_bytes()
    file.write_bytes(text.encode())
    assert run("main.tex") == 0
    assert file.read_bytes() == applied


def test_notes_are_told_with_the_lines_that_the_file_has(capsys: pytest.CaptureFixture[str]) -> None:
    file = put("refs.bib", "@book{a,title={T},year=1}\n\n\n\n@book{b title={T}}\n")
    assert run(".") == 0
    capsys.readouterr()
    line = 1 + file.read_text().split("\n").index("@book{b title={T}}")
    for _ in range(2):
        assert run(".") == 0
        assert f"refs.bib:{line}:" in capsys.readouterr().err


def test_what_the_project_excludes_is_left_however_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    put("pyproject.toml", '[tool.mathlink.fmt]\nexclude = ["old/", "a.tex"]\n')
    files = [put("old/deep/b.tex"), put("a.tex")]
    assert run("old/deep/b.tex", "a.tex", "old", ".") == 0
    assert {file.read_text() for file in files} == {UGLY}
    assert "a.tex is excluded in" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--style"], ["--enable", "ML106"], ["--disable", "ML1"]])
def test_options_of_the_lint_alone_change_nothing(option: list[str]) -> None:
    file = put("main.tex")
    assert run(*option, ".") == 2
    assert file.read_text() == UGLY


def test_literal_environments_of_the_project_are_left_alone() -> None:
    put("style/own.sty", "\\lstnewenvironment{snip}{}{}\n")
    body = "\\begin{snip}\n  a   b\n\n\n   c\n\\end{snip}\n"
    file = put("main.tex", UGLY + body)
    assert run("main.tex") == 0
    assert file.read_text() == NEAT + body


@pytest.mark.parametrize("named", [".", "part.tex", "../chapters"])
def test_literal_environments_of_the_project_are_left_alone_from_within_it(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(".git/HEAD", "")
    put("style/own.sty", "\\lstnewenvironment{snip}{}{}\n")
    body = "\\begin{snip}\n  a   b\n\n\n   c\n\\end{snip}\n"
    file = put("chapters/part.tex", UGLY + body)
    place = file.resolve()
    monkeypatch.chdir(place.parent)
    assert run(named) == 0
    assert place.read_text() == NEAT + body


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere: no such file or folder"),
        (["a.rst"], "a.rst: no formatter for .rst"),
        (["--range", "1-2", "."], "--range goes with one file"),
        (["--stdin-filename", "a.tex", "."], "--stdin-filename goes with -"),
        (["-", "."], "goes alone"),
    ],
)
def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    put("a.rst")
    put("a.tex")
    assert run(*arguments) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--lines", "para"], ["--rewrite", "quote"], ["--range", "5-1"], ["--jobs", "0"]]
)
def test_wrong_values_are_exit_code_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(*arguments)
    assert stop.value.code == 2


def test_an_unchanged_file_is_not_read_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put("main.tex", NEAT)
    assert run(".") == 0
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read"))
    assert run(".") == 0
    monkeypatch.undo()
    capsys.readouterr()


def test_a_damaged_cache_is_no_problem(tmp_path: Path) -> None:
    file = put("main.tex", NEAT)
    assert run(".") == 0
    (cache,) = (tmp_path / "cache" / "mathlink").glob("fmt-*.json")
    for damage in ("", "{", "[]", '{"version": 1}', '{"version": 1, "definitions": 3, "settled": 4}'):
        cache.write_text(damage)
        file.write_text(UGLY)
        assert run(".") == 0
        assert file.read_text() == NEAT


def test_other_options_are_not_answered_from_the_cache() -> None:
    file = put("main.tex", NEAT)
    assert run(".") == 0
    assert run("--lines", "width=80", ".") == 0
    assert file.read_text() == "One sentence. Another sentence.\n"


def test_large_trees_are_formatted_by_several_processes(capsys: pytest.CaptureFixture[str]) -> None:
    files = [put(f"part{i}.tex", UGLY * 3000) for i in range(4)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "mathlink", "fmt", "--jobs", "2", "."], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0
    assert "4 files formatted" in done.stderr
    assert {file.read_text() for file in files} == {NEAT * 3000}


def test_starting_loads_none_of_the_provers() -> None:
    put("main.tex")
    script = (
        "import sys; from mathlink.cli import main; main(['fmt', 'main.tex'])\n"
        "print(sorted({'sympy', 'z3', 'hypothesis', 'black', 'numpy', 'flint', 'pylatexenc'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "[]\n"
