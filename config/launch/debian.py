"""Debian's packages: what a part needs from the system, installed when we may, else the line to type."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.launch import lock, shell
from config.launch.layout import Layout
from config.launch.words import Trouble

PDF = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
BENCHMARKS = (*PDF, "pgbouncer")
TESTS = (*PDF, "chromium", "libatomic1", "poppler-utils", "pgbouncer")
POLICY = Path("/usr/sbin/policy-rc.d")
AT_REST = "#!/bin/sh\n# Put here by Marque's ./run while it installs packages.\nexit 101\n"
QUIET = ("-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120")


def missing(packages: tuple[str, ...]) -> list[str]:
    """Which of these are not installed. On systems without dpkg nothing is known, and nothing is missing."""
    if shutil.which("dpkg-query") is None:
        return []
    _, said = shell.ask(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *packages])
    present = {line.removeprefix("installed ") for line in said.splitlines() if line.startswith("installed ")}
    return [name for name in packages if name not in present]


def line_for(packages: list[str]) -> str:
    """The command a person with the rights would type."""
    return f"apt-get install -y --no-install-recommends {' '.join(packages)}"


def may_install() -> bool:
    """Whether we are root on a machine with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(layout: Layout, packages: tuple[str, ...], doing: str) -> list[str]:
    """Install what is missing and return it; raises Trouble with the line to type when that cannot be."""
    wanted = missing(packages)
    if not wanted:
        return []
    if not may_install():
        raise Trouble(f"{doing} needs Debian packages.", hint=f"As root: {line_for(wanted)}")
    log = layout.logs / "apt.log"
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    with lock.turn(layout.root / ".state" / "apt.lock"), daemons_at_rest():
        try:
            for command in (
                ["dpkg", "--configure", "-a"],
                ["apt-get", "update", *QUIET[:1]],
                ["apt-get", "install", *QUIET, *wanted],
            ):
                # Asked to stop, not killed: dpkg would leave more to mend.
                shell.run(command, doing=doing, log=log, env=env, stop=signal.SIGTERM)
        except Trouble as trouble:
            hint = f"{trouble.hint}\nBy hand: apt-get update && {line_for(wanted)}".strip()
            raise Trouble(trouble.message, hint=hint, log=log) from trouble
    return wanted


@contextmanager
def daemons_at_rest(policy: Path = POLICY) -> Iterator[None]:
    """Debian starts a server as soon as its package is in; the tests start theirs by themselves, elsewhere.

    A policy that somebody else laid down stays; ours is taken away again, also after a run that was killed.
    """
    ours = not policy.exists() or policy.read_text(errors="replace") == AT_REST
    if ours:
        policy.write_text(AT_REST)
        policy.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            policy.unlink(missing_ok=True)


def require_venv_module(layout: Layout) -> None:
    """Debian keeps a part of `python3 -m venv` in a package of its own; get it, or say how."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        if shutil.which("dpkg-query") is None:
            raise Trouble(
                "This Python cannot make virtual environments (no ensurepip).", hint="Install a full Python."
            )
        install(layout, (package,), "Making the Python environment")
