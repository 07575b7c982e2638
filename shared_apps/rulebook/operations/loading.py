"""The rules that come with a release."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from shared_apps.rulebook.kinds import parameters_of
from shared_apps.rulebook.models import SUBSTANCE, Rule

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """Codes of rules that are new, that differ from the stored ones, that clash with approved ones."""

    added: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    overlapping: tuple[str, ...] = ()


@transaction.atomic
def load_rules(*, actor: Actor, path: Path = DATA) -> LoadedRules:
    """Store the rules of a file, or of all in a folder, whose codes are new; stored ones stay as they are.

    A rule that came with a release has been reviewed with it. One that clashes with what operators approved
    stays a proposal. Raises ParametersRefused for a file that is not in order.
    """
    actor.require("rules.load")
    stored = {rule.code: rule for rule in Rule.objects.all()}
    added, differing, overlapping = [], [], []
    for said in _read(path):
        rule = _rule(said)
        if known := stored.get(rule.code):
            if known.substance() != rule.substance():
                differing.append(rule.code)
            continue
        rule.succeeds = stored.get(said.get("succeeds", ""))
        stored[rule.code] = rule
        added.append(rule.code)
        try:
            with transaction.atomic():
                rule.save(force_insert=True)
        except IntegrityError:
            overlapping.append(rule.code)
            rule.status, rule.reviewed_at = "PROPOSED", None
            rule.save(force_insert=True)
    if added:
        record(
            actor, "rules.loaded", ("rulebook", "rules"), after={"added": added, "overlapping": overlapping}
        )
    return LoadedRules(tuple(added), tuple(differing), tuple(overlapping))


def bring_rules() -> list[str]:
    """Load the release's own rules, as `prepare` does at every start; returns what is odd."""
    loaded = load_rules(actor=SYSTEM)
    return [
        *(f"rule {code} is stored with another substance; a new code is needed" for code in loaded.differing),
        *(f"rule {code} clashes with an approved one and waits for review" for code in loaded.overlapping),
    ]


def _read(path: Path) -> list[dict[str, Any]]:
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    return [said for file in files for said in json.loads(file.read_text(encoding="utf-8"))]


def _rule(said: dict[str, Any]) -> Rule:
    fields = {name: said.get(name, "") for name in SUBSTANCE}
    fields["valid_from"] = date.fromisoformat(said["valid_from"])
    fields["valid_to"] = date.fromisoformat(said["valid_to"]) if said.get("valid_to") else None
    parameters_of(said["kind"], said["parameters"])
    approved = said.get("status", "APPROVED") == "APPROVED"
    return Rule(
        **fields,
        status="APPROVED" if approved else "PROPOSED",
        reviewed_at=clock.now() if approved else None,
    )
