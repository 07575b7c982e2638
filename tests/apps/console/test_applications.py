"""From a stranger's form to a portal: the operators' side, the state machine, letters, races."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction

from core.flow.audit.queries import lines_of
from core.flow.outbox.models import OutboxEvent
from core.kernel.actor import Actor
from core.kernel.errors import Conflict, DomainError, Forbidden, Invalids
from core.kernel.states import IllegalMove
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.console.models import Application
from shared_apps.console.operations import (
    ApplicationDetails,
    approve_application,
    reject_application,
    review_application,
    submit_application,
)
from shared_apps.console.states import APPLICATION
from shared_apps.console.tasks import provision
from tenants.context import market_context, owner_context
from tenants.fleet import pool
from tenants.fleet.models import Schema
from tenants.models import Dealer, Domain
from tenants.provisioning import drop_schema
from tests.factories.marketplace import make_brand

ANYBODY = Actor("anonymous")
OPERATOR = Actor("operator", name="韩梅梅", rights=OPERATOR_RIGHTS)
DETAILS = ApplicationDetails(
    company="苏州金鸡湖汽车销售有限公司", credit_code="9111 0000 6000 3734 1l", brands=("byd",), city="苏州",
    address="星港街 1 号", contact="顾老板", phone="138 0013 8000", email="Owner@Jinjihu.example",
    slug="jinjihu", consent=True,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _catalogue(db):
    cache.clear()
    with owner_context():
        make_brand("byd")


def apply(caller: str = "198.51.100.7", **changes) -> Application:
    with market_context():
        return submit_application(actor=ANYBODY, details=replace(DETAILS, **changes), address=caller)


@pytest.fixture
def application() -> Application:
    return apply()


def post(client, application, verb, body=None, **headers):
    url = f"/api/v1/applications/{application.id}/{verb}"
    return client.post(url, body or {}, content_type="application/json", headers=headers)


class TestSubmitting:
    def test_keeps_what_was_typed_in_its_proper_form(self, application):
        application.refresh_from_db()

        assert (application.credit_code, application.phone, application.email, application.province) == (
            "91110000600037341L",
            "+8613800138000",
            "owner@jinjihu.example",
            "江苏",
        )
        assert (application.state, application.latitude) == ("SUBMITTED", Decimal("31.298900"))
        assert [line.action for line in lines_of("application", application.id)] == [
            "applications.application.submitted"
        ]

    def test_is_confirmed_by_mail_with_the_way_to_its_page(self, application, deliver, client_of):
        deliver()

        (letter,) = mail.outbox
        assert letter.to == ["owner@jinjihu.example"]
        assert "已收到苏州金鸡湖汽车销售有限公司的入驻申请" in letter.subject
        path = re.search(r"http://marque\.localhost:8000(/dealers/apply/\S+)", letter.body).group(1)
        assert application.id.hex in path

    @pytest.mark.parametrize(
        ("wrong", "field", "code"),
        [
            ({"company": " "}, "company", "dealers.field_missing"),
            ({"company": "x" * 81}, "company", "field.too_long"),
            ({"credit_code": ""}, "credit_code", "dealers.field_missing"),
            ({"credit_code": "91110000600037341A"}, "credit_code", "applications.credit_code_wrong"),
            ({"brands": ()}, "brands", "applications.brands_missing"),
            ({"brands": ("trabant",)}, "brands", "dealers.unknown_brand"),
            ({"city": "亚特兰蒂斯"}, "city", "applications.city_unknown"),
            ({"address": ""}, "address", "dealers.field_missing"),
            ({"contact": "\u200b"}, "contact", "dealers.field_missing"),
            ({"phone": "12345"}, "phone", "applications.phone_unreadable"),
            ({"email": "a@b"}, "email", "dealers.email_invalid"),
            ({"slug": "xn--abc"}, "slug", "dealers.slug_invalid"),
            ({"slug": "c0nsole"}, "slug", "dealers.slug_reserved"),
            ({"consent": False}, "consent", "applications.consent_missing"),
        ],
    )
    def test_refuses_at_the_field(self, wrong, field, code):
        with pytest.raises(DomainError) as refused:
            apply(**wrong)

        assert (refused.value.field, refused.value.code) == (field, code)
        assert (Application.objects.count(), OutboxEvent.objects.count()) == (0, 0)

    def test_tells_all_faults_together(self):
        with pytest.raises(Invalids) as refused:
            apply(company="", credit_code="1", brands=(), city="", address="", contact="", phone="", email="",
                  slug="", consent=False)  # fmt: skip

        assert len(refused.value.errors) == 10

    def test_a_subdomain_that_another_company_wished_is_taken_but_not_ones_own(self, application):
        with pytest.raises(Conflict) as refused:
            apply(credit_code="91350100M000100Y43")
        assert refused.value.code == "applications.slug_wished"

        assert apply().id != application.id

    def test_a_form_sent_twice_is_one_application(self, application):
        with market_context():
            again = submit_application(
                actor=ANYBODY, details=DETAILS, address="", application_id=application.id
            )

        assert (again.id, Application.objects.count()) == (application.id, 1)

    def test_somebody_elses_form_id_gives_nothing_away(self, application):
        with market_context():
            other = submit_application(
                actor=ANYBODY, details=replace(DETAILS, credit_code="91350100M000100Y43", slug="other-one"),
                address="", application_id=application.id,
            )  # fmt: skip

        assert other.id != application.id

    def test_a_mailbox_and_an_address_have_their_fill(self):
        for number in range(4):
            apply(slug=f"shop-{number}a", caller=f"198.51.100.{number}")
        with pytest.raises(DomainError) as refused:
            apply(slug="one-more", caller="198.51.100.99")

        assert (refused.value.status, refused.value.code) == (429, "applications.too_many")
        assert Application.objects.count() == 4


class TestDeciding:
    def test_approved_with_a_spare_it_is_ready_at_once(self, console, application, deliver):
        with owner_context():
            name = pool.build_spare()
        answer = post(console, application, "approve")
        deliver()

        shown = answer.json()
        assert (answer.status_code, shown["state"], shown["portal_url"]) == (
            200,
            "READY",
            "http://jinjihu.marque.localhost:8000/",
        )
        dealer = Dealer.objects.get(id=shown["dealer_id"])
        assert (dealer.state, dealer.schema_name, dealer.owner_email, dealer.city) == (
            "ACTIVE",
            name,
            "owner@jinjihu.example",
            "苏州",
        )
        subjects = " ".join(letter.subject for letter in mail.outbox)
        assert "门户已开通" in subjects
        assert "邀请您加入" in subjects
        assert [step["state"] for step in shown["steps"]] == ["SUBMITTED", "APPROVED", "READY"]

    def test_approved_without_a_spare_it_is_ready_when_one_is_built(self, console, application, deliver):
        shown = post(console, application, "approve").json()
        assert (shown["state"], Dealer.objects.get(id=shown["dealer_id"]).state) == (
            "APPROVED",
            "PROVISIONING",
        )
        deliver()

        application.refresh_from_db()
        assert (application.state, application.dealer.state) == ("READY", "ACTIVE")
        assert [letter.to for letter in mail.outbox] == [["owner@jinjihu.example"]] * 4

    def test_taken_up_and_turned_down_the_applicant_reads_why(self, console, application, deliver):
        assert post(console, application, "review").json()["state"] == "IN_REVIEW"
        shown = post(console, application, "reject", {"reason": "营业执照已注销"}).json()
        deliver()

        assert (shown["state"], shown["reason"], shown["moves"]) == ("REJECTED", "营业执照已注销", [])
        assert "营业执照已注销" in mail.outbox[-1].body
        assert not Dealer.objects.filter(slug="jinjihu").exists()

    @pytest.mark.parametrize("reason", ["", "  ", "no"])
    def test_no_one_is_turned_down_without_a_reason(self, console, application, reason):
        answer = post(console, application, "reject", {"reason": reason})

        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "applications.reason_missing")
        application.refresh_from_db()
        assert application.state == "SUBMITTED"

    def test_a_subdomain_taken_meanwhile_is_told_and_another_one_helps(self, console, application, main):
        Dealer.objects.filter(id=main.id).update(slug="jinjihu")
        detail = console.get(f"/api/v1/applications/{application.id}").json()
        assert "其他经销商" in detail["slug_problem"]
        before = OutboxEvent.objects.count()
        answer = post(console, application, "approve")

        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "dealers.slug_taken")
        application.refresh_from_db()
        assert (application.state, application.dealer, OutboxEvent.objects.count()) == (
            "SUBMITTED",
            None,
            before,
        )
        assert post(console, application, "approve", {"slug": "jinjihu-auto"}).json()["state"] == "APPROVED"
        assert Dealer.objects.filter(slug="jinjihu-auto").count() == 1

    def test_look_alikes_are_shown(self, console, application, main):
        again = apply(company="苏州金鸡湖汽车销售有限公司 ")
        Dealer.objects.filter(id=main.id).update(name="苏州金鸡湖汽车销售有限公司")
        apply(credit_code="91350100M000100Y43", company="别家", slug="another", email="x@another.example")
        shown = console.get(f"/api/v1/applications/{application.id}").json()["lookalikes"]

        assert [(one["kind"], one["id"], one["same"]) for one in shown] == [
            ("dealer", str(main.id), ["name"]),
            ("application", str(again.id), ["credit_code", "name", "email"]),
        ]

    @pytest.mark.parametrize(
        "actor", [ANYBODY, Actor("buyer"), Actor("staff", rights=frozenset({"stock.see"}))]
    )
    @pytest.mark.parametrize(
        "decide",
        [
            review_application,
            approve_application,
            lambda **given: reject_application(reason="不合适", **given),
        ],
    )
    def test_is_for_operators(self, application, actor, decide):
        with market_context(), pytest.raises(Forbidden):
            decide(actor=actor, application_id=application.id)

        application.refresh_from_db()
        assert (application.state, Dealer.objects.filter(slug="jinjihu").exists()) == ("SUBMITTED", False)


class TestMachine:
    @pytest.mark.parametrize("state", APPLICATION.states)
    @pytest.mark.parametrize("verb", ["review", "approve", "reject"])
    def test_only_the_table_leads_anywhere(self, application, state, verb, main):
        Application.objects.filter(id=application.id).update(state=state, reason="x", dealer_id=main.id)
        allowed = {move.verb for move in APPLICATION.moves_from(state)}
        reason = {"reason": "不合适"} if verb == "reject" else {}
        decide = {"review": review_application, "approve": approve_application, "reject": reject_application}
        with market_context():
            if verb in allowed:
                moved = decide[verb](actor=OPERATOR, application_id=application.id, **reason)
                assert moved.state == APPLICATION.target(state, verb)
            else:
                with pytest.raises(IllegalMove):
                    decide[verb](actor=OPERATOR, application_id=application.id, **reason)
                application.refresh_from_db()
                assert application.state == state

    @pytest.mark.parametrize("wrong", [{"state": "NEW"}, {"state": "REJECTED"}, {"state": "READY"}])
    def test_the_database_knows_it_too(self, application, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(id=application.id).update(**wrong)


class TestLists:
    def test_by_word_and_state(self, console, application):
        apply(credit_code="91350100M000100Y43", company="别家", slug="another")

        def found(**asked):
            return [one["company"] for one in console.get("/api/v1/applications", asked).json()["items"]]

        assert found() == ["别家", "苏州金鸡湖汽车销售有限公司"]
        assert found(q="金鸡湖") == found(q="91110000") == ["苏州金鸡湖汽车销售有限公司"]
        assert found(state="READY") == []
        assert len(found(state="SUBMITTED,IN_REVIEW")) == 2
        assert console.get("/api/v1/applications", {"state": "x"}).status_code == 422

    def test_ask_a_fixed_number_of_times(self, console, application, django_assert_max_num_queries):
        for number in range(3):
            apply(slug=f"shop-{number}a", caller="")
        with django_assert_max_num_queries(4):
            console.get("/api/v1/applications")
        with django_assert_max_num_queries(9):
            console.get(f"/api/v1/applications/{application.id}")


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_operators_approve_one_application_and_one_dealer_comes_of_it(
        self, django_db_setup, application
    ):
        def approve(_: int) -> str:
            try:
                with market_context():
                    return approve_application(actor=OPERATOR, application_id=application.id).state
            except IllegalMove:
                return "too late"
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as operators:
            answers = sorted(operators.map(approve, range(4)))

        assert answers == ["APPROVED", "too late", "too late", "too late"]
        assert Dealer.objects.filter(slug="jinjihu").count() == 1
        dealer = Dealer.objects.get(slug="jinjihu")
        try:
            provision.apply(kwargs={"dealer_id": str(dealer.id)})
            application.refresh_from_db()
            assert (application.state, Domain.objects.filter(tenant=dealer).count()) == ("READY", 1)
        finally:
            with owner_context(), transaction.atomic():
                drop_schema(Schema.objects.get(state="TAKEN").name)
