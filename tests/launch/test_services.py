"""Real PostgreSQL and Valkey: made, killed, started again, proved to be ours."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launch import database, layout, ports, shell, valkey, vault
from config.launch.layout import Layout
from config.launch.postgres import Postgres
from config.launch.supervisor import Spec, Supervisor
from config.launch.valkey import Valkey
from config.launch.voice import Voice
from config.launch.words import Trouble

pytestmark = pytest.mark.services


@pytest.fixture
def place() -> Iterator[Layout]:
    with layout.temporary("services") as own:
        yield own


@pytest.fixture
def supervisor(place: Layout) -> Iterator[Supervisor]:
    guard = Supervisor(place.state / "processes.json", Voice(quiet=True))
    yield guard
    guard.stop()


@pytest.fixture
def secrets(place: Layout) -> vault.Vault:
    return vault.open_vault(place.state / "secrets.json")


def look_until(supervisor: Supervisor, name: str, old: int, *, seconds: float = 20.0) -> int:
    """Let the supervisor watch until the server has another process that is ready; returns its id."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        supervisor.look()
        server = supervisor[name]
        if server.process and server.process.pid != old and server.spec.ready(server.process.pid):
            return server.process.pid
        time.sleep(0.02)
    raise AssertionError(f"{name} did not come back")


def pid_of(supervisor: Supervisor, name: str) -> int:
    process = supervisor[name].process
    assert process is not None
    return process.pid


class TestPostgres:
    def test_the_login_is_no_superuser_but_makes_roles_and_databases(
        self, place: Layout, secrets: vault.Vault, supervisor: Supervisor
    ) -> None:
        server = Postgres(place, secrets, ports.pick(), forgetful=True)
        server.prepare()
        supervisor.start(server.spec())
        database.establish(server)
        database.establish(server)

        rights = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'marque'"
        assert server.sql(rights) == "f|t|t"
        present = server.sql("SELECT extname FROM pg_extension", database="marque").split()
        assert set(database.EXTENSIONS) <= set(present)
        assert database.check_outside(place, server.url) == []

    def test_committed_rows_survive_a_kill(
        self, place: Layout, secrets: vault.Vault, supervisor: Supervisor
    ) -> None:
        server = Postgres(place, secrets, ports.pick())
        server.prepare()
        supervisor.start(server.spec())
        server.sql("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        before = pid_of(supervisor, "postgres")

        os.kill(before, signal.SIGKILL)
        look_until(supervisor, "postgres", before)

        assert server.sql("SELECT count(*) FROM kept") == "1000"

    def test_a_pid_file_that_names_a_stranger_does_not_stop_the_next_start(
        self, place: Layout, secrets: vault.Vault, supervisor: Supervisor
    ) -> None:
        server = Postgres(place, secrets, ports.pick(), forgetful=True)
        server.prepare()
        stale = server.data / "postmaster.pid"
        stale.write_text(f"{os.getpid()}\n{server.data}\n")

        supervisor.start(server.spec())

        assert server.sql("SELECT 1") == "1"

    def test_half_made_files_are_made_anew(self, place: Layout, secrets: vault.Vault) -> None:
        half = place.state / "pgdata-18.new"
        half.mkdir()
        (half / "PG_VERSION").write_text("18")

        Postgres(place, secrets, ports.pick(), forgetful=True).prepare()

        assert not half.exists()
        assert (place.state / "pgdata-18" / "global").is_dir()

    def test_a_login_without_the_right_to_make_roles_is_refused(
        self, place: Layout, secrets: vault.Vault, supervisor: Supervisor
    ) -> None:
        server = Postgres(place, secrets, ports.pick(), forgetful=True)
        server.prepare()
        supervisor.start(server.spec())
        server.sql("CREATE ROLE lesser LOGIN PASSWORD 'lesser'")

        with pytest.raises(Trouble, match="may not create roles") as caught:
            database.check_outside(place, f"postgres://lesser:lesser@127.0.0.1:{server.port}/postgres")
        assert 'ALTER ROLE "lesser" CREATEROLE' in caught.value.hint

    def test_a_database_that_does_not_answer_is_named_without_its_password(self, place: Layout) -> None:
        with pytest.raises(Trouble, match=r"127\.0\.0\.1:1 cannot be used") as caught:
            database.check_outside(place, "postgres://marque:hidden@127.0.0.1:1/marque")
        assert "hidden" not in "\n".join(caught.value.lines())
        assert "Connection refused" in caught.value.hint


class TestValkey:
    def test_asks_for_its_password_and_comes_back_after_a_kill(
        self, place: Layout, secrets: vault.Vault, supervisor: Supervisor
    ) -> None:
        server = Valkey(place, secrets, ports.pick())
        supervisor.start(server.spec())
        assert "NOAUTH" in valkey.answers(f"redis://127.0.0.1:{server.port}/0")
        before = pid_of(supervisor, "valkey")
        assert secrets.valkey_password not in Path(f"/proc/{before}/cmdline").read_text()

        os.kill(before, signal.SIGKILL)
        look_until(supervisor, "valkey", before)

        assert valkey.answers(server.url) == ""

    def test_an_outside_server_that_does_not_answer_is_named(self) -> None:
        with pytest.raises(Trouble, match=r"127\.0\.0\.1:1 cannot be used"):
            valkey.check_outside("redis://:hidden@127.0.0.1:1/0")


class TestSupervisor:
    def spec(self, place: Layout, *words: str, within: float = 5.0) -> Spec:
        return Spec(
            name="part",
            argv=shell.bound(["/bin/sh", "-c", *words]),
            env=os.environ,
            cwd=place.state,
            log=place.logs / "part.log",
            ready=lambda _pid: False,
            ready_within=within,
        )

    def test_a_server_that_ends_while_starting_is_quoted(self, place: Layout, supervisor: Supervisor) -> None:
        with pytest.raises(Trouble, match=r"exit code 3\): no such wheel") as caught:
            supervisor.start(self.spec(place, "echo no such wheel; exit 3"))
        assert caught.value.log == place.logs / "part.log"

    def test_a_server_that_never_answers_is_given_up(self, place: Layout, supervisor: Supervisor) -> None:
        with pytest.raises(Trouble, match="did not answer within 0 s"):
            supervisor.start(self.spec(place, "sleep 30", within=0.2))

    def test_pauses_grow_while_a_server_keeps_dying(self, place: Layout, supervisor: Supervisor) -> None:
        supervisor.spawn(self.spec(place, "exit 1"))
        server = supervisor["part"]
        pauses = []
        for _ in range(7):
            assert server.process is not None
            server.process.wait()
            supervisor.look()
            assert server.again_at is not None
            pauses.append(round(server.again_at - time.monotonic()))
            server.spawn()

        assert pauses == [1, 2, 4, 8, 16, 30, 30]
