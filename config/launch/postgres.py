"""The embedded PostgreSQL: made once, started on a loopback port, proved to be our own before it is used."""

from __future__ import annotations

import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from config.launch import account, shell
from config.launch.layout import Layout
from config.launch.supervisor import Spec
from config.launch.vault import Vault
from config.launch.words import Trouble, failed

NAME = "postgres"
MAJOR = 18
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_preload_libraries": "pg_stat_statements",
    "max_locks_per_transaction": "1024",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """One server on one port. `forgetful` trades safety for speed: for tests, whose data nobody needs."""

    layout: Layout
    vault: Vault
    port: int
    forgetful: bool = False

    @property
    def url(self) -> str:
        """The address for the application: its login is no superuser, isolation depends on that."""
        return self.url_of("marque")

    def url_of(self, database: str) -> str:
        """The application's address of another database of this server."""
        return f"postgres://marque:{self.vault.database_password}@127.0.0.1:{self.port}/{database}"

    @property
    def data(self) -> Path:
        """The database files; below the state folder, or linked from there."""
        place = self.layout.state / f"pgdata-{MAJOR}"
        return place.resolve()

    def prepare(self) -> None:
        """Make the database files when there are none. Killed half-way, the next call begins anew."""
        place = self.layout.state / f"pgdata-{MAJOR}"
        if place.exists():
            self._check_owner()
            return
        place.unlink(missing_ok=True)
        home = self.layout.state
        if not account.reaches(home):
            home = self.layout.elsewhere
            home.mkdir(parents=True, exist_ok=True)
            for folder in (home.parent, home):
                folder.chmod(0o755)
        for leftover in home.glob("pgdata-*.new"):
            shutil.rmtree(leftover)
        draft = home / f"pgdata-{MAJOR}.new"
        self._initialise(draft)
        if home == self.layout.state:
            draft.rename(place)
        else:
            final = home / place.name
            shutil.rmtree(final, ignore_errors=True)
            draft.rename(final)
            place.symlink_to(final)

    def spec(self) -> Spec:
        """How to start it."""
        self._forget_stale_pid()
        settings = {**SETTINGS, **(FORGETFUL if self.forgetful else {}), "port": str(self.port)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        programs = account.programs(self.layout)
        return Spec(
            name=NAME,
            argv=account.command([programs / "postgres", "-D", self.data, *words]),
            env=_plain_environment(),
            cwd=Path("/"),
            log=self.layout.logs / "postgres.log",
            ready=self.is_ours_and_ready,
            ready_within=120.0,
            stop=signal.SIGINT,
            patience=30.0,
        )

    def is_ours_and_ready(self, pid: int) -> bool:
        """Another server may answer on the port: only the pid file says that ours does."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def sql(self, statements: str, *, database: str = "postgres", **values: str) -> str:
        """Run statements as the server's administrator and return what they print, unaligned.

        `values` replace `:'name'` in the statements; none of them shows in an argument or a log.
        """
        given = "".join(f"\\set {name} '{value}'\n" for name, value in values.items())
        env = {
            **_plain_environment(),
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
            "PGPASSWORD": self.vault.database_admin_password,
            "PGDATABASE": database,
            "PGOPTIONS": "-c client_min_messages=warning -c log_min_error_statement=panic",
        }
        code, said = shell.ask_with(
            [account.programs(self.layout) / "psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"],
            given + statements,
            env=env,
        )
        if code:
            raise failed("Setting up the database", said, log=self.layout.logs / "postgres.log")
        return said.strip()

    def _initialise(self, draft: Path) -> None:
        """libc's C.UTF-8 and no other: the built-in provider silently drops every Chinese trigram."""
        password = draft.with_name(f"{draft.name}.password")
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self.vault.database_admin_password, encoding="ascii")
        account.give(password)
        draft.mkdir(mode=0o700)
        account.give(draft)
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres"]
        if self.forgetful:
            options.append("--no-sync")
        try:
            shell.run(
                account.command(
                    [account.programs(self.layout) / "initdb", *options, f"--pwfile={password}", "-D", draft]
                ),
                doing="Making the database files",
                log=self.layout.logs / "initdb.log",
                cwd=Path("/"),
                env=_plain_environment(),
            )
        finally:
            password.unlink(missing_ok=True)

    def _check_owner(self) -> None:
        if self.data.stat().st_uid != account.owner_uid():
            raise Trouble(
                f"The database files in {self.data} belong to another account.",
                hint="Start as the user who started it the first time (root stays root), or use another "
                "MARQUE_STATE_DIR.",
            )

    def _forget_stale_pid(self) -> None:
        """After a crash the pid in the pid file may be another program's; PostgreSQL would not start.

        A server of a run that was killed a moment ago is given the time to finish.
        """
        file = self.data / "postmaster.pid"
        deadline = time.monotonic() + 15.0
        while time.monotonic() < deadline:
            try:
                pid = int(file.read_text(encoding="utf-8").split("\n", 1)[0])
                workplace = Path(f"/proc/{pid}/cwd").readlink()
            except (OSError, ValueError):
                return
            if workplace != self.data:
                file.unlink(missing_ok=True)
                return
            time.sleep(0.05)
        raise Trouble(
            f"A PostgreSQL server is already at work on {self.data} (process {pid}).",
            hint=f"It does not belong to a living `./run`. End it: kill -INT {pid}",
        )


def _plain_environment() -> dict[str, str]:
    """PG* variables of the person's shell must not reach our own server's tools."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C.UTF-8"}
