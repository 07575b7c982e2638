"""A dealer's own hosts: said, proved, watched, lost. In the market's scope, never under a dealer's role."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import NotFound
from tenants.context import ref_of
from tenants.features.queries import limit_of, require_feature
from tenants.features.quotas import reached
from tenants.hosts.errors import HostKnown, HostNotProven, HostTaken
from tenants.hosts.models import CustomHost
from tenants.hosts.names import parse_host, record_name
from tenants.hosts.queries import count_hosts, holder_of, host_of, platform_host
from tenants.hosts.resolver import Resolver, Unanswered
from tenants.hosts.states import ANSWERS, HOST
from tenants.hosts.timing import DAILY, GRACE, MISSING_PAUSE, SOONEST, WAITS_FOR, pause_after, stale
from tenants.models import Domain
from tenants.queries import dealer_by_id

RIGHT = "domains.manage"


def add_host(*, actor: Actor, dealer_id: UUID, written: str, resolver: Resolver) -> CustomHost:
    """Put a host on a dealer's list; the record to set is `record_name(host)` with `record_text(row)`.

    Must not run inside a transaction: where another dealer holds the host, DNS is asked if it still does.
    Raises Forbidden, FeatureOff, HostInvalid, HostPublic, HostOurs, HostKnown, HostTaken, QuotaReached.
    """
    actor.require(RIGHT)
    dealer = ref_of(dealer_by_id(dealer_id))
    require_feature("custom_domains", dealer=dealer)
    host = parse_host(written)
    holder = holder_of(host)
    if holder is not None and holder.dealer_id != dealer_id and not _has_let_go(holder, resolver):
        raise HostTaken()
    limit = limit_of("domains", dealer=dealer)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"quota:{dealer_id}:domains"]
                )
            used = count_hosts(dealer_id)
            if CustomHost.objects.filter(dealer_id=dealer_id, host=host).exists():
                raise HostKnown()
            if used >= limit:
                raise reached("domains", limit=limit, used=used, field="host")
            row = CustomHost.objects.create(dealer_id=dealer_id, host=host, token=secrets.token_urlsafe(32))
            record(actor, "hosts.host.added", ("dealer", dealer_id), after={"host": host})
    except IntegrityError as error:
        raise HostKnown() from error
    return row


def check_host(*, actor: Actor, host_id: UUID, resolver: Resolver, by_hand: bool = False) -> CustomHost:
    """Look the record up and act on it: prove, miss, demote, give up. Returns the row as it stands then.

    By hand, a host that was EXPIRED or LOST begins anew. Must not run in a transaction: DNS takes seconds.
    Raises NotFound; by hand also Forbidden and FeatureOff.
    """
    row = CustomHost.objects.filter(id=host_id).first()
    if row is None:
        raise NotFound()
    if by_hand:
        actor.require(RIGHT)
        require_feature("custom_domains", dealer=ref_of(dealer_by_id(row.dealer_id)))
        if row.checked_at is not None and clock.now() - row.checked_at < SOONEST:
            return row
    try:
        texts: frozenset[str] | None = resolver.texts(record_name(row.host))
    except Unanswered:
        texts = None
    with transaction.atomic():
        return _settle(actor, row, texts, by_hand=by_hand)


def make_primary(*, actor: Actor, dealer_id: UUID, host_id: UUID | None) -> None:
    """Let links to the portal bear this host, or (None) the name the platform gave.

    Raises Forbidden, NotFound, HostNotProven.
    """
    actor.require(RIGHT)
    with transaction.atomic():
        dealer = dealer_by_id(dealer_id)
        host = platform_host(dealer.slug)
        if host_id is not None:
            row = host_of(dealer_id, host_id)
            if row.state not in ANSWERS:
                raise HostNotProven()
            host = row.host
        _set_primary(dealer_id, host)
        record(actor, "hosts.host.primary", ("dealer", dealer_id), after={"host": host})


def remove_host(*, actor: Actor, dealer_id: UUID, host_id: UUID) -> None:
    """Take a host off a dealer's list; its portal answers there no longer. Raises Forbidden and NotFound."""
    actor.require(RIGHT)
    with transaction.atomic():
        row = CustomHost.objects.select_for_update().filter(dealer_id=dealer_id, id=host_id).first()
        if row is None:
            raise NotFound()
        if row.state in ANSWERS:
            _stop_answering(row)
        row.delete()
        record(
            actor, "hosts.host.removed", ("dealer", dealer_id), before={"host": row.host, "state": row.state}
        )


def mend_domains(*, actor: Actor, dealer_id: UUID) -> None:
    """Let a dealer answer under each of its proven hosts, and have exactly one primary host."""
    with transaction.atomic():
        for row in CustomHost.objects.filter(dealer_id=dealer_id, state__in=ANSWERS):
            Domain.objects.get_or_create(
                domain=row.host, defaults={"tenant_id": dealer_id, "is_primary": False}
            )
        rows = Domain.objects.filter(tenant_id=dealer_id)
        if rows.filter(is_primary=True).count() != 1:
            _set_primary(dealer_id, platform_host(dealer_by_id(dealer_id).slug))
            record(actor, "hosts.host.mended", ("dealer", dealer_id))


