"""What the buyer's order page tells of ending the order, and of a price that fell."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.edge.templatetags.marque import money
from tenant_apps.orders.ending import Policy, highest_fee
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.models import EndingRequest
from tenant_apps.orders.queries import last_request, policy_of_order, price_at_hold
from tenant_apps.orders.sections import Card, Section
from tenants.context import current_dealer

TITLES = {"CANCEL": lazy("Cancellation"), "RETURN": lazy("Return of the car")}
STATES = {"": lazy("Asked for"), "APPROVED": lazy("Granted"), "REFUSED": lazy("Refused")}
TONES = {"": "amber", "APPROVED": "quiet", "REFUSED": "brick"}


def ending_card(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """What was asked for and what came of it; for a delivered car, how long it may come back."""
    if order.state in ("HOLD", "EXPIRED"):
        return None
    asked = last_request(order.id)
    if asked is not None:
        return _of_request(asked)
    return _return_offer(order) if order.state == "DELIVERED" else None


def price_card(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """The price was promised, and fell with the dealer's own reduction."""
    promised = price_at_hold(order.id)
    if promised is None or promised <= order.total.amount:
        return None
    return Card(
        title=_("Price protection"),
        state=_("In your favour"),
        tone="accent",
        text=_("The dealer lowered the price of this car's kind, so you pay the lower price."),
        facts=(
            (_("Price when you reserved"), money(promised, order.total.currency)),
            (_("Your price now"), money(order.total.amount, order.total.currency)),
        ),
    )


def rule_before_paying(policy: Policy, *, kind: str, price_minor: int, currency: str) -> list[str]:
    """What a buyer must know of cancelling before the deposit is paid, in sentences."""
    told = []
    if policy.free_hours and kind == "EARNEST":
        said = _("Within %(hours)s hours of paying you may cancel for any reason and get everything back.")
        told.append(said % {"hours": policy.free_hours})
    if kind == "EARNEST" and policy.free_hours:
        told.append(
            _(
                "This is 定金 (earnest money): after that you lose it if you leave; if the dealer does not "
                "keep its promise, it pays it back twice."
            )
        )
    elif kind == "EARNEST":
        told.append(
            _(
                "This is 定金 (earnest money): you lose it if you leave; if the dealer does not keep its "
                "promise, it pays it back twice."
            )
        )
    else:
        told.append(_("This is 订金 (a deposit): it goes back in full whenever you cancel."))
        fee = highest_fee(policy, price_minor)
        if fee:
            said = _(
                "After the contract is signed, the dealer may keep a fee of up to %(fee)s from what you paid "
                "beyond the deposit."
            )
            told.append(said % {"fee": money(fee, currency)})
    if policy.price_protection:
        told.append(_("If the dealer lowers the price before you sign, you pay the lower price."))
    return [*told, return_rule(policy)]


def _of_request(asked: EndingRequest) -> Card:
    texts = {
        "": _("The dealer decides. Nothing goes on with the order until then."),
        "APPROVED": _("This is how the amount came about."),
        "REFUSED": _("The order goes on. The dealer says: %(note)s") % {"note": asked.decision_note},
    }
    facts = [(_("You get back"), money(asked.payout_minor, asked.currency))]
    english = (get_language() or "").startswith("en")
    if asked.decision != "REFUSED":
        lines = asked.assessment["lines"]
        facts += [(ln["en" if english else "zh"], money(ln["amount"], asked.currency)) for ln in lines]
    return Card(
        title=str(TITLES[asked.kind]),
        state=str(STATES[asked.decision]),
        tone=TONES[asked.decision],
        text=texts[asked.decision],
        facts=tuple(facts),
    )


def _return_offer(order: OrderAtHand) -> Card:
    policy = policy_of_order(order.id)
    return Card(
        title=str(TITLES["RETURN"]),
        state=_("Possible"),
        text=return_rule(policy),
        url=reverse("orders_market:give_back", args=[current_dealer().slug, order.id]),
        link=_("See what you would get back"),
    )


def return_rule(policy: Policy) -> str:
    """In one sentence, when a delivered car may come back."""
    legal = _(
        "You may return the car for serious safety failures within %(days)s days or %(km)s km, and for "
        "failing major parts within %(part)s days."
    )
    said = legal % {"days": policy.failure_days, "km": f"{policy.failure_km:,}", "part": policy.part_days}
    if not policy.return_days:
        return said
    own = _("You may return it for any reason within %(days)s days and %(km)s km.")
    return own % {"days": policy.return_days, "km": f"{policy.return_km:,}"} + " " + said


PRICE = Section(name="price", place=15, title=lazy("Price protection"), card=price_card)
ENDING = Section(name="ending", place=100, title=lazy("Cancellation & return"), card=ending_card)
