"""Export and erasure as the worker does them: logged in as who owns nothing, the owner's login at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.db import connection

from tenants.context import market_context
from tenants.errors import ExportMissing
from tenants.life.exports import read_export
from tenants.life.models import Erasure, Export
from tenants.life.operations import ask_export, begin_erasure, carry_out_erasure, make_export
from tenants.life.scanning import scan
from tenants.life.verifying import verify_archive
from tenants.models import Dealer
from tests.isolation import serving
from tests.life.conftest import OPERATOR, put, settle
from tests.life.test_export import furnish


@contextmanager
def as_worker() -> Iterator[None]:
    """The default connection on the serving login for a block."""
    given = connection.settings_dict
    connection.close()
    connection.settings_dict = {**serving.login(), "CONN_MAX_AGE": 0}
    connection.close()
    try:
        with market_context():
            yield
    finally:
        connection.close()
        connection.settings_dict = given


@pytest.fixture
def owner_url() -> str:
    """The owner's login as an address."""
    given = connection.settings_dict
    who = f"{quote(given['USER'])}:{quote(given['PASSWORD'] or '')}"
    return f"postgres://{who}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def test_the_worker_exports_and_erases(leaver, settings, owner_url, tmp_path):
    serving.login()
    dealer = settle("served")
    furnish(dealer)
    put(dealer, "offboard", hand_over="由邻店交付")
    settings.OWNER_DATABASE_URL = owner_url
    with as_worker():
        export = ask_export(actor=OPERATOR, dealer_id=dealer.id)
        make_export(export_id=export.id)
        export = Export.objects.get(id=export.id)
        assert export.state == "READY", export.error
        target = tmp_path / "served.zip"
        target.write_bytes(b"".join(read_export(export)))
        assert verify_archive(target).manifest["dealer"]["slug"] == "served"
        begin_erasure(actor=OPERATOR, dealer_id=dealer.id, confirm="served")
        assert carry_out_erasure(dealer.id).dealer_id == dealer.id
        assert scan(Dealer.objects.get(id=dealer.id)).leftovers == ()
        assert connection.settings_dict["USER"].endswith("__serving")


def test_the_web_process_can_do_neither(leaver, settings):
    serving.login()
    dealer = settle("served")
    put(dealer, "offboard")
    settings.OWNER_DATABASE_URL = ""
    with as_worker():
        export = ask_export(actor=OPERATOR, dealer_id=dealer.id)
        failed = make_export(export_id=export.id)
        assert failed is not None
        assert (failed.state, "OwnerOutOfReach" in failed.error) == ("FAILED", True)
        begin_erasure(actor=OPERATOR, dealer_id=dealer.id, confirm="served")
        with pytest.raises(ExportMissing):
            carry_out_erasure(dealer.id)
        assert Erasure.objects.get(dealer_id=dealer.id).done == []
