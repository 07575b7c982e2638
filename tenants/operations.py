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
from tenants.errors import EmailInvalid, FieldMissing, PlaceInvalid, SlugInvalid, SlugReserved, SlugTaken
from tenants.models import Dealer, Domain
from tenants.provisioning import build_schema, next_schema_name
from tenants.slugs import problem_with
from tenants.states import DEALER

STEPS = ("schema", "domain", "owner")


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
    """Enter a dealer in state PROVISIONING; its schema is built afterwards by `provision_dealer`.

    Raises SlugInvalid, SlugReserved, SlugTaken, or Invalids when several fields are wrong.
    """
    actor.require("dealers.onboard")
    problems = _problems(details)
    if problems:
        raise problems[0] if len(problems) == 1 else Invalids(problems)
    dealer = Dealer(schema_name=next_schema_name(), **_columns(details))
    try:
        with transaction.atomic():
            dealer.save(force_insert=True)
            record(actor, "dealers.dealer.registered", ("dealer", dealer.id), after={"slug": dealer.slug})
    except IntegrityError as error:
        raise SlugTaken() from error
    return dealer


def provision_dealer(*, actor: Actor, dealer_id: UUID) -> Dealer:
    """Build schema, role and domain and open the portal. Safe to repeat after any failure."""
    dealer = Dealer.objects.get(id=dealer_id)
    if dealer.state != "PROVISIONING":
        return dealer
    build_schema(dealer.schema_name)
    with transaction.atomic():
        dealer = Dealer.objects.select_for_update().get(id=dealer_id)
        if dealer.state != "PROVISIONING":
            return dealer
        Domain.objects.get_or_create(
            domain=f"{dealer.slug}.{settings.BASE_DOMAIN}", defaults={"tenant": dealer, "is_primary": True}
        )
        dealer.progress = ["schema", "domain"]
        _move(actor, dealer, "activate")
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


def _move(actor: Actor, dealer: Dealer, verb: str) -> None:
    before = dealer.state
    dealer.state = DEALER.target(before, verb)
    dealer.save(update_fields=["state", "progress", "error", "updated_at"])
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
    slug = problem_with(details.slug)
    if slug:
        problems.append(SlugReserved() if slug == "dealers.slug_reserved" else SlugInvalid())
    elif Dealer.objects.filter(slug=details.slug).exists():
        problems.append(SlugTaken())
    if details.owner_email.strip() and not _is_email(details.owner_email.strip()):
        problems.append(EmailInvalid())
    if not -90 <= details.latitude <= 90:
        problems.append(PlaceInvalid(field="latitude"))
    if not -180 <= details.longitude <= 180:
        problems.append(PlaceInvalid(field="longitude"))
    return problems
