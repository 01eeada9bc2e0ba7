"""Libraries whose code a name and a version stand for, and the names in them that depend on more than their arguments."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from types import ModuleType
from typing import Any

__all__ = ["DYNAMIC", "home_of", "is_forbidden", "is_trusted", "standard"]

_TRUSTED = frozenset(
    "builtins math cmath operator _operator functools _functools itertools collections _collections _collections_abc "
    "fractions numbers statistics _statistics typing _typing types _types dataclasses enum abc _abc bisect _bisect heapq _heapq "
    "copy string re _sre warnings _warnings contextlib __future__ numpy scipy torch jax jaxlib mathlink "
    "typing_extensions mpmath".split()
)
"""Top-level packages."""

_FORBIDDEN: dict[str, str] = {
    "builtins": "open|input|eval|exec|compile|globals|locals|vars|dir|getattr|setattr|delattr|hasattr|id|hash|breakpoint|help|exit|quit|__import__|memoryview",
    "operator": "attrgetter|methodcaller",
    "_operator": "attrgetter|methodcaller",
    "dataclasses": "asdict|astuple|fields|replace|make_dataclass",
    "typing": "get_type_hints",
    "types": "new_class|FrameType|CodeType|FunctionType",
    "contextlib": "redirect_.*|chdir",
    "numpy": r"random(\..*)?|load|loads|loadtxt|genfromtxt|from(file|regex)|memmap|ctypeslib.*|testing.*|f2py.*|show_.*|setbufsize|seterr.*|test",
    "scipy": r"io(\..*)?|datasets.*|show_config|test|.*\brvs|.*(bootstrap|permutation_test|monte_carlo.*|qmc.*|random.*)",
    "statistics": "NormalDist",
    "mpmath": "rand|iv|fp",
    "torch": r".*(rand|dropout|bernoulli|multinomial|poisson|seed|rng|load|hub|normal$|empty|utils|distributions|init\b|cuda|jit|compile).*",
    "jax": r"random(\..*)?|.*(callback|experimental|debug).*",
}
"""Package → pattern of names (behind the package's) that files, time, chance, or names made at run time go into."""

_PATTERNS = {package: re.compile(pattern) for package, pattern in _FORBIDDEN.items()}

DYNAMIC = frozenset(
    "__dict__ __globals__ __builtins__ __subclasses__ __getattribute__ __code__ __closure__ gi_frame cr_frame f_globals f_locals "
    "f_builtins tb_frame rvs random_state bernoulli_ uniform_ normal_ random_ exponential_ geometric_ cauchy_ log_normal_".split()
)
"""Attributes through which everything else can be reached, or chance comes in."""

_HOMES = (
    "numpy scipy.special scipy.stats scipy.constants scipy.linalg scipy.integrate numpy.linalg numpy.fft math torch "
    "torch.nn.functional jax.numpy jax.nn scipy.special.cython_special"
).split()
"""Where objects that know nothing of their home (ufuncs, distributions) are looked for."""


def is_trusted(module: str) -> bool:
    """Whether a name in this module and the version of its package say what it does."""
    package = module.partition(".")[0]
    return package in _TRUSTED and _is_genuine(package)


_GENUINE: dict[str, tuple[Any, bool]] = {}
_STANDARD = os.path.dirname(os.path.realpath(os.__file__)) + os.sep


def _is_genuine(package: str) -> bool:
    """Whether the package is the library of that name, and no file of the user's that happens to be called so."""
    module = sys.modules.get(package)
    known = _GENUINE.get(package)
    if known is None or known[0] is not module:
        known = _GENUINE[package] = (module, _stands_in_its_place(package, module))
    return known[1]


def _stands_in_its_place(package: str, module: Any) -> bool:
    try:
        spec = module.__spec__ if module is not None else importlib.util.find_spec(package)
        origin = spec.origin if spec is not None else None
    except (AttributeError, ImportError, ValueError):
        return False
    if origin in ("built-in", "frozen"):
        return True
    if not isinstance(origin, str):
        return False
    place = os.path.realpath(origin)
    if package == "mathlink":
        return place.startswith(os.path.dirname(os.path.dirname(os.path.realpath(__file__))) + os.sep)
    installed = bool({"site-packages", "dist-packages"} & set(place.split(os.sep)))
    return place.startswith(_STANDARD) and not installed if standard(package) else installed


def standard(module: str) -> bool:
    """Whether a module belongs to Python itself."""
    return module.partition(".")[0] in sys.stdlib_module_names


def is_forbidden(module: str, name: str) -> bool:
    """Whether a name of a trusted module depends on more than its arguments."""
    package, _, rest = module.partition(".")
    pattern = _PATTERNS.get(package)
    full = f"{rest}.{name}" if rest else name
    return pattern is not None and any(pattern.fullmatch(text) for text in (full, full.lstrip("_.")))


def home_of(value: Any) -> tuple[str, str] | None:
    """Module and name under which a trusted library holds this very object; ``None`` where it is not found there."""
    module, name = _text(value, "__module__"), _text(value, "__qualname__") or _text(value, "__name__")
    if module and is_trusted(module) and _at(module, name) is value:
        return module, name
    short = _text(value, "__name__") or _text(value, "name")
    if not is_trusted(type(value).__module__):
        return None
    for home in _HOMES:
        if short and short.isidentifier() and _at(home, short) is value:
            return home, short
    return None


def _text(value: Any, attribute: str) -> str:
    try:
        found = getattr(value, attribute, "")
    except Exception:
        return ""
    return found if type(found) is str else ""


def _at(module: str, path: str) -> Any:
    found: Any = sys.modules.get(module)
    if not isinstance(found, ModuleType):
        return _at  # stands for nothing a user has
    for name in path.split("."):
        found = vars(found).get(name, _at) if isinstance(found, (ModuleType, type)) else _at
    return found
