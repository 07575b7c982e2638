"""The command line of `./run`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from config.launch import layout as places
from config.launch.commands import bench, lint, manage, reset, smoke, start, test
from config.launch.layout import Layout
from config.launch.voice import Voice
from config.launch.words import Trouble, from_os_error

HELP = """\
Usage: ./run [COMMAND]

  ./run                      open the market and keep it open until Ctrl-C
        --port N             on another port than 8000 (or MARQUE_PORT)
        --no-demo            without loading the demo market
  ./run test [ARGS…]         the whole test suite on services of its own; ARGS go to pytest
  ./run smoke [--json]       the main job over HTTP in a temporary place; exit 0 only if all of it held
  ./run bench [NAME] [--json]  benchmarks, each in a database of its own
  ./run manage ARGS…         manage.py in the same environment
  ./run lint                 every check that a machine can make
  ./run stop                 stop the instance that runs
  ./run reset [--yes]        delete all data of this instance

Environment: DATABASE_URL, REDIS_URL, STRIPE_API_KEY with STRIPE_API_BASE and STRIPE_WEBHOOK_SECRET name
services of your own; MARQUE_STATE_DIR moves the data (default .state). More: docs/runbook/run.md
"""
COMMANDS: dict[str, Callable[[Layout, list[str]], int]] = {
    "test": test.run,
    "smoke": smoke.run,
    "bench": bench.run,
    "manage": manage.run,
    "lint": lint.run,
    "stop": reset.stop,
    "reset": reset.reset,
}


def main(arguments: list[str]) -> int:
    """Do what the arguments say; 0 when it went well, 1 with a clear word when not, 2 for a wrong call."""
    word = arguments[0] if arguments else ""
    if word in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    if word and not word.startswith("-") and word not in COMMANDS:
        print(f"./run does not know `{word}`.\n\n{HELP}", end="", file=sys.stderr)
        return 2
    try:
        _check_platform()
        layout = places.from_environment()
        return COMMANDS[word](layout, arguments[1:]) if word in COMMANDS else start.run(layout, arguments)
    except Trouble as trouble:
        Voice(sys.stderr).fail(trouble.lines())
    except OSError as error:
        Voice(sys.stderr).fail(from_os_error(error).lines())
    return 1


def _check_platform() -> None:
    if sys.platform == "win32":
        raise Trouble("`./run` needs Linux or macOS.", hint="On Windows, use it inside WSL.")
