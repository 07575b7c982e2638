"""What a dealer answers reaches the buyer it is for; the buyer may reply, end and block."""

from __future__ import annotations

from datetime import date, timedelta
from smtplib import SMTPResponseException
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection, transaction

from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, NotFound
from shared_apps.inbox.errors import DealerBlocked, ReplyLimit, WordsMissing, WordsTooLong
from shared_apps.inbox.facts import CALL
from shared_apps.inbox.models import Thread, Word
from shared_apps.inbox.operations import (
    block_dealer,
    close_thread,
    mark_all_read,
    reply,
    unblock_dealer,
    write_letters,
)
from shared_apps.inbox.policies import REPLIES
from shared_apps.inbox.presenting import inbox_of
from shared_apps.inbox.queries import unread_count
from shared_apps.inbox.signing import read_stop, stop_token
from shared_apps.inbox.tasks import send_letters
from tenant_apps.customers import errors
from tenant_apps.customers.facts import Offer
from tenant_apps.customers.models import Enquiry, EnquiryWord, FollowUp, Lead
from tenant_apps.customers.operations import answer_enquiry, move_lead, note_call, plan_follow_up
from tenant_apps.customers.queries import answering
from tenants.context import dealer_context, market_context
from tests.factories.inbox import SALES, answer, ask, buyer, offered, thread_with, wish
from tests.factories.staff import make_member
from tests.isolation.test_forged_events import forge


@pytest.fixture
def han():
    return buyer()


@pytest.fixture
def asked(main, other, han, deliver):
    """Both dealers were asked about a car of main's."""
    cars = offered(None, main, other)
    ask(han[1], wish(cars[0], main, other, near="杭州"))
    deliver()


def good(price: int = 19_880_000, days: int = 7, **given) -> Offer:
    """An offer that holds for some days."""
    return Offer(
        text="全包价，含保险", price_minor=price, valid_until=today() + timedelta(days=days), **given
    )


def today() -> date:
    return clock.now().astimezone(clock.SHANGHAI).date()


