"""Every state machine of the product, for the documents and the tests: what the tables say, no more."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from core.kernel.states import Machine, Move

HEAD = """# Life cycles

Written by `manage.py lifecycles` from the tables in the code; do not edit by hand. A staff member needs the
right that is named; the system may make every move, and makes those that name nobody.
"""


def machines() -> dict[str, dict[str, Machine]]:
    """The machines of each installed app by their names, apps in order of their names."""
    found: dict[str, dict[str, Machine]] = {}
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        if find_spec(f"{app.name}.states") is None:
            continue
        named = vars(import_module(f"{app.name}.states")).values()
        here = {each.name: each for each in named if isinstance(each, Machine)}
        if here:
            found[app.name] = here
    return found


def document() -> str:
    """All of them as one Markdown page."""
    parts = [HEAD]
    for app, here in machines().items():
        parts += [_section(app, machine) for machine in here.values()]
    return "\n".join(parts)


def _section(app: str, machine: Machine) -> str:
    rows = "\n".join(f"| {m.source} | `{m.verb}` | {m.target} | {_who(m)} |" for m in machine.moves)
    return f"""
## {app}: {machine.name}

```mermaid
{machine.diagram()}
```

| From | Verb | To | Who |
|---|---|---|---|
{rows}
"""


def _who(move: Move) -> str:
    people = [f"`{move.right}`"] if move.right else []
    return ", ".join([*people, *(["the buyer"] if move.buyer else [])]) or "the system"
