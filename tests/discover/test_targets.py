"""Targets: what is imported, under which name, in which order; and what becomes of what cannot be imported."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mathlink.discover import targets
from mathlink.discover.functions import functions
from mathlink.discover.targets import Failed, Importing, Loaded, load


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch, tmp_path):
    """Modules and paths are given back after each test."""
    modules, path = dict(sys.modules), list(sys.path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(targets, "_FOLDERS", [])
    yield
    sys.path[:] = path
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(*wanted, skip=None):
    """Dotted names of everything that the targets define."""
    seen = {}
    steps = [step for target in wanted for step in load(target, skip)]
    return [member.name for step in steps if isinstance(step, Loaded) for member in functions(step, seen)]


def failures(target, skip=None):
    return [step for step in load(target, skip) if isinstance(step, Failed)]


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_loaded_with_its_neighbours_and_without_its_main_part(tmp_path):
    write(
        tmp_path,
        {
            "sub/model.py": "import near\ndef f(): return near.g()\nif __name__ == '__main__': raise SystemExit(1)\n",
            "sub/near.py": "def g(): return 7\n",
        },
    )
    steps = list(load("sub/model.py"))
    assert steps[0] == Importing("sub/model.py")
    assert steps[1].name == "model"
    assert steps[1].module.f() == 7
    assert names("sub/model.py") == ["model.f"]


def test_a_file_of_a_package_is_loaded_as_part_of_it(tmp_path):
    write(
        tmp_path,
        {
            "src/pack/__init__.py": "",
            "src/pack/inner/__init__.py": "",
            "src/pack/inner/model.py": "from ..base import base\nfrom . import other\ndef f(): return base()\n",
            "src/pack/inner/other.py": "",
            "src/pack/base.py": "def base(): return 3\n",
        },
    )
    (loaded,) = (step for step in load("src/pack/inner/model.py") if isinstance(step, Loaded))
    assert loaded.name == "pack.inner.model"
    assert loaded.module.f() == 3


@pytest.mark.parametrize("name", ["statistics.py", "math.py", "json.py", "pytest.py", "1 odd-name.py", "mathlink.py"])
def test_a_file_named_like_another_module_takes_nothing_from_it(tmp_path, name):
    before = sys.modules.get(name[:-3])
    write(tmp_path, {name: "def own(): return __name__\n"})
    assert names(name) == [f"{name[:-3]}.own"]
    assert sys.modules.get(name[:-3]) is before
    import statistics

    assert statistics.mean([1, 3]) == 2


def test_a_package_named_like_a_loaded_one_is_loaded_beside_it(tmp_path):
    write(
        tmp_path,
        {
            "json/__init__.py": "from .part import helper\n",
            "json/part.py": "def helper(): return 1\n",
            "json/last.py": "from . import part\ndef last(): return part.helper()\n",
        },
    )
    assert names("json") == ["json.last.last", "json.part.helper"]


def test_files_of_the_same_name_in_two_folders_keep_their_own_neighbours(tmp_path):
    for folder, value in (("a", 1), ("b", 2)):
        write(
            tmp_path / folder,
            {"main.py": "import near\ndef f(): return near.g()\n", "near.py": f"def g(): return {value}\n"},
        )
    loaded = [step.module for target in ("a/main.py", "b/main.py") for step in load(target) if isinstance(step, Loaded)]
    assert [module.f() for module in loaded] == [1, 2]
    assert len(names("a", "b")) == 4


def test_a_script_sees_its_own_name_as_its_only_argument(tmp_path):
    write(tmp_path, {"script.py": "import sys\ndef f(found=tuple(sys.argv)): ...\n"})
    before = sys.argv
    (loaded,) = (step for step in load("script.py") if isinstance(step, Loaded))
    assert loaded.module.f.__defaults__ == ((str(tmp_path / "script.py"),),)
    assert sys.argv is before


PIPES = """
from math import sqrt
import helper

class Pipe:
    def loss(self): return 1
    @property
    def length(self): return 2
    class Joint:
        def angle(self): return 3

