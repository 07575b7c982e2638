"""What an applicant told of themselves goes when nothing came of it, and only then."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from core.flow.audit.models import AuditLine
from core.kernel import clock
from tenant_apps.financing.models import Answer, Application, Consent, Document
from tenant_apps.financing.tasks import forget_applications
from tenants.context import dealer_context
from tests.factories.financing import make_application


def aged(dealer, application, days):
    with dealer_context(dealer):
        Application.objects.filter(id=application.id).update(updated_at=clock.now() - timedelta(days=days))


@pytest.mark.parametrize("state", ["DRAFT", "DECLINED"])
def test_data_papers_and_answers_go_at_every_dealer_and_figures_stay(
    main, other, state, settings, django_capture_on_commit_callbacks
):
    settings.LOAN_DATA_KEEP_DAYS = 90
    old = [(dealer, make_application(dealer, state)) for dealer in (main, other)]
    young = make_application(main, state)
    with dealer_context(main):
        files = list(old[0][1].documents.values_list("file", flat=True))
        consents = Consent.objects.count()
        assert files
        assert all(default_storage.exists(name) for name in files)
    for dealer, application in old:
        aged(dealer, application, 91)
    aged(main, young, 89)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_applications() == 2
    assert forget_applications() == 0

    with dealer_context(main):
        gone = Application.objects.get(id=old[0][1].id)
        assert (gone.applicant, gone.state, gone.loan_minor) == (None, state, old[0][1].loan_minor)
        assert not Document.objects.filter(application=gone).exists()
        assert not any(default_storage.exists(name) for name in files)
        assert set(map(str, Answer.objects.filter(inquiry__application=gone).values_list("body"))) <= {
            "({},)"
        }
        assert Consent.objects.count() == consents
        assert AuditLine.objects.filter(action="financing.application.forgotten").count() == 1
        assert Application.objects.get(id=young.id).applicant is not None


@pytest.mark.parametrize("state", ["SUBMITTED", "APPROVED", "ACCEPTED"])
def test_not_while_lenders_or_buyers_still_decide(main, state):
    application = make_application(main, state)
    aged(main, application, 400)
    assert forget_applications() == 0
    with dealer_context(main):
        assert Application.objects.get().applicant is not None
