"""Papers that are drawn by what happens: only tests that look at them draw them, for type takes time."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from pypdf import PdfReader

from core.edge import pdf
from shared_apps.standardforms.facts import Clause
from tenant_apps.contracts.models import Contract
from tenant_apps.wording import operations as wording
from tenant_apps.wording.queries import template_in_force
from tenants.context import DealerRef, dealer_context
from tests.factories.staff import staff

ALL = ("DEPOSIT", "TRADE_IN", "DELIVERY_NOTE", "PDI_REPORT")
OWN_CLAUSE = Clause(
    code="own", title_zh="本店专用条款", title_en="Our own clause", text_zh="本店另行约定。", text_en="Ours."
)
printing = pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}")


@pytest.fixture
def papers(settings) -> None:
    """Every event draws its paper, as it does outside of the suite."""
    settings.PAPERS_DRAWN = ALL


def paper_of(dealer: DealerRef, subject_id: UUID, kind: str) -> Contract:
    """The newest paper of a kind about something."""
    with dealer_context(dealer):
        return Contract.objects.filter(subject_id=subject_id, kind=kind).latest("edition")


def editions(dealer: DealerRef, subject_id: UUID, kind: str) -> list[tuple[int, str]]:
    """Every version of a kind about something with its state, the oldest first."""
    with dealer_context(dealer):
        rows = Contract.objects.filter(subject_id=subject_id, kind=kind).order_by("edition")
        return list(rows.values_list("edition", "state"))


def words_in(content: bytes) -> str:
    """All that is written in a PDF, without the breaks of lines."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\n", "")


def own_words(dealer: DealerRef, kind: str) -> None:
    """Put a version of the dealer's own in force, with a clause more than the standard's."""
    author, approver = staff("MANAGER"), staff("OWNER", name="批准人")
    with dealer_context(dealer):
        version = wording.begin_version(actor=author, kind=kind)
        clauses = [*template_in_force(kind).clauses, OWN_CLAUSE]
        wording.edit_version(actor=author, template_id=version.id, clauses=clauses)
        wording.move_version(actor=author, template_id=version.id, verb="propose")
        wording.move_version(actor=approver, template_id=version.id, verb="approve")