def record_text(row: CustomHost) -> str:
    """What the TXT record must hold."""
    return f"marque={row.token}"


def _has_let_go(holder: CustomHost, resolver: Resolver) -> bool:
    """Whether DNS says that the dealer who holds the host has its record there no longer; doubt says no."""
    checked = check_host(actor=SYSTEM, host_id=holder.id, resolver=resolver)
    return checked.state not in ANSWERS or checked.problem == "vanished"


def _settle(actor: Actor, seen: CustomHost, texts: frozenset[str] | None, *, by_hand: bool) -> CustomHost:
    """Act on what DNS said, under the locks of every row of that host, in the order of their ids."""
    rows = {
        row.id: row for row in CustomHost.objects.select_for_update().filter(host=seen.host).order_by("id")
    }
    row = rows.get(seen.id)
    if row is None:
        raise NotFound()
    now = clock.now()
    if by_hand and row.state in ("EXPIRED", "LOST"):
        _move(actor, row, "ask_again")
        row.asked_at, row.tries = now, 0
    row.checked_at = now
    holder = next((r for r in rows.values() if r.id != row.id and r.state in ANSWERS), None)
    if texts is None:
        _unanswered(actor, row)
    elif record_text(row) not in texts:
        _absent(actor, row, "other_text" if texts else "no_record")
    elif _is_anothers(row, holder, texts):
        _absent(actor, row, "taken")
    else:
        _present(actor, row, holder)
    row.save()
    return row


def _is_anothers(row: CustomHost, holder: CustomHost | None, texts: frozenset[str]) -> bool:
    """Whether another dealer answers under the host and DNS, or an operator who entered it, still says so."""
    if holder is not None:
        return record_text(holder) in texts
    return bool(Domain.objects.filter(domain=row.host).exclude(tenant_id=row.dealer_id).exists())


def _present(actor: Actor, row: CustomHost, holder: CustomHost | None) -> None:
    now = clock.now()
    row.problem, row.tries, row.seen_at, row.missing_since = "", 0, now, None
    row.next_check_at = now + DAILY
    if row.state not in ("PENDING", "MISSING"):
        return
    if holder is not None:
        _move(actor, holder, "yield")
        holder.missing_since, holder.problem = None, "sold"
        _stop_answering(holder)
        holder.save()
    if row.state == "PENDING":
        Domain.objects.get_or_create(
            domain=row.host, defaults={"tenant_id": row.dealer_id, "is_primary": False}
        )
        row.proven_at = now
    _move(actor, row, "prove")


def _absent(actor: Actor, row: CustomHost, problem: str) -> None:
    now = clock.now()
    row.problem, row.tries = problem, row.tries + 1
    if row.state in ANSWERS and problem != "no_answer":
        row.problem = "vanished"
    if row.state == "PROVEN":
        row.missing_since, row.next_check_at = now, now + MISSING_PAUSE
        _move(actor, row, "miss")
    elif row.state == "MISSING":
        row.next_check_at = now + MISSING_PAUSE
        if row.missing_since is not None and now - row.missing_since >= GRACE:
            row.missing_since = None
            _stop_answering(row)
            _move(actor, row, "demote")
    elif row.state == "PENDING":
        row.next_check_at = now + pause_after(row.tries - 1)
        if now - row.asked_at >= WAITS_FOR:
            _move(actor, row, "give_up")


def _unanswered(actor: Actor, row: CustomHost) -> None:
    """No usable answer is no absence, unless it lasts longer than a proof holds."""
    now = clock.now()
    if row.state in ("PENDING", "MISSING") or (row.state == "PROVEN" and stale(row.seen_at, now)):
        _absent(actor, row, "no_answer")
    else:
        row.problem, row.tries = "no_answer", row.tries + 1
        row.next_check_at = now + min(pause_after(row.tries), DAILY)


def _move(actor: Actor, row: CustomHost, verb: str) -> None:
    before, row.state = row.state, HOST.target(row.state, verb)
    record(
        actor,
        f"hosts.host.{verb}",
        ("dealer", row.dealer_id),
        before={"host": row.host, "state": before},
        after={"host": row.host, "state": row.state, "problem": row.problem},
    )


def _stop_answering(row: CustomHost) -> None:
    gone = list(Domain.objects.filter(domain=row.host, tenant_id=row.dealer_id).select_for_update())
    Domain.objects.filter(id__in=[domain.id for domain in gone]).delete()
    if any(domain.is_primary for domain in gone):
        _set_primary(row.dealer_id, platform_host(dealer_by_id(row.dealer_id).slug))


def _set_primary(dealer_id: UUID, host: str) -> None:
    rows = Domain.objects.filter(tenant_id=dealer_id)
    rows.exclude(domain=host).filter(is_primary=True).update(is_primary=False)
    rows.filter(domain=host).update(is_primary=True)
