"""`./run manage …`: Django's command line inside the instance that runs, or one made for the moment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from config.launch import debian, environment, lock, ports, python_env, shell
from config.launch.commands.start import DEFAULT_PORT
from config.launch.environment import Outside
from config.launch.instance import opened
from config.launch.layout import Layout
from config.launch.preparation import prepared
from config.launch.signals import Stop, left_to_child, obeyed
from config.launch.stamps import Stamp
from config.launch.voice import Voice


def run(layout: Layout, arguments: list[str]) -> int:
    """The command's own exit code. Everything but its own output goes to standard error, or nowhere."""
    running = lock.holder(layout.lock_file)
    own, _ = environment.recall(layout)
    argv: list[str | Path] = [layout.python, layout.root / "manage.py", *arguments]
    if running is not None and running.command == "./run" and own:
        os.execve(layout.python, [str(word) for word in argv], environment.complete(layout, own | _calm()))  # noqa: S606
    layout.make_folders()
    voice = Voice(sys.stderr, quiet=python_env.is_ready(layout, "run"))
    with lock.held(layout.lock_file, f"./run manage {' '.join(arguments[:1])}"), obeyed():
        try:
            with (
                prepared(layout, voice, "run", packages=debian.PDF, front_end=False) as preparation,
                opened(layout, voice, outside=Outside.named(), port=_port()) as stack,
            ):
                preparation.finish()
                once = Stamp(layout.state / "stamps" / "prepared")
                if not once.matches("yes"):
                    stack.manage("prepare", doing="Preparing the database")
                    once.write("yes")
                with left_to_child():
                    return shell.attached(argv, cwd=layout.root, env=stack.env | _calm())
        except Stop as stop:
            return 128 + stop.number


def _calm() -> dict[str, str]:
    """A person at the terminal wants the command's words: its log begins at warnings unless asked."""
    return {"MARQUE_LOG_LEVEL": os.environ.get("MARQUE_LOG_LEVEL", "WARNING")}


def _port() -> int:
    return ports.named(os.environ, DEFAULT_PORT)
