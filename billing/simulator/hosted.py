"""The buyer's way through the hosted pages: ``/c/pay/<session>`` and its two side steps."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from billing.simulator import cards, confirming, drawing, payments, words
from billing.simulator.errors import ApiError
from billing.simulator.payments import Closed
from billing.simulator.resources import intents
from billing.simulator.store import Object, Store, Transaction

PREFIX = "/c/pay/"


@dataclass(frozen=True)
class Visit:
    """One request of a browser."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    accepted: str

    @classmethod
    def of(cls, method: str, path: str, query: str, body: str, accepted: str) -> "Visit":
        """Reads the encoded query and body."""
        fields = dict(parse_qsl(body, keep_blank_values=True))
        return cls(method, path, dict(parse_qsl(query)), fields, accepted)

    def words(self, locale: str) -> dict[str, str]:
        """The language to answer in."""
        asked = self.form.get("lang") or self.query.get("lang") or ""
        return words.choose(asked, locale, self.accepted)


@dataclass(frozen=True)
class Reply:
    """A page, or the address to go to."""

    status: int
    html: str = ""
    location: str = ""


def serve(store: Store, visit: Visit) -> Reply:
    """Answer one request; the whole step is one transaction."""
    session_id, *step = visit.path.removeprefix(PREFIX).strip("/").split("/")
    with store.write() as tx:
        try:
            session = payments.open_session(tx, session_id)
            return _step(tx, session, step, visit)
        except Closed as over:
            return _closed(over.session, visit)
        except ApiError:
            text = visit.words("auto")
            return Reply(404, drawing.closed(None, text, None))


def serve_intent(store: Store, visit: Visit) -> Reply:
    """The step at the bank or in the wallet that an intent of the shop's own waits for."""
    intent_id, _, step = visit.path.removeprefix(confirming.ACT).strip("/").partition("/")
    with store.write() as tx:
        text = visit.words("auto")
        intent = tx.find(intents.KIND, intent_id)
        if intent is None or intent["status"] != "requires_action" or step not in ("bank", *payments.WALLETS):
            return Reply(404, drawing.closed(None, text, None))
        if visit.method == "POST":
            return Reply(303, location=confirming.answer(tx, intent, step, confirmed=_yes(visit)))
        return Reply(200, drawing.confirm_intent(intent, text, step, visit.path))


def _closed(session: Object, visit: Visit) -> Reply:
    """A second click on a paid page goes on to the shop; nobody pays twice."""
    paid = session["status"] == "complete"
    onward = landing(session) if paid else session["cancel_url"]
    if paid and visit.method == "POST":
        return Reply(303, location=onward)
    return Reply(200, drawing.closed(session, visit.words(session["locale"]), onward))


def landing(session: Object) -> str:
    """Where the buyer goes after paying."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _step(tx: Transaction, session: Object, step: list[str], visit: Visit) -> Reply:
    match (visit.method, step):
        case ("GET", []):
            return _page(session, visit, _typed(visit))
        case ("POST", []):
            return _attempt(tx, session, visit)
        case (method, ["bank"]) if payments.waits_for_bank(tx, session):
            if method == "GET":
                return Reply(200, drawing.confirm(session, visit.words(session["locale"]), "bank"))
            refusal = payments.answer_bank(tx, session, confirmed=_yes(visit))
            return _after(session, visit, refusal)
        case (method, ["wallet", wallet]) if wallet in payments.WALLETS:
            if method == "GET":
                return Reply(200, drawing.confirm(session, visit.words(session["locale"]), wallet))
            payer = _payer(session, visit)
            refusal = payments.pay_by_wallet(tx, session, wallet, payer, confirmed=_yes(visit))
            return _after(session, visit, refusal)
    return Reply(303, location=f"{PREFIX}{session['id']}")


def _attempt(tx: Transaction, session: Object, visit: Visit) -> Reply:
    method = visit.form.get("method", "card")
    if method not in session["payment_method_types"]:
        return _page(session, visit, {})
    code = visit.words(session["locale"])["lang"][:2]
    if method in payments.WALLETS:
        return Reply(303, location=f"{PREFIX}{session['id']}/wallet/{method}?lang={code}")
    number = cards.digits(visit.form.get("number", ""))
    refusal = payments.pay_by_card(tx, session, number, _payer(session, visit))
    if refusal is None and session["status"] == "open":
        return Reply(303, location=f"{PREFIX}{session['id']}/bank?lang={code}")
    return _after(session, visit, refusal)


def _after(session: Object, visit: Visit, refusal: cards.Refusal | None) -> Reply:
    """On to the shop when paid, else the page again with the reason."""
    if refusal is None:
        return Reply(303, location=landing(session))
    reason = words.refusal(visit.words(session["locale"]), refusal)
    return _page(session, visit, visit.form, reason)


def _page(session: Object, visit: Visit, typed: dict[str, str], problem: str = "") -> Reply:
    text = visit.words(session["locale"])
    return Reply(402 if problem else 200, drawing.checkout(session, text, typed, problem))


def _typed(visit: Visit) -> dict[str, str]:
    """A test card picked from the list stands in the field."""
    chosen = cards.digits(visit.query.get("card", ""))
    return {"number": drawing.grouped(chosen)} if chosen else {}


def _yes(visit: Visit) -> bool:
    return visit.form.get("answer") == "yes"


def _payer(session: Object, visit: Visit) -> dict[str, Any]:
    """Name and address of the payer as far as given."""
    return {
        "email": visit.form.get("email") or session["customer_email"],
        "name": visit.form.get("name") or None,
    }
