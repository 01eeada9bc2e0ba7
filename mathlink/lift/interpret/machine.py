"""The interpreter's state, its functions, and how arguments reach their names."""

from __future__ import annotations

import ast
import types
from typing import TYPE_CHECKING, Any

from mathlink.errors import NotModelled
from mathlink.lift.interpret.source import Definition, assigned_names, definition_of, readable
from mathlink.lift.names import Globals
from mathlink.lift.native import has_symbols
from mathlink.lift.paths import refuse
from mathlink.lift.running import call_with
from mathlink.lift.shadow import Shadow
from mathlink.lift.signature import bare
from mathlink.lift.trace import NO_SOURCE, called, explore, symbolic_arguments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.lift.paths import Tracer
    from mathlink.lift.signature import Parameter
    from mathlink.model import Configuration

__all__ = ["Fork", "Frame", "Machine", "Poison", "Returned", "interpret"]

_STEPS = 100_000
_DEPTH = 60


class Fork(BaseException):
    """A branch cannot be merged: the path has to be decided."""


class Returned(BaseException):
    """A ``return`` on its way out."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Poison:
    """The value of a name that only one branch, or only the inside of a loop, gives."""

    __slots__ = ("why",)

    def __init__(self, why: str) -> None:
        self.why = why


class Machine(Shadow):
    """A :class:`Shadow` whose copies of functions are interpreted; one per path."""

    def __init__(self, tracer: Tracer) -> None:
        super().__init__(tracer)
        self.steps = 0
        self.depth = 0
        self.tries = 0
        self.line = 0
        self.counter = 0
        self.interpreted: set[int] = set()
        tracer.place = lambda: self.line
        tracer.guarded = self._guarded

    def _guarded(self) -> bool:
        return self.tries > 0 or (bool(self.tried) and super()._guarded())

    def step(self, line: int) -> None:
        """One statement more."""
        self.line = line if self.depth <= 1 or not self.line else self.line
        self.steps += 1
        if not self.steps & 255:
            self.tracer.check()
        if self.steps > _STEPS:
            refuse(f"more than {_STEPS} steps", "a loop that never ends?")

    def copy(self, function: types.FunctionType) -> Any:
        """The function, interpreted where its source can be; otherwise a traced copy."""
        definition = definition_of(function.__code__)
        if definition is None or not readable(definition):
            return super().copy(function)
        eager = self.tracer.eager
        traced = super().copy(function)
        self.tracer.eager = eager  # what is interpreted asks for truths by rule
        cells = dict(zip(traced.__code__.co_freevars, traced.__closure__ or (), strict=True))
        defaults = traced.__defaults__ or ()
        made = self.callable(definition, defaults, traced.__kwdefaults__ or {}, None, cells, traced.__globals__, traced)
        self.made[id(function)] = (function, made)
        return made

    def callable(
        self,
        definition: Definition,
        defaults: tuple[Any, ...],
        keyword_defaults: Mapping[str, Any],
        parent: Frame | None,
        cells: Mapping[str, types.CellType],
        names: Any,
        traced: Any = None,
    ) -> Any:
        """A Python function that interprets ``definition``."""

        def call(*args: Any, **options: Any) -> Any:
            if traced is not None and not cells and self.depth and not has_symbols((args, options)):
                return traced(*args, **options)
            frame = Frame(self, definition, parent, cells, names)
            frame.bind(definition.args, defaults, keyword_defaults, args, options)
            return frame.run()

        call.__name__ = getattr(definition, "name", "<lambda>")
        call.__dict__["interpreted"] = parent is not None or bool(cells)
        self.interpreted.add(id(call))
        self.made[id(call)] = (call, call)
        return call


class Frame:
    """One call of an interpreted function: its names and where it finds the others."""

    __slots__ = ("cells", "definition", "globals", "inner", "locals", "machine", "names", "parent")

    def __init__(
        self,
        machine: Machine,
        definition: Definition,
        parent: Frame | None,
        cells: Mapping[str, types.CellType],
        names: Globals,
    ) -> None:
        self.machine = machine
        self.definition = definition
        self.parent = parent
        self.cells = cells
        self.globals = names
        self.locals = assigned_names(definition)
        self.names: dict[str, Any] = {}
        self.inner = False

    def scope(self, names: frozenset[str]) -> Frame:
        """The frame of a comprehension in this one, with names of its own."""
        made = Frame(self.machine, self.definition, self, {}, self.globals)
        made.locals = names
        made.inner = True
        return made

    def load(self, name: str) -> Any:
        """The value of a name, looked up as Python does."""
        if name in self.names:
            value = self.names[name]
            if type(value) is Poison:
                refuse(f"`{name}` {value.why}")
            return value
        if name in self.locals:
            raise UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")
        if self.parent is not None:
            return self.parent.load(name)
        if name in self.cells:
            return self.cells[name].cell_contents
        try:
            return self.globals[name]
        except KeyError:
            raise NameError(f"name '{name}' is not defined") from None

    def bind(
        self,
        wanted: ast.arguments,
        defaults: tuple[Any, ...],
        keyword_defaults: Mapping[str, Any],
        args: tuple[Any, ...],
        options: dict[str, Any],
    ) -> None:
        """Give the parameters their arguments; ``TypeError`` where the call does not fit."""
        positional = [a.arg for a in (*wanted.posonlyargs, *wanted.args)]
        given = dict(zip(positional, args, strict=False))
        rest = args[len(positional) :]
        if rest and wanted.vararg is None:
            raise TypeError(f"{len(args)} positional arguments given, {len(positional)} taken")
        only = {a.arg for a in wanted.posonlyargs}
        extra: dict[str, Any] = {}
        for name, value in options.items():
            if name in given and name not in only:
                raise TypeError(f"got multiple values for argument '{name}'")
            if (name in positional and name not in only) or name in {a.arg for a in wanted.kwonlyargs}:
                given[name] = value
            else:
                extra[name] = value
        if extra and wanted.kwarg is None:
            raise TypeError(f"got an unexpected keyword argument '{next(iter(extra))}'")
        optional = dict(zip(positional[len(positional) - len(defaults) :], defaults, strict=True)) | dict(
            keyword_defaults
        )
        self.names = {**optional, **given}
        if wanted.vararg is not None:
            self.names[wanted.vararg.arg] = rest
        if wanted.kwarg is not None:
            self.names[wanted.kwarg.arg] = extra
        missing = [n for n in (*positional, *(a.arg for a in wanted.kwonlyargs)) if n not in self.names]
        if missing:
            raise TypeError(f"missing required argument '{missing[0]}'")

    def run(self) -> Any:
        """The value the function returns."""
        from mathlink.lift.interpret.expressions import value_of
        from mathlink.lift.interpret.statements import run_block

        machine = self.machine
        if machine.depth >= _DEPTH:
            raise RecursionError
        machine.depth += 1
        tries, machine.tries = machine.tries, machine.tries
        try:
            if isinstance(self.definition, ast.Lambda):
                return value_of(self, self.definition.body)
            run_block(self, self.definition.body)
        except Returned as returned:
            return returned.value
        finally:
            machine.depth -= 1
            machine.tries = tries
        return None


def interpret(target: Any, parameters: tuple[Parameter, ...], configuration: Configuration, tracer: Tracer) -> Any:
    """The function's value over all paths, from its source.

    Raises :class:`NotModelled` or ``OutOfTime``.
    """
    innermost = bare(target)
    code = getattr(innermost, "__code__", None)
    definition = definition_of(code) if code is not None else None
    if code is None or definition is None or not readable(definition):
        raise NotModelled(NO_SOURCE, tracer.file)

    def call() -> Any:
        machine = Machine(tracer)
        if tracer.file not in (
            "",
            code.co_filename,
        ):  # a function made around a person's own: these are not that one's lines
            tracer.place = lambda: 0
        wrapped = machine.wrap(target, getattr(target, "__name__", ""))
        return called(machine, lambda: call_with(wrapped, parameters, symbolic_arguments(configuration, machine)))

    return explore(tracer, call)
