"""A web server of one worker on a free port, and somebody who asks it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client

from config.launch import shell
from shared_apps.accounts.models import User
from tests.factories.accounts import signed_in

TOKEN = "b" * 32  # of the short form


@dataclass(frozen=True, slots=True)
class Web:
    """A server that runs: its port, and the processes that serve."""

    port: int
    workers: tuple[int, ...]

    @property
    def worker(self) -> int:
        """The process that serves, where there is one."""
        return self.workers[0]


@contextmanager
def served(
    application: str, env: Mapping[str, str], *, workers: int = 1, granian: Path | None = None
) -> Iterator[Web]:
    """granian with workers of one thread each, as `./run` starts it."""
    port = _free_port()
    argv = [
        granian or Path(sys.executable).with_name("granian"), "--interface", "wsgi", application,
        "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "1", "--no-ws",
    ]  # fmt: skip
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(shell.bound(argv), env=dict(env), stdout=log, stderr=log)
        try:
            _wait_for(port, server)
            yield Web(port, _workers_of(server.pid, workers))
        except Exception:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-4000:])
            raise
        finally:
            server.terminate()
            server.wait(20)


@contextmanager
def worked(env: Mapping[str, str]) -> Iterator[None]:
    """Celery with two processes, as `./run` starts it."""
    celery, words = (
        Path(sys.executable).with_name("celery"),
        "-A config.celery worker -l INFO --concurrency 2",
    )
    argv = [celery, *words.split(), "--without-gossip", "--without-mingle"]
    with tempfile.NamedTemporaryFile() as log:
        worker = subprocess.Popen(shell.bound(argv), env=dict(env), stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 60
            while b" ready." not in Path(log.name).read_bytes():
                if worker.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the worker did not start: {Path(log.name).read_text()[-2000:]}")
                time.sleep(0.05)
            yield
        finally:
            worker.terminate()
            worker.wait(30)


def ask(
    port: int,
    host: str,
    method: str,
    path: str,
    cookies: Mapping[str, str] | None = None,
    body: Any = None,
    more: Mapping[str, str] | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own, with `more` headers: status, headers, body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    given = cookies or {}
    headers = {"Host": host, "Cookie": "; ".join(f"{name}={value}" for name, value in given.items())}
    if body is not None:
        headers |= {
            "Content-Type": "application/json",
            "Origin": f"http://{host}",
            "X-CSRFToken": given.get("csrftoken", ""),
        }
    try:
        connection.request(
            method, path, None if body is None else json.dumps(body), headers | dict(more or {})
        )
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def cookies_of(host: str, user: User) -> dict[str, str]:
    """The cookies of a person who has signed in on a host, with a CSRF token that is compared with itself."""
    client = signed_in(Client(headers={"host": host}), user)
    return {**{name: morsel.value for name, morsel in client.cookies.items()}, "csrftoken": TOKEN}


def _workers_of(server: int, number: int) -> tuple[int, ...]:
    """The processes that serve: granian's youngest children, whatever else it has started."""
    children = map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split())
    youngest = sorted(children, key=lambda pid: os.stat(f"/proc/{pid}").st_ctime, reverse=True)
    return tuple(youngest[:number]) or (server,)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if ask(port, "marque.localhost", "GET", "/healthz")[0] < 500:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    raise RuntimeError("the web server did not start")
