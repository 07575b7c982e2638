"""The archive as the portal meets it."""

from __future__ import annotations

from core.flow.audit.queries import lines_of
from tenants.context import dealer_context
from tests.apps.archive.conftest import filed
from tests.factories.staff import staff_client


def test_search_document_hold_and_file(main):
    with dealer_context(main):
        facts = filed()
    client = staff_client(main)
    found = client.get("/api/v1/archive/documents", {"q": "李"}).json()["items"]
    assert [one["number"] for one in found] == [facts.number]
    detail = client.get(f"/api/v1/archive/documents/{facts.id}").json()
    assert detail["history"][0]["action"] == "archive.document.viewed"
    check = client.get(f"/api/v1/archive/documents/{facts.id}/check").json()
    assert (check["intact"], check["is_signed"], check["in_log"]) == (True, False, False)
    refused = client.get(f"/api/v1/archive/documents/{facts.id}/file")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "archive.purpose_missing")
    file = client.get(f"/api/v1/archive/documents/{facts.id}/file?purpose=AUDIT")
    assert file.content == b"%PDF-1.7 document 1"
    assert file["Cache-Control"] == "private, no-store"
    held = client.post(
        f"/api/v1/archive/documents/{facts.id}/holds", {"reason": "与买方的诉讼"},
        content_type="application/json",
    )  # fmt: skip
    assert (held.status_code, held.json()["held"]) == (201, True)
    with dealer_context(main):
        assert lines_of("document", facts.id).filter(action="archive.document.opened").count() == 1
