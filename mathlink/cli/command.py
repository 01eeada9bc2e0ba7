"""What the command does with its arguments, and the exit code that says how it went."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mathlink.cli import screen
from mathlink.cli.arguments import parser
from mathlink.errors import InputProblem, TargetProblem
from writing.command.session_arguments import COMMANDS as SESSIONS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from mathlink.cache.memory import Memory
    from mathlink.cli.settings import Settings
    from mathlink.model import Verdict
    from mathlink.report.text import Line
    from mathlink.workers import Report

__all__ = ["main"]

HOLDS, FAILS, MISUSE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    try:
        asked = parser().parse_args(arguments)
        _end_tidily()
        return _COMMANDS[asked.command](asked)
    except InputProblem as problem:
        screen.say(f"mathlink: {problem}")
        return MISUSE
    except KeyboardInterrupt:
        screen.say("mathlink: interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        screen.silence()
        return FAILS


def _end_tidily() -> None:
    """A request to end is an exception like Ctrl-C, so that every child is stopped on the way out."""
    for name, code in (("SIGTERM", 143), ("SIGHUP", 129)):
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), partial(_leave, code))


def _leave(code: int, *_: object) -> None:
    raise SystemExit(code)


def _check(asked: argparse.Namespace) -> int:
    from mathlink.cli import settings
    from mathlink.report.summary import holds

    chosen = settings.read(settings.nearest(Path.cwd()))
    targets = tuple(asked.targets) or chosen.paths or (".",)
    report, interrupted = _run(asked, tuple(dict.fromkeys(targets)), chosen)
    verdicts = [verdict for _, verdict in report.results]
    if not interrupted:
        report.problems.extend(_without_claims(targets, report, docstrings=asked.docstrings))
    _write(asked, report, verdicts)
    if asked.verbose:
        _say_kept(report)
    if interrupted:
        screen.say(f"mathlink: interrupted, {len(verdicts)} claims were checked")
        return INTERRUPTED
    if report.problems:
        return MISUSE
    require, undecided = asked.require or chosen.require, asked.undecided or chosen.undecided
    good = all(holds(v, require=require, undecided=undecided, docstrings=asked.docstrings) for v in verdicts)
    return HOLDS if good else FAILS


def _write(asked: argparse.Namespace, report: Report, verdicts: list[Verdict]) -> None:
    for problem in report.problems:
        screen.say(f"mathlink: {problem}")
    if asked.format == "json":
        from mathlink.report import json

        for warning in report.warnings:
            screen.say(f"warning: {warning}")
        screen.write([("", json.render([(item.id, v) for item, v in report.results], report.seconds))], "never")
    elif verdicts or not report.problems:
        from mathlink.report import text

        root = str(Path.cwd())
        shown = text.lines(
            verdicts, warnings=report.warnings, seconds=report.seconds, root=root, brief=asked.docstrings
        )
        screen.write(shown, asked.color)
        if not (verdicts or asked.docstrings or report.problems):
            screen.say("no equation is attached there; --docstrings reads those in docstrings")


def _say_kept(report: Report) -> None:
    """How many verdicts came from earlier runs, and why some never will."""
    known = sum(verdict.cached for _, verdict in report.results)
    screen.say(f"{known} of {len(report.results)} verdicts are of an earlier run")
    for item, _ in report.results:
        if item.id in report.unkept:
            screen.say(f"not kept: {item.id}: {report.unkept[item.id]}")


def _explain(asked: argparse.Namespace) -> int:
    from mathlink.cli import settings
    from mathlink.report.explanation import explain

    function = asked.target.partition("::")[2]
    chosen = settings.read(settings.nearest(Path.cwd()))
    report, interrupted = _run(asked, (asked.target,), dataclasses.replace(chosen, jobs=1))
    if interrupted:
        raise KeyboardInterrupt
    for problem in report.problems:
        screen.say(f"mathlink: {problem}")
    found = [verdict for _, verdict in report.results if _is_asked_for(verdict, function)]
    if not found and not report.problems and _show_models(asked, asked.budget or chosen.budget):
        return HOLDS
    if not found and not report.problems:
        raise InputProblem(f"{asked.target}: no claims found, and no function to show")
    root = str(Path.cwd())
    if asked.latex:
        from mathlink.report import proof

        screen.write([("", line) for line in proof.document(found, root=root)], "never")
    else:
        screen.write([line for verdict in found for line in explain(verdict, root=root)], asked.color)
    return MISUSE if report.problems else HOLDS


def _show_models(asked: argparse.Namespace, seconds: float) -> bool:
    """What functions without a claim were read as, each in at most so many seconds; whether there are any."""
    from mathlink import isolate
    from mathlink.forked import Ended, Sent
    from mathlink.judge.modelled import portraits
    from mathlink.report.explanation import modelled

    shown = 0
    work = partial(portraits, asked.target, seconds, asked.seed)
    with contextlib.closing(isolate.stream(work, seconds_per_item=2 * seconds + _LOADING_SECONDS)) as events:
        for event in events:
            if isinstance(event, Sent):
                one = event.value
                place = f"{os.path.relpath(one.file)}:{one.line}" if one.file else ""
                lines = list(modelled(one.name, place, one.rows))
                screen.write(_comments(lines) if asked.latex else lines, asked.color)
                shown += 1
            elif isinstance(event, Ended) and event.kind != "finished":
                why = event.detail or event.kind.replace("_", " ")
                screen.say(f"mathlink: reading stopped after {shown} functions: {why}")
    if shown:
        screen.say("no claim is attached there; this is what the code was read as")
    return bool(shown)


def _comments(lines: Sequence[Line]) -> list[Line]:
    """Lines as LaTeX passes them over."""
    return [("", f"% {text}" if text else "") for _, text in lines]


def _without_claims(targets: Sequence[str], report: Report, *, docstrings: bool) -> Iterator[TargetProblem]:
    """Functions that were asked for by name, ``FILE::FUNCTION``, and have nothing to check: no success."""
    known = {problem.target for problem in report.problems}
    hint = "nor an equation in its docstring" if docstrings else "--docstrings reads equations in docstrings"
    for target in targets:
        name = target.partition("::")[2]
        if name and target not in known and not any(_is_asked_for(verdict, name) for _, verdict in report.results):
            yield TargetProblem(target, f"it has no claim{', ' if docstrings else '; '}{hint}")


def _is_asked_for(verdict: Verdict, function: str) -> bool:
    """Whether the claim is on the function, or on a method of the class, of this name; as pytest writes it, too."""
    name = function.partition("[")[0].replace("::", ".")
    return not name or f"{_inside(verdict)}.".startswith(f"{name}.") or verdict.function == name


def _inside(verdict: Verdict) -> str:
    """The function's name within its file: ``Pipe.loss``."""
    file = Path(verdict.file)
    module = file.parent.name if file.stem == "__init__" else file.stem
    _, found, name = f".{verdict.function}".partition(f".{module}.")
    return name if found else verdict.function


