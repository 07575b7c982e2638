"""One's own account: where one works, where one is signed in, the password."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache

from shared_apps.accounts import throttle
from shared_apps.accounts.agents import device_of
from shared_apps.accounts.models import Membership, Session
from shared_apps.accounts.operations import end_membership
from shared_apps.accounts.queries import sessions_of, workplaces_of
from tenants.context import market_context
from tenants.models import Dealer
from tests.apps.accounts.passage import Browser
from tests.factories.accounts import PASSWORD, account, operator, sign_in, signed_in
from tests.factories.staff import employ, staff

NEW = "another long password"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0 Safari/604.1"


@pytest.fixture(autouse=True)
def _fresh(db, _front_end):
    cache.clear()


@pytest.fixture
def person(main, other):
    someone = account(name="王芳")
    for dealer in (main, other):
        employ(dealer, someone)
    return someone


@pytest.fixture
def browser(person) -> Browser:
    own = Browser()
    sign_in(own.at(""), person)
    return own


class TestMyDealers:
    def test_stand_in_the_menu_and_on_the_page_with_a_way_in(self, browser, main, other):
        for path in ("/cars", "/account"):
            page = browser.at("").get(path).content.decode()
            for dealer in (main, other):
                assert dealer.name in page
                assert f'href="http://{dealer.slug}.{settings.BASE_DOMAIN}:8000/enter"' in page

    def test_are_those_where_one_works_now_and_that_are_open(self, browser, person, main, other):
        Membership.objects.filter(dealer_id=main.id).update(state="ENDED")
        assert [work.slug for work in workplaces_of(person.id)] == ["other"]

        Dealer.objects.filter(id=other.id).update(state="SUSPENDED")
        assert workplaces_of(person.id) == []
        assert "/enter" not in browser.at("").get("/cars").content.decode()

    def test_of_others_are_not_shown(self, main, other, person):
        buyer = Browser()
        sign_in(buyer.at(""), account())

        assert "/enter" not in buyer.at("").get("/account").content.decode()

    def test_cost_one_statement_however_many(self, person, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert len(workplaces_of(person.id)) == 2

    def test_page_asks_little(self, browser, django_assert_max_num_queries):
        browser.pass_over("main")
        with django_assert_max_num_queries(6):
            browser.at("").get("/account")

    def test_page_is_for_who_is_signed_in(self):
        for path in ("/account", "/account/password"):
            answer = Browser().at("").get(path)
            assert (answer.status_code, answer["Location"][:13]) == (302, "/sign-in?next")


class TestWaysOut:
    """What the portal's menu offers."""

    def test_are_the_market_and_the_other_dealers(self, browser, main, other):
        browser.pass_over("main")

        assert browser.at("main").get("/api/v1/session/ways").json() == {
            "market_url": "http://marque.localhost:8000/",
            "dealers": [
                {
                    "slug": "other",
                    "name": other.name,
                    "city": "成都",
                    "url": "http://other.marque.localhost:8000/enter",
                }
            ],
        }

    def test_are_for_staff_of_this_dealer_only(self, main, other):
        stranger = account()
        employ(other, stranger)
        own = Browser()
        assert own.at("main").get("/api/v1/session/ways").status_code == 401
        signed_in(own.at("main"), stranger)
        assert own.at("main").get("/api/v1/session/ways").status_code == 403

    def test_lead_from_dealer_to_dealer_and_back(self, browser, main, other):
        browser.pass_over("main")
        for here, there in (("main", "other"), ("other", "main")):
            (way,) = browser.at(here).get("/api/v1/session/ways").json()["dealers"]
            answer = browser.visit(way["url"])
            if here == "main":
                browser.visit(browser.token_address(answer["Location"]))
            assert browser.signed_in(there)


