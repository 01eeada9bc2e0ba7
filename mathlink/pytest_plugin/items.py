"""Claims as pytest items: collected from modules, judged in a child process, reported in the words of the report."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest

from mathlink.attach import claims_of
from mathlink.cache.memory import Memory, Stood, opened
from mathlink.discover.functions import functions
from mathlink.discover.targets import Loaded
from mathlink.model import Status
from mathlink.report.json import plain
from mathlink.report.summary import holds
from mathlink.report.text import REASONS, block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mathlink.claim import Claim
    from mathlink.model import Verdict

    Judge = Callable[[Claim, float, int], Verdict]

__all__ = [
    "JUDGE",
    "ClaimItem",
    "ClaimModule",
    "Settings",
    "pytest_collect_file",
    "pytest_terminal_summary",
    "settings",
]

JUDGE: pytest.StashKey[Judge] = pytest.StashKey()
"""Where a conftest may put another judge: ``(claim, budget, seed) -> Verdict``."""

_MEMORY: pytest.StashKey[Memory] = pytest.StashKey()
_NOT_MODULES = frozenset({"conftest.py", "setup.py", "__main__.py"})
_LONGEST_NAME = 100


class Settings(NamedTuple):
    """The ini keys, checked."""

    require: Literal["proved", "tested"]
    undecided: Literal["fail", "skip"]
    budget: float
    cache: bool


def settings(config: pytest.Config) -> Settings:
    """The ini keys; a wrong value is a usage error."""
    require, undecided = str(config.getini("mathlink_require")), str(config.getini("mathlink_undecided"))
    if require not in ("proved", "tested"):
        raise pytest.UsageError(f"mathlink_require is tested or proved; it is {require!r}")
    if undecided not in ("fail", "skip"):
        raise pytest.UsageError(f"mathlink_undecided is fail or skip; it is {undecided!r}")
    text = str(config.getini("mathlink_budget"))
    try:
        budget = float(text)
    except ValueError:
        budget = 0.0
    if not 0 < budget < float("inf"):
        raise pytest.UsageError(f"mathlink_budget is a number of seconds above 0; it is {text!r}")
    cache = str(config.getini("mathlink_cache")).lower()
    if cache not in ("true", "false"):
        raise pytest.UsageError(f"mathlink_cache is true or false; it is {cache!r}")
    kept = cache == "true" and not config.getoption("--mathlink-no-cache")
    return Settings(require, undecided, budget, kept)  # type: ignore[arg-type]  # both were compared with every value they may have


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ClaimModule | None:
    """Every Python file that may hold claims, test module or not."""
    if file_path.suffix != ".py" or file_path.name in _NOT_MODULES or not _may_hold_claims(file_path):
        return None
    return ClaimModule.from_parent(parent, path=file_path)


def _may_hold_claims(file: Path) -> bool:
    """A cheap look at the text, so that files without claims are not imported."""
    try:
        text = file.read_bytes()
    except OSError:
        return False
    return b"mathlink" in text and _STATED.search(text) is not None


_STATED = re.compile(
    rb"\b(implements|ensures|invariant|monotone|even|odd|periodic|idempotent|lipschitz|convex|concave|bounded|derivative_of"
    rb"|inverse_of|commutative|homogeneous|sums_to|equivariant|same_as)\b"
)


class ClaimModule(pytest.Module):
    """The claims of one module, which is imported the way pytest imports test modules."""

    def collect(self) -> Iterator[ClaimItem]:
        """One item for each claim on a function that this module defines."""
        try:
            module = self.obj
        except self.CollectError:
            if self._is_collected_anyway():
                return  # pytest's own collector of this file reports the same error
            raise
        self._refuse_another(module)
        taken: set[str] = set()
        for member in functions(Loaded("", module), {}):
            for claim in claims_of(member.function):
                if claim.kind != "requires":
                    title = _unique(f"{member.name.removeprefix('.')}[{_safe(claim)}]", taken)
                    # As text, so that a pytest that splits node ids into names and parameters splits it the way it reads it back.
                    yield ClaimItem.from_parent(self, name=title, nodeid=f"{self.nodeid}::{title}", claim=claim)

    def _refuse_another(self, module: object) -> None:
        """A file named like a module that is loaded already (``code.py``, ``random.py``) must not pass by that one's claims."""
        file = getattr(module, "__file__", None)
        if file is None or not os.path.exists(file) or os.path.samefile(file, self.path):
            return
        raise self.CollectError(
            f"{self.path} was not imported: Python has another module {getattr(module, '__name__', '')!r}, {file}; "
            "give the file another name, or put it into a package"
        )

    def _is_collected_anyway(self) -> bool:
        """Whether pytest takes the file for a test module, too."""
        patterns = self.config.getini("python_files")
        return self.session.isinitpath(self.path) or any(self.path.match(pattern) for pattern in patterns)


