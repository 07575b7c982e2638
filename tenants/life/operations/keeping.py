"""Files in write-once storage at the end of their dealer: erased where that is allowed, else on their day."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.storage import scope
from core.storage.vault import Lying, VaultRefused, vault
from tenants.life.models import KeptFile
from tenants.models import Dealer

log = logging.getLogger(__name__)
MOST_ERASED = 500


def lying_in_vault(dealer: Dealer) -> dict[str, int]:
    """How many files and bytes of the dealer's lie there. Raises OSError where the store does not answer."""
    sizes = [one.size for one in _lying(dealer)]
    return {"found": len(sizes), "found_bytes": sum(sizes)}


def empty_vault(dealer: Dealer, found: dict[str, int]) -> dict[str, Any]:
    """Erase what may be erased, enter what must stay, and say how many files and bytes of both.

    `found` is what lay there before the first was erased; `by_year` counts what stays by the year in which it
    goes, `until` is the last day. May be repeated. Raises OSError where the store does not answer.
    """
    for one in _lying(dealer):
        _erase(dealer, one)
    kept = list(KeptFile.objects.filter(dealer_id=dealer.id).order_by("until"))
    return {
        **found,
        "erased": found["found"] - len(kept),
        "erased_bytes": found["found_bytes"] - sum(file.size for file in kept),
        "kept": len(kept),
        "kept_bytes": sum(file.size for file in kept),
        "until": kept[-1].until.isoformat() if kept else "",
        "by_year": dict(sorted(Counter(str(file.until.year) for file in kept).items())),
    }


def erase_kept(*, actor: Actor) -> int:
    """Erase files of dealers that are gone whose day has come, and the rows that name them; how many.

    A store that refuses is asked again at the next sweep. Raises Forbidden.
    """
    actor.require("dealers.offboard")
    done = 0
    for file in KeptFile.objects.filter(until__lte=clock.now()).order_by("until")[:MOST_ERASED]:
        try:
            with scope.entered(scope.dealer(file.key.split("/")[1])):
                vault().erase(file.key, file.version)
        except (OSError, VaultRefused):
            log.exception("%s could not be erased", file.key)
            continue
        with transaction.atomic():
            record(
                actor, "dealers.kept_file.erased", ("dealer", file.dealer_id), after={"sha256": file.sha256}
            )
            file.delete()
        done += 1
    return done


def _lying(dealer: Dealer) -> list[Lying]:
    with scope.entered(scope.dealer(dealer.schema_name)):
        return list(vault().below(f"dealers/{dealer.schema_name}"))


def _erase(dealer: Dealer, one: Lying) -> None:
    try:
        with scope.entered(scope.dealer(dealer.schema_name)):
            vault().erase(one.key, one.version)
        return
    except VaultRefused:
        with scope.entered(scope.dealer(dealer.schema_name)):
            until = vault().stays_until(one.key, one.version)
    KeptFile.objects.update_or_create(
        dealer_id=dealer.id,
        key=one.key,
        version=one.version,
        defaults={"sha256": one.key.rpartition("/")[2][:64], "size": one.size, "until": until},
    )
