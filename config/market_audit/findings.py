"""What can be wrong between the dealers' schemas and what the platform keeps of them, and who mends it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

PERSON = {
    "vin.twice": "two dealers have this VIN in stock: find out whose the car is, take the other out",
    "summary.orphan_paid": "a buyer sees a paid order that its dealer has not: restore it or pay back",
    "staff.no_user": "a staff member without an account: end the member, invite the person again",
    "vehicle.trim": "the catalogue does not know the car's trim: import it, or receive the car anew",
    "vehicle.brand": "the catalogue does not know the car's brand: import it",
    "lead.owner": "the adviser of a lead has no account: give the lead to somebody else",
    "lead.buyer": "the buyer of a lead has no account any more",
    "order.buyer": "the buyer of an order has no account any more",
    "order.payment": "an order names a payment that billing does not know: compare with Stripe",
    "cashier.payment": "the till names a payment that billing does not know: compare with Stripe",
    "billing.order": "billing holds a payment for an order that its dealer has not: restore it or pay back",
    "outbox.dead": "an event failed twelve times: read last_error, mend, set dead_at to NULL",
    "domain.no_dealer": "a host name points to a dealer that is not there: delete the row",
    "domain.unproven": "a host name that nobody proved: have the dealer add it, or delete the row",
    "domain.missing": "a dealer at work has no host name: enter one",
    "count.listings": "sums differ although no single row does: ask the developers",
    "count.orders": "sums differ although no single row does: ask the developers",
    "schema.taken": "a schema is taken and no dealer works in it: find out whose it was",
    "schema.dealer": "a dealer's schema or role is gone: restore it from its backup",
}
"""What only a person can mend, and how."""

HEALED = {
    "listing.missing": "a car on offer that the market does not show",
    "listing.orphan": "the market shows a car that is not on offer",
    "listing.stale": "the market shows an earlier version of the car",
    "listing.wrong_dealer": "the market shows the car as another dealer's",
    "listing.closed": "the market shows a car of a dealer who never opened, or is gone",
    "vin.missing": "a car in stock whose VIN is not registered",
    "vin.orphan": "a registered VIN that its dealer never had in stock",
    "vin.wrong_dealer": "a car in stock whose VIN is registered for another dealer, who has it not",
    "vin.wrong_vehicle": "a VIN that is registered for another car of the same dealer",
    "summary.missing": "an order that its buyer does not see",
    "summary.orphan": "a buyer sees an unpaid order that its dealer has not",
    "summary.stale": "a buyer sees an earlier version of the order",
    "summary.wrong_dealer": "a buyer sees the order as another dealer's",
    "fact.missing": "the figures do not know a car or an order",
    "fact.orphan": "the figures count a car or an order that its dealer has not",
    "fact.stale": "the figures know an earlier version of a car or an order",
    "stat.missing": "a dealer without figures",
    "stat.differs": "a dealer's figures are not the sum of its facts",
    "membership.no_staff": "an account belongs to a dealer whose staff does not know it",
    "staff.no_membership": "a staff member whose account does not belong to the dealer",
    "domain.primary": "a dealer without exactly one primary host name",
    "host.no_domain": "a proven host under which nobody answers",
}
"""What `republish` mends."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `dealer` is the slug, or the schema's name where no dealer is known."""

    dealer: str
    kind: str
    id: str
    note: str = ""

    @property
    def healable(self) -> bool:
        """Whether `republish` mends it."""
        return self.kind in HEALED

    @property
    def meaning(self) -> str:
        """What is wrong or, where a person must act, what to do."""
        known = HEALED.get(self.kind) or PERSON.get(self.kind)
        return known or "run `manage.py pool sweep`"

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {**asdict(self), "healable": self.healable, "meaning": self.meaning}


@dataclass(slots=True)
class Report:
    """What a look over some dealers found. `sums` adds up both sides of what must agree."""

    dealers: int = 0
    faults: list[Fault] = field(default_factory=list)
    sums: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def for_people(self) -> list[Fault]:
        """Faults that `republish` leaves."""
        return [fault for fault in self.faults if not fault.healable]

    def add(self, name: str, inside: int, outside: int) -> None:
        """Count further rows of dealers' schemas and what `public` shows of them."""
        had = self.sums.get(name, (0, 0))
        self.sums[name] = (had[0] + inside, had[1] + outside)
