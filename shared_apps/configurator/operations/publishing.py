from __future__ import annotations

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.configurator.engine import NoFix, nearest_fix
from shared_apps.configurator.errors import ListImpossible
from shared_apps.configurator.facts import OptionList, Published
from shared_apps.configurator.models import ListVersion, Option, OptionGroup, Rule
from shared_apps.configurator.queries import newest_list


@transaction.atomic
def publish_list(*, actor: Actor, drawn: OptionList) -> Published:
    """Publish a list as the newest of its series, unless that is the same already.

    Whoever comes second of two at once gets the other's. Raises Forbidden without `configurator.publish`,
    ListImpossible where no car at all obeys the rules.
    """
    actor.require("configurator.publish")
    newest = newest_list(drawn.brand, drawn.series)
    if newest is not None and newest.digest == drawn.digest:
        return newest
    _refuse_impossible(drawn)
    latest = ListVersion.objects.filter(brand_slug=drawn.brand, series_slug=drawn.series)
    number = 1 + max(latest.values_list("number", flat=True), default=0)
    try:
        with transaction.atomic():
            _store(drawn, number)
    except IntegrityError:  # somebody else has just published
        after = newest_list(drawn.brand, drawn.series)
        if after is None or after == newest:
            raise
        return after
    record(actor, "options.published", ("series", f"{drawn.brand}/{drawn.series}"), after={"number": number})
    published = newest_list(drawn.brand, drawn.series)
    assert published is not None
    return published


def _refuse_impossible(drawn: OptionList) -> None:
    first = [group.options[0].code for group in drawn.model.groups if group.choose == "ONE"]
    try:
        nearest_fix(drawn.model, first)
    except NoFix as none:
        raise ListImpossible from none


def _store(drawn: OptionList, number: int) -> None:
    weeks = drawn.weeks or (None, None)
    version = ListVersion.objects.create(
        brand_slug=drawn.brand, series_slug=drawn.series, number=number, model_year=drawn.model_year,
        currency=drawn.currency, digest=drawn.digest, demo=drawn.demo,
        weeks_from=weeks[0], weeks_to=weeks[1],
    )  # fmt: skip
    for place, group in enumerate(drawn.model.groups):
        row = OptionGroup.objects.create(
            version=version, position=place, code=group.code, name_zh=group.name_zh, name_en=group.name_en,
            choose=group.choose,
        )  # fmt: skip
        Option.objects.bulk_create(
            Option(
                group=row, position=position, code=option.code, name_zh=option.name_zh,
                name_en=option.name_en, price_minor=option.price_minor, hex=option.hex,
                trim_id=drawn.trims.get(option.code),
            )
            for position, option in enumerate(group.options)
        )  # fmt: skip
    Rule.objects.bulk_create(
        Rule(
            version=version, position=place, kind=rule.kind, first=rule.first, second=rule.second,
            words_zh=rule.words_zh, words_en=rule.words_en,
        )
        for place, rule in enumerate(drawn.model.rules)
    )  # fmt: skip
    version.published_at = clock.now()
    version.save(update_fields=["published_at"])
