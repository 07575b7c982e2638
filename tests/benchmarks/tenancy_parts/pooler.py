"""Debian's PgBouncer in transaction mode in front of a database."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config.launch import account

CONFIG = """
[databases]
{name} = host={host} port={port} dbname={name} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 100
server_lifetime = {lifetime}
ignore_startup_parameters = extra_float_digits
"""


@contextmanager
def pooled(database: Mapping[str, str], *, size: int = 4, lifetime: int = 3600) -> Iterator[int]:
    """A pooler of our own before a database (NAME, USER, PASSWORD, HOST, PORT); gives its port."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if program is None:
        raise RuntimeError("PgBouncer is missing: apt-get install pgbouncer")
    with tempfile.TemporaryDirectory(prefix="marque-bench-", dir="/tmp") as name:
        folder, port = Path(name), _free_port()
        file = folder / "pgbouncer.ini"
        where = {key.lower(): value for key, value in database.items()}
        file.write_text(CONFIG.format(**where, listen=port, size=size, lifetime=lifetime))
        for path in (folder, file):
            account.give(path)
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(account.command([program, file]), stderr=log)
        try:
            _wait_for(port, server, folder / "log")
            yield port
        finally:
            server.terminate()
            server.wait(10)


def parts_of(url: str) -> dict[str, str]:
    """A database's address taken apart."""
    parts = urlsplit(url)
    return {
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "127.0.0.1",
        "PORT": str(parts.port or 5432),
    }


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"PgBouncer did not start: {log.read_text()[-1000:]}")
