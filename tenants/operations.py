"""Writes of dealers' rows and the birth of their schemas."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids
from tenants.availability import has_rested, refusal_of
from tenants.context import ref_of
from tenants.errors import EmailInvalid, FieldMissing, PlaceInvalid, SlugTaken
from tenants.fleet import pool
from tenants.keys.operations import make_key
from tenants.models import Dealer, Domain
from tenants.provisioning import next_schema_name
from tenants.queries import holder_of
from tenants.seeds import sow
from tenants.states import DEALER

STEPS = ("schema", "seed", "domain", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class DealerDetails:
    """What an operator tells of a new dealer. Coordinates are WGS-84 degrees, `brands` catalog slugs."""

    name: str
    slug: str
    city: str
    address: str
    latitude: Decimal
    longitude: Decimal
    owner_email: str
    owner_name: str = ""
    province: str = ""
    phone: str = ""
    opening_hours: str = ""
    brands: tuple[str, ...] = ()
    intro_zh: str = ""
    intro_en: str = ""


def register_dealer(*, actor: Actor, details: DealerDetails) -> Dealer:
    """Enter a dealer. Where the pool has a spare schema it is ACTIVE at once, with seeds, key and domain.

    Without a spare it is PROVISIONING, until somebody builds one and calls `open_dealer`. Nothing is made in
    the catalog. Raises SlugInvalid, SlugReserved, SlugResting, SlugTaken, or Invalids for several faults.
    """
    actor.require("dealers.onboard")
    problems = _problems(details)
    if problems:
        raise problems[0] if len(problems) == 1 else Invalids(problems)
    with transaction.atomic():
        spare = pool.take()
        _set_free(details.slug)
        # Until it has a schema a dealer bears a name that nothing else will ever bear.
        dealer = Dealer(schema_name=spare or next_schema_name(), **_columns(details))
        try:
            dealer.save(force_insert=True)
        except IntegrityError as error:
            if "tenants_dealer_slug_key" not in str(error):
                raise
            raise SlugTaken() from error
        record(actor, "dealers.dealer.registered", ("dealer", dealer.id), after={"slug": dealer.slug})
        if spare:
            _open(actor, dealer)
    return dealer


def open_dealer(*, actor: Actor, dealer_id: UUID) -> Dealer:
    """Give a dealer that is PROVISIONING a spare schema if there is one; in any other state do nothing.

    Safe to repeat and to call twice at once: the dealer's row is held meanwhile.
    """
    with transaction.atomic():
        dealer = Dealer.objects.select_for_update().get(id=dealer_id)
        spare = pool.take() if dealer.state == "PROVISIONING" else None
        if spare:
            dealer.schema_name = spare
            _open(actor, dealer)
    return dealer


def fail_provisioning(*, actor: Actor, dealer_id: UUID, error: str) -> None:
    """Note why a dealer could not be built; an operator sees it and may retry."""
    with transaction.atomic():
        dealer = Dealer.objects.select_for_update().get(id=dealer_id)
        if dealer.state == "PROVISIONING":
            dealer.error = error[:1000]
            _move(actor, dealer, "fail")


def retry_provisioning(*, actor: Actor, dealer_id: UUID) -> Dealer:
    """Back to PROVISIONING after a failure. Raises IllegalMove in any other state."""
    actor.require("dealers.onboard")
    with transaction.atomic():
        dealer = Dealer.objects.select_for_update().get(id=dealer_id)
        dealer.error = ""
        _move(actor, dealer, "retry")
    return dealer


def note_owner_invited(*, dealer_id: UUID) -> None:
    """Mark the last step of onboarding as done."""
    Dealer.objects.filter(id=dealer_id).update(progress=list(STEPS))


def _set_free(slug: str) -> None:
    """Take a subdomain that has rested from the former dealer's row, which stays as evidence."""
    former = holder_of(slug)
    if former is not None and has_rested(former):
        Dealer.objects.filter(id=former.id).update(slug=f"gone-{former.id.hex[-24:]}")


def _open(actor: Actor, dealer: Dealer) -> None:
    """Everything between having a schema and being at work, but for the owner's invitation."""
    make_key(dealer.id)
    sow(ref_of(dealer), actor=actor)
    host = f"{dealer.slug}.{settings.BASE_DOMAIN}"
    try:
        Domain.objects.create(domain=host, tenant=dealer, is_primary=True)
    except IntegrityError as error:
        raise SlugTaken() from error
    dealer.progress = list(STEPS[:-1])
    _move(actor, dealer, "activate")


def _move(actor: Actor, dealer: Dealer, verb: str) -> None:
    before = dealer.state
    dealer.state = DEALER.target(before, verb)
    dealer.save(update_fields=["schema_name", "state", "progress", "error", "updated_at"])
    record(
        actor,
        f"dealers.dealer.{verb}",
        ("dealer", dealer.id),
        before={"state": before},
        after={"state": dealer.state},
    )


def _columns(details: DealerDetails) -> dict[str, object]:
    return {
        "name": _line(details.name),
        "slug": details.slug,
        "city": _line(details.city),
        "province": _line(details.province),
        "address": _line(details.address),
        "latitude": details.latitude,
        "longitude": details.longitude,
        "phone": _line(details.phone),
        "opening_hours": _line(details.opening_hours),
        "owner_email": details.owner_email.strip().lower(),
        "owner_name": _line(details.owner_name),
        "brands": list(details.brands),
        "intro_zh": details.intro_zh.strip(),
        "intro_en": details.intro_en.strip(),
    }


def _line(text: str) -> str:
    """One line of letters that show: names stand in mails' subjects, contracts and pages."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _is_email(text: str) -> bool:
    try:
        EmailValidator(allowlist=[])(text)
    except ValidationError:
        return False
    return '"' not in text  # a quoted mailbox is legal and no mail service of ours accepts it


def _problems(details: DealerDetails) -> list[DomainError]:
    problems: list[DomainError] = [
        FieldMissing(field=name)
        for name in ("name", "city", "address", "owner_email")
        if not _line(str(getattr(details, name)))
    ]
    refused = refusal_of(details.slug)
    if refused:
        problems.append(refused)
    if details.owner_email.strip() and not _is_email(details.owner_email.strip()):
        problems.append(EmailInvalid())
    if not -90 <= details.latitude <= 90:
        problems.append(PlaceInvalid(field="latitude"))
    if not -180 <= details.longitude <= 180:
        problems.append(PlaceInvalid(field="longitude"))
    return problems
