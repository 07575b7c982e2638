"""Envelopes at simulated signing providers, over real HTTP on loopback."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from core.edge.pdf import lay_out
from core.kernel import clock, ids
from tenant_apps.signing.facts import EnvelopeFacts, Signer, Spot
from tenant_apps.signing.models import Envelope
from tenant_apps.signing.operations import call_provider, choose_provider, open_envelope, save_account
from tenant_apps.signing.simulator.desk import Call
from tenant_apps.signing.simulator.esign import EsignSimulator
from tenant_apps.signing.simulator.fadada import PREFIX, FadadaSimulator
from tenant_apps.signing.simulator.server import Server
from tenant_apps.signing.tasks import SYSTEM
from tenants.context import DealerRef, dealer_context, market_context
from tests.factories.staff import staff

APP, SECRET, FIRM = "app-20261123", "s3cret-of-the-suite", "open-corp-1"
KINDS = {"FADADA": FadadaSimulator, "ESIGN": EsignSimulator}
BUYER, SELLER = "13800138000", "13900139000"


@cache
def two_pages() -> bytes:
    """A PDF with Chinese on two pages."""
    html = '<p style="page-break-after:always">汽车买卖合同</p><p>签字</p>'
    return lay_out(f'<html lang="zh-Hans" style="font-family: Marque Sans">{html}').pdf


def two_signers() -> tuple[Signer, Signer]:
    """The buyer, then the dealer."""
    return (
        Signer(role="BUYER", name="张三", order=1, phone=BUYER, spot=Spot(page=-1, box=(60, 100, 220, 170))),
        Signer(
            role="SELLER",
            name="王店长",
            organisation="杭州西湖名车",
            order=2,
            phone=SELLER,
            spot=Spot(page=-1, box=(320, 100, 480, 170)),
        ),
    )


@dataclass
class AtProvider:
    """A dealer's account at a running simulator."""

    dealer: DealerRef
    kind: str
    company: Any
    server: Server
    told: list[tuple[int, str]] = field(default_factory=list)

    @property
    def desk(self) -> Any:
        return self.company.desk

    @property
    def flow(self) -> Any:
        """The only document that was ever started."""
        (one,) = [flow for flow in self.desk.flows.values() if flow.status != "DRAFT"]
        return one

    def open(self, **given: Any) -> EnvelopeFacts:
        """An envelope, not yet with the provider."""
        wish = {
            "actor": staff("OWNER"),
            "subject_id": ids.new_id(),
            "title": "汽车买卖合同 V261123-0001-C1",
            "pdf": two_pages(),
            "signers": two_signers(),
            "expires_at": clock.now() + timedelta(days=7),
            **given,
        }
        with dealer_context(self.dealer):
            return open_envelope(**wish)

    def call(self, envelope: EnvelopeFacts, *, later: float = 0) -> Envelope:
        """What a worker does, `later` seconds from now."""
        with dealer_context(self.dealer):
            with clock.set_to(clock.now() + timedelta(seconds=later)):
                call_provider(actor=SYSTEM, envelope_id=envelope.id)
            return Envelope.objects.get(id=envelope.id)

    def row(self, envelope: EnvelopeFacts) -> Envelope:
        """The envelope as it is."""
        with dealer_context(self.dealer):
            return Envelope.objects.get(id=envelope.id)

    def tell(self, *, to: DealerRef | None = None) -> list[int]:
        """Post what the provider has to say to the market; the answers' status codes."""
        answers = [self.post(call, right, to=to) for call, right in self.desk.take_calls()]
        return [answer.status_code for answer in answers]

    def post(self, call: Call, right: bool = True, *, to: DealerRef | None = None, **changed: str) -> Any:
        """One callback, as it is signed or with other headers, or to another dealer's address."""
        headers = {**call.headers(right), **changed}
        path = urlsplit(call.url).path
        if to is not None:
            path = path.replace(str(self.dealer.id), str(to.id))
        with market_context():
            return Client(headers={"host": settings.BASE_DOMAIN}).post(
                path, call.body, content_type=headers.pop("Content-Type"), headers=headers
            )


def browse(url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """A signer's browser: status, location, page."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    method, body = ("POST", urlencode(form)) if form else ("GET", None)
    line.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body)
    answer = line.getresponse()
    page = answer.read().decode()
    line.close()
    return answer.status, answer.getheader("Location") or "", page


@contextmanager
def at_provider(kind: str, dealer: DealerRef, *, deliver: bool = False, **given: Any) -> Iterator[AtProvider]:
    """The dealer has chosen the provider, whose simulator runs on a port of its own."""
    if kind == "ESIGN":
        given.setdefault("owner", dealer.name)  # it seals by itself, as whoever's app it is
    company = KINDS[kind](app_id=APP, secret=SECRET, company=FIRM, **given)
    server = Server(company, deliver=deliver)
    server.start()
    before = settings.FADADA_URL, settings.ESIGN_URL
    settings.FADADA_URL, settings.ESIGN_URL = f"{company.base}{PREFIX}", company.base
    try:
        with dealer_context(dealer):
            save_account(actor=staff(), provider=kind, app_id=APP, company=FIRM, secret=SECRET)
            choose_provider(actor=staff(), provider=kind)
        yield AtProvider(dealer, kind, company, server)
    finally:
        settings.FADADA_URL, settings.ESIGN_URL = before
        server.stop()
