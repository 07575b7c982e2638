"""Small rules of the house that no linter knows. Each takes a module and yields what is wrong with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "tenants", "billing", "shared_apps", "tenant_apps", "config")
LONGEST_FILE, LONGEST_FUNCTION = 450, 70
ONE_FILE = frozenset({"shared_apps/notary/offline/marque_verify.py"})
"""Programs that are handed out and must be one file."""
VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "shared"})
MONEY = re.compile(r"amount|price|money|minor|total|deposit|cost|fen|turnover|paid", re.I)
QUERYING = re.compile(
    r"(?:\A|/)(?:models|queries|operations|projections)(?:\.py\Z|/)"
    r"|\Acore/flow/outbox/relay\.py\Z"  # takes rows off its own table
    r"|\Atenants/(?:context|migrate)\.py\Z"  # the dealer at hand, and the fleet
    r"|\Ashared_apps/accounts/backends\.py\Z"  # Django asks it for the signed-in user
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of ours: its path below the root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> list[Function]:
        """Every function, nested ones too."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]


Complaints = Iterator[str]
Rule = Callable[[Module], Complaints]


def modules() -> list[Module]:
    """All code of ours but migrations, which Django writes."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name:
                found.append(Module(name, path.read_text(encoding="utf-8")))
    return found


def short_files(module: Module) -> Complaints:
    """A file one can hold in one's head: god modules begin as files that nobody split."""
    lines = module.text.count("\n")
    if lines > LONGEST_FILE and module.path not in ONE_FILE:
        yield f"{lines} lines, {LONGEST_FILE} at most: split it by what it does"


def short_functions(module: Module) -> Complaints:
    """A function does one thing; what needs more than a screen does several."""
    for function in module.functions:
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{function.name} has {lines} lines, {LONGEST_FUNCTION} at most"


def telling_names(module: Module) -> Complaints:
    """A module named after nothing collects everything."""
    for part in Path(module.path).with_suffix("").parts:
        if part in VAGUE:
            yield f"{part!r} says nothing: name it after what it holds"


def imports_at_the_top(module: Module) -> Complaints:
    """An import inside a function hides an arrow of the design, often one that points up."""
    if module.path in ("core/edge/pdf.py", "core/edge/esign/__init__.py"):
        return  # loading Pango or pyHanko costs half a second that web workers need not pay
    for function in module.functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"line {node.lineno}: an import inside {function.name}"


def rows_through_queries(module: Module) -> Complaints:
    """Reads live in queries, writes in operations; whoever else holds a manager goes round both."""
    if QUERYING.search(module.path):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield f"line {node.lineno}: .{node.attr} outside models, queries, operations and projections"


def scopes_not_schemas(module: Module) -> Complaints:
    """django-tenants' own doors set a session's search path, which a pooler hands to the next dealer."""
    for node in ast.walk(module.tree):
        name = getattr(node, "attr", getattr(node, "id", ""))
        if name in {"schema_context", "tenant_context", "set_tenant", "set_schema"}:
            yield f"line {getattr(node, 'lineno', 0)}: {name}: enter a context of tenants.context"


def tasks_through_the_outbox(module: Module) -> Complaints:
    """A task sent before the commit runs on nothing; one sent after it is lost with the process."""
    if module.path.startswith("core/flow/"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async", "send_task"}:
            yield f"line {node.lineno}: .{node.attr}: use core.flow.tasks.enqueue"


def no_float_near_money(module: Module) -> Complaints:
    """A float cannot hold 0.1 yuan; sums drift by a fen and no one knows where."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            if any(MONEY.search(ast.unparse(argument)) for argument in node.args):
                yield f"line {node.lineno}: float() of money"
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            named = node.arg if isinstance(node, ast.arg) else ast.unparse(node.target)
            if MONEY.search(named) and re.search(r"\bfloat\b", ast.unparse(node.annotation)):
                yield f"line {node.lineno}: {named} as a float"
        elif isinstance(node, ast.Attribute) and node.attr == "FloatField":
            yield f"line {node.lineno}: a FloatField: whole units or a DecimalField"


def no_signals(module: Module) -> Complaints:
    """What happens on save is said by name in the operation; a receiver acts where nobody looks."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("signals") and node.level == 0:
            if (node.module or "").startswith("django"):
                yield f"line {node.lineno}: {node.module}"
        elif isinstance(node, Function):
            for decorator in node.decorator_list:
                if ast.unparse(decorator).split("(")[0].endswith("receiver"):
                    yield f"line {node.lineno}: @receiver on {node.name}"


def operations_are_sentences(module: Module) -> Complaints:
    """A call reads like a sentence, `reserve_vehicle(actor=…, vehicle_id=…)`; its docstring tells the errors.

    One argument may come by position: the thing the verb is about (`withdraw_listing(vehicle_id)`).
    """
    if not re.search(r"/operations(?:\.py\Z|/)", module.path):
        return
    named = _exported(module)
    for node in module.tree.body:
        if not isinstance(node, Function) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield f"{node.name} has no docstring"
        positional = len(node.args.args) + len(node.args.posonlyargs)
        if node.name in named and positional > 1 and node.name not in BY_POSITION:
            yield f"{node.name} takes {positional} arguments by position"


BY_POSITION = frozenset({"record", "post_task", "record_webhook"})
"""Audit line and outbox are words of the language operations are written in; a webhook comes as a pair."""


def _exported(module: Module) -> set[str]:
    """The functions others may call: all public ones, or what the package's own list names."""
    package = (ROOT / module.path).parent / "__init__.py"
    if "/operations/" in module.path and package.exists():
        listed = re.search(r"__all__ = \[(.*?)\]", package.read_text(encoding="utf-8"), re.S)
        if listed:
            return set(re.findall(r'"(\w+)"', listed[1]))
    return {node.name for node in module.tree.body if isinstance(node, Function)}
