"""Ports on the loopback address: free ones, and who sits on a taken one."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from config.launch.words import Trouble

LISTENING = "0A"
QUIET = range(20_000, 32_000)
"""Below the ports that systems give to outgoing connections: there, one may be gone before it is used."""
TRIES = 1000


def named(environ: Mapping[str, str], default: int) -> int:
    """The web port that MARQUE_PORT names; raises Trouble when that is no number."""
    said = environ.get("MARQUE_PORT") or str(default)
    if not said.isdecimal():
        raise Trouble(f"MARQUE_PORT is {said!r}, which is not a port.", hint="MARQUE_PORT=8010 ./run")
    return int(said)


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def pick(preferred: int = 0) -> int:
    """The preferred port when it is free, else one that nobody is likely to take before we do."""
    if preferred and is_free(preferred):
        return preferred
    for _ in range(TRIES):
        port = QUIET.start + secrets.randbelow(len(QUIET))
        if is_free(port):
            return port
    raise Trouble("No free port was found on 127.0.0.1.", hint="Stop some servers, then try again.")


def pick_many(count: int) -> list[int]:
    """Free ports, all different."""
    found: set[int] = set()
    while len(found) < count:
        found.add(pick())
    return list(found)


def occupant(port: int) -> str:
    """'nginx, process 812' for a taken port; '' when the system does not tell."""
    sockets = _listening_inodes(port)
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if any(_target(link) in sockets for link in (entry / "fd").iterdir()):
                return f"{(entry / 'comm').read_text().strip()}, process {entry.name}"
        except OSError:
            continue
    return ""


def _target(link: Path) -> str:
    """What an open file of a process is; '' when it was closed while we looked."""
    try:
        return str(link.readlink())
    except OSError:
        return ""


def require(port: int) -> None:
    """Raise Trouble when the web port is not free, naming who has it where the system tells."""
    if not 0 < port < 65536:
        raise Trouble(f"{port} is not a port.", hint="Ports go from 1 to 65535: ./run --port 8010")
    if port < 1024 and os.geteuid() != 0:
        raise Trouble(f"Only root may listen on port {port}.", hint="Choose another: ./run --port 8010")
    if not is_free(port):
        by = occupant(port)
        raise Trouble(
            f"Port {port} is taken" + (f" by {by}." if by else " by another program."),
            hint=f"Stop that program, or choose another port: ./run --port {pick(port + 10)}",
        )


def _listening_inodes(port: int) -> set[str]:
    wanted = f"{port:04X}"
    found: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == LISTENING and fields[1].rpartition(":")[2] == wanted:
                found.add(f"socket:[{fields[9]}]")
    return found
