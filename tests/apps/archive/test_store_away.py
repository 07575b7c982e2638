"""A store that does not answer says nothing of a document: nobody reads that it was changed or is gone."""

from __future__ import annotations

from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from core.flow.audit.queries import lines_of
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.storage.vault import LockedBucket, ReadOnlyFiles
from tenant_apps.archive.errors import VaultUnavailable
from tenant_apps.archive.facts import Criteria
from tenant_apps.archive.models import Export
from tenant_apps.archive.operations import (
    ask_export,
    check_document,
    fetch_export,
    open_document,
    packing,
    run_export,
)
from tenants.context import dealer_context
from tests.apps.archive.conftest import filed, person


class _BreaksOff(BaseHTTPRequestHandler):
    """Promises a hundred bytes and sends nine."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"%PDF-1.7 ")

    def log_message(self, *said: object) -> None:
        """Quiet."""


@pytest.fixture
def store():
    """The address of a store that breaks off."""
    with HTTPServer(("127.0.0.1", 0), _BreaksOff) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_answer_that_breaks_off_is_the_stores_error(main, store):
    bucket = LockedBucket(
        "any", endpoint_url=store, aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1"
    )
    with (
        dealer_context(main),
        pytest.raises(OSError, match="IncompleteRead"),
        bucket.opened(f"dealers/{main.schema}/x", "1") as file,
    ):
        file.read()


@pytest.mark.parametrize("look", ["open", "check"])
def test_who_opens_or_checks_a_document_is_asked_to_try_again(main, monkeypatch, look):
    with dealer_context(main):
        facts = filed()
        monkeypatch.setattr(ReadOnlyFiles, "opened", _away)
        with pytest.raises(VaultUnavailable):
            if look == "open":
                open_document(actor=person(), document_id=facts.id, purpose="AUDIT")
            else:
                check_document(actor=person(), document_id=facts.id)
        assert [line.action for line in lines_of("document", facts.id)] == ["archive.document.filed"]


def test_an_export_waits_for_it_and_calls_nothing_missing(main, monkeypatch):
    monkeypatch.setattr(packing, "PER_STRETCH", 1)
    with dealer_context(main):
        for place in range(1, 4):
            filed(place)
        export = ask_export(actor=person(), criteria=Criteria(), purpose="FINANCE")
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(ReadOnlyFiles, "opened", _away)
            assert run_export(actor=SYSTEM, export_id=export.id, dealer="x") == "RUNNING"
        stopped = Export.objects.get()
        assert (stopped.done, stopped.problems, stopped.error) == (0, [], "VaultUnavailable")
        with clock.set_to(clock.now() + timedelta(minutes=3)):
            assert run_export(actor=SYSTEM, export_id=export.id, dealer="x") == "DONE"
            fetch_export(actor=person(), export_id=export.id)[1].close()


def _away(self, key, version):
    raise OSError("the store is gone")
