"""The pages for companies that want a portal, as a browser without script gets them."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from core.kernel import ids
from core.kernel.actor import Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.console.models import Application
from shared_apps.console.operations import approve_application, reject_application, review_application
from shared_apps.console.signing import token_of
from tenants.context import market_context, owner_context
from tenants.models import Dealer
from tests.factories.marketplace import make_brand, make_trim

URL = "/dealers/apply"
OPERATOR = Actor("operator", name="韩梅梅", rights=OPERATOR_RIGHTS)
TYPED = {
    "company": "苏州金鸡湖汽车销售有限公司", "credit_code": "91110000600037341L", "brands": ["byd"],
    "city": "苏州", "address": "星港街 1 号", "contact": "顾老板", "phone": "13800138000",
    "email": "owner@jinjihu.example", "slug": "jinjihu", "consent": "yes",
}  # fmt: skip


@pytest.fixture
def market(client_of, db):
    cache.clear()
    with owner_context():
        make_brand("byd")
        make_trim()
    return client_of("market")


@pytest.fixture
def sent(market) -> Application:
    assert market.post(URL, TYPED).status_code == 302
    return Application.objects.get()


def page(client, path: str, **more) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheForm:
    def test_asks_the_database_for_the_brands_only(self, market, django_assert_max_num_queries):
        with django_assert_max_num_queries(2):
            shown = page(market, URL)

        assert 'value="byd"' in shown
        assert 'value="苏州"' in shown

    def test_is_read_in_two_languages(self, market):
        assert "入驻 Marque" in page(market, URL)
        english = page(market, URL, headers={"accept-language": "en"})
        assert "Become a dealer on Marque" in english
        assert ">Suzhou<" in english
        assert not re.search(
            r"[\u4e00-\u9fff]", re.sub(r'(?s)<header.*?</header>|value="[^"]*"', "", english)
        )

    def test_is_found_from_every_page(self, market):
        assert f'href="{URL}"' in page(market, "/dealers")

    def test_is_on_the_market_only(self, main, client_of):
        for surface in ("console", "main"):
            client = client_of(surface)
            client.raise_request_exception = False
            client.post(URL, TYPED)

        assert not Application.objects.exists()
        for surface in ("console", "portal"):
            with pytest.raises(NoReverseMatch):
                reverse("console:apply", urlconf=f"config.urls_{surface}")

    def test_goes_on_to_a_page_of_its_own(self, market):
        answer = market.post(URL, TYPED)

        application = Application.objects.get()
        assert answer["Location"] == f"{URL}/{token_of(application)}"
        assert (application.state, application.locale) == ("SUBMITTED", "zh-hans")

    def test_sent_twice_is_one_application(self, market):
        typed = {**TYPED, "once": str(ids.new_id())}
        first, again = (market.post(URL, typed)["Location"] for _ in range(2))

        assert (first, Application.objects.count()) == (again, 1)

    @pytest.mark.parametrize(
        "once", ["", "x", "00000000-0000-0000-0000-000000000000", "\ud800".encode(errors="replace")]
    )
    def test_takes_any_form_id(self, market, once):
        assert market.post(URL, {**TYPED, "once": once}).status_code == 302

    def test_loses_nothing_that_was_typed_and_says_what_is_wrong_where(self, market):
        answer = market.post(URL, {**TYPED, "credit_code": "91110000600037341A", "phone": "<b>1"})
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert not Application.objects.exists()
        for kept in (TYPED["company"], TYPED["address"], TYPED["email"], "91110000600037341A", "&lt;b&gt;1"):
            assert f'value="{kept}"' in shown
        assert re.search(r'value="byd" checked', shown)
        assert re.search(r'<option value="苏州" selected', shown)
        assert re.search(r'name="consent" value="yes" checked', shown)
        assert re.findall(r'class="field-error" id="e-(\w+)"', shown) == ["credit_code", "phone"]
        assert "有 2 处需要修改" in shown

    @pytest.mark.parametrize(
        ("slug", "said"),
        [
            ("jinjihu", "这个网址可以使用"),
            ("main", "已被其他经销商使用"),
            ("xn--a", "3 到 31 位"),
            ("admin", "由平台保留"),
        ],
    )
    def test_the_button_says_whether_the_subdomain_is_free(self, market, main, slug, said):
        answer = market.post(URL, {"slug": slug, "company": "半截", "check": "1"})
        shown = answer.content.decode()

        assert (answer.status_code, said in shown) == (200, True)
        assert 'value="半截"' in shown
        assert not Application.objects.exists()

    def test_needs_the_csrf_token(self, client_of, market):
        client = client_of("market")
        client.handler.enforce_csrf_checks = True

        assert client.post(URL, TYPED).status_code == 403
        assert not Application.objects.exists()

    def test_one_network_address_has_its_fill(self, market):
        codes = [
            market.post(URL, {**TYPED, "email": f"o{n}@x.example", "slug": f"shop-{n}a"}).status_code
            for n in range(12)
        ]

        assert codes == [302] * 10 + [429] * 2
        assert Application.objects.count() == 10


class TestAvailability:
    def test_tells_while_one_types(self, market, main):
        free = market.get("/api/v1/subdomains/jinjihu").json()
        taken = market.get("/api/v1/subdomains/main").json()

        assert free == {"slug": "jinjihu", "available": True, "code": None, "message": None}
        assert (taken["available"], taken["code"]) == (False, "dealers.slug_taken")

    def test_not_for_ever(self, market):
        codes = [market.get("/api/v1/subdomains/jinjihu").status_code for _ in range(61)]

        assert codes == [200] * 60 + [429]


class TestFollowing:
    def test_shows_every_step_of_the_good_way(self, market, sent, deliver):
        path = f"{URL}/{token_of(sent)}"
        assert "申请已收到" in page(market, path)
        with market_context():
            review_application(actor=OPERATOR, application_id=sent.id)
        assert "我们正在审核您的申请" in page(market, path)
        with market_context():
            approve_application(actor=OPERATOR, application_id=sent.id)
        assert "门户正在开通" in page(market, path)
        deliver()
        shown = page(market, path)
        assert "您的门户已开通" in shown
        assert 'href="http://jinjihu.marque.localhost:8000/"' in shown
        assert len([letter for letter in mail.outbox if path in letter.body]) == 4

    def test_says_why_not(self, market, sent):
        with market_context():
            reject_application(actor=OPERATOR, application_id=sent.id, reason="<script>请补充授权书")
        shown = page(market, f"{URL}/{token_of(sent)}")

        assert "&lt;script&gt;请补充授权书" in shown
        assert "data-follow" not in shown

    def test_asks_the_database_twice(self, market, sent, django_assert_max_num_queries):
        with django_assert_max_num_queries(2):
            answer = market.get(f"{URL}/{token_of(sent)}")

        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
        assert "no-store" in answer["Cache-Control"]

    def test_is_for_whoever_holds_the_address(self, market, sent):
        token = token_of(sent)
        for guess in (
            sent.id.hex,
            str(sent.id),
            f"{sent.id.hex}~x",
            token[:-1],
            token + "x",
            f"{ids.new_id().hex}~{token[33:]}",
        ):
            assert market.get(f"{URL}/{guess}").status_code == 404

    def test_an_application_whose_dealer_is_erased_goes_with_it(self, market, sent, deliver):
        with market_context():
            approve_application(actor=OPERATOR, application_id=sent.id)
        deliver()
        Dealer.objects.filter(slug="jinjihu").delete()

        assert not Application.objects.exists()
        assert market.get(f"{URL}/{token_of(sent)}").status_code == 404


def test_the_pages_addresses_come_before_the_dealers():
    assert reverse("console:apply", urlconf="config.urls_market") == URL
