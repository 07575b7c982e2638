from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.contracts.facts import ContractFacts, ContractTerms, PaperFacts, SignerFacts, terms_from_json
from tenant_apps.contracts.models import Contract, Signer, Step
from tenant_apps.contracts.policies import require_sight, right_to_see
from tenant_apps.contracts.states import CONTRACT, ENDED, HAS_FILE, KINDS, STEPS

MOST_LISTED = 200


def current_contract(order_id: UUID, kind: str = "SALE") -> ContractFacts | None:
    """The version in force: the newest that has not ended, else the newest at all."""
    versions = contracts_of(order_id, kind)
    return next((c for c in versions if c.state not in ENDED), versions[0] if versions else None)


def contracts_of(order_id: UUID, kind: str = "SALE") -> list[ContractFacts]:
    """Every version of an order's contract, newest first; of another kind than the sale when asked."""
    return _all(Contract.objects.filter(order_id=order_id, kind=kind).order_by("-edition"))


def documents_about(subject_id: UUID) -> list[ContractFacts]:
    """Every document about one thing, of all kinds and versions, newest first."""
    return _all(Contract.objects.filter(subject_id=subject_id).order_by("-created_at", "-id"))


def papers_about(actor: Actor, subject_id: UUID) -> list[ContractFacts]:
    """The same of those the staff's actor may read, with their signers."""
    rows = Contract.objects.filter(subject_id=subject_id).order_by("-created_at", "-id")
    return [one for one in _all(rows, with_signers=True) if actor.may(right_to_see(one.kind))]


def documents_of_order(order_id: UUID) -> list[ContractFacts]:
    """Every document that belongs to an order, of all kinds and versions, newest first, with its signers."""
    rows = Contract.objects.filter(order_id=order_id).order_by("-created_at", "-id")
    return _all(rows, with_signers=True)


def papers_of_buyer(order_id: UUID, vehicle_id: UUID) -> list[PaperFacts]:
    """What the buyer of an order may read beside its sale contract: the newest in force of each kind that can
    be read, in the order of the states. The reports of the order's car are among it.
    """
    rows = Contract.objects.filter(_of_buyer(order_id, vehicle_id), state__in=HAS_FILE).exclude(kind="SALE")
    newest: dict[str, PaperFacts] = {}
    for id_, kind, number, state in rows.order_by("edition").values_list("id", "kind", "number", "state"):
        newest[kind] = PaperFacts(id=id_, kind=kind, number=number, state=state)
    return [newest[kind] for kind in KINDS if kind in newest]


def paper_of_buyer(order_id: UUID, vehicle_id: UUID, contract_id: UUID) -> ContractFacts | None:
    """One document of an order or a report of its car, ended ones too; None where it is another's."""
    rows = Contract.objects.filter(_of_buyer(order_id, vehicle_id), id=contract_id)
    return next(iter(_all(rows, with_signers=True)), None)


def ids_of_order(order_id: UUID) -> list[UUID]:
    """The documents that belong to an order, all versions of all kinds."""
    return list(Contract.objects.filter(order_id=order_id).values_list("id", flat=True))


def words_of(contract_id: UUID) -> tuple[ContractTerms | None, list[dict[str, Any]]]:
    """What a contract says: the terms, for a sale, and its clauses as they are printed. Raises NotFound."""
    found = Contract.objects.filter(id=contract_id).values_list("kind", "terms", "bound").first()
    if found is None:
        raise NotFound()
    kind, terms, bound = found
    said = terms_from_json(terms) if kind == "SALE" else None
    return said, list((bound or terms).get("clauses", []))


def sealed_digest(contract_id: UUID) -> str:
    """SHA-256 (hex) of the sealed file; empty before it is sealed."""
    found = Step.objects.filter(contract_id=contract_id, name="SEALED").values_list("sha256", flat=True)
    return found.first() or ""


def contract_for(actor: Actor, contract_id: UUID) -> ContractFacts:
    """One contract as its buyer, the dealer's staff or the system may see it. Raises NotFound, Forbidden."""
    found = _all(Contract.objects.filter(id=contract_id))
    if not found:
        raise NotFound()
    buyer = found[0].signer("BUYER")
    require_sight(actor, buyer.user_id if buyer is not None else None, found[0].kind)
    return found[0]


def to_countersign(actor: Actor) -> list[ContractFacts]:
    """What buyers have signed and the dealer has not, oldest first. Raises Forbidden."""
    actor.require("orders.see")
    rows = Contract.objects.filter(state="BUYER_SIGNED", signers__role="SELLER", signers__ready_at=None)
    return _all(rows.order_by("signed_at", "id")[:MOST_LISTED])


def contracts_in(actor: Actor, states: Iterable[str], kind: str = "") -> list[ContractFacts]:
    """The dealer's contracts in these states, newest first; at most MOST_LISTED. Raises Forbidden."""
    actor.require("orders.see")
    rows = Contract.objects.filter(state__in=list(states))
    if kind:
        rows = rows.filter(kind=kind)
    return _all(rows.order_by("-created_at", "-id")[:MOST_LISTED])


