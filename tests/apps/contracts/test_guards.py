"""What keeps a contract from being sent, a buyer from being believed, and a batch from stopping."""

import re
from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError, Forbidden
from tenant_apps.contracts import operations
from tenant_apps.contracts.errors import (
    ClausesNotApproved,
    CodeNotSent,
    CodeWrong,
    IdentifyAgain,
    IdentityMissing,
    IdentityWrong,
    NameDiffers,
    NotTheSamePerson,
    OfferOver,
    PhoneMissing,
    RegisterSilent,
    SellerSignsFirst,
    TooManyCodes,
    TooManyPapers,
)
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.identities.operations import record_order_identity
from tenant_apps.orders.errors import ContractBeingSigned
from tenant_apps.orders.operations import cancel_order, record_signature
from tenants.context import dealer_context
from tests.apps.identities.numbers import ID_CARD
from tests.factories.deeds import drawn, last_code, reread, sent, viewed
from tests.factories.orders import buyer_of, contact, make_order
from tests.factories.staff import make_user, staff

LAST4 = ID_CARD[-4:]


@pytest.fixture(autouse=True)
def _texts_of_its_own(settings, tmp_path):
    settings.TEXTS_FOLDER = tmp_path


@pytest.fixture
def order(main):
    return make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))


def note_paper(main, order, name="李晓雯"):
    with dealer_context(main):
        record_order_identity(actor=SYSTEM, order_id=order.id, kind="ID_CARD", name=name, number=ID_CARD)


def identify(order, contract, **said):
    operations.ask_code(actor=buyer_of(order), contract_id=contract.id)
    given = {"code": last_code(), "id_last4": LAST4, **said}
    return operations.identify(actor=buyer_of(order), contract_id=contract.id, **given)


class TestLevels:
    @pytest.mark.parametrize(
        ("id_from", "register_from", "level"),
        [(10**9, 10**9, "CODE"), (1, 10**9, "CODE_ID"), (1, 1, "REGISTER")],
        ids=["low", "middle", "high"],
    )
    def test_the_value_decides(self, main, order, settings, id_from, register_from, level):
        settings.CONTRACT_ID_FROM_MINOR, settings.CONTRACT_REGISTER_FROM_MINOR = id_from, register_from
        note_paper(main, order)
        contract = viewed(main, order)
        with dealer_context(main):
            assert contract.level == level
            assert identify(order, contract).state == "IDENTIFIED"

    def test_a_low_value_asks_for_no_document(self, main, order, settings):
        settings.CONTRACT_ID_FROM_MINOR = 10**9
        contract = viewed(main, order)
        with dealer_context(main):
            assert identify(order, contract, id_last4="").state == "IDENTIFIED"

    @pytest.mark.parametrize(
        ("name", "said", "refused"),
        [
            (None, {}, IdentityMissing),
            ("李晓雯", {"id_last4": "0000"}, IdentityWrong),
            ("李晓雯", {"id_last4": ""}, IdentityWrong),
            ("张三", {}, NameDiffers),
            ("李晓雯", {"code": "12"}, CodeWrong),
        ],
        ids=["no paper", "other digits", "no digits", "another name", "no code"],
    )
    def test_what_does_not_agree_is_refused(self, main, order, name, said, refused):
        contract = viewed(main, order)
        if name:
            note_paper(main, order, name)
        with dealer_context(main):
            with pytest.raises(refused):
                identify(order, contract, **said)
            assert Contract.objects.get(id=contract.id).state == "VIEWED"

    @pytest.mark.parametrize(
        ("name", "refused"), [("李不符", NotTheSamePerson), ("李静默", RegisterSilent)], ids=["no", "silent"]
    )
    def test_the_register_may_say_no_or_nothing(self, main, settings, name, refused):
        settings.CONTRACT_REGISTER_FROM_MINOR = 1
        order = make_order(main, "RESERVED", buyer=contact(make_user(name).id, name=name))
        note_paper(main, order, name)
        contract = viewed(main, order)
        with dealer_context(main):
            with pytest.raises(refused):
                identify(order, contract)
            assert Contract.objects.get(id=contract.id).state == "VIEWED"
            settings.CONTRACT_REGISTER_FROM_MINOR = 10**9

    def test_who_has_the_phone_does_not_guess_the_document(self, main, order):
        note_paper(main, order)
        contract, now = viewed(main, order), clock.now()
        with dealer_context(main):
            for guess in range(11):
                with clock.set_to(now + timedelta(minutes=15 * guess)):
                    refused = IdentityWrong if guess < 10 else TooManyPapers
                    with pytest.raises(refused):
                        identify(order, contract, id_last4=f"{guess:04d}")
            with clock.set_to(now + timedelta(hours=3)), pytest.raises(TooManyPapers):
                identify(order, contract)
            assert Contract.objects.get(id=contract.id).state == "VIEWED"
            with clock.set_to(now + timedelta(hours=27)):
                assert identify(order, contract).state == "IDENTIFIED"


