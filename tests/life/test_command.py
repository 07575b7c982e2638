"""`./run manage dealer …`"""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tenants.context import market_context
from tenants.life.models import Certificate
from tenants.life.verifying import verify_archive
from tenants.models import Dealer
from tests.factories.orders import make_order
from tests.life.conftest import put


def state_of(dealer):
    with market_context():
        return Dealer.objects.get(id=dealer.id).state


def test_moves_a_dealer_through_its_states(main, capsys):
    for verb, state in (("freeze", "READ_ONLY"), ("suspend", "SUSPENDED"), ("reactivate", "ACTIVE")):
        call_command("dealer", verb, "main", "--reason", "欠费")
        assert state_of(main) == state
    call_command("dealer", "close", "main", "--reason", "搬迁")
    call_command("dealer", "show", "main")
    assert "maintenance: 搬迁" in capsys.readouterr().out
    call_command("dealer", "open", "main")


def test_refuses_in_words(main):
    with pytest.raises(CommandError):
        call_command("dealer", "reactivate", "main", "--reason", "欠费")
    with pytest.raises(CommandError):
        call_command("dealer", "suspend", "nobody", "--reason", "欠费")
    order = make_order(main, "RESERVED")
    with pytest.raises(CommandError, match=order.number):
        call_command("dealer", "offboard", "main", "--reason", "合同到期")
    assert state_of(main) == "ACTIVE"
    call_command("dealer", "offboard", "main", "--reason", "合同到期", "--hand-over", "由邻店交付")
    assert state_of(main) == "OFFBOARDING"


def test_exports_into_a_file_or_leaves_none(leaver, tmp_path, monkeypatch):
    target = tmp_path / "leaver.zip"
    call_command("dealer", "export", "leaver", "--to", str(target))
    assert verify_archive(target).manifest["dealer"]["slug"] == "leaver"
    call_command("dealer", "verify-archive", str(target))
    with pytest.raises(CommandError, match="another key"):
        call_command("dealer", "verify-archive", str(target), "--key", "00" * 32)

    def failing(*args, **kwargs):
        raise RuntimeError("in the middle")

    monkeypatch.setattr("tenants.life.writing._write_rows", failing)
    other = tmp_path / "other.zip"
    with pytest.raises(RuntimeError, match="in the middle"):
        call_command("dealer", "export", "leaver", "--to", str(other))
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".zip", ".part")] == ["leaver.zip"]


class TestErase:
    def test_wants_the_name_typed(self, leaver, monkeypatch):
        put(leaver, "offboard")
        with pytest.raises(CommandError):
            call_command("dealer", "erase", "leaver")
        monkeypatch.setattr("builtins.input", lambda prompt: "leave")
        with pytest.raises(CommandError):
            call_command("dealer", "erase", "leaver", "--now")
        assert state_of(leaver) == "OFFBOARDING"

    def test_erases_scans_and_certifies(self, leaver, monkeypatch, tmp_path, capsys):
        with pytest.raises(SystemExit):
            call_command("dealer", "scan", "leaver")
        put(leaver, "offboard")
        monkeypatch.setattr("builtins.input", lambda prompt: "leaver")
        call_command("dealer", "erase", "leaver", "--now")
        call_command("dealer", "scan", "leaver")
        call_command("dealer", "certificate", "leaver", "--to", str(tmp_path / "c.pdf"))
        call_command("dealer", "certificate", "leaver", "--to", str(tmp_path / "c.json"))
        assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF-")
        document = json.loads((tmp_path / "c.json").read_text())
        with market_context():
            assert document["signature"] == Certificate.objects.get().signature
        assert "command line" in document["statement"]["by"]
        with pytest.raises(CommandError):
            call_command("dealer", "export", "leaver", "--to", str(tmp_path / "late.zip"))
