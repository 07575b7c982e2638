"""What is said to signing providers and what they say, without any provider's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

BUILTIN, FADADA, ESIGN = "BUILTIN", "FADADA", "ESIGN"
OUTSIDE = (FADADA, ESIGN)
PROVIDERS = (BUILTIN, *OUTSIDE)
"""Who has contracts signed: this installation by itself, 法大大, e签宝."""

A4 = (595.28, 841.89)
"""Width and height of a page in points."""

Kind = Literal["VIEWED", "SIGNED", "FINISHED", "DECLINED", "EXPIRED", "REVOKED"]
KINDS = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where somebody signs: a page counted from 0 (-1 is the last), a box (left, bottom, right, top) in
    points from the page's lower left corner.
    """

    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One who signs. `role` is unique in its envelope ("buyer", "seller"); `order` counts from 1.

    With an `organisation` the person signs for it, with its seal; without a `phone` it is whoever may at
    法大大, while e签宝 puts the company's seal by itself when its turn has come. `id_last4`
    are the last four of their document's number, where we know it, for certificates to be compared with.
    """

    role: str
    name: str
    order: int
    spot: Spot
    phone: str = ""
    organisation: str = ""
    id_last4: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An envelope to be made. `key` is our own number of it: a repeated wish of the same key is the same
    envelope. The provider tells `callback_url` what happens and sends signers back to `return_url`.
    `again`: an earlier call may have made it, and its answer was lost.
    """

    key: str
    title: str
    pdf: bytes
    signers: tuple[Signer, ...]
    expires_at: datetime
    callback_url: str
    return_url: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A dealer's account with a provider. `company` is the dealer's own number there, where it has one."""

    provider: str
    app_id: str
    secret: str
    company: str = ""

    def __repr__(self) -> str:
        return f"<account {self.app_id} of {self.provider}>"  # never with its secret


@dataclass(frozen=True, slots=True, kw_only=True)
class SignLink:
    """Where a signer signs, and until when the address works."""

    url: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing a provider said of an envelope. `key` is the same however often it is said.

    `role` is whose act it is, empty where it is nobody's or not said; `reason` is the signer's own words.
    `complete`: with this act all have signed.
    """

    key: str
    kind: Kind
    ref: str
    at: datetime
    role: str = ""
    reason: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an envelope stands at its provider, by asking.

    `kind` is VIEWED while it is still being signed, and one of the four last.
    """

    kind: Kind
    signed: dict[str, datetime]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeFacts:
    """An envelope as others see it. `subject_id` is what it is about: a contract.

    `signed` are the roles that have signed so far; `ref` is the provider's number, empty until it has one;
    `problem` a code of what keeps it, for a person to look at; `reason` why it was declined or revoked.
    """

    id: UUID
    subject_id: UUID
    provider: str
    state: str
    ref: str
    signed: tuple[str, ...]
    expires_at: datetime
    problem: str
    reason: str
    sha256: str
    signed_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """A dealer's choice of provider, and its account there; the secret is never among it."""

    provider: str
    app_id: str
    company: str
    has_secret: bool
    tested_at: datetime | None
    problem: str
