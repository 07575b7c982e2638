"""`./run reset` and `./run stop`: ending things, on purpose."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time

from config.launch import layout as places
from config.launch import lock, orphans
from config.launch.layout import Layout
from config.launch.voice import Voice
from config.launch.words import Trouble

WORD = "delete"
PATIENCE = 60.0


def reset(layout: Layout, arguments: list[str]) -> int:
    """Delete all data of this instance, after the person typed a word (or said --yes)."""
    parser = argparse.ArgumentParser(prog="./run reset", description="Delete all data of this instance.")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    voice = Voice()
    if not layout.state.exists():
        voice.fact("reset", f"there is nothing in {layout.state}")
        return 0
    with lock.held(layout.lock_file, "./run reset"):
        if not options.yes and not _confirmed(layout):
            voice.fact("reset", "nothing was deleted")
            return 1
        orphans.end(layout.state / "processes.json")
        places.remove(layout)
    voice.fact("reset", f"{layout.state} is gone; the next ./run begins anew")
    return 0


def stop(layout: Layout, arguments: list[str]) -> int:
    """Ask the instance that runs in this state folder to stop, and wait until it has."""
    argparse.ArgumentParser(prog="./run stop", description="Stop the instance that runs.").parse_args(
        arguments
    )
    voice = Voice()
    running = lock.holder(layout.lock_file)
    if running is None:
        voice.fact("stop", "nothing runs here")
        return 0
    if running.pid <= 0:
        raise Trouble("Something is starting here this very moment.", hint="Try again in a second.")
    os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while lock.holder(layout.lock_file) is not None:
        if time.monotonic() > deadline:
            raise Trouble(
                f"`{running.command}` (process {running.pid}) does not stop.", hint=f"kill -9 {running.pid}"
            )
        time.sleep(0.05)
    voice.fact("stop", f"`{running.command}` has stopped")
    return 0


def _confirmed(layout: Layout) -> bool:
    print(f"  This deletes the database, uploaded files and mail in {layout.state}.")
    print(f"  Type {WORD} to go on: ", end="", flush=True)
    return sys.stdin.readline().strip() == WORD
