"""The buyer's page of a contract: read, identify, sign, decline; and what must not happen on it."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.contracts import operations
from tenant_apps.contracts.models import Signer
from tenants.context import dealer_context, market_context
from tests.apps.identities.numbers import ID_CARD
from tests.factories.accounts import signed_in
from tests.factories.deeds import drawn, last_code, page_of, reread, sent
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user

LINE = json.dumps([[[100, 100], [400, 200], [700, 120]]])


@pytest.fixture(autouse=True)
def _texts(settings, tmp_path):
    settings.TEXTS_FOLDER = tmp_path / "texts"
    settings.CONTRACT_ID_FROM_MINOR = 10**12


@pytest.fixture
def buyer(client_of):
    client, user = client_of("market"), make_user("李晓雯")
    with market_context():
        signed_in(client, user)
    client.user = user
    return client


@pytest.fixture
def order(main, buyer):
    return make_order(main, "RESERVED", buyer=contact(buyer.user.id))


@pytest.fixture
def deed(main, order):
    return sent(main, order)


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def identified(main, buyer, deed):
    page = page_of(main, deed)
    buyer.get(page)
    buyer.post(page, {"step": "code"})
    assert buyer.post(page, {"step": "identify", "code": last_code()}).status_code == 302
    return page


class TestReading:
    def test_a_contract_that_was_sent_is_opened_by_reading_it(self, main, buyer, deed):
        answer = buyer.get(page_of(main, deed), headers={"accept-language": "zh-hans"})

        assert answer.status_code == 200
        said = text_of(answer)
        assert "订金可退" in said and deed.number in said and "查看合同全文" in said
        assert reread(main, deed).state == "VIEWED"

    def test_looking_at_one_that_was_not_sent_changes_nothing(self, main, buyer, order):
        contract = drawn(main, order)
        assert "经销商正在准备合同" in text_of(buyer.get(page_of(main, contract)))
        assert reread(main, contract).state == "RENDERED"

    def test_strangers_sign_in_and_others_find_nothing(self, main, client_of, deed):
        page = page_of(main, deed)
        assert client_of("market").get(page).status_code == 302
        other, user = client_of("market"), make_user("别人")
        with market_context():
            signed_in(other, user)
        for rest in ("", "/document", "/progress"):
            assert other.get(page + rest).status_code == 404
        for step in ("code", "identify", "sign", "decline"):
            assert other.post(page, {"step": step, "consent": "1", "reason": "不"}).status_code == 404
        assert reread(main, deed).state == "SENT"

    def test_a_contract_of_another_order_is_not_shown_under_mine(self, main, buyer, deed):
        mine = make_order(main, "RESERVED", buyer=contact(buyer.user.id))
        page = page_of(main, deed).replace(str(deed.order_id), str(mine.id))
        assert buyer.get(page).status_code == 404

    def test_the_file_is_shown_or_saved(self, main, buyer, deed):
        page = page_of(main, deed, "/document")
        assert buyer.get(page).headers["Content-Disposition"].startswith("inline")
        saved = buyer.get(page + "?save=1")
        assert saved.content.startswith(b"%PDF")
        assert saved.headers["Content-Disposition"].startswith("attachment")


class TestTheOrdersPage:
    def test_says_whose_signature_comes_next(self, main, buyer, deed):
        order = f"/orders/{main.slug}/{deed.order_id}"
        said = text_of(buyer.get(order))
        assert "阅读合同并签署。" in said and f'href="{page_of(main, deed)}"' in said

        page = identified(main, buyer, deed)
        buyer.post(page, {"step": "sign", "consent": "1"})
        said = text_of(buyer.get(order))
        assert "签署合同。" in said and "阅读合同并签署。" not in said


class TestIdentifying:
    def test_the_code_comes_by_text_and_opens_the_signing(self, main, buyer, deed):
        page = identified(main, buyer, deed)

        assert reread(main, deed).state == "IDENTIFIED"
        assert 'name="consent"' in text_of(buyer.get(page))

    def test_a_wrong_code_stands_at_its_field_and_five_end_it(self, main, buyer, deed):
        page = page_of(main, deed)
        buyer.get(page)
        buyer.post(page, {"step": "code"})
        code = last_code()
        wrong = f"{(int(code) + 1) % 10**6:06d}"

        for _ in range(5):
            answer = buyer.post(page, {"step": "identify", "code": wrong})
            assert answer.status_code == 422
            assert 'id="e-code"' in text_of(answer)
        assert buyer.post(page, {"step": "identify", "code": code}).status_code == 422
        assert reread(main, deed).state == "VIEWED"

    def test_an_empty_field_costs_no_try(self, main, buyer, deed):
        page = page_of(main, deed)
        buyer.get(page)
        buyer.post(page, {"step": "code"})
        for _ in range(6):
            answer = buyer.post(page, {"step": "identify", "code": " "})
            assert answer.status_code == 422 and "请输入我们发给您的六位验证码。" in text_of(answer)
        assert buyer.post(page, {"step": "identify", "code": last_code()}).status_code == 302

    def test_another_code_waits_for_a_minute(self, main, buyer, deed):
        page = page_of(main, deed)
        buyer.get(page)
        buyer.post(page, {"step": "code"})
        assert "data-wait=" in text_of(buyer.get(page))
        assert buyer.post(page, {"step": "code"}).status_code == 429
        with clock.set_to(clock.now() + timedelta(seconds=61)):
            assert buyer.post(page, {"step": "code"}).status_code == 302

    def test_another_device_identifies_itself(self, main, buyer, deed, client_of):
        page = identified(main, buyer, deed)
        second = client_of("market")
        with market_context():
            signed_in(second, buyer.user)

        assert "您已在另一台设备上通过身份验证" in text_of(second.get(page))
        second.post(page, {"step": "sign", "consent": "1"})
        assert reread(main, deed).state == "IDENTIFIED"
        assert second.post(page, {"step": "identify", "code": "000000"}).status_code == 422
        assert 'name="consent"' not in text_of(second.get(page))

        with clock.set_to(clock.now() + timedelta(seconds=61)):
            second.post(page, {"step": "code"})
            assert second.post(page, {"step": "identify", "code": last_code()}).status_code == 302
            assert 'name="consent"' in text_of(second.get(page))
            assert 'name="consent"' in text_of(buyer.get(page)), "the first one goes on where it was"


class TestByDocument:
    @pytest.fixture(autouse=True)
    def _any_value(self, settings):
        settings.CONTRACT_ID_FROM_MINOR = 1
        settings.CONTRACT_REGISTER_FROM_MINOR = 10**12

    def test_the_document_is_noted_on_the_way_and_leads_back(self, main, buyer, deed):
        page = page_of(main, deed)
        assert f"/identity?contract={deed.id}" in text_of(buyer.get(page))
        noted = buyer.post(
            f"/orders/{main.slug}/{deed.order_id}/identity?contract={deed.id}",
            {"kind": "ID_CARD", "name": "李晓雯", "number": ID_CARD},
        )
        assert (noted.status_code, noted.url) == (302, page)
        buyer.post(page, {"step": "code"})
        code = last_code()

        answer = buyer.post(page, {"step": "identify", "code": code, "id_last4": "0000"})
        assert answer.status_code == 422 and 'id="e-id_last4"' in text_of(answer)
        assert reread(main, deed).state == "VIEWED"
        answer = buyer.post(page, {"step": "identify", "code": code, "id_last4": ID_CARD[-4:].lower()})
        assert answer.status_code == 302
        assert reread(main, deed).state == "IDENTIFIED"

    def test_an_address_that_is_no_contract_leads_to_the_order(self, main, buyer, deed):
        order = f"/orders/{main.slug}/{deed.order_id}"
        noted = buyer.post(
            f"{order}/identity?contract=//evil.example",
            {"kind": "ID_CARD", "name": "李晓雯", "number": ID_CARD},
        )
        assert noted.url == order


class TestSigning:
    def test_three_taps(self, main, buyer, deed):
        page = identified(main, buyer, deed)

        review = buyer.post(page, {"step": "review", "consent": "1", "strokes": LINE})
        assert review.status_code == 200
        assert "确认签署" in text_of(review) and "M100 100" in text_of(review)
        assert reread(main, deed).state == "IDENTIFIED"
        assert buyer.post(page, {"step": "sign", "consent": "1", "strokes": LINE}).status_code == 302

        assert reread(main, deed).state == "SIGNING"
        waiting = text_of(buyer.get(page))
        assert "正在完成您的签署" in waiting and 'http-equiv="refresh"' in waiting
        assert buyer.get(page_of(main, deed, "/progress")).json() == {
            "state": "SIGNING", "trying_again": False,
        }  # fmt: skip
        with dealer_context(main):
            assert bytes(Signer.objects.get(contract=deed, role="BUYER").ink).startswith(b"\x89PNG")

    @pytest.mark.parametrize("step", ["review", "sign"])
    def test_without_consent_nothing_is_signed_and_the_ink_stays(self, main, buyer, deed, step):
        page = identified(main, buyer, deed)
        answer = buyer.post(page, {"step": step, "strokes": LINE})
        assert answer.status_code == 422
        assert 'id="e-consent"' in text_of(answer) and LINE in text_of(answer)
        assert reread(main, deed).state == "IDENTIFIED"

    @pytest.mark.parametrize(
        "strokes", ["[[[1,1]]]", "no", "[[[0,0],[5000,0]]]"], ids=["dot", "words", "off"]
    )
    def test_ink_that_is_no_signature_is_refused(self, main, buyer, deed, strokes):
        page = identified(main, buyer, deed)
        answer = buyer.post(page, {"step": "sign", "consent": "1", "strokes": strokes})
        assert answer.status_code == 422
        assert "请在签名区内清晰签名" in text_of(answer)
        assert reread(main, deed).state == "IDENTIFIED"

    def test_the_second_of_two_taps_is_no_error(self, main, buyer, deed):
        page = identified(main, buyer, deed)
        for _ in range(2):
            assert buyer.post(page, {"step": "sign", "consent": "1"}).status_code == 302
        assert reread(main, deed).state == "SIGNING"

    def test_an_old_identification_is_asked_for_again(self, main, buyer, deed):
        page = identified(main, buyer, deed)
        with clock.set_to(clock.now() + timedelta(minutes=16)):
            buyer.post(page, {"step": "sign", "consent": "1"})
            assert reread(main, deed).state != "SIGNING"
            assert 'name="consent"' not in text_of(buyer.get(page))


class TestDeclining:
    def test_with_a_reason(self, main, buyer, deed):
        page = page_of(main, deed)
        assert buyer.post(page, {"step": "decline", "reason": "颜色不对"}).status_code == 302
        told = reread(main, deed)
        assert (told.state, told.reason) == ("DECLINED", "颜色不对")
        assert "颜色不对" in text_of(buyer.get(page))

    def test_without_one_it_stays(self, main, buyer, deed):
        answer = buyer.post(page_of(main, deed), {"step": "decline", "reason": "  "})
        assert answer.status_code == 422 and 'id="e-reason"' in text_of(answer)
        assert reread(main, deed).state == "SENT"


class TestEnded:
    def test_one_whose_time_is_over_says_so_before_the_sweep_comes(self, main, buyer, deed):
        page = page_of(main, deed)
        buyer.get(page)
        with clock.set_to(clock.now() + timedelta(days=8)):
            tapped = buyer.post(page, {"step": "code"})
            assert (tapped.status_code, tapped.url) == (302, page), "who had it open learns of it, too"
            said = text_of(buyer.get(page))
        assert "请联系经销商重新发送" in said and 'name="step"' not in said
        assert reread(main, deed).state == "EXPIRED"

    def test_expired_voided_and_replaced_pages_say_what_to_do(self, main, buyer, order, deed):
        page = page_of(main, deed)
        with dealer_context(main), clock.set_to(clock.now() + timedelta(days=8)):
            assert operations.expire_contract(actor=SYSTEM, contract_id=deed.id)
        assert "请联系经销商重新发送" in text_of(buyer.get(page))

        newer = sent(main, order)
        assert page_of(main, newer) in text_of(buyer.get(page))
        with dealer_context(main):
            operations.void_contract(actor=SYSTEM, contract_id=newer.id, reason="价格有误")
        assert "经销商已撤回此版本" in text_of(buyer.get(page_of(main, newer)))

    def test_steps_on_an_ended_contract_are_refused(self, main, buyer, deed):
        page = page_of(main, deed)
        with dealer_context(main):
            operations.void_contract(actor=SYSTEM, contract_id=deed.id, reason="价格有误")
        for step in ("code", "identify", "sign", "review", "decline"):
            buyer.post(page, {"step": step, "consent": "1", "reason": "不", "code": "123456"})
            assert reread(main, deed).state == "VOIDED"
