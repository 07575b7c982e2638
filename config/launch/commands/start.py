"""`./run`: the market, open until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import subprocess
import time

from config.launch import debian, lock, ports, shell
from config.launch.environment import Outside
from config.launch.instance import clear_up, opened
from config.launch.layout import Layout
from config.launch.preparation import Preparation, prepared
from config.launch.signals import Stop, obeyed
from config.launch.stack import Stack
from config.launch.stamps import Stamp
from config.launch.voice import Voice
from config.launch.web import open_web, spawn_web
from config.launch.words import Trouble, failed

DEFAULT_PORT = 8000
EMPTY_MARKET = 3
BEAT = 0.1
# The terminal shows a progress bar; log lines of what goes well would tear it apart.
QUIET = {"MARQUE_LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}


def run(layout: Layout, arguments: list[str]) -> int:
    """Prepare, start everything, load the demo market into an empty database, and stay."""
    options = _parser().parse_args(arguments)
    voice = Voice()
    began = time.monotonic()
    layout.make_folders()
    with lock.held(layout.lock_file, "./run"), obeyed():
        try:
            _serve(layout, voice, options, began)
        except Stop:
            voice.release()
            voice.say()
            voice.fact("stopped", "everything; the data is kept")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run", description="Open the market and keep it open until Ctrl-C."
    )
    parser.add_argument("--port", type=int, default=ports.named(os.environ, DEFAULT_PORT))
    parser.add_argument("--no-demo", action="store_true", help="leave an empty market empty")
    return parser


def _serve(layout: Layout, voice: Voice, options: argparse.Namespace, began: float) -> None:
    voice.say()
    voice.say(f"  {voice.bold('Marque')}  {voice.dim(str(layout.state))}")
    voice.say()
    outside = Outside.named()
    clear_up(layout, voice)
    ports.require(options.port)
    with (
        prepared(layout, voice, "run", packages=debian.PDF) as preparation,
        opened(layout, voice, outside=outside, port=options.port) as stack,
    ):
        stack.prepare_database()
        if not outside.stripe_api_key:
            stack.supervisor.spawn(stack.simulator())
        if not outside.authority_url:
            stack.supervisor.spawn(stack.authority())
        if preparation.front_end_is_there():
            spawn_web(stack)
        if not options.no_demo:
            load_demo(stack, preparation)
        open_web(stack, preparation)
        _spawn_background(stack)
        logins = None if options.no_demo else stack.ask_manage("demo", "logins")
        preparation.finish()
        _welcome(stack, voice, logins, time.monotonic() - began)
        while True:
            stack.supervisor.look()
            time.sleep(BEAT * 2)


def _spawn_background(stack: Stack) -> None:
    """Worker and scheduler, at most once; after the web server, which somebody waits for."""
    for spec in (stack.worker(), stack.scheduler()):
        if not stack.supervisor.has(spec.name):
            stack.supervisor.spawn(spec)


def load_demo(stack: Stack, preparation: Preparation) -> None:
    """Load the demo market when the market is empty, or when an earlier load was killed half-way.

    The web server opens meanwhile, as soon as the front end is built.
    """
    under_way = Stamp(stack.layout.state / "stamps" / "demo-under-way")
    code, said = stack.ask_manage("demo", "status")
    if code == 0 and not under_way.matches("yes"):
        return
    if code not in (0, EMPTY_MARKET):
        raise failed("Asking whether the market is empty", said)
    under_way.write("yes")
    _spawn_background(stack)
    stack.voice.fact("demo market", "loading, once")
    argv = shell.bound([stack.layout.python, "manage.py", "demo", "load"])
    with stack.voice.lent():
        env = stack.env | QUIET
        loading = subprocess.Popen(argv, cwd=stack.layout.root, env=env, start_new_session=True)
        with stack.supervisor.accompanied("demo load", loading.pid):
            _watch_loading(stack, preparation, loading)
    if loading.returncode:
        raise Trouble(
            "Loading the demo market failed.", hint="What it said is above. The next start tries it again."
        )
    under_way.clear()


def _watch_loading(stack: Stack, preparation: Preparation, loading: subprocess.Popen[bytes]) -> None:
    """Keep the servers going, and open the web server, until the demo market is loaded."""
    try:
        while loading.poll() is None:
            if preparation.front_end_is_there():
                spawn_web(stack)
            stack.supervisor.look()
            time.sleep(BEAT)
    finally:
        if loading.poll() is None:
            loading.terminate()
            loading.wait()


def _welcome(stack: Stack, voice: Voice, logins: tuple[int, str] | None, seconds: float) -> None:
    where = stack.addresses
    voice.say()
    voice.fact("Market", voice.bold(where.site()))
    voice.fact("Console", where.site("console"))
    voice.fact("Portals", where.site("<dealer>"))
    if not stack.outside.stripe_api_key:
        voice.fact("Payments", f"{where.payment_url}  (simulator: no real money moves)")
    if not stack.outside.authority_url:
        voice.fact("Signatures", "by a demonstration authority: no legal value (docs/esign.md)")
    voice.fact("Mail", str(stack.layout.state / "mail"))
    voice.fact("Logs", str(stack.layout.logs))
    if logins is not None and logins[0] == 0:
        voice.say()
        for line in logins[1].rstrip().splitlines():
            voice.say(f"  {line}")
    voice.say()
    voice.say(f"  Open after {seconds:.1f} s. Ctrl-C stops everything and keeps the data.")
    voice.say()
