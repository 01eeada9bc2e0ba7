"""What a verdict may depend on changes its key; what it does not depend on leaves it; what cannot be told apart gives none."""

from __future__ import annotations

import importlib.util
import itertools
import linecache
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathlink.attach import claims_of
from mathlink.cache.graph import Parts, digest
from mathlink.cache.keys import key_of_claim, key_of_docstring
from mathlink.cache.leaves import joined
from mathlink.cache.refusal import NotKeyed

_NUMBERS = itertools.count()

HEAD = "import math, functools, dataclasses, enum\nimport numpy as np\nfrom mathlink import implements, requires\n"

BASE = '''
FACTOR = 3.0
TABLE = {"a": 1.0, "b": [2.0, 3.0]}
ROWS = [1.0, 2.0]
WEIGHTS = np.array([1.0, 2.0])
KIND = "steel"

def innermost(x):
    return x + 1

def middle(x):
    return innermost(x) * 2

def scaled(by):
    def decorate(function):
        @functools.wraps(function)
        def call(*args):
            return by * function(*args)
        return call
    return decorate

@scaled(2.0)
def decorated(x):
    return x

def adder(n):
    def add(x):
        return x + n
    return add

add = adder(4.0)
half = functools.partial(pow, 2)
plus = lambda x: x + 5

class Base:
    OFFSET = 7.0
    def shift(self, x):
        return x + self.OFFSET
    @property
    def twice(self):
        return 2 * self.OFFSET
    @staticmethod
    def fixed(x):
        return x * 11
    def unused(self):
        return open("/dev/null").read()

class Derived(Base):
    def __init__(self, a):
        self.a = a
    def __mul__(self, other):
        return self.a * other

thing = Derived(6.0)

@dataclasses.dataclass(frozen=True)
class Settings:
    gain: float = 8.0
    name: str = "g"

settings = Settings()

class Mode(enum.Enum):
    LOW = 1
    HIGH = 2

@functools.lru_cache(maxsize=None)
def cached(x):
    return x * 13

def matched(kind, x):
    match kind:
        case "plain":
            return x
        case Settings(gain=g):
            return g * x
    return 2 * x

def imports(x):
    from statistics import fmean
    import math as m
    return fmean([x, m.sqrt(x)])

@implements(r"y = x + 1", where={"y": "return"}, given="x > 0", label="one")
@requires("x > 0")
def target(x, n=2, *, k=3):
    """Doc."""
    if KIND == "steel":
        x = middle(x)
    total = FACTOR * x + TABLE["b"][0] + ROWS[1] + float(WEIGHTS.sum()) + n + k
    total += decorated(x) + add(x) + half(3) + plus(x) + thing.shift(x) + thing.twice + thing.fixed(x) + thing * 2
    total += settings.gain + cached(x) + matched("plain", x) + imports(x) + Mode.LOW.value
    return total + math.sin(x) + np.exp(x) + sum(v for v in ROWS)
'''