@pytest.mark.django_db
class TestAnswers:
    def test_an_answer_arrives_with_its_price(self, main, asked, han, deliver):
        answer(main, good(on_road_minor=21_000_000))
        deliver()

        thread = thread_with(main)
        assert (thread.price_minor, thread.on_road_minor, thread.unread) == (19_880_000, 21_000_000, True)
        with market_context():
            word = thread.words.get(side="DEALER")
            assert (word.text, word.author) == ("全包价，含保险", "王顾问")
            assert unread_count(han[0].id) == 1
            assert mark_all_read(actor=han[1]) == 1 and unread_count(han[0].id) == 0

    def test_answers_stand_side_by_side_the_lowest_marked(self, main, other, asked, han, deliver):
        answer(main, good(19_880_000))
        answer(other, good(19_500_000, days=0))
        deliver()
        with market_context():
            (one,) = inbox_of(han[0].id)
            best = {line.thread.dealer_id: line.best for line in one.lines}
            assert best == {main.id: False, other.id: True}
            with clock.set_to(clock.now() + timedelta(days=2)):
                (one,) = inbox_of(han[0].id)
            lines = {line.thread.dealer_id: (line.best, line.expired) for line in one.lines}
            assert lines == {main.id: (False, False), other.id: (False, True)}

    def test_who_answers_first_takes_the_lead_and_the_time_is_noted(self, main, asked, deliver):
        with dealer_context(main):
            made = Enquiry.objects.get().made_at
        adviser = Actor("staff", make_member(main, "SALES").user_id, "王顾问", SALES)
        with clock.set_to(made + timedelta(minutes=25)):
            enquiry = answer(main, good(), actor=adviser)
        with clock.set_to(made + timedelta(minutes=90)):
            answer(main, Offer(text="还送脚垫"), actor=adviser)

        with dealer_context(main):
            lead = Lead.objects.get()
            assert (lead.state, lead.owner_id) == ("CONTACTED", adviser.user_id)
            assert enquiry.first_answered_at == made + timedelta(minutes=25)
            told = answering(Actor("staff", None, "店长", frozenset({"leads.assign"})))
            assert told["median_seconds"] == 25 * 60
            assert (told["made"], told["answered"], told["waiting"]) == (1, 1, 0)
            with pytest.raises(Forbidden):
                answering(adviser)

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({}, errors.AnswerEmpty),
            ({"text": "  "}, errors.AnswerEmpty),
            ({"price_minor": 0, "valid_until": date(2999, 1, 1)}, errors.PriceUnfit),
            ({"price_minor": -5}, errors.PriceUnfit),
            ({"price_minor": 10**13}, errors.PriceUnfit),
            ({"price_minor": 1000, "currencies": frozenset({"EUR"})}, errors.PriceUnfit),
            ({"on_road_minor": 1000}, errors.PriceUnfit),
            ({"price_minor": 1000, "on_road_minor": 999}, errors.OnRoadUnfit),
            ({"price_minor": 1000}, errors.ValidityUnfit),
            ({"price_minor": 1000, "valid_until": date(2020, 1, 1)}, errors.ValidityUnfit),
            ({"price_minor": 1000, "valid_until": date(2999, 1, 1)}, errors.ValidityUnfit),
        ],
    )
    def test_what_cannot_be_an_answer(self, main, asked, given, error):
        with pytest.raises(error):
            answer(main, Offer(**given))
        with dealer_context(main):
            assert not EnquiryWord.objects.filter(side="DEALER").exists()
            assert Enquiry.objects.get().first_answered_at is None and Lead.objects.get().state == "NEW"

    def test_only_who_works_on_leads_and_only_on_the_lead_it_belongs_to(self, main, asked):
        with dealer_context(main):
            enquiry = Enquiry.objects.get()
            with pytest.raises(Forbidden):
                answer_enquiry(
                    actor=Actor("staff", ids.new_id(), "财务", frozenset({"leads.see"})),
                    lead_id=enquiry.lead_id, enquiry_id=enquiry.id, offer=good(),
                )  # fmt: skip
            with pytest.raises(NotFound):
                answer_enquiry(actor=SYSTEM, lead_id=ids.new_id(), enquiry_id=enquiry.id, offer=good())

    @pytest.mark.parametrize("noted", ["note", "contact"])
    def test_who_is_called_before_the_wished_day_is_not_called_again(self, main, han, deliver, noted):
        (car,) = offered(None, main)
        ask(han[1], wish(car, kind=CALL))
        deliver()
        adviser = Actor("staff", make_member(main, "SALES").user_id, "王顾问", SALES)
        with dealer_context(main):
            wished = clock.now() + timedelta(days=3)
            Enquiry.objects.update(due_at=wished)
            FollowUp.objects.update(due_on=today() + timedelta(days=3))
            enquiry = Enquiry.objects.get()
            later = {"kind": "CALL", "due_on": today() + timedelta(days=9)}
            plan_follow_up(actor=adviser, lead_id=enquiry.lead_id, **later)
            if noted == "note":
                note_call(actor=adviser, lead_id=enquiry.lead_id, enquiry_id=enquiry.id)
            else:
                for verb in ("assign", "contact"):
                    move_lead(actor=adviser, lead_id=enquiry.lead_id, verb=verb)
            open_ones = FollowUp.objects.filter(done_at=None)
            assert [(one.kind, one.due_on) for one in open_ones] == [(later["kind"], later["due_on"])]

    def test_a_call_is_noted_and_its_task_done(self, main, han, deliver):
        (car,) = offered(None, main)
        ask(han[1], wish(car, kind=CALL))
        deliver()
        adviser = Actor("staff", make_member(main, "SALES").user_id, "王顾问", SALES)
        with dealer_context(main):
            FollowUp.objects.update(due_on=today())
            enquiry = Enquiry.objects.get()
            note_call(actor=adviser, lead_id=enquiry.lead_id, enquiry_id=enquiry.id, note="已约周六")
            assert Enquiry.objects.get().state == "ANSWERED"
            assert FollowUp.objects.get().done_at is not None
            assert Lead.objects.get().state == "CONTACTED"

    def test_logging_a_contact_answers_who_asked_to_be_called(self, main, han, deliver):
        (car,) = offered(None, main)
        ask(han[1], wish(car, kind=CALL))
        deliver()
        adviser = Actor("staff", make_member(main, "SALES").user_id, "王顾问", SALES)
        with dealer_context(main):
            lead = Lead.objects.get()
            for verb in ("assign", "contact"):
                move_lead(actor=adviser, lead_id=lead.id, verb=verb)
            assert Enquiry.objects.get().first_answered_at is not None


