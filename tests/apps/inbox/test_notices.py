"""What buyers hear of their contracts: in the inbox, by letter and by text message, each once."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core import mail

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from shared_apps.accounts.models import User
from shared_apps.inbox.facts import News
from shared_apps.inbox.models import Notice
from shared_apps.inbox.operations import take_notice
from shared_apps.inbox.tasks import send_letters
from tenant_apps.contracts import operations
from tenants.context import dealer_context, market_context, owner_context
from tests.factories.accounts import signed_in
from tests.factories.deeds import PHONE, page_of, sent
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user


@pytest.fixture(autouse=True)
def _texts(settings, tmp_path):
    settings.TEXTS_FOLDER = tmp_path / "texts"


@pytest.fixture
def reader():
    user = make_user("李晓雯")
    with owner_context():
        User.objects.filter(id=user.id).update(
            phone=PHONE, phone_confirmed_at=clock.now(), email_confirmed_at=clock.now(), locale="zh-hans"
        )
    return user


@pytest.fixture
def deed(main, reader, deliver):
    found = sent(main, make_order(main, "RESERVED", buyer=contact(reader.id)))
    deliver()
    return found


def texts(settings):
    folder = Path(settings.TEXTS_FOLDER)
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]


def told():
    with market_context():
        return list(Notice.objects.order_by("created_at").values_list("happened", "unread"))


def send():
    with market_context():
        return send_letters()


def test_a_contract_that_was_sent_is_told_on_every_way_once(main, reader, deed, deliver, settings, client_of):
    send()
    send()

    assert [message.to for message in mail.outbox] == [[reader.email]]
    assert page_of(main, deed) in mail.outbox[0].body and deed.number in mail.outbox[0].subject
    assert [text["to"] for text in texts(settings)] == [PHONE]
    assert page_of(main, deed) in texts(settings)[0]["text"]

    client = signed_in(client_of("market"), reader)
    assert client.get("/inbox/unread").json() == {"unread": 1}
    page = client.get("/inbox").content.decode()
    assert page_of(main, deed) in page and deed.number in page
    assert client.get("/inbox/unread").json() == {"unread": 0}


def test_a_reminder_is_told_and_what_buyers_do_themselves_is_only_kept(main, deed, deliver):
    send()
    mail.outbox.clear()
    with dealer_context(main), clock.set_to(clock.now() + timedelta(hours=2)):
        operations.remind_signer(actor=SYSTEM, contract_id=deed.id)
    with clock.set_to(clock.now() + timedelta(hours=2)):
        deliver()
        send()
    assert len(mail.outbox) == 1
    with dealer_context(main):
        operations.decline(actor=SYSTEM, contract_id=deed.id, reason="颜色不对")
    deliver()
    send()
    assert len(mail.outbox) == 1
    assert sorted(told()) == [("DECLINED", False), ("REMINDED", True), ("SENT", True)]


def test_a_contract_withdrawn_before_it_was_sent_is_no_news(main, reader, deliver):
    order = make_order(main, "RESERVED", buyer=contact(reader.id))
    deed = sent(main, order)
    with dealer_context(main):
        operations.void_contract(actor=SYSTEM, contract_id=deed.id, reason="价格有误")
    deliver()
    assert [happened for happened, _ in told()] == ["SENT", "VOIDED"]

    with market_context():
        Notice.objects.all().delete()
        assert not take(main.schema, order, reader.id, "VOIDED")
    assert told() == []


def test_nobody_is_told_of_anothers_order_nor_by_another_dealer(main, other, reader, deliver):
    order = make_order(main, "RESERVED", buyer=contact(reader.id))
    stranger = make_user("别人")
    with market_context():
        assert not take(other.schema, order, reader.id, "SENT")
        assert not take(main.schema, order, stranger.id, "SENT")
        assert Notice.objects.count() == 0
        assert take(main.schema, order, reader.id, "SENT")


def test_what_the_gateways_refuse_is_tried_again(main, reader, deliver, settings):
    with owner_context():
        User.objects.filter(id=reader.id).update(phone="+8613800130000", email_confirmed_at=None)
    sent(main, make_order(main, "RESERVED", buyer=contact(reader.id)))
    deliver()
    assert send() == 0
    with owner_context():
        User.objects.filter(id=reader.id).update(phone=PHONE)
    assert send() == 1
    assert [text["to"] for text in texts(settings)] == [PHONE]


def take(schema: str, order, buyer_id: UUID, happened: str) -> bool:
    news = News(
        event_id=ids.new_id(),
        buyer_id=buyer_id,
        order_id=order.id,
        contract_id=order.id,
        kind="SALE",
        number="MQ-1-C1",
        happened=happened,
    )
    return take_notice(actor=SYSTEM, news=news, dealer_schema=schema)
