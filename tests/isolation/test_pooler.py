"""Behind a real PgBouncer in transaction mode: sixteen threads of two dealers share four connections."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from core.storage import scope

PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
THREADS, TURNS, SERVER_CONNECTIONS = 16, 60, 4
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
ignore_startup_parameters = extra_float_digits
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place the pooler can read: pytest's own folders are closed to the account it runs under."""
    with tempfile.TemporaryDirectory(prefix="marque-pooler-", dir="/tmp") as name:
        yield Path(name)


@pytest.fixture
def pooled(django_db_setup, folder) -> Iterator[ConnectionHandler]:
    """Connections to the suite's database through a pooler of our own."""
    program = os.environ.get("MARQUE_PGBOUNCER") or shutil.which("pgbouncer", path=PATH)
    if program is None and os.geteuid() == 0:
        pytest.fail("PgBouncer is missing: `./run test` installs it, or apt-get install pgbouncer")
    if program is None:
        pytest.skip("PgBouncer is not installed, and only root may: apt-get install pgbouncer")
    given, port = connection.settings_dict, _free_port()
    server = _started(program, _config(folder, given, port))
    try:
        _wait_for(port, server, folder / "pgbouncer.log")
        yield ConnectionHandler(
            {"default": {**given, "HOST": "127.0.0.1", "PORT": str(port), "CONN_MAX_AGE": None}}
        )
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_no_read_is_ever_of_the_wrong_dealer(pooled):
    begin = Barrier(THREADS)

    def work(number: int) -> tuple[list[tuple], set[int]]:
        mine = scope.dealer("t_main" if number % 2 else "t_other")
        mine_only = (mine.schema, f"{connection.settings_dict['NAME']}__{mine.schema}")
        through, wrong, backends = pooled["default"], [], set()
        begin.wait()
        try:
            for turn in range(TURNS):
                with scope.entered(mine):
                    for schema, role, backend in _answers(through, turn):
                        backends.add(backend)
                        wrong += [] if (schema, role) == mine_only else [(schema, role)]
            return wrong, backends
        finally:
            through.close()

    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(work, range(THREADS)))

    assert [answer for wrong, _ in results for answer in wrong] == []
    assert len(set().union(*(backends for _, backends in results))) <= SERVER_CONNECTIONS


def _answers(through, turn: int) -> list[tuple]:
    """One read by itself, a whole transaction, or one that fails and is rolled back."""
    ask = "SELECT current_schema(), current_user::text, pg_backend_pid()"
    if turn % 3 == 0:
        with through.cursor() as cursor:
            cursor.execute(ask)
            return cursor.fetchall()
    through.set_autocommit(False)
    try:
        with through.cursor() as cursor:
            cursor.execute(ask)
            rows = cursor.fetchall()
            if turn % 3 == 1:
                with pytest.raises(Exception, match="division"):
                    cursor.execute("SELECT 1 / 0")
            else:
                cursor.execute(ask)
                rows += cursor.fetchall()
        return rows
    finally:
        through.rollback()
        through.set_autocommit(True)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _config(folder: Path, given: dict, port: int) -> Path:
    path = folder / "pgbouncer.ini"
    path.write_text(
        CONFIG.format(
            name=given["NAME"],
            host=given["HOST"],
            port=given["PORT"] or 5432,
            user=given["USER"],
            password=given["PASSWORD"] or "none",
            listen=port,
            size=SERVER_CONNECTIONS,
        )
    )
    return path


def _started(program: str, config: Path) -> subprocess.Popen[bytes]:
    said = config.with_name("pgbouncer.log").open("wb")
    if os.geteuid() != 0:
        return subprocess.Popen([program, str(config)], stderr=said)
    for path in (config.parent, config):  # it refuses to run as root, and the file holds a password
        shutil.chown(path, "nobody", "nogroup")
    return subprocess.Popen([program, str(config)], stderr=said, user="nobody", group="nogroup")


def _wait_for(port: int, server: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"PgBouncer did not start:\n{said.read_text()}")
