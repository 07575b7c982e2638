"""The platform's forms: whole in both languages, printable, and published for good."""

import pytest
from django.db import DatabaseError, transaction

from core.edge.glyphs import missing_glyphs
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from shared_apps.standardforms.checking import require_clauses
from shared_apps.standardforms.errors import ClausesRefused, FormRefused, FormUnchanged, FormUnknown
from shared_apps.standardforms.kinds import KINDS, kind_of
from shared_apps.standardforms.models import StandardForm
from shared_apps.standardforms.operations import publish_form
from shared_apps.standardforms.queries import first_edition, form_in_force, form_of_edition
from tenants.context import dealer_context
from tests.factories.staff import staff


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_of_the_release_can_be_kept_and_printed(kind):
    form, known = first_edition(kind), kind_of(kind)
    require_clauses(form.clauses, known.fields)
    words = "".join("".join(clause.as_json().values()) for clause in form.clauses)
    assert missing_glyphs(words) == []
    assert len({clause.code for clause in form.clauses}) == len(form.clauses) >= 4


def test_a_published_edition_comes_into_force_for_every_dealer_and_stays(main):
    first = form_in_force("SALE")
    clauses = first.clauses[:-1]

    published = publish_form(actor=SYSTEM, kind="SALE", clauses=clauses, note="适用新规")

    assert (published.edition, published.clauses) == (2, clauses)
    with dealer_context(main):
        assert form_in_force("SALE") == published
        assert form_of_edition("SALE", 1) == first
        assert form_in_force("DEPOSIT").edition == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            StandardForm.objects.create(
                kind="SALE", edition=3, clauses=[], sha256="x", note="x", published_by="x",
                published_at=published.published_at,
            )  # fmt: skip
    for change in (lambda row: row.update(note="y"), lambda row: row.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(StandardForm.objects.filter(kind="SALE"))


def test_refusals_publish_nothing(db):
    form = form_in_force("SALE")
    refusals = [
        (FormUnchanged, {"clauses": form.clauses, "note": "x"}),
        (FormRefused, {"clauses": form.clauses[:2], "note": " "}),
        (ClausesRefused, {"clauses": [form.clauses[0]] * 2, "note": "x"}),
        (ClausesRefused, {"clauses": [], "note": "x"}),
    ]
    for error, given in refusals:
        with pytest.raises(error):
            publish_form(actor=SYSTEM, kind="SALE", **given)
    with pytest.raises(Forbidden):
        publish_form(actor=staff("OWNER"), kind="SALE", clauses=form.clauses[:2], note="x")
    with pytest.raises(FormUnknown):
        form_in_force("LEASE")
    assert form_in_force("SALE") == form
