"""From an operator's form to a dealer who can work: schema, role, host, invitation; or nothing at all."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from shared_apps.accounts.models import Invitation
from shared_apps.console.tasks import provision
from shared_apps.insight.models import DealerStat
from tenant_apps.staff.queries import active_member
from tenants import provisioning
from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import dealer_context, owner_context, ref_of
from tenants.fleet import pool, sweep
from tenants.fleet.models import Schema
from tenants.keys.models import DealerKey
from tenants.keys.operations import data_key
from tenants.middleware import forget_hosts
from tenants.migrate import migrate_schema
from tenants.models import Dealer, Domain
from tests.apps.console.conftest import exists
from tests.factories.accounts import PASSWORD

URL = "/api/v1/dealers"


def post(client, url=URL, body=None, **headers):
    return client.post(url, body or {}, content_type="application/json", headers=headers)


class TestFromThePool:
    def test_the_dealer_is_at_work_when_the_answer_comes(self, console, form, spare, client_of):
        answer = post(console, body=form)

        made = answer.json()
        assert (answer.status_code, made["state"], made["schema_name"]) == (201, "ACTIVE", spare)
        assert [step["done"] for step in made["progress"]] == [True] * 4
        assert made["invitation"]["state"] == "SENT"
        forget_hosts()
        assert client_of("jinjihu").get("/api/v1/session").status_code in (200, 401)
        assert [line.action for line in lines_of("dealer", made["id"])] == [
            "dealers.dealer.registered",
            "dealers.dealer.activate",
            "accounts.member.invited",
        ]

    def test_has_everything_a_dealer_needs(self, console, form, spare, deliver):
        made = post(console, body=form).json()
        deliver()

        assert Schema.objects.get(name=spare).state == "TAKEN"
        assert Domain.objects.get(tenant_id=made["id"]).domain == "jinjihu.marque.localhost"
        assert len(data_key(UUID(made["id"]))) == 32
        assert [letter.to for letter in mail.outbox] == [["owner@jinjihu.example"]]
        assert DealerStat.objects.get(dealer_id=made["id"]).stock_units == 0
        with dealer_context(ref_of(Dealer.objects.get(id=made["id"]))):
            (line,) = AuditLine.objects.all()
        assert (line.action, line.after["slug"], line.actor_kind) == (
            "dealers.dealer.opened",
            "jinjihu",
            "operator",
        )

    def test_has_the_shape_of_a_freshly_migrated_schema(self, console, form, spare, deliver):
        post(console, body=form)
        deliver()
        migrate_schema("d_990030")

        assert fingerprint_of(spare) == fingerprint_of("d_990030")

    def test_makes_nothing_in_the_catalog(self, console, form, spare):
        with CaptureQueriesContext(connection) as asked:
            assert post(console, body=form).json()["state"] == "ACTIVE"

        made = re.compile(r"\b(CREATE|DROP|ALTER|GRANT|REVOKE)\b")
        assert [q["sql"] for q in asked if made.search(q["sql"])] == []

    def test_asks_for_another_spare_once(self, console, form, spare, settings):
        settings.SPARE_SCHEMAS = 1
        post(console, body=form)
        post(console, body={**form, "slug": "second"})

        assert OutboxEvent.objects.filter(aggregate="task:pool").count() == 1

    def test_the_worker_fills_the_gap(self, console, form, spare, settings, deliver):
        settings.SPARE_SCHEMAS = 1
        post(console, body=form)
        assert pool.stock().ready == 0
        deliver()

        assert pool.stock().ready == 1
        assert post(console, body={**form, "slug": "second"}).json()["state"] == "ACTIVE"

    @pytest.mark.parametrize(
        "broken",
        [
            "tenants.operations.make_key",
            "tenants.operations.sow",
            "tenants.operations.record",
            "shared_apps.console.operations.dealers.invite_member",
            "shared_apps.console.operations.dealers.add_up",
        ],
    )
    def test_a_failure_at_any_step_gives_the_spare_back(self, console, form, spare, broken, monkeypatch):
        def refuse(*args, **kwargs):
            raise RuntimeError("no")

        monkeypatch.setattr(broken, refuse)
        console.raise_request_exception = False
        answer = post(console, body=form)

        assert answer.status_code == 500
        assert not Dealer.objects.filter(slug="jinjihu").exists()
        assert not Domain.objects.filter(domain__startswith="jinjihu.").exists()
        assert (Schema.objects.get(name=spare).state, pool.stock().ready) == ("SPARE", 1)
        assert (OutboxEvent.objects.count(), DealerKey.objects.count(), mail.outbox) == (0, 0, [])
        with owner_context():
            assert sweep.find() == []


class TestWithoutASpare:
    def test_answers_at_once_and_builds_in_the_background(self, console, form, deliver):
        answer = post(console, body=form)

        assert answer.status_code == 201
        assert (answer.json()["state"], answer.json()["schema_name"][:2]) == ("PROVISIONING", "d_")
        assert not any(step["done"] for step in answer.json()["progress"])
        assert exists(answer.json()["schema_name"]) == (False, False)
        assert mail.outbox == []

    def test_ends_with_a_dealer_at_work(self, console, form, deliver, client_of):
        made = post(console, body=form).json()
        deliver()

        shown = console.get(f"{URL}/{made['id']}").json()
        assert (shown["state"], shown["error"], shown["portal_url"]) == (
            "ACTIVE",
            "",
            "http://jinjihu.marque.localhost:8000/",
        )
        assert all(step["done"] for step in shown["progress"])
        assert shown["invitation"]["state"] == "SENT"
        assert exists(shown["schema_name"]) == (True, True)
        assert fingerprint_of(shown["schema_name"]) == fingerprint_of(TEMPLATE)
        assert Domain.objects.get(tenant_id=made["id"]).domain == "jinjihu.marque.localhost"
        assert [line.action for line in lines_of("dealer", made["id"])] == [
            "dealers.dealer.registered",
            "dealers.dealer.activate",
            "accounts.member.invited",
        ]

    def test_the_task_said_twice_opens_once(self, console, form, deliver):
        made = post(console, body=form).json()
        for _ in range(2):
            provision.apply(kwargs={"dealer_id": made["id"]})
        deliver()

        assert Schema.objects.exclude(name=TEMPLATE).count() == 1
        assert len(mail.outbox) == 1

    def test_the_owner_gets_a_mail_joins_and_works_in_a_schema_of_their_own(
        self, console, form, deliver, client_of, main
    ):
        made = post(console, body=form).json()
        deliver()
        (letter,) = mail.outbox
        assert letter.to == ["owner@jinjihu.example"]
        assert form["name"] in letter.subject

        token = re.search(r"/invitation/(\S+)", letter.body).group(1)
        portal = client_of("jinjihu")
        forget_hosts()
        joined = post(portal, f"/api/v1/invitations/{token}/accept", {"name": "顾老板", "password": PASSWORD})
        assert (joined.status_code, joined.json()["role"]) == (200, "OWNER")
        dealer = ref_of(Dealer.objects.get(id=made["id"]))
        with dealer_context(dealer):
            assert active_member(joined.json()["user"]["id"]).role == "OWNER"
            assert AuditLine.objects.filter(action="staff.member.enrolled").count() == 1
            with pytest.raises(DatabaseError), transaction.atomic():
                AuditLine.objects.raw("SELECT * FROM t_main.audit_auditline")[0]
        with dealer_context(main):
            assert active_member(joined.json()["user"]["id"]) is None

    def test_said_twice_it_happens_once(self, console, form, deliver):
        first = post(console, body=form, idempotency_key="one-click")
        again = post(console, body=form, idempotency_key="one-click")
        deliver()
        deliver()

        assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
        assert again.headers["Idempotent-Replayed"] == "true"
        assert Dealer.objects.filter(slug="jinjihu").count() == 1
        assert len(mail.outbox) == 1


class TestFailure:
    @pytest.fixture
    def failed(self, console, form, deliver, monkeypatch):
        """A dealer whose rights could not be given, half a second before the end."""
        with monkeypatch.context() as broken:

            def refuse(schema):
                raise RuntimeError("no room")

            broken.setattr(provisioning, "grant_schema", refuse)
            made = post(console, body=form).json()
            deliver()
        return made

    def test_leaves_no_schema_role_host_or_mail(self, console, failed):
        shown = console.get(f"{URL}/{failed['id']}").json()

        assert (shown["state"], shown["error"]) == ("PROVISION_FAILED", "no room")
        assert Schema.objects.exclude(name=TEMPLATE).count() == 0
        with owner_context():
            assert sweep.find() == []
        assert not Domain.objects.filter(tenant_id=failed["id"]).exists()
        assert mail.outbox == []

    def test_can_be_tried_again(self, console, failed, deliver):
        answer = post(console, f"{URL}/{failed['id']}/retry")
        assert (answer.status_code, answer.json()["state"], answer.json()["error"]) == (
            200,
            "PROVISIONING",
            "",
        )
        deliver()

        shown = console.get(f"{URL}/{failed['id']}").json()
        assert (shown["state"], exists(shown["schema_name"])) == ("ACTIVE", (True, True))
        assert len(mail.outbox) == 1

    def test_only_a_failure_can_be_tried_again(self, console, form, deliver):
        made = post(console, body=form).json()
        answer = post(console, f"{URL}/{made['id']}/retry")

        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "state.illegal_move")


class TestInviteAgain:
    def test_ends_the_earlier_link(self, console, form, deliver):
        made = post(console, body=form).json()
        deliver()
        answer = post(console, f"{URL}/{made['id']}/invitations")
        deliver()

        assert answer.status_code == 200
        assert len(mail.outbox) == 2
        assert sorted(Invitation.objects.values_list("state", flat=True)) == ["REVOKED", "SENT"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("slug", "status", "code"),
        [
            ("main", 409, "dealers.slug_taken"),
            ("console", 422, "dealers.slug_reserved"),
            ("www", 422, "dealers.slug_reserved"),
            ("ab", 422, "dealers.slug_invalid"),
            ("Ab-cd", 422, "dealers.slug_invalid"),
            ("1abc", 422, "dealers.slug_invalid"),
            ("a--b", 422, "dealers.slug_invalid"),
            ("-abc", 422, "dealers.slug_invalid"),
            ("abc-", 422, "dealers.slug_invalid"),
            ("a.b", 422, "dealers.slug_invalid"),
            ("a_b", 422, "dealers.slug_invalid"),
            ("名车行", 422, "dealers.slug_invalid"),
            ("abc\n", 422, "dealers.slug_invalid"),
            ("xn--80ak6aa92e", 422, "dealers.slug_invalid"),
            ("\u0430bc", 422, "dealers.slug_invalid"),  # a Cyrillic а
            ("ａｂｃ", 422, "dealers.slug_invalid"),
            ("abc\u200b", 422, "dealers.slug_invalid"),
            ("c0ns0le", 422, "dealers.slug_reserved"),
            ("adm1n", 422, "dealers.slug_reserved"),
            ("rnarket", 422, "dealers.slug_reserved"),
            ("mar-que", 422, "dealers.slug_reserved"),
            ("a" * 32, 422, "dealers.slug_invalid"),
        ],
    )
    def test_a_bad_subdomain_at_its_field(self, console, form, main, slug, status, code):
        answer = post(console, body={**form, "slug": slug})

        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert [f["field"] for f in answer.json()["error"]["fields"]] == ["slug"]
        assert not Dealer.objects.filter(slug=slug).exclude(slug="main").exists()

    @pytest.mark.parametrize("slug", ["abc", "a1b", "hz-byd", "a" * 31])
    def test_a_good_one_is_taken(self, console, form, slug):
        assert post(console, body={**form, "slug": slug}).status_code == 201

    @pytest.mark.parametrize(("years", "status", "code"), [(0, 409, "dealers.slug_resting"), (2, 201, "")])
    def test_a_former_dealers_one_rests_for_a_year(self, console, form, other, years, status, code):
        left = clock.now() - timedelta(days=366 * years)
        Dealer.objects.filter(slug="other").update(state="DELETED", updated_at=left)
        answer = post(console, body={**form, "slug": "other"})

        assert answer.status_code == status
        assert not code or answer.json()["error"]["code"] == code
        assert Dealer.objects.exclude(id=other.id).filter(slug="other").exists() is (status == 201)
        assert Dealer.objects.get(id=other.id).slug == ("other" if code else f"gone-{other.id.hex[-24:]}")

    def test_several_faults_are_told_together(self, console, form):
        bad = {**form, "slug": "x", "name": " ", "latitude": "91", "longitude": "-181"}
        answer = post(console, body=bad)

        assert answer.status_code == 422
        assert {f["field"]: f["code"] for f in answer.json()["error"]["fields"]} == {
            "name": "dealers.field_missing",
            "slug": "dealers.slug_invalid",
            "latitude": "dealers.place_invalid",
            "longitude": "dealers.place_invalid",
        }

    @pytest.mark.parametrize("latitude", ["NaN", "Infinity", "", None, "x", 1e300])
    def test_a_place_that_is_no_number(self, console, form, latitude):
        assert post(console, body={**form, "latitude": latitude}).status_code == 422

    @pytest.mark.parametrize("email", ["nobody", "13800138000", "a@b"])
    def test_an_owner_who_cannot_get_mail(self, console, form, email):
        answer = post(console, body={**form, "owner_email": email})

        assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (422, "owner_email")
        assert not Dealer.objects.filter(slug=form["slug"]).exists()

    def test_a_brand_the_catalogue_does_not_know(self, console, form):
        answer = post(console, body={**form, "brand_slugs": ["byd", "trabant"]})

        (problem,) = answer.json()["error"]["fields"]
        assert (answer.status_code, problem["field"]) == (422, "brand_slugs")
        assert (problem["code"], "trabant" in problem["message"]) == ("dealers.unknown_brand", True)
        assert not Dealer.objects.filter(slug=form["slug"]).exists()
