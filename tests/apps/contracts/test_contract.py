"""The contract as a paper: what it says, whether it can be printed, and that its bytes never change."""

import hashlib
import io

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from core.edge import pdf
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from shared_apps.marketplace.models import OrderSummary
from shared_apps.standardforms.capitals import capitals
from tenant_apps.contracts import operations
from tenant_apps.contracts.document import pdf_of
from tenant_apps.contracts.errors import ContractMissing, ContractNotReady, FileDamaged, SumsDisagree
from tenant_apps.contracts.facts import digest_of, terms_from_json
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations import rendering
from tenant_apps.orders.operations import cancel_order, prepare_contract
from tenant_apps.wording.errors import PaperDamaged
from tenant_apps.wording.facts import bound_from_json
from tenants.context import dealer_context
from tests.factories.orders import contact, make_order, render_quickly
from tests.factories.staff import staff

needs_pango = pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}")


def prepared(main, **buyer):
    order = make_order(main, "RESERVED", buyer=contact(**buyer))
    with dealer_context(main):
        prepare_contract(actor=SYSTEM, order_id=order.id)
    return order


@needs_pango
class TestPaper:
    def test_the_worker_makes_a_real_pdf_that_says_what_was_agreed(self, main, deliver):
        order = prepared(main)

        deliver()

        with dealer_context(main):
            contract, content = operations.download_contract(actor=SYSTEM, order_id=order.id)
        assert (contract.state, contract.error) == ("RENDERED", "")
        assert contract.sha256 == hashlib.sha256(content).hexdigest()
        assert contract.pdf.startswith(f"dealers/{main.schema}/contracts/{contract.id}/")
        reader = PdfReader(io.BytesIO(content))
        text = "".join(page.extract_text() for page in reader.pages)
        dense = "".join(text.split())
        for said in (
            "车辆买卖合同",
            "VehicleSaleContract",
            contract.number,
            main.name,
            "李晓雯",
            order.vin,
            "比亚迪",
            "墨玉绿",
            "纯电动",
            "¥215,800.00",
            capitals(21_580_000),
            "¥2,000.00",
            capitals(200_000),
            "¥213,800.00",
            capitals(21_380_000),
            "不具有定金的担保性质",
            "以中文文本为准",
            contract.terms_sha256,
            f"第1页/共{len(reader.pages)}页",
            f"第{len(reader.pages)}页/共{len(reader.pages)}页",
        ):
            assert "".join(said.split()) in dense, said
        assert len(reader.pages) == 3

    def test_the_buyer_sees_it_as_soon_as_it_is_there(self, main, deliver):
        order = prepared(main)
        with dealer_context(main):
            before = OrderSummary.objects.get(id=order.id)

        deliver()

        with dealer_context(main):
            after = OrderSummary.objects.get(id=order.id)
        assert (before.contract_ready, after.contract_ready) == (False, True)
        assert before.contract_id == after.contract_id is not None

    def test_a_character_the_font_lacks_fails_by_name_and_can_be_asked_for_again(self, main, deliver):
        order = prepared(main, name="李\U0003134a")

        deliver()

        with dealer_context(main):
            failed = Contract.objects.get(order_id=order.id)
            assert failed.state == "FAILED"
            assert "U+3134A" in failed.error
            assert not OrderSummary.objects.get(id=order.id).contract_ready
            prepare_contract(actor=SYSTEM, order_id=order.id)
            states = list(Contract.objects.order_by("edition").values_list("edition", "state"))
        assert states == [(1, "VOIDED"), (2, "DRAFT")]

    def test_a_second_run_of_the_task_changes_nothing(self, main, deliver):
        prepared(main)
        deliver()
        with dealer_context(main):
            before = Contract.objects.values().get()

            operations.render_contract(contract_id=before["id"])

            assert Contract.objects.values().get() == before

    def test_markup_in_a_name_is_text(self, main, deliver):
        order = prepared(main, name="<b>李</b>&nbsp;")
        deliver()
        with dealer_context(main):
            _, content = operations.download_contract(actor=SYSTEM, order_id=order.id)
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        assert "<b>李</b>&nbsp;" in text


