"""The order's own cards on its buyer's page: the contract, and who the buyer is on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.edge.templatetags.marque import local_time
from core.flow.audit.queries import lines_of
from tenant_apps.contracts.facts import ContractFacts, PaperFacts
from tenant_apps.contracts.queries import current_contract, papers_of_buyer
from tenant_apps.contracts.reading import title_of
from tenant_apps.contracts.states import AGREED, BEING_SIGNED, ENDED, HAS_FILE, SEALED, WITH_BUYER
from tenant_apps.identities.queries import order_identity
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.policies import takes_paper
from tenant_apps.orders.sections import Card, File, Section
from tenant_apps.orders.states import CALLED_BACK, LEAVES_THE_CAR
from tenants.context import current_dealer

CONTRACT_WORDS: dict[str, Any] = {
    "DRAFT": lazy("Being drawn up"),
    "RENDERED": lazy("To be signed"),
    "SIGNED": lazy("Signed"),
    "FAILED": lazy("Being drawn up"),
    "SENT": lazy("To be signed"),
    "VIEWED": lazy("To be signed"),
    "IDENTIFIED": lazy("To be signed"),
    "SIGNING": lazy("Being signed"),
    "BUYER_SIGNED": lazy("The dealer signs next"),
    "COUNTERSIGNED": lazy("Signed"),
    "SEALED": lazy("Signed"),
    "ARCHIVED": lazy("Signed"),
    **dict.fromkeys(ENDED, lazy("No longer in force")),
}
PAPER_WORDS: dict[str, Any] = {"MISSING": lazy("Missing"), "NOTED": lazy("Noted")}
DOCUMENT_WORDS: dict[str, Any] = {"SIGN": lazy("To be signed"), "THERE": lazy("Ready to read")}
ONLINE = (*BEING_SIGNED, *SEALED, "DECLINED", "EXPIRED")
OPENED = "contracts.contract.downloaded"


def contract_card(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """The contract's file, where it stands, and when the buyer last opened it."""
    contract = current_contract(order.id)
    if contract is None:
        return None
    there = contract.state in HAS_FILE
    opened = [
        line.at
        for line in lines_of("order", order.id).filter(action=OPENED)
        if line.actor_id == order.buyer_id
    ]
    facts = [(_("Number"), contract.number), (_("Version"), str(contract.version))]
    if contract.rendered_at:
        facts.append((_("Drawn up"), local_time(contract.rendered_at)))
    if opened:
        facts.append((_("You last opened it"), local_time(opened[-1])))
    texts = {
        "DRAFT": _("The dealer is drawing it up. It appears here."),
        "RENDERED": _("Read it at leisure. You sign it at the dealer's."),
        **dict.fromkeys(WITH_BUYER, _("Read it at leisure and sign it here, on your phone.")),
        **dict.fromkeys(ENDED, _("It is no longer in force.")),
    }
    url, link = _way(contract, order, there=there)
    return Card(
        title=_("Purchase contract"),
        state=str(CONTRACT_WORDS[contract.state]),
        tone=_tone(contract.state),
        text=texts.get(contract.state, ""),
        facts=tuple(facts),
        due=contract.expires_at if contract.state in WITH_BUYER else None,
        primary=contract.state in WITH_BUYER,
        url=url,
        link=link,
    )


def _way(contract: ContractFacts, order: OrderAtHand, *, there: bool) -> tuple[str, str]:
    """Where the button leads: to the page on which it is signed, or to the file of one on paper."""
    if contract.state in ONLINE:
        slug = current_dealer().slug
        url = reverse("contracts_market:contract", args=[slug, order.id, contract.id])
        return url, _("Read and sign") if contract.state in WITH_BUYER else _("See the contract")
    return _page("contract", order) if there else "", _("Open the contract (PDF)")


def _tone(state: str) -> str:
    if state in (*AGREED, "COUNTERSIGNED"):
        return "accent"
    return "amber" if state in ("RENDERED", *WITH_BUYER) else "quiet"


def documents_card(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """The papers beside the contract: what was agreed by the deposit, on the old car, at the hand-over, and
    the report of the car's inspection.
    """
    papers = papers_of_buyer(order.id, order.vehicle_id)
    if order.state in LEAVES_THE_CAR:
        papers = [one for one in papers if one.kind != "PDI_REPORT"]
    if not papers:
        return None
    files = tuple(_file(one, order) for one in papers)
    signing = next((file for file, one in zip(files, papers, strict=True) if one.state in WITH_BUYER), None)
    return Card(
        title=_("Papers to keep"),
        state=str(DOCUMENT_WORDS["SIGN" if signing else "THERE"]),
        tone="amber" if signing else "quiet",
        text=_("One of them waits for your signature.") if signing else "",
        url=signing.url if signing else "",
        link=_("Read and sign"),
        files=files,
    )


def _file(paper: PaperFacts, order: OrderAtHand) -> File:
    """A paper that lies with its signers leads to the page on which it is signed, any other to its file."""
    name = "contract" if paper.state in BEING_SIGNED else "document"
    return File(
        name=title_of(paper.kind),
        note=f"{paper.number} · {CONTRACT_WORDS[paper.state]}",
        url=reverse(f"contracts_market:{name}", args=[current_dealer().slug, order.id, paper.id]),
    )


def paper_card(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """The name and the masked number that contract, invoice and plate will carry."""
    noted = order_identity(order.id)
    if noted is None and not takes_paper(order.state):
        return None
    return Card(
        title=_("Your identity document"),
        state=str(PAPER_WORDS["NOTED" if noted else "MISSING"]),
        tone="accent" if noted else "amber",
        text="" if noted else _("Invoice and number plate are made out to it. Please note it before."),
        facts=((_("Name"), noted.name), (_("Document number"), noted.masked or "—")) if noted else (),
        url=_page("identity", order) if takes_paper(order.state) else "",
        link=_("Change it") if noted else _("Note my document"),
    )


def recall_card(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """That the maker has called the car back, while the repair is not noted."""
    if order.attention != "recall" or order.state not in CALLED_BACK:
        return None
    return Card(
        title=_("Recall"),
        state=_("To be repaired"),
        tone="brick",
        text=_(
            "The maker has recalled your car. The dealer has it repaired at no cost "
            "and hands it over after that."
        ),
    )


def _page(name: str, order: OrderAtHand) -> str:
    return reverse(f"orders_market:{name}", args=[current_dealer().slug, order.id])


DOCUMENTS = Section(
    name="documents", place=85, title=lazy("Papers to keep"), words=DOCUMENT_WORDS, card=documents_card
)
CONTRACT = Section(
    name="contract", place=10, title=lazy("Purchase contract"), words=CONTRACT_WORDS, card=contract_card
)
RECALL = Section(name="recall", place=5, title=lazy("Recall"), card=recall_card)
PAPER = Section(name="papers", place=90, title=lazy("Identity document"), words=PAPER_WORDS, card=paper_card)
