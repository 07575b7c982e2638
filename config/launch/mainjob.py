"""The main job over HTTP, as its actors do it: operator, dealer's staff, two buyers who want the same car."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from config.launch.smoke import Report, Site
from config.launch.visitor import Answer, Visitor, pay_by_card

OPERATOR, PASSWORD = "smoke-operator@marque.example", "smoke-and-mirrors-26"
VIN, WRONG_VIN = "LGXCE6CD9SA123456", "LGXCE6CD5SA123456"
PRICE = {"amount": 21_580_000, "currency": "CNY"}
COST = {"amount": 19_900_000, "currency": "CNY"}


@dataclass
class Stage:
    """What the acts hand on to each other."""

    site: Site
    operator: Visitor
    portals: dict[str, Visitor] = field(default_factory=dict)
    vehicle: dict[str, Any] = field(default_factory=dict)
    winner: Visitor | None = None
    order_path: str = ""
    order_id: str = ""


def main_job(site: Site, report: Report) -> None:
    """From an empty market to a delivered car and the operator's figures."""
    code, said = site.manage("operator", "add", OPERATOR, "--name", "Smoke")
    stage = Stage(site, site.visitor("console"))
    with report.step("an operator signs in to the console") as step:
        step.hold(code == 0, f"the operator's account was not made: {said}")
        sign_in(stage.operator, OPERATOR, PASSWORD)
    for slug, city in (("smoke-hz", "杭州"), ("smoke-cd", "成都")):
        _onboard(stage, report, slug, city)
    _take_into_stock(stage, report)
    _two_buyers(stage, report)
    _pay(stage, report)
    _sell(stage, report)
    _overview(stage, report)


def _onboard(stage: Stage, report: Report, slug: str, city: str) -> None:
    with report.step(f"dealer {slug} is onboarded, its owner is invited and signs in") as step:
        asked = time.monotonic()
        details = {
            "name": f"{city}试车场", "slug": slug, "city": city, "address": "试验路 1 号",
            "latitude": "30.27", "longitude": "120.15", "brand_slugs": ["byd"],
            "owner_email": f"owner@{slug}.example",
        }  # fmt: skip
        made = _call(stage.operator, "POST", "/api/v1/dealers", details, expect=201)
        ready = _until(
            lambda: _call(stage.operator, "GET", f"/api/v1/dealers/{made['id']}"),
            lambda found: found["state"] != "PROVISIONING" and all(s["done"] for s in found["progress"]),
        )
        step.hold(ready["state"] == "ACTIVE", f"the dealer is {ready['state']}: {ready['error']}")
        step.measure("dealer_ready", (time.monotonic() - asked) * 1000, "ms")
        portal = stage.site.visitor(slug)
        token = _until(lambda: _mailed_token(stage.site, slug), bool)
        portal.get("/")
        session = _call(
            portal, "POST", f"/api/v1/invitations/{token}/accept", {"name": "店主", "password": PASSWORD}
        )
        step.hold(session["role"] == "OWNER", "the invited owner is not an owner")
        stage.portals[slug] = portal


def _take_into_stock(stage: Stage, report: Report) -> None:
    portal, rival = stage.portals["smoke-hz"], stage.portals["smoke-cd"]
    with report.step(
        "a vehicle is taken into stock; a wrong and a taken VIN are refused at the field"
    ) as step:
        brand = _first(_call(portal, "GET", "/api/v1/catalog/brands"), lambda b: b["slug"] == "byd")
        series = _call(portal, "GET", f"/api/v1/catalog/brands/{brand['id']}/series")[0]
        trim = _call(portal, "GET", f"/api/v1/catalog/series/{series['id']}/trims")[0]
        wanted = {
            "vin": WRONG_VIN, "trim_id": trim["id"], "colour_code": trim["colours"][0]["code"],
            "mileage_km": 12, "cost": COST, "price": PRICE,
        }  # fmt: skip
        wrong = _call(portal, "POST", "/api/v1/stock/vehicles", wanted, expect=422)
        step.hold(_codes(wrong) == {("vin", "stock.vin_check_digit")}, f"a wrong VIN was answered by {wrong}")
        stage.vehicle = _call(portal, "POST", "/api/v1/stock/vehicles", {**wanted, "vin": VIN}, expect=201)
        taken = _call(rival, "POST", "/api/v1/stock/vehicles", {**wanted, "vin": VIN}, expect=409)
        step.hold(_codes(taken) == {("vin", "stock.vin_taken")}, f"a taken VIN was answered by {taken}")
    with report.step("once two people inspected it, it is on the market in the same transaction") as step:
        technician = hire(stage.site, portal, "smoke-hz", "技师", "TECHNICIAN")
        car = f"/api/v1/stock/vehicles/{stage.vehicle['id']}"
        _call(technician, "POST", f"{car}/moves", {"verb": "start_pdi"})
        write_report(technician, car)
        _call(technician, "POST", f"{car}/inspection/confirmation", {}, expect=403)
        step.hold(_listed(stage) == 0, "the car was on the market by one person's word")
        _call(portal, "POST", f"{car}/inspection/confirmation", {})
        # The listing is there with the confirmation; what searches read of it may be a second old.
        listed = _until(lambda: _listed(stage), lambda found: found == 1, 3)
        step.hold(listed == 1, "the car is not on the market")
        page = _until(
            lambda: stage.site.visitor().get("/cars?brand=byd&category=new-energy&price_max=300000"),
            lambda page: stage.vehicle["id"] in page.text,
            3,
        )
        step.hold(page.status == 200 and stage.vehicle["id"] in page.text, "the results do not show the car")
        other = rival.get(f"/api/v1/stock/vehicles/{stage.vehicle['id']}")
        step.hold(other.status == 404, f"another dealer's staff got {other.status} for the car")