def states_of(order_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The state of the version in force of each order's sale contract, in one query."""
    rows = Contract.objects.filter(order_id__in=list(order_ids), kind="SALE").exclude(state__in=ENDED)
    found = rows.order_by("edition").values_list("order_id", "state")
    return {order_id: state for order_id, state in found if order_id is not None}


def waiting_to_countersign() -> int:
    """How many the dealer's signature is missing on, and nobody has given it yet."""
    return Contract.objects.filter(
        state="BUYER_SIGNED", signers__role="SELLER", signers__ready_at=None
    ).count()


def turned_down(order_ids: Iterable[UUID], limit: int) -> list[ContractFacts]:
    """Sale contracts of these orders that the buyer declined or let lapse and that no newer one replaced, the
    latest first.
    """
    newer = Contract.objects.filter(
        order_id=OuterRef("order_id"), kind="SALE", edition__gt=OuterRef("edition")
    )
    rows = Contract.objects.filter(
        ~Exists(newer), order_id__in=order_ids, kind="SALE", state__in=("DECLINED", "EXPIRED")
    )
    return _all(rows.order_by("-ended_at", "-id")[:limit])


def due_contracts(now: datetime) -> list[UUID]:
    """Those the worker should have carried on by now, longest due first."""
    rows = Contract.objects.filter(due_at__lte=now).order_by("due_at", "id")
    return list(rows.values_list("id", flat=True)[:MOST_LISTED])


def lapsed_contracts(now: datetime) -> list[UUID]:
    """Those whose time to sign is over, longest over first."""
    rows = Contract.objects.filter(state__in=_WAIT, expires_at__lte=now).order_by("expires_at", "id")
    return list(rows.values_list("id", flat=True)[:MOST_LISTED])


def needs_worker(contract: Contract, *, state: str = "") -> bool:
    """Whether the worker has something to do for a contract, in its state or in another one."""
    at = state or contract.state
    if at in ("DRAFT", "COUNTERSIGNED", "SEALED"):
        return True
    if at == "SIGNING":
        return contract.provider == "BUILTIN"
    if at not in ("RENDERED", "BUYER_SIGNED"):
        return False
    wants = Signer.objects.filter(contract_id=contract.id, role="SELLER", ready_at__isnull=False)
    return wants.filter(signed_at=None).exists()


def _of_buyer(order_id: UUID, vehicle_id: UUID) -> Q:
    return Q(order_id=order_id) | Q(subject_id=vehicle_id, kind="PDI_REPORT")


_WAIT = tuple(move.source for move in CONTRACT.moves if move.verb == "expire")


def _all(rows: Iterable[Contract], *, with_signers: bool = False) -> list[ContractFacts]:
    found = list(rows)
    signers: dict[UUID, list[Signer]] = {}
    steps: dict[UUID, list[str]] = {}
    if with_signers or any(row.state not in ("DRAFT", "FAILED", "VOIDED") for row in found):
        ids = [row.id for row in found]
        for signer in Signer.objects.filter(contract_id__in=ids).order_by("place"):
            signers.setdefault(signer.contract_id, []).append(signer)
        for contract_id, name in Contract.objects.filter(id__in=ids, steps__isnull=False).values_list(
            "id", "steps__name"
        ):
            steps.setdefault(contract_id, []).append(name)
    return [_facts(row, signers.get(row.id, []), steps.get(row.id, [])) for row in found]


def _facts(row: Contract, signers: list[Signer], steps: list[str]) -> ContractFacts:
    return ContractFacts(
        id=row.id,
        kind=row.kind,
        subject_id=row.subject_id,
        order_id=row.order_id,
        number=row.number,
        version=row.edition,
        state=row.state,
        has_file=bool(row.pdf),
        sha256=row.sha256,
        error=row.error,
        created_at=row.created_at,
        rendered_at=row.rendered_at,
        nonstandard=row.nonstandard,
        approved_at=row.approved_at,
        value_minor=row.value_minor,
        currency=row.currency,
        provider=row.provider,
        seller_first=row.seller_first,
        level=row.level,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        viewed_at=row.viewed_at,
        identified_at=row.identified_at,
        signed_at=row.signed_at,
        countersigned_at=row.countersigned_at,
        sealed_at=row.sealed_at,
        archived_at=row.archived_at,
        ended_at=row.ended_at,
        reason=row.reason,
        archive_id=row.archive_id,
        tries=row.tries,
        working=row.due_at is not None,
        may_retry=bool(row.error) and row.due_at is None and _may_be_tried_again(row),
        signers=tuple(_signer(one, row) for one in signers),
        steps=tuple(name for name in STEPS if name in steps),
    )


def _may_be_tried_again(row: Contract) -> bool:
    """A sale's contract that could not be printed is prepared anew; other papers nobody prepares."""
    return row.state not in ENDED and (row.state != "FAILED" or row.kind != "SALE")


def _signer(row: Signer, contract: Contract) -> SignerFacts:
    ready = row.signed_at is not None or row.ready_at is not None
    return SignerFacts(
        role=row.role,
        place=row.place,
        user_id=row.user_id,
        name=row.name,
        organisation=row.organisation,
        phone=row.phone,
        email=row.email,
        ready=ready or (row.role == "BUYER" and contract.state == "SIGNING"),
        signed_at=row.signed_at,
        asked_at=row.asked_at,
        code_until=row.code_until,
    )
