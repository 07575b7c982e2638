"""Processes of the stacks that are compared, and the environment each of them gets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

OURS, PLAIN, THEIRS = (
    "tests.benchmarks.tenancy_parts.settings_ours",
    "tests.benchmarks.tenancy_parts.settings_plain",
    "tests.benchmarks.peer.settings",
)
RELEASE = "tests.benchmarks.tenancy_parts.settings_release"
THEIR_RELEASE = "tests.benchmarks.peer.settings_release"
PEER = "_peer"
"""What the name of django-tenants' database ends in."""


def serving(**more: str) -> dict[str, str]:
    """A process of ours that answers requests: its own login, no scope to begin with."""
    return {
        **os.environ,
        "MARQUE_DATABASE_LOGIN": "serving",
        "MARQUE_DATABASE_CONTEXT": "nowhere",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        **more,
    }


def plain(schema: str) -> dict[str, str]:
    """A process without tenancy, in one dealer's schema for good, as the login that owns everything."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": PLAIN, "BENCH_SCHEMA": schema}


def peer(**more: str) -> dict[str, str]:
    """A process of django-tenants on its own database."""
    return {
        **os.environ,
        "DATABASE_URL": changed(os.environ["DATABASE_URL"], database=database_name() + PEER),
        "DJANGO_SETTINGS_MODULE": THEIRS,
        **more,
    }


def database_name() -> str:
    """The benchmark's own database."""
    return urlsplit(os.environ["DATABASE_URL"]).path.strip("/")


def changed(url: str, *, login: str = "", port: int = 0, database: str = "") -> str:
    """A database's address with another `user:password`, port or database."""
    parts = urlsplit(url)
    before, _, where = parts.netloc.rpartition("@")
    host, _, usual = where.partition(":")
    netloc = f"{login or before}@{host}:{port or usual}"
    return parts._replace(netloc=netloc, path=f"/{database}" if database else parts.path).geturl()


def login_of(env: Mapping[str, str]) -> str:
    """The address, with the login that a process in this environment really uses."""
    if env.get("MARQUE_DATABASE_LOGIN") != "serving":
        return env["DATABASE_URL"]
    name = urlsplit(env["DATABASE_URL"]).path.strip("/")
    return changed(env["DATABASE_URL"], login=f"{name}__serving:{quote(env['MARQUE_SERVING_PASSWORD'])}")


class Child:
    """A process that answers a line of JSON with a line of JSON."""

    def __init__(self, module: str, env: Mapping[str, str], *arguments: str) -> None:
        argv = [sys.executable, "-m", f"tests.benchmarks.tenancy_parts.{module}", *arguments]
        self._process = subprocess.Popen(
            argv, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, *question: Any) -> Any:
        """Send a question and wait for the answer. Raises RuntimeError when the process has ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self._process.args} ended with {self._process.wait()}")
        return json.loads(answer)

    def end(self) -> None:
        """Close its input, at which it ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


@contextmanager
def children(**wanted: Child) -> Iterator[dict[str, Child]]:
    """The children by name; all of them have ended after the block."""
    try:
        yield wanted
    finally:
        for child in wanted.values():
            child.end()
