from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

from core.kernel import clock, ids
from core.storage.models import Record, state_check


class UserManager(BaseUserManager["User"]):
    """Looks users up for Django; accounts are made by operations."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(models.Q(email__iexact=username) | models.Q(phone=username))


class User(AbstractBaseUser):
    """A person: buyer, staff of any number of dealers, or operator, with one account.

    Signs in by e-mail or phone (E.164, `+86…`); at least one is there. `locale` is `zh-hans` or `en`.
    `email_confirmed_at` is when the person proved that letters to `email` reach them; a trigger of the
    database empties it whenever the address changes. `phone_confirmed_at` is when a code sent to `phone`
    came back.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    email = models.EmailField(null=True, blank=True)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    phone = models.CharField(max_length=16, null=True, blank=True, unique=True)
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=80)
    locale = models.CharField(max_length=10, default="zh-hans")
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                name="user_reachable",
                condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def confirmed_email(self) -> str:
        """The address letters may go to that nobody is owed; empty where there is none, or none is proven."""
        return self.email if self.email and self.email_confirmed_at else ""

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's permissions are not used; rights come with the actor."""
        return False

    has_module_perms = has_perm


class EmailConfirmation(Record):
    """A letter that asks whether an address is the account's: good once and for days, for this address only.

    Only a digest of the link's token is kept, and the letter's task makes the token itself. The rows of the
    last day also say how many letters an address and an account got.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="confirmations")
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(Lower("email"), "created_at", name="confirmation_of_address")]

    def __str__(self) -> str:
        return f"{self.email} {self.expires_at}"


class PhoneCode(Record):
    """A code sent to a number by text message: good once and for minutes, and for a few tries.

    Only a keyed digest is kept: six digits would be found again from a plain one.
    """

    phone = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone", "-created_at"], name="phone_code_latest")]

    def __str__(self) -> str:
        return f"{self.phone[-4:]} {self.expires_at}"


class Membership(Record):
    """That a user belongs to a dealer's staff. The role itself lies in the dealer's schema."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="memberships")
    state = models.CharField(
        max_length=12, default="ACTIVE", choices=[("ACTIVE", "ACTIVE"), ("ENDED", "ENDED")]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "dealer"], name="membership_once"),
            state_check("membership_state_known", ("ACTIVE", "ENDED")),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.dealer_id}"


class Invitation(Record):
    """An offer to join a dealer's staff, sent by mail. Only a digest of the token is kept."""

    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=80, default="", blank=True)
    role = models.CharField(max_length=16)
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, default="SENT")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [state_check("invitation_state_known", ("SENT", "ACCEPTED", "REVOKED"))]
        indexes = [models.Index(fields=["dealer", "-created_at"], name="invitation_by_dealer")]

    def __str__(self) -> str:
        return f"{self.email} {self.role}"


class Session(AbstractBaseSession):
    """A browser's session on one host, and whose: where somebody is signed in is read from here.

    `agent` is what the browser called itself. All but key, data and end come from the data (see `sessions`).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions", null=True)
    host = models.CharField(max_length=253, default="", blank=True)
    agent = models.CharField(max_length=200, default="", blank=True)
    opened_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.host}"


class HandOff(Record):
    """A passage from the market into one dealer's portal: good once, for seconds, on `host` only.

    Only digests are kept. `state` is that of a secret which the browser holds in a cookie of that host, lest
    somebody arrives with another's passage. It ends with the market's session it was made from.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="hand_offs")
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="hand_offs")
    host = models.CharField(max_length=253)
    state = models.CharField(max_length=64)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.host} {self.expires_at}"