def made(source: str, folder: Path) -> ModuleType:
    """A module of this source, in a file of its own, under the same name whatever is in it."""
    file = folder / f"source_{next(_NUMBERS)}" / "keyed.py"
    file.parent.mkdir()
    file.write_text(HEAD + textwrap.dedent(source), encoding="utf-8")
    linecache.clearcache()
    spec = importlib.util.spec_from_file_location("keyed", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["keyed"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def own_modules() -> Iterator[None]:
    yield
    sys.modules.pop("keyed", None)


def key(module: ModuleType, budget: float = 10.0, seed: int = 0, around: str = "here") -> str:
    claim = claims_of(module.target)[0]
    return key_of_claim(claim, budget, seed, around, Parts()).text


def changed(old: str, new: str) -> str:
    assert BASE.count(old) == 1, f"{old!r} stands {BASE.count(old)} times"
    return BASE.replace(old, new)


EDITS = {
    "constant in the body": ("x = middle(x)", "x = middle(x) + 0"),
    "global number": ("FACTOR = 3.0", "FACTOR = 3.0000000000000004"),
    "type of a global number": ("FACTOR = 3.0", "FACTOR = 3"),
    "entry of a dict": ('"b": [2.0, 3.0]', '"b": [2.5, 3.0]'),
    "entry of a list": ("ROWS = [1.0, 2.0]", "ROWS = [1.0, 2.0, 0.0]"),
    "entry of an array": ("np.array([1.0, 2.0])", "np.array([1.0, 2.5])"),
    "kind of an array": ("np.array([1.0, 2.0])", "np.array([1, 2])"),
    "text": ('KIND = "steel"', 'KIND = "wood"'),
    "helper of a helper": ("return x + 1\n", "return x + 2\n"),
    "helper": ("innermost(x) * 2", "innermost(x) * 3"),
    "argument of a decorator": ("@scaled(2.0)", "@scaled(2.5)"),
    "body of a decorator": ("return by * function(*args)", "return by + function(*args)"),
    "closure": ("adder(4.0)", "adder(4.5)"),
    "partial": ("functools.partial(pow, 2)", "functools.partial(pow, 3)"),
    "function of a partial": ("functools.partial(pow, 2)", "functools.partial(max, 2)"),
    "lambda": ("lambda x: x + 5", "lambda x: x + 6"),
    "class attribute": ("OFFSET = 7.0", "OFFSET = 7.5"),
    "method of a base class": ("return x + self.OFFSET", "return x - self.OFFSET"),
    "property": ("return 2 * self.OFFSET", "return 3 * self.OFFSET"),
    "static method": ("return x * 11", "return x * 12"),
    "operator of a class": ("return self.a * other", "return self.a + other"),
    "attribute of an object": ("Derived(6.0)", "Derived(6.5)"),
    "default of a dataclass": ("gain: float = 8.0", "gain: float = 8.5"),
    "member of an enum": ("LOW = 1", "LOW = 3"),
    "cached function": ("return x * 13", "return x * 14"),
    "text in a match": ('case "plain":', 'case "plane":'),
    "branch of a match": ("return g * x", "return g + x"),
    "import inside": ("from statistics import fmean\n", "from statistics import median as fmean\n"),
    "default": ("n=2", "n=4"),
    "keyword default": ("k=3", "k=4"),
    "docstring": ('"""Doc."""', '"""Document."""'),
    "equation": ('r"y = x + 1"', 'r"y = x + 2"'),
    "given": ('given="x > 0"', 'given="x > 1"'),
    "where": ('{"y": "return"}', '{"y": "return", "q": 1}'),
    "label": ('label="one"', 'label="two"'),
    "condition": ('@requires("x > 0")', '@requires("x > 2")'),
    "library function": ("math.sin(x)", "math.cos(x)"),
    "library array function": ("np.exp(x)", "np.expm1(x)"),
    "operator": ("FACTOR * x +", "FACTOR * x -"),
    "annotation": ("target(x, n=2", "target(x: int, n=2"),
    "literal of the same double": ("adder(4.0)", "adder(4.0)  # ours\nFACTOR = float('3.5')"),
    "spelling of a constant in the body": ("x = middle(x)\n", "x = middle(x) * 1.0\n"),
    "digits of a constant": ("return x + 5", "return x + 5.0") if False else ("lambda x: x + 5", "lambda x: x + 5.0"),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    return key(made(BASE, tmp_path_factory.mktemp("base")))


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS)
def test_an_edit_changes_the_key(old: str, new: str, base: str, tmp_path: Path) -> None:
    assert key(made(changed(old, new), tmp_path)) != base


UNSEEN = {
    "nothing": ("", ""),
    "lines above": ("FACTOR = 3.0", "# a comment\n\nFACTOR = 3.0"),
    "a function that nothing calls": ("def middle", "def other(x):\n    return x\n\ndef middle"),
    "a method that nothing calls": ('open("/dev/null").read()', "4"),
    "a comment between functions": ("class Derived", "# derived\nclass Derived"),
}


@pytest.mark.parametrize(("old", "new"), UNSEEN.values(), ids=UNSEEN)
def test_what_is_not_reached_leaves_the_key(old: str, new: str, base: str, tmp_path: Path) -> None:
    assert key(made(changed(old, new) if old else BASE, tmp_path)) == base


def test_budget_seed_and_surroundings_are_part_of_the_key(base: str, tmp_path: Path) -> None:
    module = made(BASE, tmp_path)
    others = {key(module, budget=5.0), key(module, seed=1), key(module, around="there")}
    assert len(others | {base}) == 4


def test_a_docstring_and_a_claim_have_different_keys(base: str, tmp_path: Path) -> None:
    module = made(BASE, tmp_path)
    assert key_of_docstring(module.target, "keyed.target", 10.0, 0, "here", Parts()).text != base


def _row(m: Any) -> None:
    m.ROWS.append(3.0)


def _table(m: Any) -> None:
    m.TABLE["b"][1] = 9.0


def _array(m: Any) -> None:
    m.WEIGHTS[0] = 4.0


def _helper(m: Any) -> None:
    m.innermost = lambda x: x


def _code(m: Any) -> None:
    m.innermost.__code__ = m.plus.__code__


def _defaults(m: Any) -> None:
    m.target.__defaults__ = (3,)


def _keyword_defaults(m: Any) -> None:
    m.target.__kwdefaults__ = {"k": 9}


def _annotations(m: Any) -> None:
    m.target.__annotations__ = {"x": int}


def _doc(m: Any) -> None:
    m.target.__doc__ = "Another."


def _cell(m: Any) -> None:
    m.add.__closure__[0].cell_contents = 5.0


def _class(m: Any) -> None:
    m.Base.OFFSET = 8.0


def _method(m: Any) -> None:
    m.Base.shift = lambda self, x: x


def _object(m: Any) -> None:
    m.thing.a = 8.0


def _frozen(m: Any) -> None:
    object.__setattr__(m.settings, "gain", 9.0)


def _other_class(m: Any) -> None:
    m.thing.__class__ = m.Base


def _shadowed(m: Any) -> None:
    m.sum = max


def _shadowed_by_instance(m: Any) -> None:
    m.thing.shift = lambda x: x


MUTATIONS = [
    _row,
    _table,
    _array,
    _helper,
    _code,
    _defaults,
    _keyword_defaults,
    _annotations,
    _doc,
    _cell,
    _class,
    _method,
    _object,
    _frozen,
    _other_class,
    _shadowed,
    _shadowed_by_instance,
]


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda m: m.__name__.strip("_"))
def test_a_change_while_the_program_runs_changes_the_key(mutate: Callable[[Any], None], tmp_path: Path) -> None:
    module = made(BASE, tmp_path)
    before = key(module)
    mutate(module)
    assert key(module) != before


def test_a_replaced_library_function_changes_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import math

    import numpy as np

    module = made(BASE, tmp_path)
    keys = {key(module)}
    monkeypatch.setattr(math, "sin", lambda x: x)
    keys.add(key(module))
    monkeypatch.setattr(np, "exp", np.expm1)
    keys.add(key(module))
    assert len(keys) == 3


def test_a_replaced_name_in_a_module_reached_through_an_alias_changes_the_key(tmp_path: Path) -> None:
    helper = ModuleType("keyed_helper")
    exec("def g(x): return x\nK = 1", vars(helper))
    sys.modules["keyed_helper"] = helper
    try:
        source = (
            "import keyed_helper\n@implements('y = x')\ndef target(x):\n    m = keyed_helper\n    return m.g(x) + m.K\n"
        )
        module = made(source, tmp_path)
        keys = {key(module)}
        vars(helper)["K"] = 2
        keys.add(key(module))
        exec("def g(x): return 2 * x", vars(helper))
        keys.add(key(module))
        assert len(keys) == 3
    finally:
        del sys.modules["keyed_helper"]


REFUSED = {
    "file": ("    return float(open('/dev/null').read() or x)", "open"),
    "environment": ("    import os\n    return x * float(os.environ.get('K', 1))", "os"),
    "environment by function": ("    import os\n    return x * float(os.getenv('K') or 1)", "os"),
    "time": ("    import time\n    return x * time.time()", "time"),
    "random": ("    import random\n    return x * random.random()", "random"),
    "random of numpy": ("    return x * np.random.rand()", "random"),
    "file of numpy": ("    return x * np.load('a')", "load"),
    "globals()": ("    return x * globals()['math'].pi", "globals"),
    "eval": ("    return eval('x')", "eval"),
    "getattr": ("    return x * getattr(math, 'pi')", "getattr"),
    "vars": ("    return x * vars(math)['pi']", "vars"),
    "dict of a module": ("    return x * math.__dict__['pi']", "__dict__"),
    "import by name": ("    return x * __import__('math').pi", "__import__"),
    "module not loaded": ("    import keyed_missing\n    return x", "not loaded"),
    "set of objects": ("    return x * len(THINGS)", "set"),
    "generator": ("    return x * next(COUNT)", "generator"),
    "iterator": ("    return x * next(STEPS)", "count"),
    "open file": ("    return x + len(FILE.read())", "StringIO"),
    "bytes that change": ("    return x + len(QUEUE)", "bytearray"),
    "changed global": ("    global N\n    N = x\n    return N", "changes"),
    "ufunc of a function": ("    return UFUNC(x)", "ufunc"),
    "generator of numpy": ("    return x * RNG.random()", "Generator"),
    "logger": ("    LOG.info('x')\n    return x", "logging"),
}

THINGS = """
import itertools, logging, io
THINGS = {object(), object()}
COUNT = (n for n in range(100))
STEPS = itertools.count()
FILE = io.StringIO("File")
QUEUE = bytearray()
UFUNC = np.frompyfunc(lambda x: x, 1, 1)
RNG = np.random.default_rng()
LOG = logging.getLogger("keyed")
N = 0
@implements("y = x")
def target(x):
"""


@pytest.mark.parametrize(("body", "word"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_told_apart_has_no_key(body: str, word: str, tmp_path: Path) -> None:
    module = made(f"{THINGS}{body}\n", tmp_path)
    with pytest.raises(NotKeyed, match=word):
        key(module)


def test_a_refusal_deep_inside_is_one(tmp_path: Path) -> None:
    source = """
    def inner(x):
        return x * float(input())
    class Holder:
        def __call__(self, x):
            return [inner(v) for v in [x]][0]
    hold = {"a": (Holder(),)}
    @implements("y = x")
    def target(x):
        return hold["a"][0](x)
    """
    with pytest.raises(NotKeyed, match="input"):
        key(made(source, tmp_path))


def test_things_that_hold_each_other_have_a_key(tmp_path: Path) -> None:
    source = """
    LOOP = [1.0]
    LOOP.append(LOOP)
    def odd(n):
        return n if n < 1 else even(n - 1)
    def even(n):
        return n if n < 1 else odd(n - LOOP[0])
    @implements("y = x")
    def target(x):
        return odd(x)
    """
    first, second = made(source, tmp_path), made(source, tmp_path)
    assert key(first) == key(second)
    second.LOOP[0] = 2.0
    assert key(second) != key(first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], (1, 2)),
        ([1], [True]),
        ([1.0], [1]),
        ([0.0], [-0.0]),
        (["ab", "c"], ["a", "bc"]),
        ([[1], 2], [[1, 2]]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({1, 2}, {1, 3}),
        ({1, 2}, frozenset({1, 2})),
        ("1", 1),
        ("a", b"a"),
        (None, "None"),
        ([None], []),
        (1 + 0j, 1.0),
    ],
    ids=repr,
)
def test_values_that_are_not_the_same_thing_are_told_apart(one: Any, other: Any) -> None:
    assert digest([one]).content != digest([other]).content
    assert digest([one]).content == digest([one]).content


@given(st.lists(st.binary(max_size=3), max_size=4), st.lists(st.binary(max_size=3), max_size=4))
def test_pieces_are_joined_so_that_they_can_be_told_apart(one: list[bytes], other: list[bytes]) -> None:
    assert (joined(*one) == joined(*other)) is (one == other)


@pytest.mark.parametrize(
    ("one", "other"), [([b"ab", b"c"], [b"a", b"bc"]), ([b"a", b""], [b"a"]), ([b"", b"a"], [b"a"])]
)
def test_no_border_between_pieces_is_lost(one: list[bytes], other: list[bytes]) -> None:
    assert joined(*one) != joined(*other)


def test_shared_and_equal_parts_are_told_apart() -> None:
    """A change of the one through the other is visible only where they are the same object."""
    row = [1]
    assert digest([[row, row]]).content != digest([[[1], [1]]]).content


def test_a_long_decimal_ties_the_key_to_its_file(tmp_path: Path) -> None:
    """The quotient that a long decimal came from is looked for in the whole file."""
    source = "K = 0.3333333333333333\n@implements('y = x')\ndef target(x):\n    return K * x\n"
    assert key(made(source, tmp_path)) != key(made(f"{source}\nTHIRD = 1 / 3\n", tmp_path))
    short = source.replace("0.3333333333333333", "0.25")
    assert key(made(short, tmp_path)) == key(made(f"{short}\nTHIRD = 1 / 3\n", tmp_path))


def test_a_file_of_the_users_named_like_a_library_is_no_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = set()
    for number in (1, 2):
        file = tmp_path / f"{number}" / "mpmath.py"
        file.parent.mkdir()
        file.write_text(f"def twice(x):\n    return {number} * x\n", encoding="utf-8")
        spec = importlib.util.spec_from_file_location("mpmath", file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "mpmath", module)
        spec.loader.exec_module(module)
        source = "import mpmath\n@implements('y = x')\ndef target(x):\n    return mpmath.twice(x)\n"
        keys.add(key(made(source, tmp_path)))
    assert len(keys) == 2


def test_a_file_of_the_users_named_like_a_module_of_python_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "statistics.py"
    file.write_text("def fmean(x):\n    return x\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location("statistics", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "statistics", module)
    spec.loader.exec_module(module)
    with pytest.raises(NotKeyed, match="statistics"):
        key(made("import statistics\n@implements('y = x')\ndef target(x):\n    return statistics.fmean(x)\n", tmp_path))
