"""Take a guard out of the running process: the code of functions that live is exchanged where it stands.

Nothing is copied and nothing imported anew: whoever holds a function of the changed file holds it still, with
the changed code in it. So a mutation costs a fork and not a start.
"""

from __future__ import annotations

import ast
import gc
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from django.conf import settings

from tests.isolation.mutation import Mutation

ROOT = Path(__file__).resolve().parents[2]


class Stale(AssertionError):
    """The text that a mutation wants to change is not there, or there more than once, or runs nowhere."""


def changed(mutation: Mutation) -> tuple[str, str]:
    """The file as it is and as it shall be. Raises Stale."""
    source = (ROOT / mutation.file).read_text(encoding="utf-8")
    if source.count(mutation.text) != 1:
        raise Stale(f"{mutation.file} has this {source.count(mutation.text)} times: {mutation.text!r}")
    return source, source.replace(mutation.text, mutation.replacement)


def apply(mutation: Mutation) -> None:
    """Put the mutation into this process. Raises Stale."""
    source, mutated = changed(mutation)
    module = import_module(mutation.file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    if mutation.constant:
        _set_constant(module, mutation, mutated)
        return
    path = str(ROOT / mutation.file)
    successors = _successors(compile(source, path, "exec"), compile(mutated, path, "exec"))
    gc.unfreeze()  # what is frozen is not listed
    live = [thing for thing in gc.get_objects() if isinstance(thing, FunctionType)]
    touched = 0
    for function in live:
        code = function.__code__
        if code.co_filename == path and (code.co_qualname, code.co_firstlineno) in successors:
            function.__code__ = successors[code.co_qualname, code.co_firstlineno]
            touched += 1
    if not touched:
        raise Stale(f"no function of {mutation.file} was changed: is it a constant?")


def _successors(old: CodeType, new: CodeType) -> dict[tuple[str, int], CodeType]:
    """Old code by name and line -> new code, for every function whose code is no longer the same."""
    before, after = _by_name(old), _by_name(new)
    return {
        (name, one.co_firstlineno): other
        for name, codes in before.items()
        for one, other in zip(codes, after.get(name, []), strict=False)
        if one.co_code != other.co_code or one.co_consts != other.co_consts or one.co_names != other.co_names
    }


def _by_name(code: CodeType) -> dict[str, list[CodeType]]:
    found: dict[str, list[CodeType]] = defaultdict(list)
    for inner in _inside(code):
        found[inner.co_qualname].append(inner)
    return found


def _inside(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _inside(constant)


def _set_constant(module: ModuleType, mutation: Mutation, mutated: str) -> None:
    """Set a constant of the module, or of one of its classes (`AppConfig.dealer_grants`)."""
    of_class, _, name = mutation.constant.rpartition(".")
    body: list[ast.stmt] = ast.parse(mutated).body
    if of_class:
        body = next(node.body for node in body if isinstance(node, ast.ClassDef) and node.name == of_class)
    for node in body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            value = eval(compile(ast.Expression(node.value), mutation.file, "eval"), dict(vars(module)))
            setattr(getattr(module, of_class) if of_class else module, name, value)
            if mutation.file.startswith("config/settings/"):
                setattr(settings, name, value)
            return
    raise Stale(f"{mutation.file} has no constant {mutation.constant}")


assert sys.version_info >= (3, 11), "code objects know their qualified names since 3.11"
