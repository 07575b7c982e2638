"""Packages come in without their servers."""

from pathlib import Path

import pytest

from config.launch import debian


def test_servers_are_held_back_while_packages_come_in(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"

    with pytest.raises(RuntimeError), debian.daemons_at_rest(policy):
        assert policy.stat().st_mode & 0o777 == 0o755
        assert policy.read_text().endswith("exit 101\n")
        raise RuntimeError

    assert not policy.exists()


def test_a_policy_of_the_machine_stays_as_it_is(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 0\n")

    with debian.daemons_at_rest(policy):
        assert policy.read_text() == "#!/bin/sh\nexit 0\n"

    assert policy.read_text() == "#!/bin/sh\nexit 0\n"


def test_a_policy_that_a_killed_run_left_is_taken_away(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text(debian.AT_REST)

    with debian.daemons_at_rest(policy):
        pass

    assert not policy.exists()