@pytest.mark.django_db
class TestIsolation:
    def _forged(self, thread, **given):
        said = {"word_id": ids.new_id(), "text": "来我们店更便宜", "author": "x", "price_minor": 1}
        rest = {"on_road_minor": None, "currency": "CNY", "valid_until": "2999-01-01"}
        rest["said_at"] = clock.now().isoformat()
        return {"enquiry_id": thread.id, **said, **rest, **given}

    def test_no_dealer_answers_in_anothers_thread(self, main, other, asked, deliver):
        forge(other, "customers.enquiry_answered", self._forged(thread_with(main)))
        deliver()

        assert thread_with(main).price_minor is None
        with market_context():
            assert not Word.objects.filter(side="DEALER").exists()

    def test_no_dealer_changes_anothers_words(self, main, other, asked, deliver):
        answer(main, good())
        deliver()
        with market_context():
            word = Word.objects.get(side="DEALER")
        forge(other, "customers.enquiry_answered", self._forged(thread_with(other), word_id=word.id))
        deliver()

        with market_context():
            assert Word.objects.get(side="DEALER").text == word.text
        assert thread_with(other).price_minor is None

    def test_an_answer_counts_once(self, main, asked, han, deliver):
        answer(main, good())
        with market_context():
            event = OutboxEvent.objects.get(name="customers.enquiry_answered")
        deliver()
        with market_context():
            mark_all_read(actor=han[1])
            event.pk = None
            event.save(force_insert=True)
        deliver()

        with market_context():
            assert Word.objects.filter(side="DEALER").count() == 1 and unread_count(han[0].id) == 0

    def test_nobody_reads_or_writes_in_anothers_inbox(self, main, asked):
        stranger = buyer()[1]
        thread = thread_with(main)
        for act in (
            lambda: reply(actor=stranger, thread_id=thread.id, text="x", word_id=ids.new_id()),
            lambda: close_thread(actor=stranger, thread_id=thread.id),
            lambda: block_dealer(actor=stranger, thread_id=thread.id),
        ):
            with market_context(), pytest.raises(NotFound):
                act()
        with market_context():
            assert Thread.objects.get(id=thread.id).state == "OPEN"
            assert Word.objects.filter(thread=thread).count() == 1


@pytest.mark.django_db
class TestTalking:
    def test_a_reply_reaches_the_lead_once(self, main, asked, han, deliver):
        answer(main, good())
        deliver()
        word_id = ids.new_id()
        for _ in range(2):
            with market_context():
                reply(
                    actor=han[1], thread_id=thread_with(main).id, text="能再送一次保养吗？", word_id=word_id
                )
        deliver()

        with dealer_context(main):
            enquiry = Enquiry.objects.get()
            assert (enquiry.state, enquiry.kind, Lead.objects.count()) == ("WAITING", "PRICE", 1)
            assert [word.text for word in enquiry.words.filter(side="BUYER").order_by("created_at")][1:] == [
                "能再送一次保养吗？"
            ]
        assert thread_with(main).unread is False

    @pytest.mark.parametrize(("text", "error"), [(" ", WordsMissing), ("长" * 601, WordsTooLong)])
    def test_replies_that_say_nothing_or_too_much(self, main, asked, han, text, error):
        with market_context(), pytest.raises(error):
            reply(actor=han[1], thread_id=thread_with(main).id, text=text, word_id=ids.new_id())

    def test_too_many_replies(self, main, asked, han):
        thread = thread_with(main)
        with market_context():
            for _ in range(REPLIES):
                reply(actor=han[1], thread_id=thread.id, text="在吗", word_id=ids.new_id())
            with pytest.raises(ReplyLimit):
                reply(actor=han[1], thread_id=thread.id, text="在吗", word_id=ids.new_id())

    def test_a_closed_enquiry_takes_no_answers_until_the_buyer_writes(self, main, asked, han, deliver):
        with market_context():
            close_thread(actor=han[1], thread_id=thread_with(main).id)
        deliver()
        with pytest.raises(errors.EnquiryClosedByBuyer):
            answer(main, good())
        with market_context():
            reply(actor=han[1], thread_id=thread_with(main).id, text="又想问问", word_id=ids.new_id())
        deliver()
        answer(main, good())
        deliver()
        assert thread_with(main).price_minor == 19_880_000

    def test_a_blocked_dealer_is_not_heard_even_if_its_answer_was_on_its_way(self, main, asked, han, deliver):
        answer(main, good())
        with market_context():
            block_dealer(actor=han[1], thread_id=thread_with(main).id)
        deliver()

        assert (thread_with(main).price_minor, thread_with(main).unread) == (None, False)
        with market_context(), pytest.raises(DealerBlocked):
            reply(actor=han[1], thread_id=thread_with(main).id, text="嗯", word_id=ids.new_id())
        with market_context():
            unblock_dealer(actor=han[1], dealer_slug=main.slug)
            reply(actor=han[1], thread_id=thread_with(main).id, text="嗯", word_id=ids.new_id())
        assert thread_with(main).state == "OPEN"


