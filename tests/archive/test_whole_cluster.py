"""The whole cluster to a moment: pgBackRest with Debian's PostgreSQL 15, by the script and template we ship.

Debian's pgBackRest 2.45 knows PostgreSQL up to 15; the 18 that ./run brings along needs a newer one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

POSTGRES = Path("/usr/lib/postgresql/15/bin")
SCRIPTS = Path(settings.ROOT) / "docker" / "pgbackrest"
ACCOUNT = "nobody"
SOONER = "fsync = off\nlisten_addresses = ''\nshared_buffers = 16MB\nautovacuum = off\n"


class Cluster:
    """PostgreSQL 15 with the script beside it, under an account that may not do more than that."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.port = folder, folder / "data", "55432"
        self.env = {
            "PATH": f"{POSTGRES}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
            "PITR_CONFIG": str(folder / "etc" / "marque.conf"),
            "PITR_REPO": str(folder / "repo"),
            "PITR_STATE": str(folder / "state"),
            "PITR_CIPHER_PASS": "a long & random \\text/ of @this@ test",
            "PGDATA": str(self.data),
            "PGPORT": self.port,
            "PGHOST": str(folder),
            "PGUSER": "marque",
        }

    def run(self, *command: str | Path, fails: bool = False) -> str:
        as_whom = {"user": ACCOUNT, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run(
            [str(word) for word in command],
            env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120, **as_whom,
        )  # fmt: skip
        if (done.returncode != 0) != fails:
            logs = [path.read_text()[-1500:] for path in self.folder.glob("*.log")]
            pytest.fail("\n".join([f"{command}: {done.returncode}", done.stdout, done.stderr, *logs]))
        return done.stdout + done.stderr

    def pitr(self, *words: str | Path, fails: bool = False) -> str:
        return self.run(self.folder / "pitr", *words, fails=fails)

    def ask(self, statement: str) -> str:
        return self.run("psql", "-AtqX", "-d", "postgres", "-c", statement).strip()

    def start(self, data: Path, more: str = "") -> None:
        with (data / "postgresql.conf").open("a") as conf:
            conf.write(f"{SOONER}port = {self.port}\nunix_socket_directories = '{self.folder}'\n{more}")
        self.run("pg_ctl", "-D", data, "-l", self.folder / f"{data.name}.log", "-w", "-t", "60", "start")

    def stop(self, data: Path) -> None:
        if (data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if shutil.which("pgbackrest") is None or not (POSTGRES / "postgres").exists():
        pytest.skip(
            "pgBackRest and PostgreSQL 15 are not installed: apt-get install pgbackrest postgresql-15"
        )
    with tempfile.TemporaryDirectory(prefix="marque-pitr-", dir="/tmp") as name:
        folder = Path(name)
        for file in ("pitr", "pgbackrest.conf.template"):
            shutil.copy(SCRIPTS / file, folder)
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT, "nogroup")
        made = Cluster(folder)
        try:
            yield made
        finally:
            for data in (made.data, folder / "restored"):
                made.stop(data)


@pytest.mark.services
def test_a_cluster_is_put_back_to_a_moment_before_its_data_was_destroyed(cluster):
    cluster.run("initdb", "-D", cluster.data, "-U", "marque", "-A", "trust", "-E", "UTF8", "--no-sync")
    cluster.pitr("configure")
    cluster.start(cluster.data, cluster.pitr("server-settings"))
    cluster.pitr("create")
    cluster.ask("CREATE TABLE sale (id int PRIMARY KEY, told text)")
    cluster.ask("INSERT INTO sale SELECT n, 'before the backup' FROM generate_series(1, 1000) n")
    cluster.pitr("backup", "full")
    cluster.ask("INSERT INTO sale VALUES (1001, 'after the backup')")
    cluster.pitr("backup", "diff")
    cluster.ask("INSERT INTO sale VALUES (1002, 'after both')")
    moment = cluster.ask("SELECT clock_timestamp()")
    time.sleep(0.05)  # the next commit's time is another one
    cluster.ask("INSERT INTO sale VALUES (1003, 'too late')")
    cluster.ask("DELETE FROM sale WHERE id <= 1000")
    cluster.ask("DROP TABLE sale")
    cluster.pitr("check")
    cluster.stop(cluster.data)

    restored = cluster.folder / "restored"
    cluster.pitr("restore", moment, restored)
    cluster.start(restored)
    _until_promoted(cluster)

    assert cluster.ask("SELECT count(*), max(id), min(told) FROM sale") == "1002|1002|after both"
    assert cluster.ask("SELECT count(*) FROM sale WHERE told = 'before the backup'") == "1000"
    assert cluster.ask("SHOW archive_mode") == "off"
    assert "full backup" in cluster.pitr("info")
    assert "diff backup" in cluster.pitr("info")


@pytest.mark.services
def test_a_restore_never_overwrites_and_the_secrets_are_nobody_elses(cluster):
    cluster.run("mkdir", "there")
    cluster.run("touch", "there/something")
    cluster.pitr("configure")

    assert "not empty" in cluster.pitr(
        "restore", "2026-11-22 09:00:00+08", cluster.folder / "there", fails=True
    )
    config = Path(cluster.env["PITR_CONFIG"])
    assert config.stat().st_mode & 0o077 == 0
    assert f"repo1-cipher-pass={cluster.env['PITR_CIPHER_PASS']}\n" in config.read_text()
    assert "pitr restore TIME FOLDER" in cluster.pitr("restore", "now", fails=True)


def _until_promoted(cluster: Cluster) -> None:
    for _ in range(300):
        if cluster.ask("SELECT pg_is_in_recovery()") == "f":
            return
        time.sleep(0.1)
    pytest.fail((cluster.folder / "restored.log").read_text())