def write_report(technician: Visitor, car: str) -> None:
    """A report that all is in order with the car at this address; it waits for a second person."""
    asked = _call(technician, "GET", car)["inspection"]["checklist"]
    found = {"items": [{"code": code, "ok": True} for code in asked]}
    _call(technician, "POST", f"{car}/inspection", found)


def hire(site: Site, owner: Visitor, slug: str, name: str, role: str) -> Visitor:
    """Somebody whom the owner invites, signed in."""
    hired = {"email": f"{role.lower()}@{slug}.example", "name": name, "role": role}
    before = _mailed_token(site, slug)
    _call(owner, "POST", "/api/v1/staff/invitations", hired, expect=201)
    token = _until(lambda: _mailed_token(site, slug), lambda newest: newest not in ("", before))
    visitor = site.visitor(slug)
    visitor.get("/")
    _call(visitor, "POST", f"/api/v1/invitations/{token}/accept", {"name": name, "password": PASSWORD})
    return visitor


def _two_buyers(stage: Stage, report: Report) -> None:
    with report.step("two buyers reserve one car: one wins, the other is told at once") as step:
        pair = [stage.site.visitor() for _ in range(2)]
        for number, buyer in enumerate(pair, start=1):
            buyer.get("/register")
            login = f"smoke{number}@buyers.example"
            answer = buyer.post_form(
                "/register", {"name": f"买家{number}", "login": login, "password": PASSWORD}
            )
            step.hold(answer.status == 200, f"a buyer could not register: {answer.status}")
        path = f"/cars/{stage.vehicle['id']}/reserve"
        with ThreadPoolExecutor(2) as both:
            answers = list(both.map(lambda buyer: buyer.post_form(path, {}, follow=False), pair))
        codes = sorted(answer.status for answer in answers)
        step.hold(codes == [302, 409], f"the two buyers were answered {codes}")
        won = next(n for n, answer in enumerate(answers) if answer.status == 302)
        stage.winner, stage.order_path = pair[won], _order_path(answers[won])
        stage.order_id = stage.order_path.rsplit("/", 1)[-1]
        step.hold(_listed(stage) == 0, "the held car is still on the market")


def _pay(stage: Stage, report: Report) -> None:
    buyer = stage.winner or stage.site.visitor()
    with report.step("the deposit is paid on the payment page, and the order is reserved") as step:
        page = buyer.get(f"{stage.order_path}/pay")
        found = re.search(r'href="(http[^"]+/c/pay/[^"]+)"', page.text)
        step.hold(found is not None, "the pay page has no link to the payment service")
        pay_by_card(unescape(found.group(1)) if found else "", email="smoke@buyers.example", name="Smoke")
        paid = time.monotonic()
        portal = stage.portals["smoke-hz"]
        order = _until(
            lambda: _call(portal, "GET", f"/api/v1/orders/{stage.order_id}"),
            lambda o: o["state"] == "RESERVED",
        )
        step.hold(order["state"] == "RESERVED", f"the paid order is {order['state']}")
        step.measure("paid_to_reserved", (time.monotonic() - paid) * 1000, "ms")