@pytest.mark.django_db
class TestLetters:
    def test_every_answer_is_told_once(self, main, asked, han, deliver):
        answer(main, good())
        deliver()
        (letter,) = mail.outbox
        send_letters.apply()

        assert mail.outbox == [letter]
        assert letter.to == [han[0].email] and "¥198,800" in letter.body and main.name in letter.subject
        assert str(thread_with(main).id) in letter.body
        stop = urlsplit(letter.extra_headers["List-Unsubscribe"].strip("<>")).path
        assert read_stop(stop.rpartition("/")[2]) == han[0].id

    def test_who_has_read_the_answer_gets_no_letter(self, main, asked, han, deliver):
        answer(main, good())
        deliver()
        mail.outbox.clear()
        with market_context():
            Word.objects.update(mailed_at=None)
            mark_all_read(actor=han[1])
        send_letters.apply()
        assert mail.outbox == []

    def test_who_wants_none_gets_none(self, main, asked, han, deliver):
        with market_context():
            write_letters(actor=han[1], wanted=False)
        answer(main, good())
        deliver()
        assert mail.outbox == [] and thread_with(main).unread

    def test_an_unconfirmed_address_gets_nothing(self, main, deliver):
        someone = buyer(confirmed=False)
        (car,) = offered(None, main)
        ask(someone[1], wish(car, main))
        deliver()
        mail.outbox.clear()  # the letter that asks for the confirmation
        answer(main, good())
        deliver()
        assert mail.outbox == [] and thread_with(main).unread

    def test_what_the_server_refuses_for_now_is_tried_again(self, main, asked, deliver, monkeypatch):
        def busy(self, *args, **kwargs):
            raise SMTPResponseException(451, b"later")

        with monkeypatch.context() as patched:
            patched.setattr("django.core.mail.EmailMultiAlternatives.send", busy)
            answer(main, good())
            deliver()
        assert mail.outbox == []
        send_letters.apply()
        assert len(mail.outbox) == 1


@pytest.mark.django_db
class TestLinks:
    @pytest.mark.parametrize("told", ["", "x", f"{'7' * 32}:1:forged", "0" * 32])
    def test_a_forged_link_stops_nothing(self, told):
        assert read_stop(told) is None

    def test_an_old_one_neither(self, monkeypatch):
        token = stop_token(ids.new_id())
        monkeypatch.setattr("shared_apps.inbox.signing.GOOD_FOR", timedelta(seconds=-1))
        assert read_stop(token) is None


def test_the_database_keeps_one_open_thread(main, asked):
    first = thread_with(main)
    with market_context(), pytest.raises(Exception, match="thread_open_once"), transaction.atomic():
        Thread.objects.create(
            ask=first.ask, user_id=first.user_id, dealer_id=main.id, subject=first.subject, due_at=clock.now()
        )
    assert connection.is_usable()
