from __future__ import annotations

import logging
from uuid import UUID

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from core.edge.web import host_url
from core.flow.tasks import market_task
from core.kernel.actor import SYSTEM
from shared_apps.console.operations import open_waiting_dealer
from shared_apps.console.queries import application_by_id
from shared_apps.console.signing import token_of
from tenants.fleet.pool import build_spare
from tenants.operations import fail_provisioning

log = logging.getLogger(__name__)
TRIES = 4  # a spare just built may go to somebody who came in between


class PoolDry(RuntimeError):
    """Every spare that was built for the dealer went to somebody else."""


@market_task
def provision(*, dealer_id: str) -> None:
    """Open a dealer for whom no spare was ready: build one and take it. Failures show in the console."""
    try:
        _open(UUID(dealer_id))
    except Exception as error:
        log.exception("provisioning of dealer %s failed", dealer_id)
        fail_provisioning(actor=SYSTEM, dealer_id=UUID(dealer_id), error=str(error))


def _open(dealer_id: UUID) -> None:
    for _ in range(TRIES):
        if open_waiting_dealer(actor=SYSTEM, dealer_id=dealer_id).state != "PROVISIONING":
            return
        build_spare()
    raise PoolDry("other dealers took every schema that was built; try again")


@market_task
def tell_applicant(*, application_id: str, state: str) -> None:
    """Write to an applicant that the application has come to a state, in the language it was sent in."""
    application = application_by_id(UUID(application_id))
    told = {
        "application": application,
        "state": state,
        "link": host_url(path=f"/dealers/apply/{token_of(application)}"),
        "portal": host_url(application.slug),
    }
    with override(application.locale):
        subject = " ".join(render_to_string("console/mail/subject.txt", told).split())
        EmailMessage(
            subject, render_to_string("console/mail/letter.txt", told), to=[application.email]
        ).send()
