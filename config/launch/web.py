"""The web server of an instance: static files first, then the front end, then the door."""

from __future__ import annotations

from config.launch.preparation import Preparation
from config.launch.stack import Stack, web_workers


def spawn_web(stack: Stack) -> None:
    """Gather static files and start the web server, at most once; `open_web` waits for it."""
    if not stack.supervisor.has("web"):
        stack.collect_static()
        stack.supervisor.spawn(stack.web(web_workers()))


def open_web(stack: Stack, preparation: Preparation) -> None:
    """Wait for the front end and the web server."""
    with stack.voice.step("web") as step:
        if preparation.front_end is not None:
            preparation.front_end.result()
        spawn_web(stack)
        stack.supervisor.wait("web")
        step.did(f"{web_workers()} workers on port {stack.addresses.port}")
