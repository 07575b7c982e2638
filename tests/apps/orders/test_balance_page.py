"""The page on which a buyer pays the balance, with the payment simulator behind it."""

import re
from datetime import timedelta

import pytest

from billing.models import Payment as BillingPayment
from billing.tasks import sync_open_payments
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.cashier.models import Payment
from tenant_apps.orders.models import Order
from tenant_apps.orders.next_steps import next_step
from tenant_apps.orders.operations import cancel_order, confirm_part
from tenant_apps.orders.presenting import detail_of
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.billing.conftest import browse, control, pay
from tests.factories.accounts import signed_in
from tests.factories.orders import captured, contact, make_order
from tests.factories.partexchange import LIEN, OFFER, bring_to
from tests.factories.staff import make_user, staff


@pytest.fixture
def buying(main, client_of):
    """A signed-in buyer with an order in this state: client, order and the page's address."""

    def make(state="CONTRACTED"):
        user, client = make_user("李晓雯", phone=f"+86139{ids.new_id().int % 10**8:08d}"), client_of("market")
        with market_context():
            signed_in(client, user)
        order = make_order(main, state, buyer=contact(user.id))
        return client, order, f"/orders/{main.slug}/{order.id}/balance"

    return make


def token_in(answer):
    return re.findall(r'name="part" value="([0-9a-f]{12})"', answer.text)[-1]


def onward(answer):
    """The payment page that the answer moves on to by itself, which a redirect after a form could not."""
    assert answer.status_code == 200
    return re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)[0]


def wanted(client, url, amount, **more):
    token = token_in(client.get(url))
    return client.post(url, {"part": token, "amount": amount, **more})


def state_of(main, order):
    with dealer_context(main):
        return Order.objects.get(id=order.id)


def test_two_people_pay_one_part_each_and_the_page_counts(main, stripe_here, buying, deliver):
    client, order, url = buying()
    own = onward(wanted(client, url, "20,000.50"))
    assert own.startswith(stripe_here.url)
    pay(own)
    shared = wanted(client, url, "10 000", link="1")
    assert shared.url == url
    link = re.findall(r'share-link" readonly value="([^"]+)"', client.get(url).text)[-1]
    browse("POST", f"{link}/wallet/wechat_pay", {"answer": "yes"})

    assert client.get(f"{url}?back=1").status_code == 200
    deliver()

    found = state_of(main, order)
    assert (found.state, found.paid_minor) == ("CONTRACTED", order.paid_minor + 3_000_050)
    with dealer_context(main):
        assert set(Payment.objects.filter(kind="BALANCE").values_list("method", "state")) == {
            ("CARD", "CAPTURED"),
            ("WECHAT_PAY", "CAPTURED"),
        }
    assert "share-link" not in client.get(url).text


def test_a_form_sent_twice_opens_one_page(main, stripe_here, buying):
    client, _order, url = buying()
    token = token_in(client.get(url))
    first, second = (onward(client.post(url, {"part": token, "amount": "5000"})) for _ in range(2))
    assert first == second
    with owner_context():
        assert BillingPayment.objects.filter(purpose=f"BALANCE-{token}").count() == 1
    assert client.post(url, {"part": token, "amount": "6000"}).status_code == 409


@pytest.mark.parametrize(
    "typed", ["", "x", "0", "-5", "999.99", "1000.001", "nan", "1e5", "1e30", "5万万", "99999999"]
)
def test_what_cannot_be_paid_is_refused_beside_the_field(main, stripe_here, buying, typed):
    client, order, url = buying()
    answer = wanted(client, url, typed)
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.text
    assert state_of(main, order) == order
    with owner_context():
        assert not BillingPayment.objects.filter(purpose__startswith="BALANCE").exists()


@pytest.mark.parametrize(
    "typed", ["50000", "￥50，000.00", "５万", "5 万元"], ids=["plain", "wide", "wan", "yuan"]
)
def test_an_amount_is_read_as_people_write_it(main, stripe_here, buying, typed):
    client, _order, url = buying()
    assert wanted(client, url, typed).status_code == 200
    with owner_context():
        assert BillingPayment.objects.get(purpose__startswith="BALANCE").amount_minor == 5_000_000


def test_an_open_page_is_closed_by_its_buyer_and_by_the_orders_end(main, stripe_here, buying, deliver):
    client, order, url = buying()
    wanted(client, url, "5000", link="1")
    closed, second = token_in(client.get(url)), wanted(client, url, "7000")
    open_tokens = re.findall(r'name="part" value="([0-9a-f]{12})"', client.get(url).text)[:-1]
    client.post(url, {"part": open_tokens[0], "close": "1"})
    assert closed
    with owner_context():
        assert sorted(BillingPayment.objects.values_list("state", flat=True)) == ["EXPIRED", "OPEN"]
    with dealer_context(main):
        cancel_order(actor=SYSTEM, order_id=order.id, reason="over")
    deliver()
    with owner_context():
        assert set(BillingPayment.objects.values_list("state", flat=True)) == {"EXPIRED"}
    assert "付款已超时" in browse("GET", onward(second)).text


