"""What buyers asked and were answered. Buyers read it; no dealer has any right here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.kernel import clock
from core.storage.models import CurrencyField, MoneyField, Record, state_check
from shared_apps.inbox.facts import CONTACTS, HAPPENED, KINDS, OPEN, SIDES, STATES


class Ask(Record):
    """What a buyer sent off at one go, to one dealer or several, with what was passed on to them.

    `key` is the form's: sent twice it is one. `near` is the city distances were told from.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="asks")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    series_id = models.UUIDField()
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    art_url = models.CharField(max_length=200, default="", blank=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16)
    email = models.EmailField(default="", blank=True)
    contact = models.CharField(max_length=12, default="ANY")
    near = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="ask_once"),
            state_check("ask_kind_known", KINDS, column="kind"),
            state_check("ask_contact_known", CONTACTS, column="contact"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title_en}"


class Thread(Record):
    """What a buyer and one dealer say to each other about one thing; `subject` as in `EnquiryMade`.

    `ask` is what it is compared under; `consented_at` when the buyer agreed to this dealer getting the data.
    Price, on-the-road price (minor units) and date are those of the dealer's latest offer. `unread` until the
    buyer has looked at the latest answer; `said_at` is when anybody last said something.
    """

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="threads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=48)
    listing_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, default=OPEN)
    distance_km = models.PositiveIntegerField(null=True)
    consented_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    price_minor = MoneyField(null=True)
    on_road_minor = MoneyField(null=True)
    currency = CurrencyField()
    valid_until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(default=clock.now)
    unread = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "dealer", "subject"], condition=Q(state=OPEN), name="thread_open_once"
            ),
            state_check("thread_state_known", STATES),
        ]
        indexes = [
            models.Index(fields=["user", "-said_at"], name="thread_of_user"),
            models.Index(fields=["user"], name="thread_unread", condition=Q(unread=True)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.dealer_id}"


class Word(Record):
    """Something said in a thread, with the offer it names, if any. `mailed_at`: when its letter was handed
    out.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="words")
    side = models.CharField(max_length=8)
    kind = models.CharField(max_length=8, default="", blank=True)
    text = models.TextField(default="", blank=True)
    author = models.CharField(max_length=80, default="", blank=True)
    call_from = models.DateTimeField(null=True)
    call_until = models.DateTimeField(null=True)
    price_minor = MoneyField(null=True)
    on_road_minor = MoneyField(null=True)
    currency = CurrencyField()
    valid_until = models.DateField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [state_check("word_side_known", SIDES, column="side")]
        indexes = [
            models.Index(fields=["thread", "created_at"], name="word_of_thread"),
            models.Index(
                fields=["created_at"], name="word_to_mail", condition=Q(side="DEALER", mailed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.id}"


class Block(Record):
    """A dealer that a buyer wants to hear nothing of.

    The dealer is named by a bare id on purpose: a foreign key would make the row the dealer's, told in its
    export.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    blocked_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "blocked_id"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.blocked_id}"


class Reader(models.Model):
    """How answers reach a buyer; absent while nothing differs from the usual: with a letter each."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    letters = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.user_id)


class Notice(Record):
    """News of a buyer's contract. The contract and its order are named by bare ids: they are the dealer's.

    `told_at`: when the letter and the text message about it were handed out.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    order_id = models.UUIDField()
    contract_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=40)
    happened = models.CharField(max_length=8)
    unread = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [state_check("notice_happened_known", HAPPENED, column="happened")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_of_user"),
            models.Index(fields=["contract_id"], name="notice_of_contract"),
            models.Index(fields=["created_at"], name="notice_to_tell", condition=Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.happened} {self.number}"