def flow(): return 4
borrowed = helper.lent
stream = flow
limit = 7
"""


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ("flow", ["pipes.flow"]),
        ("flow[eq. 1]", ["pipes.flow"]),
        ("Pipe", ["pipes.Pipe.loss", "pipes.Pipe.length", "pipes.Pipe.Joint.angle"]),
        ("Pipe.loss", ["pipes.Pipe.loss"]),
        ("Pipe::loss", ["pipes.Pipe.loss"]),
        ("Pipe::loss[L = f l]", ["pipes.Pipe.loss"]),
        ("Pipe.length", ["pipes.Pipe.length"]),
        ("stream", ["pipes.stream"]),
        ("", ["pipes.Pipe.loss", "pipes.Pipe.length", "pipes.Pipe.Joint.angle", "pipes.flow"]),
    ],
)
def test_one_function_or_class_of_a_file_is_taken(tmp_path, within, found):
    write(tmp_path, {"pipes.py": PIPES, "helper.py": "def lent(): return 5\ndef other(): return 6\n"})
    assert names(f"pipes.py::{within}") == found


def test_what_a_file_only_imports_is_told_where_it_is_defined(tmp_path):
    write(tmp_path, {"pipes.py": PIPES, "helper.py": "def lent(): return 5\n"})
    (failed,) = failures("pipes.py::borrowed")
    assert failed.why == f"it is defined elsewhere, {tmp_path / 'helper.py'}::lent"
    assert failed.fatal


def test_a_file_with_the_name_of_a_standard_module_keeps_it_where_one_function_is_asked_for(tmp_path):
    write(tmp_path, {"code.py": "def f(): return 1\ndef g(): return 2\n"})
    assert names("code.py::g") == ["code.g"]


def test_one_function_of_a_module_by_its_dotted_name(tmp_path):
    write(tmp_path, {"lib/__init__.py": "", "lib/pipe.py": "def f(): return 1\ndef g(): return 2\n"})
    assert names("lib.pipe::g") == ["lib.pipe.g"]


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("pipes.py::folw", "pipes has no folw; did you mean flow?"),
        ("pipes.py::nothing", "pipes has no nothing"),
        ("pipes.py::Pipe.los", "pipes.Pipe has no los; did you mean loss?"),
        ("pipes.py::limit", "it is int, neither a module, a class nor a function"),
        ("nowhere.py::flow", "there is no file nowhere.py"),
        ("lib::flow", "lib is a folder; in front of :: stands a file"),
    ],
)
def test_what_a_file_does_not_have_is_a_problem_that_says_what_was_meant(tmp_path, target, why):
    write(tmp_path, {"pipes.py": PIPES, "helper.py": "def lent(): return 5\n", "lib/other.py": ""})
    (failed,) = failures(target)
    assert (failed.name, failed.why, failed.fatal) == (target, why, True)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("paper.tex", "it is no Python file; claims stand in the code, on functions; mathlink fmt formats texts"),
        ("notes.MD", "it is no Python file; claims stand in the code, on functions; mathlink fmt formats texts"),
        (
            "trial.ipynb",
            "it is no Python file; in a cell of a notebook, verify(function, equation) and check(function) answer",
        ),
        ("data.txt", "it is no Python file"),
    ],
)
@pytest.mark.parametrize("within", ["", "::f"])
def test_what_is_no_python_is_not_run(tmp_path, name, why, within):
    write(tmp_path, {name: "open('trace', 'w').close()\n"})
    (failed,) = failures(f"{name}{within}")
    assert (failed.why, failed.fatal) == (why, True)
    assert not Path("trace").exists()


def test_scripts_without_the_suffix_are_python(tmp_path):
    write(tmp_path, {"tool": "def f(): return 1\n", "run.cgi": "#!/usr/bin/env python3\ndef g(): return 1\n"})
    assert names("tool", "run.cgi") == ["tool.f", "run.g"]


# ── Folders ──────────────────────────────────────────────────────────────────────────────────────


NO_SOURCES = (
    *(".hidden/x.py", ".x.py", "env/pyvenv.cfg", "env/lib/x.py", "__pycache__/x.py", "node_modules/x.py", "notes.txt"),
    *("test_x.py", "x_test.py", "conftest.py", "setup.py", "noxfile.py", "pack/__main__.py"),
)


def test_a_folder_gives_every_source_once_and_leaves_out_what_is_none(tmp_path):
    write(
        tmp_path,
        {
            "b.py": "def b(): ...\n",
            "a.py": "from b import b\ndef a(): ...\n",
            "deep/c.py": "def c(): ...\n",
            "pack/__init__.py": "from .mod import d\n",
            "pack/mod.py": "def d(): ...\n",
        }
        | dict.fromkeys(NO_SOURCES, "raise RuntimeError('not to be imported')\n"),
    )
    assert names(".") == ["a.a", "b.b", "c.c", "pack.mod.d"]
    assert not failures(".")
    assert names(".", "a.py", str(tmp_path)) == ["a.a", "b.b", "c.c", "pack.mod.d"]


def test_a_test_file_that_is_named_is_loaded(tmp_path):
    write(tmp_path, {"test_x.py": "def f(): ...\n"})
    assert names("test_x.py") == ["test_x.f"]


def test_objects_that_raise_when_looked_at_cost_nothing(tmp_path):
    hostile = "    def __getattribute__(self, name): raise RuntimeError(name)\n"
    text = f"class Meta(type):\n{hostile}class A(metaclass=Meta): pass\nclass B:\n{hostile}b = B()\ndef f(): pass\n"
    write(tmp_path, {"hostile.py": text})
    assert names("hostile.py")[-1] == "hostile.f"


@pytest.mark.parametrize("thing", ["None", "3"])
def test_a_module_that_puts_something_else_in_its_place_is_a_problem(tmp_path, thing):
    write(tmp_path, {"gone.py": f"import sys\nsys.modules[__name__] = {thing}\n"})
    (failed,) = failures("gone.py")
    assert "in its own place" in failed.why


def test_a_file_named_like_a_package_that_mathlink_needs_does_not_take_its_place(tmp_path):
    write(tmp_path, {"numpy.py": "def f(): pass\n"})
    (name,) = names("numpy.py")
    assert name == "numpy.f"
    assert hasattr(sys.modules["numpy"], "errstate")


def test_a_broken_file_costs_itself_and_not_its_folder(tmp_path):
    write(tmp_path, {"bad.py": "def f(:\n", "good.py": "def g(): ...\n"})
    assert names(".") == ["good.g"]
    (failed,) = failures(".")
    assert (failed.name, failed.fatal) == ("bad.py", False)
    assert failed.why.startswith("SyntaxError")
    assert failed.why.endswith("(bad.py, line 1)")


def test_a_folder_of_broken_files_is_a_problem(tmp_path):
    write(tmp_path, {"bad.py": "import not_there_at_all\n"})
    assert [failed.fatal for failed in failures(".")] == [False, True]


@pytest.mark.parametrize("target", ["empty", "nothing.py", "not/there", "not_there_at_all", "sys.not_there", "a-b", ""])
def test_a_target_that_is_not_there_is_a_problem(tmp_path, target):
    (tmp_path / "empty").mkdir()
    steps = list(load(target))
    assert isinstance(steps[-1], Failed)
    assert steps[-1].fatal
    assert not any(isinstance(step, Loaded) for step in steps)


# ── Dotted names ─────────────────────────────────────────────────────────────────────────────────

PACKAGE = {
    "pack/__init__.py": "from .one import first\nfrom .two import *\n",
    "pack/one.py": "from .two import second\ndef first(): ...\nclass K:\n    def m(self): ...\n    class In:\n        def n(self): ...\n",
    "pack/two.py": "def second(): ...\ndef first(): ...\n",
    "pack/sub/__init__.py": "",
    "pack/sub/three.py": "def third(): ...\n",
    "pack/broken.py": "import not_there_at_all\n",
    "pack/__main__.py": "raise SystemExit\n",
    "pack/tests/__init__.py": "",
    "pack/tests/test_one.py": "raise SystemExit\n",
}


def test_a_package_is_walked_and_each_object_is_told_where_it_is_defined(tmp_path):
    write(tmp_path / "lib", PACKAGE)
    sys.path.insert(0, str(tmp_path / "lib"))
    assert names("pack") == [
        "pack.one.first",
        "pack.one.K.m",
        "pack.one.K.In.n",
        "pack.sub.three.third",
        "pack.two.second",
        "pack.two.first",
    ]
    (failed,) = failures("pack")
    assert failed == Failed(
        "pack.broken", "ModuleNotFoundError: No module named 'not_there_at_all' (broken.py, line 1)", False
    )


def test_a_module_that_poses_as_its_package_is_not_walked(tmp_path):
    write(tmp_path / "lib", PACKAGE | {"pack/copy.py": "import pack\nglobals().update(vars(pack))\n"})
    sys.path.insert(0, str(tmp_path / "lib"))
    assert len(names("pack")) == 6


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("pack.one", ["pack.one.first", "pack.one.K.m", "pack.one.K.In.n"]),
        ("pack.sub", ["pack.sub.three.third"]),
        ("pack.one.K", ["pack.one.K.m", "pack.one.K.In.n"]),
        ("pack.one.K.m", ["pack.one.K.m"]),
        ("pack.one.K.In.n", ["pack.one.K.In.n"]),
        ("pack.one.first", ["pack.one.first"]),
        ("pack.second", ["pack.two.second"]),
        ("pack.one.second", ["pack.two.second"]),
    ],
)
def test_a_module_class_or_function_can_be_named(tmp_path, target, expected):
    write(tmp_path / "lib", PACKAGE)
    sys.path.insert(0, str(tmp_path / "lib"))
    assert names(target) == expected


@pytest.mark.parametrize(
    "target", ["pack.broken", "pack.one.missing", "pack.one.K.missing", "pack.missing", "pack.one.__doc__"]
)
def test_a_dotted_name_that_leads_nowhere_is_a_problem(tmp_path, target):
    write(tmp_path / "lib", PACKAGE)
    sys.path.insert(0, str(tmp_path / "lib"))
    assert failures(target)[-1].fatal


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("raise ValueError('no')", "ValueError: no (bad.py, line 1)"),
        ("import sys; sys.exit(3)", "its import calls sys.exit(3)"),
        ("raise SystemExit", "its import calls sys.exit()"),
        ("class Odd(BaseException): ...\nraise Odd", "bad.Odd (bad.py, line 2)"),
        ("assert False, 'never'", "AssertionError: never (bad.py, line 1)"),
    ],
)
def test_an_import_that_fails_is_told_in_words(tmp_path, text, why):
    write(tmp_path, {"bad.py": text})
    assert failures("bad.py") == [Failed("bad.py", why, True)]
    assert failures("bad") == [Failed("bad", why, True)]


def test_what_is_known_to_hang_is_not_imported_by_anyone(tmp_path):
    sys.path.insert(0, str(tmp_path / "lib"))
    write(
        tmp_path / "lib",
        {
            "pack/__init__.py": "",
            "pack/a.py": "from . import hang\n",
            "pack/b.py": "def b(): ...\n",
            "pack/hang.py": "while True: pass\n",
        },
    )
    write(
        tmp_path,
        {"plain/user.py": "import hangs\n", "plain/hangs.py": "while True: pass\n", "plain/z.py": "def z(): ...\n"},
    )
    assert names("pack", skip={"pack.hang": "hangs"}) == ["pack.b.b"]
    assert failures("pack", {"pack.hang": "hangs"})[1] == Failed("pack.hang", "hangs", False)
    assert names("plain", skip={"plain/hangs.py": "hangs"}) == ["z.z"]
    assert names("lib", skip={"lib/pack/hang.py": "hangs"}) == ["pack.b.b"]


# ── Functions ────────────────────────────────────────────────────────────────────────────────────

MANY = """
import functools, math
from functools import partial, cache
from json import loads
from factory import make
from mathlink import implements