class ClaimItem(pytest.Item):
    """One claim."""

    def __init__(self, *, claim: Claim, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.claim = claim
        self.own_markers.extend(getattr(claim.function, "pytestmark", ()))
        self.keywords.update((mark.name, mark) for mark in self.own_markers)

    def runtest(self) -> None:
        """Judge the claim; anything but a good answer fails (or skips) with the report's words."""
        chosen = settings(self.config)
        verdict = self._verdict(chosen)
        self._record(verdict)
        if holds(verdict, require=chosen.require):
            self.add_report_section("call", "mathlink", _words(verdict))
            return
        if verdict.status is Status.UNDECIDED and chosen.undecided == "skip":
            pytest.skip(f"undecided: {REASONS.get(verdict.reason, verdict.reason)}")
        raise ClaimFailed(f"{_headline(verdict)}\n{_words(verdict)}")

    def _verdict(self, chosen: Settings) -> Verdict:
        if JUDGE in self.config.stash:
            return self.config.stash[JUDGE](self.claim, chosen.budget, 0)
        found = _memory(self.config, chosen.budget).of_claim(self.claim) if chosen.cache else None
        if found is not None and found.entries:
            return found.entries[0].verdict
        from mathlink.conductor import judged

        verdict = judged(self.claim, chosen.budget, 0)
        if found is not None:
            found.keep([Stood(verdict.equation, verdict.line, verdict)])
        return verdict

    def _record(self, verdict: Verdict) -> None:
        fields = verdict.to_dict()
        for key in ("status", "reason", "scope", "equation", "hint"):
            self.user_properties.append((f"mathlink_{key}", fields[key]))
        self.user_properties.append(("mathlink_verdict", json.dumps(plain(fields))))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The verdict's words alone where it is the verdict that failed."""
        if isinstance(excinfo.value, ClaimFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style or "short")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """File, line (from 0) and title for the report's heading."""
        code = getattr(self.claim.function, "__code__", None)
        return self.path, code.co_firstlineno - 1 if code else None, self.name


def _memory(config: pytest.Config, budget: float) -> Memory:
    """The verdicts of earlier runs; tests before this one may have changed the program."""
    if _MEMORY not in config.stash:
        config.stash[_MEMORY] = opened(None, budget, 0)
    memory = config.stash[_MEMORY]
    memory.look_again()
    return memory


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """What stood in the way of keeping verdicts."""
    for problem in config.stash[_MEMORY].problems if _MEMORY in config.stash else ():
        terminalreporter.write_line(f"mathlink: {problem}", yellow=True)


class ClaimFailed(Exception):
    """A claim without a good enough answer; the text is the whole explanation."""


def _headline(verdict: Verdict) -> str:
    """One line, for pytest's short summary."""
    if verdict:
        return f'{verdict.status.value}, and mathlink_require = "proved" asks for more'
    hint = verdict.hint.splitlines() if verdict.status is Status.REFUTED else []
    return f"{verdict.status.value}: {hint[0] if hint else REASONS.get(verdict.reason, verdict.reason)}"


def _words(verdict: Verdict) -> str:
    return "\n".join(line for _, line in block(verdict))


def _safe(claim: Claim) -> str:
    """What tells a claim apart, without anything that means something in a node id."""
    named = claim.statement if isinstance(claim.statement, str) else getattr(claim.statement, "__name__", "")
    text = " ".join((claim.label or named.replace("<lambda>", "") or "condition").split())
    text = re.sub(r":{2,}", ":", text).replace("[", "(").replace("]", ")")
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _unique(name: str, taken: set[str]) -> str:
    number = 2
    chosen = name
    while chosen in taken:
        chosen, number = f"{name[:-1]}-{number}]", number + 1
    taken.add(chosen)
    return chosen