@pytest.mark.parametrize("state", ["RESERVED", "FUNDED", "CANCELLED"])
def test_nothing_is_asked_for_when_nothing_is_due(main, stripe_here, buying, state):
    client, order, url = buying(state)
    answer = client.get(url)
    assert (answer.status_code, 'name="amount"' in answer.text) == (200, False)
    assert client.post(url, {"part": "0123456789ab", "amount": "5000"}).status_code == 409
    assert state_of(main, order).version == order.version


def test_a_page_for_more_than_is_left_is_closed_and_its_late_money_goes_back(
    main, stripe_here, buying, deliver
):
    client, order, url = buying()
    left = order.total_minor - order.paid_minor
    wide, narrow = (onward(wanted(client, url, f"{minor / 100:.2f}")) for minor in (left - 500_000, 600_000))
    pay(narrow)
    client.get(f"{url}?back=1")
    deliver()
    assert "付款已超时" in browse("GET", wide).text
    assert "share-link" not in client.get(url).text
    with dealer_context(main):
        assert Payment.objects.get(amount_minor=left - 500_000).state == "FAILED"


def test_an_old_car_that_is_taken_closes_the_pages_it_makes_superfluous(main, stripe_here, buying, deliver):
    client, order, url = buying()
    left = order.total_minor - order.paid_minor
    wide, fits = (onward(wanted(client, url, f"{minor / 100:.2f}")) for minor in (left, 500_000))
    with dealer_context(main):
        bring_to(order, "ACCEPTED")
    deliver()
    assert "付款已超时" in browse("GET", wide).text
    assert "付款已超时" not in browse("GET", fits).text
    assert client.get(url).text.count("share-link") == 1


def test_a_silent_processor_only_puts_the_closing_off(main, stripe_here, buying, deliver):
    client, order, url = buying()
    page = onward(wanted(client, url, "7000"))
    control(stripe_here, "POST", "faults", {"count": 100, "path": "/v1/checkout/sessions"})
    with dealer_context(main):
        cancel_order(actor=SYSTEM, order_id=order.id, reason="over")
    deliver()
    control(stripe_here, "DELETE", "faults")
    with owner_context():
        assert BillingPayment.objects.get().state == "OPEN"
        BillingPayment.objects.update(checked_at=clock.now() - timedelta(hours=1))
    sync_open_payments()
    assert "付款已超时" in browse("GET", page).text


def test_whoever_paid_on_a_page_before_it_closed_gets_it_back(main, buying):
    _client, order, _url = buying()
    with dealer_context(main):
        bring_to(order, "ACCEPTED")
        left = order.total_minor - order.paid_minor
        found = confirm_part(actor=SYSTEM, order_id=order.id, captured=captured(order, amount=Money(left)))
        assert (found.state, found.attention) == ("CONTRACTED", "paid_too_much")
        assert Payment.objects.get(amount_minor=left).state == "REFUND_PENDING"


def test_all_places_say_the_same_of_what_is_due(main, buying, client_of):
    client, order, url = buying()
    with dealer_context(main):
        bring_to(order, "ACCEPTED")
        left = order.total_minor - order.paid_minor - OFFER + LIEN
        said = detail_of(order, staff("OWNER"))
        assert (said["due"]["amount"], said["promised"]["amount"]) == (left, OFFER - LIEN)
        assert next_step(order).amount_minor == left
    written = f"¥{left // 100:,}"
    page = client.get(url.removesuffix("/balance")).text
    shown = re.findall(r"(?:待付|还需支付)[^¥]*(¥[\d,]+)", page)
    assert shown
    assert set(shown) == {written}
    assert written in client.get(url).text


def test_before_the_signature_the_page_says_what_will_be_due(main, buying):
    client, order, url = buying("RESERVED")
    assert f"¥{(order.total_minor - order.paid_minor) // 100:,}" in client.get(url).text


def test_a_stranger_finds_no_such_page(main, buying, client_of):
    _client, order, url = buying()
    stranger = client_of("market")
    with market_context():
        signed_in(stranger, make_user("王强", phone="+8613911112222"))
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"part": "0123456789ab", "amount": "5000"}).status_code == 404
    assert state_of(main, order).version == order.version


@pytest.mark.parametrize("known", [True, False], ids=["stranger", "guest"])
@pytest.mark.parametrize(("said", "words"), [("back", "感谢您的付款"), ("left", "尚未付款")])
def test_who_paid_for_another_is_thanked_and_told_nothing(main, buying, client_of, known, said, words):
    _client, order, url = buying()
    payer = client_of("market")
    if known:
        with market_context():
            signed_in(payer, make_user("王强", phone="+8613911112222"))
    answers = [payer.get(f"{each}?{said}=1") for each in (url, url.replace(str(order.id), str(ids.new_id())))]
    assert [(one.status_code, words in one.text) for one in answers] == [(200, True)] * 2
    assert order.number not in answers[0].text
    assert payer.post(f"{url}?{said}=1", {"part": "0123456789ab", "amount": "5000"}).status_code in (302, 404)
