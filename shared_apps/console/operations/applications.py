from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalid, Invalids, NotFound
from shared_apps.accounts.logins import parse_phone
from shared_apps.catalog.cities import CITIES
from shared_apps.catalog.queries import brands_by_slug
from shared_apps.console import credit_codes, throttle
from shared_apps.console.errors import (
    BrandsMissing,
    CityUnknown,
    ConsentMissing,
    CreditCodeWrong,
    PhoneUnreadable,
    ReasonMissing,
    SlugWished,
    UnknownBrand,
)
from shared_apps.console.models import Application
from shared_apps.console.operations.dealers import onboard_dealer
from shared_apps.console.operations.progress import move, tell
from shared_apps.console.queries import is_wished
from shared_apps.console.states import APPLICATION
from tenants.availability import refusal_of
from tenants.errors import EmailInvalid, FieldMissing
from tenants.operations import DealerDetails

_CITIES = {city.name_zh: city for city in CITIES}
_TEXTS = ("company", "address", "contact")
_NEEDED = (*_TEXTS, "credit_code", "city", "phone", "email", "slug")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDetails:
    """What an applicant typed. `city` is a Chinese name of the city list, `brands` slugs of the catalogue."""

    company: str
    credit_code: str
    brands: tuple[str, ...]
    city: str
    address: str
    contact: str
    phone: str
    email: str
    slug: str
    consent: bool


def submit_application(
    *,
    actor: Actor,
    details: ApplicationDetails,
    address: str,
    locale: str = "zh-hans",
    application_id: UUID | None = None,
) -> Application:
    """Take in an application and confirm it by mail. `address` is the applicant's network address.

    With `application_id`, chosen by the form, a second call changes nothing. Raises one of the errors at its
    field (FieldMissing, CreditCodeWrong, BrandsMissing, UnknownBrand, CityUnknown, PhoneUnreadable,
    EmailInvalid, Slug…, ConsentMissing), several as Invalids; TooManyApplications.
    """
    code = credit_codes.normalise(details.credit_code)
    chosen = application_id or ids.new_id()
    known = Application.objects.filter(id=chosen).first()
    if known is not None and known.credit_code == code:
        return known
    refused = list(_problems(details, code))
    if refused:
        raise refused[0] if len(refused) == 1 else Invalids(refused)
    throttle.admit_application(address, details.email)
    city = _CITIES[details.city]
    with transaction.atomic():
        application = Application(
            id=ids.new_id() if known else chosen,
            credit_code=code,
            brands=sorted(set(details.brands)),
            city=city.name_zh,
            province=city.province_zh,
            latitude=city.latitude,
            longitude=city.longitude,
            phone=parse_phone(details.phone) or "",
            email=details.email.strip().lower(),
            slug=details.slug.strip(),
            locale=locale,
            milestones=[["SUBMITTED", clock.now().isoformat()]],
            **{name: _line(getattr(details, name)) for name in _TEXTS},
        )
        application.save(force_insert=True)
        record(actor, "applications.application.submitted", ("application", application.id))
        tell(application)
    return application


def review_application(*, actor: Actor, application_id: UUID) -> Application:
    """Take an application up; the applicant hears of it. Raises NotFound, IllegalMove and Forbidden."""
    with transaction.atomic():
        application = _locked(application_id)
        application.decided_by = actor.name[:80]
        move(actor, application, "review")
        tell(application)
    return application


def approve_application(*, actor: Actor, application_id: UUID, slug: str = "") -> Application:
    """Make the applicant a dealer; READY at once where a spare schema waits, APPROVED until one is built.

    `slug` replaces the subdomain that was wished. Raises NotFound, IllegalMove, Forbidden, and what
    `onboard_dealer` raises, at its field; nothing has changed then.
    """
    with transaction.atomic():
        application = _locked(application_id)
        APPLICATION.move(application.state, "approve")
        application.slug = slug.strip() or application.slug
        application.decided_by = actor.name[:80]
        dealer = onboard_dealer(actor=actor, details=_dealer_of(application))
        application.dealer = dealer
        move(actor, application, "approve")
        if dealer.state == "ACTIVE":
            move(actor, application, "open")
        tell(application)
    return application


def reject_application(*, actor: Actor, application_id: UUID, reason: str) -> Application:
    """Turn an application down for a reason the applicant reads.

    Raises NotFound, IllegalMove, Forbidden and ReasonMissing.
    """
    if len(_line(reason)) < 3:
        raise ReasonMissing()
    with transaction.atomic():
        application = _locked(application_id)
        application.reason, application.decided_by = _line(reason)[:500], actor.name[:80]
        move(actor, application, "reject")
        tell(application)
    return application


def _locked(application_id: UUID) -> Application:
    found = Application.objects.select_for_update(of=("self",)).filter(id=application_id).first()
    if found is None:
        raise NotFound()
    return found


def _dealer_of(application: Application) -> DealerDetails:
    return DealerDetails(
        name=application.company,
        slug=application.slug,
        city=application.city,
        province=application.province,
        address=application.address,
        latitude=application.latitude,
        longitude=application.longitude,
        phone=application.phone,
        brands=tuple(application.brands),
        owner_email=application.email,
        owner_name=application.contact,
    )


def _problems(details: ApplicationDetails, code: str) -> Iterator[DomainError]:
    missing = [name for name in _NEEDED if not _line(getattr(details, name))]
    yield from (FieldMissing(field=name) for name in missing)
    yield from (
        Invalid("field.too_long", field=name)
        for name in _TEXTS
        if len(_line(getattr(details, name))) > (200 if name == "address" else 80)
    )
    checks = {
        "credit_code": (credit_codes.is_sound(code), CreditCodeWrong()),
        "city": (details.city in _CITIES, CityUnknown()),
        "phone": (parse_phone(details.phone) is not None, PhoneUnreadable()),
        "email": (_is_email(details.email.strip()), EmailInvalid(field="email")),
    }
    yield from (error for name, (fine, error) in checks.items() if not fine and name not in missing)
    if not details.brands:
        yield BrandsMissing()
    elif unknown := set(details.brands) - brands_by_slug(details.brands).keys():
        yield UnknownBrand(field="brands", params={"brands": ", ".join(sorted(unknown))})
    if "slug" not in missing and (refused := slug_refusal(slug=details.slug.strip(), code=code)):
        yield refused
    if not details.consent:
        yield ConsentMissing()


def slug_refusal(*, slug: str, code: str = "") -> DomainError | None:
    """Why an applicant cannot have the subdomain; None where it is free. `code` is the applicant's own."""
    return refusal_of(slug) or (SlugWished() if is_wished(slug, but_by=code) else None)


def _line(text: str) -> str:
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _is_email(text: str) -> bool:
    try:
        EmailValidator(allowlist=[])(text)
    except ValidationError:
        return False
    return '"' not in text and len(text) <= 190
