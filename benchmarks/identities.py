"""How many identities of scientists' formulas are proved, and how many near misses of them are refuted with the right hint.

    python benchmarks/identities.py [--family WORDS] [--only WORDS] [--budget S] [-v] [--true | --false]

Every near miss is first shown to differ from the true code by running both. Prints a line per family and every answer that is weaker
than expected; a false *proved* or *refuted* is marked FALSE.
"""

from __future__ import annotations

import argparse
import collections
import statistics
import tempfile
import textwrap
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.claims import load
from benchmarks.identities_cases import CASES, Identity
from benchmarks.identities_further import FURTHER
from mathlink.conductor import verify, warm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Verdict

HEAD = "import cmath\nimport math\n\nimport numpy as np\nfrom scipy import special\n\n\n"
SYMBOLS = {"lam": r"\lambda", "lam_nm": r"\lambda"}


@dataclass(frozen=True)
class Trial:
    """One pair: the source of ``f``, the equation, its hypotheses, and whether they are equal; ``edit`` is what spoils it."""

    number: int
    case: Identity
    source: str
    latex: str
    given: str
    edit: str

    @property
    def where(self) -> dict[str, str]:
        """Symbols that the parameters' names do not give away."""
        names = [p.split(":")[0].strip() for p in self.case.parameters.split(",")]
        found = {SYMBOLS[n]: n for n in names if n in SYMBOLS}
        if "lam_nm" in names:
            found[r"\lambda"] = "lam_nm * 1e-9"
        return found | _RESULTS.get(self.case.latex, {})


#: Statements in which the result stands inside.
_RESULTS: dict[str, dict[str, str]] = {}


def _results() -> None:
    inside = {"w": "w e^w", "y": ("y^2 =", "e^y", r"\tanh y", r"\ln\frac{y}", r"\ln y")}
    for case in CASES:
        if case.family == "implicit results":
            result = _result_of(case.latex, inside)
            _RESULTS[case.latex] = {result: "return"}
    for case in CASES:
        if case.latex.startswith(r"\ln p = A"):
            _RESULTS[case.latex] = {"p": "return"}
        if case.latex.startswith("s^2"):
            _RESULTS[case.latex] = {"s^2": "return"}


def _result_of(latex: str, inside: dict[str, Any]) -> str:
    for symbol, starts in inside.items():
        if latex.startswith(starts):
            return symbol
    if "n_1" in latex:
        return r"\theta_2"
    return "P" if latex.startswith("P V") else "f"


_results()


def source_of(parameters: str, code: str) -> str:
    """The module of a function ``f``."""
    body = code if "return " in code else f"return {code}"
    return f"{HEAD}def f({parameters}):\n{textwrap.indent(body, '    ')}\n"


def trials() -> Iterator[Trial]:
    """Every true pair, each followed by its near misses."""
    for number, case in enumerate([*CASES, *FURTHER]):
        source = source_of(case.parameters, case.code)
        yield Trial(number, case, source, case.latex, case.given, "")
        for edit in case.misses:
            yield _spoiled(Trial(number, case, source, case.latex, case.given, edit))


def _spoiled(trial: Trial) -> Trial:
    edit, case = trial.edit, trial.case
    if edit.startswith("given: "):
        return replace(trial, given=edit.removeprefix("given: "))
    old, new = edit.removeprefix("tex: ").split(" -> ")
    if edit.startswith("tex: "):
        assert old in trial.latex, edit
        return replace(trial, latex=trial.latex.replace(old, new))
    code = case.code if "return " in case.code else f"return {case.code}"
    assert old in code, (edit, code)
    return replace(trial, source=source_of(case.parameters, code.replace(old, new, 1)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--family", default="")
    parser.add_argument("--only", default="", help="words of the equation or the code")
    parser.add_argument("--budget", type=float, default=10.0)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--true", action="store_true", help="the true pairs only")
    parser.add_argument("--false", action="store_true", help="the near misses only")
    asked = parser.parse_args()
    warm()
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for count, trial in enumerate(trials()):
            if asked.family not in trial.case.family or asked.only not in trial.latex + trial.source:
                continue
            if (asked.true and trial.edit) or (asked.false and not trial.edit):
                continue
            run(trial, count, Path(folder), asked, table, seconds)
    report(table, seconds)


def run(
    trial: Trial, count: int, folder: Path, asked: Any, table: dict[str, collections.Counter[str]], seconds: list[float]
) -> None:
    """Ask for one verdict and count it."""
    function = load({"source": trial.source, "name": "f"}, folder, count)
    started = time.monotonic()
    verdict = verify(function, trial.latex, where=trial.where or None, given=trial.given or None, budget=asked.budget)
    seconds.append(time.monotonic() - started)
    status = verdict.status.value
    row = table[trial.case.family]
    row[("miss " if trial.edit else "true ") + status] += 1
    if trial.edit and status == "refuted":
        row["hinted"] += bool(verdict.hint)
    wrong = status == "refuted" if not trial.edit else status in ("proved", "tested")
    row["FALSE"] += wrong
    right = status == "refuted" if trial.edit else status in ("proved", trial.case.at_least)
    if not right or asked.verbose:
        show(trial, verdict, seconds[-1], "FALSE " if wrong else "")


def show(trial: Trial, verdict: Verdict, seconds: float, mark: str) -> None:
    """What was asked and what was answered."""
    last = trial.case.code.splitlines()[-1]
    print(f"{mark}[{trial.number}] {trial.case.family}: {trial.latex} | {last} | {trial.given or '-'}", flush=True)
    first = verdict.message.splitlines()[0] if verdict.message else ""
    print(f"    {trial.edit or 'true'}: {verdict.status.value} {verdict.reason} {seconds:.2f}s {first} {verdict.hint}")


def report(table: dict[str, collections.Counter[str]], seconds: list[float]) -> None:
    """The table, a line per family."""
    total: collections.Counter[str] = collections.Counter()
    columns = [f"{kind} {s}" for kind in ("true", "miss") for s in ("proved", "tested", "refuted", "undecided")]
    print(f"{'family':26}" + " ".join(f"{c.split()[0][0]}:{c.split()[1][:6]:6}" for c in columns) + "  hinted  FALSE")
    for family, row in [*table.items(), ("all", total)]:
        if family != "all":
            total.update(row)
        print(f"{family:26}" + " ".join(f"{row[c]:8}" for c in columns) + f"{row['hinted']:8}{row['FALSE']:7}")
    if seconds:
        ordered = sorted(seconds)
        p95 = ordered[int(0.95 * (len(ordered) - 1))]
        print(f"seconds: median {statistics.median(ordered):.3f}, p95 {p95:.3f}")


if __name__ == "__main__":
    main()