class TestSessions:
    def test_are_listed_with_host_and_device(self, person, main):
        own = Browser()
        own.at("").defaults["HTTP_USER_AGENT"] = WINDOWS
        sign_in(own.at(""), person)
        own.at("main").defaults["HTTP_USER_AGENT"] = PHONE
        own.pass_over("main")

        key = own.at("").cookies[settings.SESSION_COOKIE_NAME].value
        found = {(one.host, device_of(one.agent), one.here) for one in sessions_of(person.id, key)}

        assert found == {
            (settings.BASE_DOMAIN, "Chrome · Windows", True),
            (f"main.{settings.BASE_DOMAIN}", "WeChat · iPhone", False),
        }
        page = own.at("").get("/account").content.decode()
        assert "Chrome · Windows" in page and "WeChat · iPhone" in page and main.name in page

    def test_of_others_are_not_listed(self, browser, person):
        sign_in(Browser().at(""), account())

        assert len(sessions_of(person.id, None)) == 1

    def test_are_opened_once_however_often_they_are_saved(self, browser, person):
        (before,) = sessions_of(person.id, None)
        browser.at("").get("/cars")
        session = browser.at("").session
        session["price_seen_before_sign_in"] = "1"
        session.save()

        assert sessions_of(person.id, None) == [before]

    def test_end_everywhere_at_once(self, browser, person, main):
        browser.pass_over("main")
        elsewhere = Browser()
        sign_in(elsewhere.at("other"), person)
        stranger = Browser()
        sign_in(stranger.at(""), account())

        answer = browser.at("").post("/account/sign-out-everywhere")

        assert answer["Location"] == "/sign-in"
        assert not any([browser.signed_in(""), browser.signed_in("main"), elsewhere.signed_in("other")])
        assert stranger.signed_in("")
        assert not Session.objects.filter(user=person).exists()

    def test_of_an_operator_end_with_them(self, db):
        person, own = operator(), Browser()
        for host in ("", "console"):
            sign_in(own.at(host), person)
        own.at("").post("/account/sign-out-everywhere")

        assert not own.signed_in("console")

    def test_end_for_a_post_with_the_token_only(self, browser):
        assert browser.at("").get("/account/sign-out-everywhere").status_code == 405
        browser.at("").handler.enforce_csrf_checks = True
        assert browser.at("").post("/account/sign-out-everywhere").status_code == 403
        assert browser.signed_in("")

    def test_at_a_dealers_end_with_the_membership_there(self, browser, person, main, other):
        for slug in ("main", "other"):
            browser.pass_over(slug)
        with market_context():
            end_membership(actor=staff(), dealer_id=main.id, user_id=person.id)

        assert {one.host for one in sessions_of(person.id, None)} == {
            settings.BASE_DOMAIN,
            f"other.{settings.BASE_DOMAIN}",
        }
        assert (browser.signed_in("main"), browser.signed_in("other")) == (False, True)


class TestPassword:
    def change(self, browser: Browser, current: str = PASSWORD, password: str = NEW):
        return browser.at("").post("/account/password", {"current": current, "password": password})

    def test_changes_and_ends_the_other_sessions(self, browser, person, main):
        browser.pass_over("main")
        elsewhere = Browser()
        sign_in(elsewhere.at(""), person)
        key = browser.at("").cookies[settings.SESSION_COOKIE_NAME].value

        answer = self.change(browser)

        assert answer["Location"] == "/account?changed=1"
        assert [one.host for one in sessions_of(person.id, None)] == [settings.BASE_DOMAIN]
        assert browser.signed_in("")
        assert browser.at("").cookies[settings.SESSION_COOKIE_NAME].value != key
        assert not elsewhere.signed_in("") and not browser.signed_in("main")
        assert sign_in(Browser().at(""), person).status_code == 401
        assert sign_in(Browser().at(""), person, NEW).status_code == 200

    @pytest.mark.parametrize(
        ("current", "password", "field"),
        [("wrong", NEW, "current"), ("", NEW, "current"), (PASSWORD, "short", "password")],
    )
    def test_stays_when_refused(self, browser, person, current, password, field):
        elsewhere = Browser()
        sign_in(elsewhere.at(""), person)

        answer = self.change(browser, current, password)

        assert answer.status_code == 422
        assert f'id="e-{field}"' in answer.content.decode()
        assert browser.signed_in("") and elsewhere.signed_in("")
        assert sign_in(Browser().at(""), person).status_code == 200

    def test_is_not_guessed_here(self, browser, person):
        tries = [self.change(browser, f"guess {number}").status_code for number in range(throttle.PER_LOGIN)]

        assert tries == [422] * throttle.PER_LOGIN
        assert self.change(browser).status_code == 429
        assert sign_in(Browser().at(""), person).status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS, "Chrome · Windows"),
        (PHONE, "WeChat · iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) Version/18 Safari/605.1.15", "Safari · macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140.0", "Edge · Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_in_words(agent, device):
    assert device_of(agent) == device