def plain(x): return x

@functools.cache
def cached(x): return x

@functools.lru_cache(maxsize=3)
def counted(x): return x

def wrap(f):
    @functools.wraps(f)
    def inner(*a): return f(*a)
    return inner

@wrap
def wrapped(x): return x

short = lambda x: x
alias = plain
made = implements("y = x")(make())
part = implements("y = x")(functools.partial(plain, 1))
other_part = functools.partial(plain, 2)

class Thing:
    def __call__(self, x): return x

thing = implements("y = x")(Thing())

class K:
    def method(self): ...
    @staticmethod
    def static(x): ...
    @classmethod
    def klass(cls, x): return cls
    @property
    def prop(self): ...
    @functools.cached_property
    def once(self): ...
    @functools.cache
    def kept(self): ...
    same = method
    loads = loads
    size = 3

class Child(K):
    def method(self): ...

from later import *
if True:
    def last(): ...
"""


def members(tmp_path):
    write(
        tmp_path,
        {
            "many.py": MANY,
            "factory.py": "def make():\n    def made_here(x): return x\n    return made_here\n",
            "later.py": "from mathlink import implements\nfrom factory import make\nstarred = implements('y = x')(make())\n",
        },
    )
    (loaded,) = (step for step in load("many.py") if isinstance(step, Loaded))
    return list(functions(loaded, {}))


def test_every_kind_of_function_is_found_in_the_order_of_the_source(tmp_path):
    found = [member.name.removeprefix("many.") for member in members(tmp_path)]
    methods = ["Thing.__call__", "K.method", "K.static", "K.klass", "K.prop", "K.once", "K.kept"]
    assert sorted(found) == sorted(
        [
            "plain",
            "cached",
            "counted",
            "wrap",
            "wrapped",
            "short",
            "made",
            "part",
            "thing",
            *methods,
            "Child.method",
            "last",
        ]
    )
    assert [name for name in found if name in methods] == methods
    assert found[0] == "plain"
    assert found[-1] == "last"


def test_what_is_found_can_be_called_and_its_code_pointed_at(tmp_path):
    by_name = {member.name.removeprefix("many."): member for member in members(tmp_path)}
    text = MANY.splitlines()
    assert by_name["K.klass"].function(1).__name__ == "K"
    assert by_name["K.prop"].function.__name__ == "prop"
    assert by_name["cached"].function(5) == 5
    assert by_name["cached"].function.cache_info().currsize == 1
    for name, line in (("plain", "def plain"), ("short", "short = lambda"), ("K.static", "@staticmethod")):
        assert text[by_name[name].line - 1].strip().startswith(line)
        assert Path(by_name[name].file).name == "many.py"


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux")
def test_a_file_whose_name_is_no_text_is_loaded(tmp_path):
    name = os.fsdecode(b"m\xf6del.py")
    write(tmp_path, {name: "def f(): pass\n"})
    assert names(name) == [f"{name[:-3]}.f"]
