"""`./run test`: the whole suite on a PostgreSQL and a Valkey of its own, in a place that vanishes."""

from __future__ import annotations

import sys
from pathlib import Path

from config.launch import debian, ports, shell
from config.launch import layout as places
from config.launch.environment import Outside
from config.launch.instance import opened
from config.launch.layout import Layout
from config.launch.preparation import prepared
from config.launch.signals import Stop, left_to_child, obeyed
from config.launch.voice import Voice

SETTINGS = "config.settings.test"
SIDE_BY_SIDE = ("-n", "2", "--dist", "worksteal")  # each worker has a database of its own
ONE_PROCESS = ("-n", "-k", "-m", "-s", "--pdb", "--numprocesses")


def run(layout: Layout, arguments: list[str]) -> int:
    """pytest's own exit code; `arguments` go to pytest."""
    voice = Voice(sys.stderr)
    layout.make_folders()
    with obeyed():
        try:
            return _run(layout, arguments, voice)
        except Stop as stop:
            return 128 + stop.number


def _run(layout: Layout, arguments: list[str], voice: Voice) -> int:
    port, _ = ports.pick_many(2)
    with prepared(layout, voice, "dev", packages=debian.TESTS, packages_needed=True) as preparation:
        preparation.finish()
        with (
            places.temporary("test") as own,
            opened(own, voice, outside=Outside(), port=port, settings=SETTINGS, forgetful=True) as stack,
            left_to_child(),
        ):
            side_by_side = () if chosen(layout, arguments) else SIDE_BY_SIDE
            argv: list[str | Path] = [layout.python, "-m", "pytest", *side_by_side, *arguments]
            return shell.attached(argv, cwd=layout.root, env=stack.env)


def chosen(layout: Layout, arguments: list[str]) -> bool:
    """Whether the person wants certain tests, or to look inside: those run in one process."""
    return any(
        word.startswith(ONE_PROCESS)
        or (not word.startswith("-") and (layout.root / word.partition("::")[0]).exists())
        for word in arguments
    )