class TestCodes:
    def test_five_guesses_then_even_the_right_one_is_wrong(self, main, order):
        note_paper(main, order)
        contract = viewed(main, order)
        with dealer_context(main):
            operations.ask_code(actor=buyer_of(order), contract_id=contract.id)
            right = last_code()
            wrong = "000000" if right != "000000" else "111111"
            for code in [wrong] * 5 + [right]:
                with pytest.raises(CodeWrong):
                    operations.identify(
                        actor=buyer_of(order), contract_id=contract.id, code=code, id_last4=LAST4
                    )

    def test_they_come_a_minute_apart_and_five_an_hour(self, main, order):
        contract = viewed(main, order)
        now = clock.now()
        with dealer_context(main):
            for minute in range(5):
                with clock.set_to(now + timedelta(minutes=minute, seconds=minute)):
                    operations.ask_code(actor=buyer_of(order), contract_id=contract.id)
                    with pytest.raises(TooManyCodes):
                        operations.ask_code(actor=buyer_of(order), contract_id=contract.id)
            with clock.set_to(now + timedelta(minutes=30)), pytest.raises(TooManyCodes):
                operations.ask_code(actor=buyer_of(order), contract_id=contract.id)
            with clock.set_to(now + timedelta(minutes=61)):
                operations.ask_code(actor=buyer_of(order), contract_id=contract.id)

    def test_ten_minutes_later_it_is_no_code(self, main, order):
        note_paper(main, order)
        contract = viewed(main, order)
        with dealer_context(main):
            operations.ask_code(actor=buyer_of(order), contract_id=contract.id)
            code = last_code()
            with clock.set_to(clock.now() + timedelta(minutes=10, seconds=1)), pytest.raises(CodeWrong):
                operations.identify(actor=buyer_of(order), contract_id=contract.id, code=code, id_last4=LAST4)

    def test_without_a_number_there_is_no_code(self, main, order):
        contract = sent(main, order)
        with dealer_context(main):
            Signer.objects.filter(contract=contract).update(phone="", email="")
            operations.open_contract(actor=buyer_of(order), contract_id=contract.id)
            with pytest.raises(PhoneMissing):
                operations.ask_code(actor=buyer_of(order), contract_id=contract.id)

    def test_who_has_only_an_address_gets_the_code_by_letter(self, main, order, mailoutbox):
        contract = sent(main, order)
        note_paper(main, order)
        with dealer_context(main):
            Signer.objects.filter(contract=contract, role="BUYER").update(phone="", email="li@post.example")
            operations.open_contract(actor=buyer_of(order), contract_id=contract.id)
            shown = operations.ask_code(actor=buyer_of(order), contract_id=contract.id)
            (letter,) = mailoutbox
            code = re.search(r"\d{6}", letter.body)[0]
            done = operations.identify(
                actor=buyer_of(order), contract_id=contract.id, code=code, id_last4=LAST4
            )

        assert (letter.to, shown) == (["li@post.example"], "l•••@post.example")
        assert contract.number in letter.subject
        assert code not in letter.subject
        assert done.state == "IDENTIFIED"

    def test_a_mail_server_that_is_away_is_told(self, main, order, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        contract = sent(main, order)
        with dealer_context(main):
            Signer.objects.filter(contract=contract).update(phone="", email="li@post.example")
            operations.open_contract(actor=buyer_of(order), contract_id=contract.id)
            with pytest.raises(CodeNotSent):
                operations.ask_code(actor=buyer_of(order), contract_id=contract.id)

    def test_an_old_identification_signs_nothing_and_is_undone(self, main, order):
        note_paper(main, order)
        contract = viewed(main, order)
        with dealer_context(main):
            identify(order, contract)
            with clock.set_to(clock.now() + timedelta(minutes=16)), pytest.raises(IdentifyAgain):
                operations.sign(actor=buyer_of(order), contract_id=contract.id)
            assert Contract.objects.get(id=contract.id).state == "VIEWED"


class TestSending:
    def test_own_clauses_need_a_manager_who_did_not_draw_them(self, main, order):
        contract = drawn(main, order)
        seller, manager = staff("SALES"), staff("MANAGER")
        with dealer_context(main):
            drawer = staff("MANAGER")
            Contract.objects.filter(id=contract.id).update(nonstandard=True, drawn_by=drawer.user_id)
            for refused, actor in ((ClausesNotApproved, seller), (ClausesNotApproved, manager)):
                with pytest.raises(refused):
                    operations.send_contract(actor=actor, contract_id=contract.id)
            with pytest.raises(ClausesNotApproved):
                record_signature(actor=SYSTEM, order_id=order.id)
            with pytest.raises(Forbidden):
                operations.approve_clauses(actor=seller, contract_id=contract.id)
            if drawer.user_id != manager.user_id:
                with pytest.raises(DomainError):
                    operations.approve_clauses(actor=drawer, contract_id=contract.id)
            operations.approve_clauses(actor=manager, contract_id=contract.id)
            assert operations.send_contract(actor=seller, contract_id=contract.id).state == "SENT"

    def test_a_seller_who_signs_first_has_signed_before_it_goes_out(self, main, order):
        contract = drawn(main, order)
        with dealer_context(main), pytest.raises(SellerSignsFirst):
            Contract.objects.filter(id=contract.id).update(seller_first=True)
            operations.send_contract(actor=staff("SALES"), contract_id=contract.id)

    def test_what_lies_with_the_buyer_is_not_signed_on_paper(self, main, order):
        contract = sent(main, order)
        with dealer_context(main), pytest.raises(ContractBeingSigned):
            record_signature(actor=SYSTEM, order_id=order.id)
        assert reread(main, contract).state == "SENT"

    def test_after_a_week_nobody_opens_it_and_the_sweep_lets_it_lapse(self, main, order):
        contract = sent(main, order)
        with dealer_context(main):
            with clock.set_to(clock.now() + timedelta(days=7, seconds=1)):
                with pytest.raises(OfferOver):
                    operations.open_contract(actor=buyer_of(order), contract_id=contract.id)
                assert (operations.expire_contracts(), operations.expire_contracts()) == (1, 0)
            assert Contract.objects.get(id=contract.id).state == "EXPIRED"

    def test_a_batch_takes_what_it_may_and_says_what_it_may_not(self, main, order):
        contract = sent(main, order)
        with dealer_context(main):
            with pytest.raises(Forbidden):
                operations.countersign(actor=staff("SALES"), contract_ids=[contract.id])
            stranger = make_order(main, "RESERVED").id
            done = operations.countersign(actor=staff("FINANCE"), contract_ids=[contract.id, stranger])
        assert [one.error.code for one in done] == ["contracts.not_to_countersign", "request.not_found"]


def test_the_end_of_the_order_takes_the_contract_along(main, order):
    contract = sent(main, order)
    with dealer_context(main):
        cancel_order(actor=SYSTEM, order_id=order.id, reason="x")
        operations.open_contract(actor=buyer_of(order), contract_id=contract.id)  # looking is no step
        with pytest.raises(DomainError):
            operations.ask_code(actor=buyer_of(order), contract_id=contract.id)
    assert reread(main, contract).state == "VOIDED"
