"""What people do at a dealer's, and the rights that go with it. What is not listed is denied."""

from __future__ import annotations

from core.kernel.actor import Actor

_EVERYBODY = "dealer.see stock.see"
_GRANTED = {
    "OWNER": (
        f"{_EVERYBODY} stock.see_cost stock.receive stock.pdi stock.inspect stock.price stock.withdraw "
        "stock.photo stock.assign stock.certificate stock.write_off "
        "orders.see orders.contract orders.sign orders.payment orders.ready orders.deliver orders.cancel "
        "orders.finance orders.insurance "
        "contracts.send contracts.void contracts.approve contracts.countersign "
        "orders.draft orders.request orders.approve orders.reallocate orders.policy "
        "leads.see leads.create leads.work leads.assign "
        "identities.record identities.reveal identities.reveal_order "
        "service.see service.create service.work service.invoice "
        "drives.see drives.book drives.work drives.manage drives.see_licence "
        "delivery.book delivery.sign delivery.fit delivery.manage registration.work "
        "partexchange.work partexchange.offer "
        "books.see books.invoice books.close "
        "commission.see commission.see_all commission.record commission.plan "
        "archive.see archive.open archive.export archive.hold archive.mandate "
        "wording.see wording.edit wording.approve "
        "staff.see staff.invite staff.appoint domains.manage signing.manage"
    ),
    "MANAGER": (
        f"{_EVERYBODY} stock.see_cost stock.receive stock.pdi stock.price stock.withdraw stock.photo "
        "stock.assign stock.certificate stock.write_off "
        "orders.see orders.contract orders.sign orders.payment orders.ready orders.deliver orders.cancel "
        "orders.finance orders.insurance "
        "contracts.send contracts.void contracts.approve contracts.countersign "
        "orders.draft orders.request orders.approve orders.reallocate orders.policy "
        "leads.see leads.create leads.work leads.assign "
        "identities.record identities.reveal identities.reveal_order "
        "service.see service.create service.work service.invoice "
        "drives.see drives.book drives.work drives.manage drives.see_licence "
        "delivery.book delivery.sign delivery.fit delivery.manage registration.work "
        "partexchange.work partexchange.offer "
        "archive.see archive.open archive.hold "
        "wording.see wording.edit wording.approve "
        "commission.see commission.see_all commission.record commission.plan "
        "books.see staff.see staff.invite"
    ),
    "SALES": (
        f"{_EVERYBODY} stock.photo orders.see orders.contract orders.sign orders.ready orders.deliver "
        "contracts.send contracts.void "
        "orders.draft orders.request leads.see leads.create leads.work identities.record drives.see "
        "drives.book drives.work "
        "wording.see commission.see "
        "delivery.book delivery.sign delivery.fit partexchange.work staff.see"
    ),
    "FINANCE": (
        f"{_EVERYBODY} stock.see_cost orders.see orders.contract orders.payment orders.cancel "
        "orders.finance orders.insurance "
        "stock.certificate stock.write_off contracts.send contracts.void contracts.countersign "
        "registration.work orders.request identities.reveal_order service.see service.invoice books.see "
        "archive.see archive.open archive.export archive.hold "
        "wording.see wording.edit "
        "commission.see commission.see_all commission.record commission.plan "
        "books.invoice books.close staff.see"
    ),
    "SERVICE": (
        f"{_EVERYBODY} stock.receive stock.pdi stock.inspect stock.photo leads.see leads.create "
        "service.see service.create service.work service.invoice staff.see"
    ),
    "TECHNICIAN": f"{_EVERYBODY} stock.pdi stock.inspect stock.photo service.see service.work",
}

RIGHTS: dict[str, frozenset[str]] = {role: frozenset(rights.split()) for role, rights in _GRANTED.items()}
"""Each role's rights, the mightiest role first."""

ROLES: tuple[str, ...] = tuple(RIGHTS)

APPOINTED = frozenset({"OWNER", "MANAGER"})
"""Roles that only the holder of `staff.appoint` gives, lest a manager make owners."""


def rights_of(role: str) -> frozenset[str]:
    """The rights of a role; none for a role that is not known."""
    return RIGHTS.get(role, frozenset())


def only_reading(rights: frozenset[str]) -> frozenset[str]:
    """What is left of these rights in a portal that is read-only; a look that leaves an audit line writes."""
    reading = {right for right in rights if right.partition(".")[2].startswith("see")}
    return frozenset(reading - {"drives.see_licence"})


def right_to_give(role: str) -> str:
    """The right needed to bring somebody in under this role."""
    return "staff.appoint" if role in APPOINTED else "staff.invite"


def require_giving(actor: Actor, role: str) -> None:
    """Raise Forbidden unless the actor may bring somebody in under this role."""
    actor.require("staff.invite")
    actor.require(right_to_give(role))