def _run(asked: argparse.Namespace, targets: Sequence[str], chosen: Settings) -> tuple[Report, bool]:
    """The report, and whether it was cut short by Ctrl-C; then it holds what was known by then."""
    from mathlink.workers import Report, check_targets

    begun = time.monotonic()
    with screen.only_reports_on_stdout(), screen.watch(asked.color) as watch:
        try:
            report = check_targets(
                targets,
                docstrings=asked.docstrings,
                jobs=getattr(asked, "jobs", None) or chosen.jobs or _processors(),
                budget=asked.budget or chosen.budget,
                seed=asked.seed,
                progress=watch,
                open_memory=_memory(asked, chosen),
            )
        except KeyboardInterrupt:
            known = sorted(watch.known, key=lambda pair: (pair[0].file, pair[0].line, pair[0].id))
            return Report(known, seconds=time.monotonic() - begun), True
    return report, False


def _memory(asked: argparse.Namespace, chosen: Settings) -> Callable[[], Memory] | None:
    """What opens the verdicts of earlier runs; ``explain`` shows proofs, which are not kept, and so does without."""
    if asked.command != "check" or asked.no_cache or not chosen.cache:
        return None

    def opened() -> Memory:
        from mathlink.cache import memory

        return memory.opened(None, asked.budget or chosen.budget, asked.seed)

    return opened


def _processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _writing(asked: argparse.Namespace) -> int:
    """Hand over to what works on the text of a paper."""
    from writing.errors import InputProblem as TextProblem

    try:
        if asked.command == "fmt":
            from writing.command.fmt import run_fmt

            return run_fmt(asked)
        from writing.command.sessions import run_session

        return run_session(getattr(asked, "session_command", asked.command), asked)
    except TextProblem as problem:
        screen.say(f"mathlink: {problem}")
        return MISUSE


_LOADING_SECONDS = 60.0
_COMMANDS = {"check": _check, "explain": _explain, **dict.fromkeys(("fmt", *SESSIONS), _writing)}