def _sell(stage: Stage, report: Report) -> None:
    portal, path = stage.portals["smoke-hz"], f"/api/v1/orders/{stage.order_id}"
    buyer = stage.winner or stage.site.visitor()
    with report.step("the contract is prepared as a bilingual PDF") as step:
        asked = time.monotonic()
        _call(portal, "POST", f"{path}/contract", {})
        order = _until(
            lambda: _call(portal, "GET", path), lambda o: o["contract"]["state"] in ("RENDERED", "FAILED"), 60
        )
        step.hold(order["contract"]["state"] == "RENDERED", f"the contract is {order['contract']}")
        step.measure("contract_ready", (time.monotonic() - asked) * 1000, "ms")
        pdf = portal.get(f"{path}/contract.pdf")
        step.hold(pdf.status == 200 and pdf.body.startswith(b"%PDF"), "the contract is no PDF")
    with report.step("signed, paid in full, made ready, delivered") as step:
        due = order["total"]["amount"] - order["paid"]["amount"]
        balance = {"amount": {"amount": due, "currency": "CNY"}, "reference": "SMOKE-1"}
        for verb, more in (
            ("record_signature", {}),
            ("record_balance", balance),
            ("mark_ready", {}),
        ):
            order = _call(portal, "POST", f"{path}/moves", {"verb": verb, **more})
        handover = _call(portal, "GET", f"{path}/handover")
        _call(portal, "POST", f"{path}/handover/signature", _checklist(handover))
        order = _call(portal, "POST", f"{path}/moves", {"verb": "deliver"})
        step.hold(order["state"] == "DELIVERED", f"the order is {order['state']}")
    with report.step(
        "the buyer sees the delivery and downloads the contract; a stranger sees nothing"
    ) as step:
        seen = buyer.get(stage.order_path)
        step.hold(
            seen.status == 200 and "已交" in seen.text, "the buyer's page does not tell of the delivery"
        )
        pdf = buyer.get(f"{stage.order_path}/contract.pdf")
        step.hold(pdf.status == 200 and pdf.body.startswith(b"%PDF"), f"the buyer's contract: {pdf.status}")
        stranger = stage.site.visitor().get(f"{stage.order_path}/contract.pdf", follow=False)
        step.hold(stranger.status in (302, 401, 404), f"a stranger got {stranger.status}")


def _checklist(handover: dict[str, Any]) -> dict[str, Any]:
    """Everything ticked, and a line for each signature."""
    line = [[[100, 100], [400, 200], [700, 120]]]
    return {
        "odometer_km": handover["least_km"],
        "keys": 2,
        "level": 80,
        "checks": [check["name"] for check in handover["checks"]],
        "buyer_name": "Smoke",
        "buyer_strokes": line,
        "dealer_strokes": line,
        "signed_at": datetime.now(UTC).isoformat(),
    }


def _overview(stage: Stage, report: Report) -> None:
    with report.step("the operator's overview tells of the sale") as step:
        _call(stage.operator, "POST", "/api/v1/overview/refresh", {}, expect=202)
        seen = _until(
            lambda: _call(stage.operator, "GET", "/api/v1/overview"),
            lambda o: o["turnover"]["total"]["amount"] == PRICE["amount"],
        )
        step.hold(seen["turnover"]["total"] == PRICE, f"the turnover is {seen['turnover']['total']}")
        step.hold(seen["dealers"]["active"] == 2, f"the dealers are {seen['dealers']}")
        step.hold(seen["orders"]["by_state"] == {"DELIVERED": 1}, f"the orders are {seen['orders']}")


def sign_in(visitor: Visitor, login: str, password: str) -> None:
    visitor.get("/")
    _call(visitor, "POST", "/api/v1/session", {"login": login, "password": password})


def _call(
    visitor: Visitor, method: str, path: str, body: dict[str, Any] | None = None, *, expect: int = 200
) -> Any:
    headers = {"Content-Type": "application/json", "Idempotency-Key": uuid4().hex}
    raw = json.dumps(body).encode() if body is not None else b""
    answer = visitor.send(method, path, raw, headers if method != "GET" else {})
    if answer.status != expect:
        raise ValueError(f"{method} {path} answered {answer.status}: {answer.text[:300]}")
    return answer.json() if answer.body.strip() else None


def _until(look: Callable[[], Any], good: Callable[[Any], bool], seconds: float = 20) -> Any:
    ends = time.monotonic() + seconds
    found = look()
    while not good(found) and time.monotonic() < ends:
        time.sleep(0.1)
        found = look()
    return found


def _mailed_token(site: Site, slug: str) -> str:
    for mail in sorted((site.state / "mail").glob("*"), reverse=True):
        found = re.search(rf"//{slug}\.[^/]+/invitation/([A-Za-z0-9_-]+)", _plain(mail.read_bytes()))
        if found:
            return found.group(1)
    return ""


def _plain(raw: bytes) -> str:
    message = message_from_bytes(raw, policy=policy.default)
    part = message.get_body(("plain",))
    return str(part.get_content()) if part else ""


def _listed(stage: Stage) -> int:
    found = _call(stage.site.visitor(), "GET", "/api/v1/listings?brand=byd")
    return sum(1 for item in found["items"] if item["id"] == stage.vehicle["id"])


def _codes(answer: Any) -> set[tuple[str, str]]:
    return {(problem["field"], problem["code"]) for problem in answer["error"]["fields"]}


def _first(things: list[Any], good: Callable[[Any], bool]) -> Any:
    return next(thing for thing in things if good(thing))


def _order_path(answer: Answer) -> str:
    return urlsplit(answer.headers["location"]).path.removesuffix("/pay")
