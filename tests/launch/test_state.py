"""The state folder: lock, stamps, secrets, ports, space, and what may be deleted."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.launch import layout as places
from config.launch import lock, orphans, ports, vault
from config.launch.layout import PROJECT, Layout
from config.launch.stamps import Stamp, digest, tree
from config.launch.words import Trouble

HOLD = "import sys, time; from pathlib import Path; from config.launch import lock\n"
HOLD += "with lock.held(Path(sys.argv[1]), './run'):\n    print('held', flush=True); time.sleep(60)"


@contextmanager
def another_process_holding(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


class TestLock:
    def test_a_second_holder_is_told_who_has_it(self, tmp_path: Path) -> None:
        file = tmp_path / "run.lock"
        with another_process_holding(file) as process:
            assert lock.holder(file) == lock.Holder(process.pid, "./run")
            with pytest.raises(Trouble, match=f"process {process.pid}"), lock.held(file, "./run"):
                pass

    def test_a_killed_holder_holds_no_more(self, tmp_path: Path) -> None:
        file = tmp_path / "run.lock"
        with another_process_holding(file) as process:
            process.kill()
            process.wait()

            assert file.read_text() != ""
            assert lock.holder(file) is None
            with lock.held(file, "./run"):
                assert json.loads(file.read_text())["pid"] == os.getpid()

    def test_nobody_holds_a_lock_that_is_not_there(self, tmp_path: Path) -> None:
        assert lock.holder(tmp_path / "run.lock") is None


class TestStamps:
    def test_matches_only_what_it_was_written_for(self, tmp_path: Path) -> None:
        source, stamp = tmp_path / "a.txt", Stamp(tmp_path / "made" / "stamp")
        source.write_text("one")
        stamp.write(digest([source]))
        assert stamp.matches(digest([source]))

        source.write_text("two")
        assert not stamp.matches(digest([source]))

        stamp.clear()
        assert not stamp.matches("")

    def test_a_missing_source_counts(self, tmp_path: Path) -> None:
        assert digest([tmp_path / "gone"]) != digest([])

    def test_a_tree_leaves_out_what_is_no_source(self, tmp_path: Path) -> None:
        for name in ("src/a.ts", "node_modules/b.js", "src/dist/c.js"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()

        assert tree(tmp_path, without=frozenset({"node_modules", "dist"})) == [tmp_path / "src" / "a.ts"]


class TestSecrets:
    def test_are_made_once_and_private(self, tmp_path: Path) -> None:
        file = tmp_path / "secrets.json"
        first, second = vault.open_vault(file), vault.open_vault(file)

        assert first == second
        assert file.stat().st_mode & 0o777 == 0o600
        assert first.stripe_key.startswith("sk_test_")

    def test_never_show_when_printed(self) -> None:
        secret = vault.Vault()

        assert secret.secret_key not in repr(secret)
        assert repr(secret) == "Vault()"

    def test_a_new_kind_of_secret_is_added_and_the_old_ones_stay(self, tmp_path: Path) -> None:
        file = tmp_path / "secrets.json"
        file.write_text(json.dumps({"database_password": "kept", "forgotten": "x"}))

        opened = vault.open_vault(file)

        assert opened.database_password == "kept"
        assert json.loads(file.read_text())["valkey_password"] == opened.valkey_password

    def test_a_damaged_file_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "secrets.json").write_text("{")

        with pytest.raises(Trouble, match=r"secrets\.json"):
            vault.open_vault(tmp_path / "secrets.json")


class TestPorts:
    def test_a_taken_port_names_its_occupant_and_another_port(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with pytest.raises(Trouble) as caught:
                ports.require(port)
            assert ports.pick(port) != port

        assert f"process {os.getpid()}" in caught.value.message
        assert "./run --port" in caught.value.hint

    def test_the_preferred_port_is_kept_when_free(self) -> None:
        port = ports.pick()

        assert ports.pick(port) == port

    def test_many_are_all_different(self) -> None:
        assert len(set(ports.pick_many(20))) == 20

    def test_no_outgoing_connection_gets_one_before_we_use_it(self) -> None:
        first = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0]

        assert max(ports.pick_many(20)) < int(first)

    @pytest.mark.parametrize("port", [0, -1, 70000])
    def test_what_is_no_port_is_refused(self, port: int) -> None:
        with pytest.raises(Trouble, match="not a port"):
            ports.require(port)

    def test_a_named_port_must_be_a_number(self) -> None:
        assert ports.named({"MARQUE_PORT": "8010"}, 8000) == 8010
        assert ports.named({"MARQUE_PORT": ""}, 8000) == 8000
        with pytest.raises(Trouble, match="not a port"):
            ports.named({"MARQUE_PORT": "http"}, 8000)


class TestFolders:
    def test_deleting_spares_a_folder_that_is_not_ours(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("years of work")

        with pytest.raises(Trouble, match="does not look like"):
            places.remove(Layout(PROJECT, tmp_path))

        assert (tmp_path / "thesis.txt").exists()

    def test_a_temporary_place_vanishes(self) -> None:
        with places.temporary("trial") as own:
            assert own.logs.is_dir()

        assert not own.state.exists()

    def test_what_a_killed_command_left_is_swept_and_the_living_spared(self) -> None:
        with places.temporary("living") as living:
            dead = living.state.with_name(f"{places.TEMPORARY_PREFIX}dead-{os.getpid()}")
            Layout(PROJECT, dead).make_folders()
            (dead / "run.lock").write_text('{"pid": 1, "command": "./run test"}')

            places.sweep()

            assert not dead.exists()
            assert living.state.exists()

    def test_a_full_disk_is_said_before_anything_begins(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = namedtuple("usage", "total used free")
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**10, 10**10, 10**9))

        with pytest.raises(Trouble, match=r"The disk is full: 1\.00 GB free"):
            places.check_disk(Layout(PROJECT, tmp_path), fresh=True)
        places.check_disk(Layout(PROJECT, tmp_path), fresh=False)


class TestOrphans:
    def test_are_ended_and_named(self, tmp_path: Path) -> None:
        with subprocess.Popen(["sleep", "60"], start_new_session=True) as sleeper:
            record = orphans.Record("worker", sleeper.pid, orphans.birth(sleeper.pid))
            orphans.write(tmp_path / "processes.json", [record])

            # The test is the parent: a child that nobody waits for would stay as a zombie with its birth.
            signal.signal(signal.SIGCHLD, lambda *_: sleeper.poll())
            try:
                names = orphans.end(tmp_path / "processes.json", patience=1.0)
            finally:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)

            assert names == ["worker"]
            assert sleeper.wait(5) == -signal.SIGINT

    def test_a_stranger_with_the_same_id_is_left_alone(self, tmp_path: Path) -> None:
        with subprocess.Popen(["sleep", "60"]) as stranger:
            orphans.write(tmp_path / "processes.json", [orphans.Record("web", stranger.pid, "1")])

            assert orphans.end(tmp_path / "processes.json", patience=1.0) == []
            time.sleep(0.05)
            assert stranger.poll() is None
            stranger.kill()
