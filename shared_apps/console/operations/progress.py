"""How an application moves on, and that its applicant hears of it."""

from __future__ import annotations

from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.console.models import Application
from shared_apps.console.states import APPLICATION
from tenants.models import Dealer

TELL = "console.tasks.tell_applicant"


def move(actor: Actor, application: Application, verb: str) -> None:
    """Bring a locked application a step further and save it. Raises IllegalMove and Forbidden."""
    step = APPLICATION.move(application.state, verb)
    if step.right:
        actor.require(step.right)
    application.state = step.target
    application.milestones = [*application.milestones, [step.target, clock.now().isoformat()]]
    application.save()
    record(
        actor,
        f"applications.application.{verb}",
        ("application", application.id),
        before={"state": step.source},
        after={"state": step.target},
        note=application.reason,
    )


def tell(application: Application) -> None:
    """Have the applicant written to about the state the application is in."""
    told = {"application_id": str(application.id), "state": application.state}
    post_task(TELL, told, key=f"application:{application.id}", dealer="")


def note_dealer_open(actor: Actor, dealer: Dealer) -> None:
    """The dealer an approved application waited for is at work: its applicant hears that it is ready."""
    waiting = Application.objects.select_for_update().filter(dealer=dealer, state="APPROVED").first()
    if waiting is not None:
        move(actor, waiting, "open")
        tell(waiting)
