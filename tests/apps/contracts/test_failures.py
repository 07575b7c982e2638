"""What failed is kept as a code and told in the reader's language; nobody reads of our exceptions."""

import pytest
from django.utils import translation

from core.edge.esign.errors import AuthorityUnavailable, ClockAhead
from core.edge.glyphs import GlyphsMissing
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.storage.scope import NoScope
from tenant_apps.contracts import operations
from tenant_apps.contracts.errors import NothingToRetry
from tenant_apps.contracts.failures import kept, told
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.operations import rendering
from tenant_apps.contracts.presenting import detail_of
from tenant_apps.contracts.queries import contract_for, current_contract
from tenant_apps.orders.operations import prepare_contract
from tenant_apps.orders.operations.papers import draw_deposit
from tenants.context import dealer_context
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, staff

RARE = GlyphsMissing(params={"characters": "𲀀 (U+32000)"})


@pytest.mark.parametrize(
    ("error", "code", "zh", "en"),
    [
        (RARE, "pdf.glyphs_missing", "U+32000", "These characters cannot be printed: "),
        (ClockAhead(params={"seconds": 90}), "esign.clock_ahead", "90", "wrong by 90 seconds"),
        (
            AuthorityUnavailable(params={"url": "http://ca"}),
            "esign.authority_unavailable",
            "稍后",
            "try again",
        ),
        (Forbidden(), "access.forbidden", "账号", "not allowed"),
        (NoScope("d_000001"), "server.error", "数据", "Something went wrong on our side"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else "",
)
def test_a_code_is_kept_and_words_are_told(error, code, zh, en):
    with translation.override("zh-hans"):
        said = kept(error)
        assert zh in told(said)
    with translation.override("en"):
        assert said.partition(" ")[0] == code
        assert en in told(said)
        assert "http" not in said


def test_what_a_provider_said_and_what_was_kept_in_words_is_told_too():
    with translation.override("en"):
        assert told("ESIGN: provider_refused") == "eSign: The signing provider refused the document."
        assert told("证书机构暂时没有回应。") == "证书机构暂时没有回应。"
        assert told("") == ""


def cannot(_contract):
    raise RARE


def test_everybody_reads_in_their_own_language_why_it_was_not_printed(main, deliver, monkeypatch):
    monkeypatch.setattr(rendering, "pdf_of", cannot)
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        prepare_contract(actor=SYSTEM, order_id=order.id)
        contract = current_contract(order.id)
        with translation.override("zh-hans"):
            operations.carry_on(contract_id=contract.id)
        assert Contract.objects.get(id=contract.id).state == "FAILED"
        with translation.override("en"):
            shown = detail_of(contract_for(SYSTEM, contract.id), SYSTEM)
            assert shown["error"].startswith("These characters cannot be printed")
            assert shown["error"] in [step["note"] for step in shown["steps"]]


class TestAgain:
    """A paper that what happens has made, and that could not be printed, is not the end of it."""

    @pytest.fixture
    def failed(self, main, monkeypatch):
        order = make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))
        with dealer_context(main), monkeypatch.context() as now:
            now.setattr(rendering, "pdf_of", cannot)
            draw_deposit(actor=SYSTEM, order_id=order.id)
            paper = current_contract(order.id, "DEPOSIT")
            operations.carry_on(contract_id=paper.id)
            return Contract.objects.get(id=paper.id)

    def test_it_is_drawn_anew_in_the_same_words_and_issued_by_the_same(self, main, failed):
        with dealer_context(main):
            assert "retry" in detail_of(contract_for(SYSTEM, failed.id), staff("SALES"))["verbs"]
            anew = operations.retry_contract(actor=staff("SALES"), contract_id=failed.id)
            failed.refresh_from_db()
            assert (failed.state, anew.state, anew.kind) == ("VOIDED", "DRAFT", "DEPOSIT")
            assert anew.number == failed.number.replace("-D1", "-D2")
            assert (anew.order_id, anew.value_minor) == (failed.order_id, failed.value_minor)
            bare = ("number", "version", "clauses")
            kept_words, words = ({**one.terms, **dict.fromkeys(bare)} for one in (failed, anew))
            assert kept_words == words
            ready = Signer.objects.filter(contract__in=(failed, anew)).values_list("role", "name", "ready_by")
            assert len(ready) == 2
            assert len(set(ready)) == 1

    def test_once_and_by_those_who_may(self, main, failed):
        with dealer_context(main):
            with pytest.raises(Forbidden):
                operations.retry_contract(actor=staff("TECHNICIAN"), contract_id=failed.id)
            assert Contract.objects.count() == 1
            operations.retry_contract(actor=staff("SALES"), contract_id=failed.id)
            with pytest.raises(NothingToRetry):
                operations.retry_contract(actor=staff("SALES"), contract_id=failed.id)
            assert Contract.objects.count() == 2

    def test_a_sales_contract_is_prepared_instead(self, main, failed):
        with dealer_context(main):
            Contract.objects.filter(id=failed.id).update(kind="SALE")
            assert "retry" not in detail_of(contract_for(SYSTEM, failed.id), staff("SALES"))["verbs"]
            with pytest.raises(NothingToRetry):
                operations.retry_contract(actor=staff("SALES"), contract_id=failed.id)
