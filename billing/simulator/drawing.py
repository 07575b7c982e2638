"""Draws the hosted pages: filled templates, everything from outside escaped."""

from html import escape
from pathlib import Path
from string import Template

from billing.simulator import cards
from billing.simulator.glyphs import GLYPHS, LOCK, MARKS
from billing.simulator.payments import WALLETS
from billing.simulator.store import Object
from billing.simulator.words import money

FOLDER = Path(__file__).parent / "pages"
TEMPLATES = {path.stem: Template(path.read_text("utf-8")) for path in FOLDER.glob("*.html")}
STYLE = (FOLDER / "style.css").read_text("utf-8")
CURRENT = ' aria-current="true"'
SHOWN_CARDS = {
    cards.GOOD: "card_good",
    "4000000000000002": "card_declined",
    "4000000000009995": "card_funds",
    cards.THREE_D_SECURE: "card_bank",
}


def frame(words: dict[str, str], title: str, content: str) -> str:
    """The page around a content."""
    return TEMPLATES["frame"].substitute(words, title=escape(title), style=STYLE, content=content)


def _amount(session: Object) -> str:
    """The total with its currency sign made smaller."""
    return _sum(session["amount_total"], session["currency"])


def _sum(minor: int, currency: str) -> str:
    text = money(minor, currency)
    sign = text[: next(index for index, letter in enumerate(text) if letter.isdigit())]
    return f"<small>{sign}</small>{text[len(sign) :]}"


def grouped(number: str) -> str:
    """A card number in fours."""
    return " ".join(number[index : index + 4] for index in range(0, len(number), 4))


def _sold(session: Object, words: dict[str, str]) -> str:
    """What is paid for: a note under the one thing, or the lines and their sum."""
    items = session["items"]
    notes = [_note(item, words) for item in items]
    if len(items) == 1:
        return f'<p class="detail">{notes[0]}</p>' if notes[0] else ""
    rows = "".join(
        f"<li><span>{escape(item['description'])}<small>{note}</small></span>"
        f'<span class="figure">{money(item["amount_total"], item["currency"])}</span></li>'
        for item, note in zip(items, notes, strict=True)
    )
    total = f'<span>{words["total"]}</span><span class="figure">{_amount(session)}</span>'
    return f'<ul class="items">{rows}</ul><p class="sum">{total}</p>'


def _note(item: Object, words: dict[str, str]) -> str:
    many = words["quantity"].format(item["quantity"]) if item["quantity"] > 1 else ""
    return escape(" · ".join(note for note in (item["detail"], many) if note))


def checkout(session: Object, words: dict[str, str], typed: dict[str, str], problem: str = "") -> str:
    """The payment page itself, with what was typed and why the last attempt failed."""
    self_ = f"/c/pay/{session['id']}"
    alert = back = ""
    if problem:
        alert = (
            f'<div class="alert" role="alert"><strong>{escape(problem)}</strong>'
            f"<span>{words['try_again']}</span></div>"
        )
    if session["cancel_url"]:
        back = f'<a class="back" href="{escape(session["cancel_url"])}">← {words["back"]}</a>'
    content = TEMPLATES["checkout"].substitute(
        words,
        self=self_,
        back=back,
        what=escape(session["items"][0]["description"]),
        amount=_amount(session),
        sold=_sold(session, words),
        alert=alert,
        wallets=_wallets(session, words, self_),
        card=_card(session, words, typed, bool(problem), self_),
    )
    return frame(words, words["pay_for"], content)


def _wallets(session: Object, words: dict[str, str], self_: str) -> str:
    code = words["lang"][:2]
    buttons = [
        f'<form method="post" action="{self_}"><input type="hidden" name="lang" value="{code}">'
        f'<button name="method" value="{wallet}"><span class="glyph {wallet}" aria-hidden="true">'
        f"{GLYPHS[wallet]}</span>{words[wallet]}</button></form>"
        for wallet in WALLETS
        if wallet in session["payment_method_types"]
    ]
    if not buttons:
        return ""
    return TEMPLATES["wallets"].substitute(heading=words["wallets"], buttons="".join(buttons))


def _card(session: Object, words: dict[str, str], typed: dict[str, str], wrong: bool, self_: str) -> str:
    methods = session["payment_method_types"]
    if "card" not in methods:
        return ""
    code = words["lang"][:2]
    number = typed.get("number") or grouped(cards.GOOD)
    chosen = cards.digits(number)
    links = "".join(
        f'<li><a href="{self_}?lang={code}&amp;card={card}"'
        f"{CURRENT if card == chosen else ''}>"
        f'<span class="figure">{grouped(card)}</span><span>{words[word]}</span></a></li>'
        for card, word in SHOWN_CARDS.items()
    )
    return TEMPLATES["card"].substitute(
        words,
        self=self_,
        code=code,
        divider=f'<p class="or">{words["or_card"]}</p>' if len(methods) > 1 else "",
        email_value=escape(typed.get("email") or session["customer_email"] or ""),
        number_value=escape(number),
        name_value=escape(typed.get("name", "")),
        wrong=" wrong" if wrong else "",
        lock=LOCK,
        pay=words["pay"].format(money(session["amount_total"], session["currency"])),
        cards=links,
    )


def confirm(session: Object, words: dict[str, str], kind: str) -> str:
    """The step at the bank (``bank``) or in a wallet: confirm or refuse."""
    path = f"/c/pay/{session['id']}/" + (kind if kind == "bank" else f"wallet/{kind}")
    return _confirm(session["amount_total"], session["currency"], words, kind, path)


def confirm_intent(intent: Object, words: dict[str, str], kind: str, path: str) -> str:
    """The same step for an intent of the shop's own."""
    return _confirm(intent["amount"], intent["currency"], words, kind, path)


def _confirm(minor: int, currency: str, words: dict[str, str], kind: str, path: str) -> str:
    wallet = kind != "bank"
    heading = words["wallet_title"].format(words[kind]) if wallet else words["bank_title"]
    yes = words["wallet_yes"].format(money(minor, currency)) if wallet else words["bank_yes"]
    actions = (
        f'<form method="post" action="{escape(path)}">'
        f'<input type="hidden" name="lang" value="{words["lang"][:2]}">'
        f'<button class="primary" name="answer" value="yes">{yes}</button>'
        f'<button name="answer" value="no">{words["wallet_no" if wallet else "bank_no"]}</button>'
        "</form>"
    )
    amount = f'<p class="amount">{_sum(minor, currency)}</p>'
    return _step(words, kind, heading, words["wallet_text" if wallet else "bank_text"], amount, actions)


def closed(session: Object | None, words: dict[str, str], link: str | None) -> str:
    """A page that takes no payment: complete, expired or unknown."""
    kind = "missing" if session is None else session["status"]
    word = "paid" if kind == "complete" else kind
    actions = ""
    if link:
        actions = f'<a class="button" href="{escape(link)}">{words["paid_link"]}</a>'
    return _step(words, kind, words[f"{word}_title"], words[f"{word}_text"], "", actions)


def _step(words: dict[str, str], kind: str, heading: str, text: str, amount: str, actions: str) -> str:
    mark = f'<div class="mark {kind}" aria-hidden="true">{MARKS[kind]}</div>'
    content = TEMPLATES["step"].substitute(
        mark=mark, heading=heading, amount=amount, text=text, actions=actions
    )
    return frame(words, heading, content)
