"""The certificate of deletion: what it says, signed, and as a PDF for people."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from core.edge.pdf import PdfUnavailable, render_pdf
from core.kernel import clock
from tenants.life.belongings import belongings
from tenants.life.models import Certificate, Erasure
from tenants.life.signing import canonical, public_key, sign
from tenants.models import Dealer

log = logging.getLogger(__name__)
FORM = "marque certificate of deletion 1"


def statement_of(dealer: Dealer, erasure: Erasure, *, tables_scanned: int) -> dict[str, Any]:
    """What the platform certifies, in plain words and counts."""
    counts = erasure.counts
    kept = {one.table: one.kept for one in belongings() if one.kept}
    return {
        "form": FORM,
        "number": number_of(dealer),
        "issued_at": clock.now().astimezone(UTC).isoformat(),
        "product": {"name": "marque", "version": settings.PRODUCT_VERSION},
        "dealer": {
            "id": str(dealer.id),
            "slug": dealer.slug,
            "name": dealer.name,
            "schema": dealer.schema_name,
        },
        "by": erasure.asked_by,
        "begun_at": erasure.started_at.astimezone(UTC).isoformat(),
        "export": counts["evidence"],
        "deleted": {
            "schema": counts["schema"],
            "rows": counts["rows"]["deleted"],
            "files": counts["files"],
            "cache_entries": counts["rows"]["cached"],
        },
        "archive": counts.get("vault", {"erased": 0, "erased_bytes": 0, "kept": 0}),
        "key_destroyed": counts["key"],
        "kept": [
            {"table": table, "rows": rows, "why_zh": kept[table].why_zh, "why_en": kept[table].why_en}
            for table, rows in sorted(counts["rows"]["kept"].items())
            if rows and kept.get(table)
        ],
        "scan": {"tables": tables_scanned, "left": 0},
    }


def signed(statement: dict[str, Any]) -> dict[str, str]:
    """The statement's one form with its signature, as a certificate's columns."""
    content = canonical(statement)
    return {"statement": content.decode(), "signature": sign(content), "public_key": public_key()}


def pdf_of(certificate: Certificate) -> bytes:
    """The certificate for people, in both languages; empty where PDFs cannot be made."""
    said = json.loads(certificate.statement)
    context = {
        "said": said,
        "issued_at": _in_beijing(said["issued_at"]),
        "begun_at": _in_beijing(said["begun_at"]),
        "key_at": _in_beijing(said["key_destroyed"]["at"]),
        "archive_until": _in_beijing(until)[:10] if (until := said["archive"].get("until")) else "",
        "rows": sum(said["deleted"]["rows"].values()),
        "signature": certificate.signature,
        "public_key": certificate.public_key,
    }
    try:
        return render_pdf("life/certificate.html", context)
    except PdfUnavailable:
        log.warning("certificate %s has no PDF: the machine cannot make any", certificate.number)
        return b""


def document_of(certificate: Certificate) -> dict[str, Any]:
    """The certificate as a JSON file that can be checked: `statement` is signed as canonical JSON."""
    return {
        "statement": json.loads(certificate.statement),
        "algorithm": "Ed25519",
        "public_key": certificate.public_key,
        "signature": certificate.signature,
    }


def number_of(dealer: Dealer) -> str:
    """`DEL-20261122-1A2B3C4D`: the day in Shanghai and the end of the dealer's id."""
    return f"DEL-{clock.now().astimezone(clock.SHANGHAI):%Y%m%d}-{dealer.id.hex[-8:].upper()}"


def _in_beijing(moment: str) -> str:
    """As it stands on paper; templates would show a time in UTC."""
    return f"{datetime.fromisoformat(moment).astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"
