"""The environment that processes get, and the requirements they stand on."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from config.launch import environment
from config.launch.commands import test as suite
from config.launch.environment import Addresses, Outside
from config.launch.layout import PROJECT, Layout, from_environment
from config.launch.vault import Vault
from config.launch.words import Trouble

WHERE = Addresses("postgres://marque:p@127.0.0.1:5/marque", "redis://:p@127.0.0.1:6/0", 8000, 8001)


def test_embedded_payments_point_at_the_simulator() -> None:
    vault = Vault()

    own = environment.compose(Layout(PROJECT, Path("/state")), vault, WHERE, Outside())

    assert own["STRIPE_API_BASE"] == "http://127.0.0.1:8001"
    assert own["STRIPE_API_KEY"] == vault.stripe_key
    assert own["MARQUE_STATE_DIR"] == "/state"
    assert own["DJANGO_SETTINGS_MODULE"] == "config.settings.dev"
    assert "MARQUE_DEBUG" not in own


def test_outside_payments_are_used_as_given() -> None:
    outside = Outside.named({"STRIPE_API_KEY": "sk_test_mine", "STRIPE_WEBHOOK_SECRET": "whsec_mine"})

    own = environment.compose(Layout(PROJECT, Path("/state")), Vault(), WHERE, outside)

    assert own["STRIPE_API_KEY"] == "sk_test_mine"
    assert own["STRIPE_WEBHOOK_SECRET"] == "whsec_mine"
    assert "STRIPE_API_BASE" not in own


def test_a_payment_address_without_its_key_is_refused() -> None:
    with pytest.raises(Trouble, match="STRIPE_API_KEY is not"):
        Outside.named({"STRIPE_API_BASE": "http://127.0.0.1:1"})


def test_contracts_are_signed_by_the_demonstrations_authority() -> None:
    vault, where = Vault(), replace(WHERE, authority_port=8002)

    own = environment.compose(Layout(PROJECT, Path("/state")), vault, where, Outside())

    assert own["MARQUE_AUTHORITY_URL"] == "http://127.0.0.1:8002"
    assert own["MARQUE_AUTHORITY_TOKEN"] == vault.authority_token
    assert own["MARQUE_TRUST_ROOTS"] == "/state/authority/root.pem"


def test_an_outside_authority_is_left_to_the_environment() -> None:
    outside = Outside.named({"MARQUE_AUTHORITY_URL": "https://ca.example", "MARQUE_TRUST_ROOTS": "/ca.pem"})

    own = environment.compose(Layout(PROJECT, Path("/state")), Vault(), WHERE, outside)

    assert not [name for name in own if "AUTHORITY" in name or "TRUST" in name]


def test_an_authority_without_its_roots_is_refused() -> None:
    with pytest.raises(Trouble, match="MARQUE_TRUST_ROOTS is not"):
        Outside.named({"MARQUE_AUTHORITY_URL": "https://ca.example"})


def test_secrets_do_not_show_in_what_is_printed() -> None:
    outside = Outside.named({"STRIPE_API_KEY": "sk_live_secret", "DATABASE_URL": "postgres://a:secret@h/d"})

    assert "secret" not in repr(outside)
    assert ":p@" not in repr(WHERE)


def test_a_running_instance_can_be_joined(tmp_path: Path) -> None:
    layout = Layout(PROJECT, tmp_path)
    environment.remember(layout, {"REDIS_URL": "redis://x"}, {"web": 8000})

    assert environment.recall(layout) == ({"REDIS_URL": "redis://x"}, {"web": 8000})
    assert layout.instance_file.stat().st_mode & 0o777 == 0o600


def test_the_state_folder_can_be_named() -> None:
    assert from_environment({"MARQUE_STATE_DIR": "/elsewhere"}).state == Path("/elsewhere")
    assert from_environment({}).state == PROJECT / ".state"


def test_debug_never_comes_from_the_persons_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUE_DEBUG", "1")

    assert "MARQUE_DEBUG" not in environment.complete(Layout(PROJECT, Path("/state")), {})


def test_run_and_dev_requirements_name_the_same_versions() -> None:
    """One environment serves both: going from `./run` to `./run test` must not change what runs."""
    run, dev = _pins("run"), _pins("dev")

    assert run
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}


def test_what_the_product_stands_on_is_there_when_it_is_started_by_run() -> None:
    base, run = _pins("base"), _pins("run")

    assert base
    assert {
        name: (version, run.get(name)) for name, version in base.items() if run.get(name) != version
    } == {}


def _pins(name: str) -> dict[str, str]:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==(\S+)", text, re.M))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], False),
        (["--durations=20", "-x"], False),
        (["tests/kernel"], True),
        (["tests/kernel/test_money.py::TestMaking"], True),
        (["-n", "0"], True),
        (["-k", "money"], True),
    ],
)
def test_the_whole_suite_runs_side_by_side_and_chosen_tests_in_one_process(
    arguments: list[str], expected: bool
) -> None:
    assert suite.chosen(Layout(PROJECT, PROJECT / ".state"), arguments) is expected