class TestTerms:
    def test_are_frozen_hashed_and_come_back_whole(self, main):
        order = prepared(main)
        with dealer_context(main):
            contract = Contract.objects.get(order_id=order.id)
        terms = terms_from_json(contract.terms)

        assert contract.terms_sha256 == contract.bound["sha256"] == bound_from_json(contract.bound).sha256
        assert (terms.total_minor, terms.paid_minor, terms.balance_minor) == (21_580_000, 200_000, 21_380_000)
        assert (terms.seller.name, terms.buyer.phone) == (main.name, "+8613800138000")
        assert {clause.title_zh for clause in terms.clauses} >= {"订金", "质量与三包"}
        assert "定金" not in {clause.title_zh for clause in terms.clauses}

    def test_any_change_changes_the_digest(self, main):
        order = prepared(main)
        with dealer_context(main):
            contract = Contract.objects.get(order_id=order.id)
            plain = contract.bound
            said = {**plain["snapshot"], "total_minor": plain["snapshot"]["total_minor"] + 1}
            contract.bound = {**plain, "snapshot": said}
            with pytest.raises(SumsDisagree):
                pdf_of(contract)
            contract.value_minor += 1
            contract.bound["snapshot"]["balance_minor"] += 1
            with pytest.raises(PaperDamaged):
                pdf_of(contract)
        assert digest_of(dict(reversed(plain.items()))) == digest_of(plain)


class TestKeeping:
    def test_a_changed_file_is_never_handed_out(self, main):
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            contract = Contract.objects.get(order_id=order.id)
            default_storage.delete(contract.pdf)
            with pytest.raises(FileDamaged):
                operations.download_contract(actor=SYSTEM, order_id=order.id)
            with default_storage.open(contract.pdf, "wb") as file:
                file.write(b"another paper")
            with pytest.raises(FileDamaged):
                operations.download_contract(actor=SYSTEM, order_id=order.id)

    def test_a_void_contract_is_not_handed_out(self, main):
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            cancel_order(actor=SYSTEM, order_id=order.id, reason="x")
            with pytest.raises(ContractMissing):
                operations.download_contract(actor=SYSTEM, order_id=order.id)

    def test_voided_while_it_was_being_rendered_it_stays_void_and_leaves_no_file(self, main, monkeypatch):
        order = prepared(main)

        def slowly(contract):
            cancel_order(actor=SYSTEM, order_id=order.id, reason="meanwhile")
            return b"%PDF too late", {}

        monkeypatch.setattr(rendering, "pdf_of", slowly)
        with dealer_context(main):
            contract_id = Contract.objects.get(order_id=order.id).id
            operations.render_contract(contract_id=contract_id)
            contract = Contract.objects.get(order_id=order.id)
            assert (contract.state, contract.pdf) == ("VOIDED", "")
            folder = f"dealers/{main.schema}/contracts/{contract.id}"
            assert not default_storage.exists(folder) or default_storage.listdir(folder)[1] == []

    def test_a_printer_without_paper_fails_visibly(self, main, monkeypatch):
        order = prepared(main)

        def broken(contract):
            raise pdf.PdfUnavailable(params={"fix": pdf.APT_LINE})

        monkeypatch.setattr(rendering, "pdf_of", broken)
        with dealer_context(main):
            operations.render_contract(contract_id=Contract.objects.get(order_id=order.id).id)
            failed = Contract.objects.get(order_id=order.id)
        assert failed.state == "FAILED"
        assert pdf.APT_LINE in failed.error

    def test_signing_needs_the_right_and_a_rendered_paper(self, main):
        order = prepared(main)
        with dealer_context(main):
            with pytest.raises(Forbidden):
                operations.sign_contract(actor=staff("FINANCE"), order_id=order.id)
            with pytest.raises(ContractNotReady):
                operations.sign_contract(actor=staff("SALES"), order_id=order.id)
            render_quickly(Contract.objects.get(order_id=order.id).id)
            signed = operations.sign_contract(actor=staff("SALES"), order_id=order.id)
        assert signed.state == "SIGNED"

    def test_another_dealer_finds_nothing(self, main, other):
        order = make_order(main, "CONTRACTED")
        with dealer_context(other), pytest.raises(ContractMissing):
            operations.download_contract(actor=SYSTEM, order_id=order.id)
