from __future__ import annotations

from core.flow.audit.operations import extend_chain
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.notary.facts import AUDIT_HEAD, LeafFacts
from shared_apps.notary.operations.entering import enter


def anchor_audit(*, actor: Actor) -> LeafFacts | None:
    """Link every audit line of the schema at hand and enter the head of its chain in the log.

    From then on the chain cannot be computed anew without the published roots telling. None while the schema
    has no lines; a head that did not move since is not entered again. Raises Forbidden.
    """
    actor.require("notary.enter")
    head = extend_chain(actor=actor, whole=True)
    if head.number == 0:
        return None
    return enter(actor=actor, document_sha256=head.hash, kind=AUDIT_HEAD, sealed_at=clock.now())
