from __future__ import annotations

import logging
from collections import Counter

from config.market_audit.reading import living_dealers, look
from core.flow.tasks import market_task

log = logging.getLogger(__name__)
TOLD = 100  # faults named in the log of one night


@market_task
def verify_market() -> None:
    """Hold the market against all schemas, every night; what differs is an error in the log."""
    report = look(living_dealers(), whole=True)
    if not report.faults:
        log.info("market verified: %s dealers, nothing differs", report.dealers)
        return
    for fault in report.faults[:TOLD]:
        log.warning("market: %s %s %s %s", fault.dealer, fault.kind, fault.id, fault.note)
    kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(Counter(f.kind for f in report.faults).items()))
    log.error("market differs from the schemas of %s dealers: %s", report.dealers, kinds)
