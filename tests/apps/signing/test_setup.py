"""The machine in the database, and who sets up a provider: its secret goes in and never out."""

import pytest

from core.flow.audit.models import AuditLine
from core.kernel.errors import Forbidden
from tenant_apps.signing.errors import EnvelopesOpen, NoProvider, SecretMissing
from tenant_apps.signing.models import ProviderAccount
from tenant_apps.signing.operations import choose_provider, save_account
from tenant_apps.signing.queries import account_of, provider_in_force
from tenant_apps.signing.states import ENVELOPE
from tenants.context import dealer_context
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.signing import APP, FIRM, SECRET
from tests.factories.staff import staff, staff_client

ACCOUNTS = "/api/v1/signing/accounts"


def test_the_database_knows_the_moves(main):
    with dealer_context(main):
        assert moves_in_database("envelope") == moves_in_code(ENVELOPE)


@pytest.mark.parametrize("role", ["MANAGER", "SALES", "FINANCE", "SERVICE", "TECHNICIAN"])
def test_only_owners_set_it_up(main, role):
    with dealer_context(main):
        with pytest.raises(Forbidden):
            save_account(actor=staff(role), provider="ESIGN", app_id=APP, secret=SECRET)
        with pytest.raises(Forbidden):
            choose_provider(actor=staff(role), provider="BUILTIN")
        assert not ProviderAccount.objects.exists()


def test_without_an_account_nothing_is_chosen(main):
    with dealer_context(main):
        with pytest.raises(NoProvider):
            choose_provider(actor=staff(), provider="FADADA")
        assert provider_in_force() == "BUILTIN"


def test_another_app_while_contracts_lie_with_the_one_before(provider, kind, main):
    provider.open()
    with dealer_context(main):
        with pytest.raises(EnvelopesOpen):
            save_account(actor=staff(), provider=kind, app_id="another", company=FIRM, secret=SECRET)
        assert account_of(kind).app_id == APP


def test_the_secret_is_never_shown(provider, kind, main):
    client = staff_client(main, "OWNER")
    shown = client.get("/api/v1/signing/setup").content.decode()
    tested = client.post(f"{ACCOUNTS}/{kind}/test", {}, content_type="application/json")
    account = next(one for one in tested.json()["accounts"] if one["provider"] == kind)
    assert (account["problem"], account["has_secret"], bool(account["tested_at"])) == ("", True, True)
    with dealer_context(main):
        said = [str(line.before) + str(line.after) + line.note for line in AuditLine.objects.all()]
        assert SECRET not in "".join([shown, tested.content.decode(), *said, repr(account_of(kind))])
        assert SECRET.encode() not in bytes(ProviderAccount.objects.get().secret.raw)


def test_a_new_app_needs_its_own_secret(provider, kind, main):
    with dealer_context(main), pytest.raises(SecretMissing):
        save_account(actor=staff(), provider=kind, app_id="another", company=FIRM)


def test_a_wrong_secret_is_found_by_the_test(provider, kind, main):
    with dealer_context(main):
        save_account(actor=staff(), provider=kind, app_id=APP, company=FIRM, secret="another-secret")
    answer = staff_client(main, "OWNER").post(f"{ACCOUNTS}/{kind}/test", {}, content_type="application/json")
    account = next(one for one in answer.json()["accounts"] if one["provider"] == kind)
    assert account["problem"] == "account_refused"
