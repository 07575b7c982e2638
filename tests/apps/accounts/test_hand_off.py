"""From the market into a dealer's portal: once, within seconds, in the same browser, on the one host."""

from __future__ import annotations

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client

from core.kernel.actor import Actor
from core.storage import scope
from shared_apps.accounts import throttle
from shared_apps.accounts.errors import HandOffGone
from shared_apps.accounts.models import HandOff, Membership, Session
from shared_apps.accounts.operations import end_sessions, make_hand_off, take_hand_off
from shared_apps.accounts.queries import digest_of
from shared_apps.accounts.signing import PASSAGE_COOKIE
from tenant_apps.staff.models import StaffMember
from tenant_apps.staff.operations import end_member
from tenants.context import dealer_context, market_context
from tenants.middleware import forget_hosts
from tenants.models import Dealer, Domain
from tests.apps.accounts.passage import Browser, onward_of, token_in
from tests.conftest import enter_dealer
from tests.factories.accounts import account, sign_in
from tests.factories.staff import employ, make_member, staff

pytestmark = pytest.mark.usefixtures("_built")


@pytest.fixture
def _built(_front_end):
    cache.clear()


@pytest.fixture
def person(main, other):
    """Staff of both dealers, with one account."""
    someone = account(name="王芳")
    for dealer in (main, other):
        employ(dealer, someone)
    return someone


@pytest.fixture
def browser(person) -> Browser:
    """That person's browser, signed in on the market."""
    own = Browser()
    sign_in(own.at(""), person)
    return own


def open_tokens() -> int:
    return HandOff.objects.filter(taken_at=None).count()


class TestPassage:
    def test_opens_the_portal_without_a_password(self, browser, person, main):
        answer = browser.pass_over("main", "/orders?state=HOLD")

        assert (answer.status_code, answer["Location"]) == (302, "/orders?state=HOLD")
        told = browser.at("main").get("/api/v1/session").json()
        assert (told["user"]["id"], told["role"], told["dealer"]["slug"]) == (str(person.id), "OWNER", "main")

    def test_leads_to_each_dealer_and_leaves_the_other_doors_shut(self, browser, main, other):
        browser.pass_over("main")
        assert (browser.signed_in("main"), browser.signed_in("other")) == (True, False)

        browser.pass_over("other")
        assert browser.signed_in("main") and browser.signed_in("other") and browser.signed_in("")

    def test_asks_who_is_not_signed_in_to_sign_in_first_and_goes_on(self, person, main):
        fresh = Browser()
        asked = fresh.set_out("main", "/stock")
        door = fresh.visit(asked)
        assert door["Location"].startswith(
            "/sign-in?next=%2Fhand-off%3Fto%3Dmain.marque.localhost%26state%3D"
        )

        back = parse_qs(urlsplit(door["Location"]).query)["next"][0]
        form = {"login": person.email, "password": "correct horse battery", "next": back}
        signed_in = fresh.at("").post("/sign-in", form)
        assert signed_in["Location"] == back
        answer = fresh.visit(onward_of(fresh.at("").get(back)))

        assert answer["Location"] == "/stock"
        assert fresh.signed_in("main")

    def test_is_not_walked_by_whoever_is_inside_already(self, browser, main):
        browser.pass_over("main")

        assert browser.set_out("main", "/stock") == "/stock"

    def test_tells_the_portal_which_language_one_reads(self, browser, person, main):
        person.__class__.objects.filter(id=person.id).update(locale="en")

        assert browser.pass_over("main").cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"

    def test_costs_few_statements(self, browser, main, django_assert_max_num_queries):
        asked = browser.set_out("main")
        with django_assert_max_num_queries(8):
            address = browser.token_address(asked)
        with django_assert_max_num_queries(16):
            browser.visit(address)


class TestToken:
    def test_opens_once(self, browser, main):
        address = browser.token_address(browser.set_out("main"))
        passage = browser.at("main").cookies[PASSAGE_COOKIE].value
        browser.visit(address)
        assert open_tokens() == 0

        browser.at("main").cookies.clear()
        browser.at("main").cookies[PASSAGE_COOKIE] = passage
        again = browser.visit(address)

        assert again["Location"] == "/login?refused=accounts.hand_off_gone"
        assert not browser.signed_in("main")

    def test_visited_again_finds_the_door_open(self, browser, main):
        address = browser.token_address(browser.set_out("main"))
        browser.visit(address)

        assert browser.visit(address)["Location"] == "/"
        assert browser.signed_in("main")

    def test_is_too_old_after_seconds_by_the_databases_clock(self, browser, main):
        address = browser.token_address(browser.set_out("main"))
        lives = HandOff.objects.annotate(left=F("expires_at") - Now()).get().left
        assert timedelta(0) < lives <= timedelta(seconds=30)
        HandOff.objects.update(expires_at=Now())

        assert browser.visit(address)["Location"] == "/login?refused=accounts.hand_off_gone"
        assert not browser.signed_in("main")

    def test_opens_nothing_on_another_host(self, browser, main, other):
        token = token_in(browser.token_address(browser.set_out("main")))
        browser.set_out("other")

        answer = browser.at("other").get("/arrive", {"token": token})

        assert answer["Location"] == "/login?refused=accounts.hand_off_gone"
        assert not browser.signed_in("other")
        assert open_tokens() == 1

    def test_opens_nothing_on_another_host_of_the_same_dealer(self, browser, main):
        Domain.objects.create(domain=f"second.{settings.BASE_DOMAIN}", tenant_id=main.id, is_primary=False)
        token = token_in(browser.token_address(browser.set_out("main")))
        for name, value in browser.at("main").cookies.items():
            browser.at("second").cookies[name] = value.value

        browser.at("second").get("/arrive", {"token": token})

        assert not browser.signed_in("second")
        assert open_tokens() == 1

    def test_is_kept_as_a_digest_only(self, browser, main):
        token = token_in(browser.token_address(browser.set_out("main")))

        row = HandOff.objects.get()
        assert len(token) >= 43  # 256 bits
        assert row.token_digest == digest_of(token)
        assert token not in str(vars(row))

    @pytest.mark.parametrize("token", ["", "x", "x" * 5000, "'; DROP TABLE accounts_handoff --", "🚗"])
    def test_made_up_opens_nothing(self, browser, main, token):
        browser.token_address(browser.set_out("main"))
        answer = browser.at("main").get("/arrive", {"token": token})

        assert answer["Location"] == "/login?refused=accounts.hand_off_gone"
        assert open_tokens() == 1

    def test_is_not_taken_by_what_only_looks(self, browser, main):
        address = browser.token_address(browser.set_out("main"))
        path = urlsplit(address)

        assert browser.at("main").head(f"{path.path}?{path.query}").status_code == 405
        scanner = Client(headers={"host": f"main.{settings.BASE_DOMAIN}"})
        assert scanner.get(f"{path.path}?{path.query}")["Location"].startswith("/login")
        browser.visit(address)

        assert browser.signed_in("main")


class TestSomebodyElsesPassage:
    def test_sent_to_a_victim_opens_nothing(self, browser, main):
        """Login CSRF: an attacker's own token, pressed on somebody else."""
        address = browser.token_address(browser.set_out("main"))
        victim = Browser()

        assert victim.visit(address)["Location"] == "/login?refused=accounts.hand_off_gone"
        victim.set_out("main")
        victim.visit(address)

        assert not victim.signed_in("main")

    def test_a_state_of_the_attackers_browser_gives_a_token_the_victims_cannot_use(self, browser, main):
        attacker = Browser()
        address = browser.token_address(attacker.set_out("main"))  # the victim follows the attacker's link
        browser.set_out("main")

        assert browser.visit(address)["Location"] == "/login?refused=accounts.hand_off_gone"
        assert not browser.signed_in("main")

    def test_a_forged_cookie_counts_for_nothing(self, browser, main):
        address = browser.token_address(browser.set_out("main"))
        for forged in ("", "x", '["a","/"]:x:y'):
            browser.at("main").cookies[PASSAGE_COOKIE] = forged
            assert browser.visit(address)["Location"] == "/login?refused=accounts.hand_off_gone"

        assert open_tokens() == 1

    def test_a_planted_session_does_not_survive_the_arrival(self, browser, main):
        """Session fixation: the key known before is not the key afterwards, and opens nothing."""
        stranger = Browser()
        someone = account()
        make_member(main, "SALES", user=someone)
        sign_in(stranger.at("main"), someone)
        planted = stranger.at("main").cookies[settings.SESSION_COOKIE_NAME].value
        address = browser.token_address(browser.set_out("main"))
        browser.at("main").cookies[settings.SESSION_COOKIE_NAME] = planted
        with dealer_context(main):
            StaffMember.objects.filter(user_id=someone.id).update(state="ENDED")

        browser.visit(address)

        assert browser.at("main").cookies[settings.SESSION_COOKIE_NAME].value != planted
        assert not Session.objects.filter(session_key=planted).exists()
        assert browser.signed_in("main")


class TestBetween:
    """Something ends while the token is on its way."""

    @pytest.fixture
    def address(self, browser, main) -> str:
        return browser.token_address(browser.set_out("main"))

    def refused(self, browser: Browser, address: str, code: str = "accounts.hand_off_gone") -> bool:
        forget_hosts()
        answer = browser.visit(address)
        return answer.get("Location") == f"/login?refused={code}" and not browser.signed_in("main")

    def test_the_membership(self, browser, address, person, main):
        Membership.objects.filter(user=person, dealer_id=main.id).update(state="ENDED")

        assert self.refused(browser, address)

    def test_the_membership_as_the_dealer_knows_it_before_public_hears(self, browser, address, person, main):
        make_member(main, "OWNER")
        with dealer_context(main):
            end_member(actor=staff(), member_id=StaffMember.objects.get(user_id=person.id).id)

        assert self.refused(browser, address, "staff.no_membership")

    def test_the_account(self, browser, address, person, main):
        person.__class__.objects.filter(id=person.id).update(is_active=False)

        assert self.refused(browser, address)

    def test_the_session_on_the_market(self, browser, address, main):
        browser.at("").post("/sign-out")

        assert self.refused(browser, address)

    @pytest.mark.parametrize("state", ["SUSPENDED", "OFFBOARDING", "DELETED"])
    def test_the_dealer_even_where_this_process_still_remembers_it(self, browser, address, main, state):
        browser.signed_in("main")  # the host is remembered for seconds
        Dealer.objects.filter(id=main.id).update(state=state)

        answer = browser.visit(address)

        assert answer["Location"] == "/login?refused=accounts.hand_off_gone"
        assert Session.objects.filter(host=f"main.{settings.BASE_DOMAIN}").count() == 0

    def test_the_hosts_belonging_to_the_dealer(self, browser, address, main, other):
        browser.signed_in("main")
        Domain.objects.filter(tenant_id=main.id).update(tenant_id=other.id)

        assert browser.visit(address)["Location"] == "/login?refused=accounts.hand_off_gone"


class TestMarketsPart:
    def test_refuses_who_is_not_on_the_staff_and_says_what_to_do(self, main):
        stranger = Browser()
        someone = account(name="陌生人")
        sign_in(stranger.at(""), someone)

        page = stranger.visit(stranger.set_out("main"))

        assert page.status_code == 403
        assert all(word in page.content.decode() for word in ("杭州西湖名车", someone.email, "陌生人"))
        assert open_tokens() == 0

    @pytest.mark.parametrize(
        "host",
        [
            "evil.example", "main.marque.localhost.evil.example", "marque.localhost",
            "console.marque.localhost", "//evil.example", "",
            "main.marque.localhost:1@evil.example", "evil.example/main.marque.localhost",
            "MAIN.marque.localhost\nSet-Cookie:a=b", "main.marque.localhost#", "main", "*.marque.localhost",
            "main.marque.localhost/../x", "main.marque.localhost%00",
        ],
    )  # fmt: skip
    def test_hands_on_to_hosts_of_dealers_only(self, browser, main, host):
        page = browser.at("").get("/hand-off", {"to": host, "state": "a" * 64})

        assert page.status_code in {400, 404}
        assert b"refresh" not in page.content
        assert open_tokens() == 0

    @pytest.mark.parametrize("state", ["", "a" * 63, "A" * 64, "g" * 64, "a" * 64 + "\n"])
    def test_wants_a_state_that_is_a_digest(self, browser, main, state):
        page = browser.at("").get("/hand-off", {"to": f"main.{settings.BASE_DOMAIN}", "state": state})

        assert page.status_code == 404
        assert open_tokens() == 0

    def test_knows_no_portal_of_a_dealer_that_is_closed(self, browser, main):
        asked = browser.set_out("main")
        Dealer.objects.filter(id=main.id).update(state="SUSPENDED")

        assert browser.visit(asked).status_code == 404
        assert open_tokens() == 0

    def test_lives_on_the_market_alone(self, browser, main):
        browser.pass_over("main")
        address = {"to": f"main.{settings.BASE_DOMAIN}", "state": "a" * 64}

        for host in ("main", "console"):
            browser.at(host).get("/hand-off", address)
        assert open_tokens() == 0

    def test_slows_down_who_asks_for_too_many(self, browser, main, monkeypatch):
        monkeypatch.setattr(throttle, "PASSAGES", 2)
        asked = browser.set_out("main")

        assert [browser.visit(asked).status_code for _ in range(3)] == [200, 200, 429]
        assert open_tokens() == 2


class TestOwnDomain:
    """A domain that a dealer owns may fall into other hands: there a person is asked first."""

    HOST = "cars.example.org"

    @pytest.fixture
    def asked(self, browser, main, settings) -> str:
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, self.HOST]
        Domain.objects.create(domain=self.HOST, tenant_id=main.id, is_primary=False)
        return browser.at(self.HOST).get("/enter")["Location"]

    def test_gets_no_token_for_passing_by(self, browser, asked):
        page = browser.visit(asked)

        assert page.status_code == 200
        assert self.HOST in page.content.decode()
        assert b"refresh" not in page.content
        assert open_tokens() == 0

    def test_gets_one_for_a_press_of_the_button(self, browser, asked):
        answer = browser.visit(onward_of(browser.visit(asked, go="on")))

        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert browser.signed_in(self.HOST)
        assert not browser.signed_in("main")

    def test_gets_none_for_a_press_from_another_site(self, browser, asked):
        strict = Client(enforce_csrf_checks=True, headers={"host": settings.BASE_DOMAIN})
        strict.cookies = browser.at("").cookies
        parts = urlsplit(asked)

        assert strict.post(f"{parts.path}?{parts.query}").status_code == 403
        assert open_tokens() == 0


class TestTargets:
    @pytest.mark.parametrize(
        "target",
        [
            "//evil.example", "https://evil.example/", "http:evil.example",
            "/\\evil.example", "\\\\evil.example",
            "javascript:alert(1)", "///evil.example", "http://other.marque.localhost/", " //evil.example",
            "https://main.marque.localhost@evil.example/", "/" + "x" * 501,
        ],
    )  # fmt: skip
    def test_elsewhere_are_not_followed(self, browser, main, target):
        assert browser.pass_over("main", target)["Location"] == "/"

    def test_elsewhere_are_not_followed_by_whoever_is_inside(self, browser, main):
        browser.pass_over("main")

        assert browser.set_out("main", "//evil.example") == "/"


class TestTraces:
    @pytest.fixture
    def logged(self, monkeypatch) -> io.StringIO:
        written = io.StringIO()
        ours = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
        monkeypatch.setattr(ours, "stream", written)
        return written

    def test_the_token_is_in_no_log(self, browser, main, logged, monkeypatch):
        address = browser.token_address(browser.set_out("main"))
        monkeypatch.setattr("config.portal_door.take_hand_off", lambda **said: 1 / 0)

        assert browser.visit(address).status_code == 500
        logging.getLogger("any").warning("went to %s", address)

        assert "token=***" in logged.getvalue()
        assert token_in(address) not in logged.getvalue()

    def test_error_reports_leave_it_out(self):
        report = {"request": {"url": "https://a/arrive", "query_string": "token=" + "x" * 43}}

        assert settings.SENTRY_WITHHOLDS["before_send"](report, {}) == {
            "request": {"url": "https://a/arrive", "query_string": "token=***"}
        }

    def test_no_page_on_the_way_tells_where_one_came_from_or_is_kept(self, browser, main):
        asked = browser.set_out("main")
        onward = browser.visit(asked)
        arrival = browser.visit(onward_of(onward))

        assert (onward["Referrer-Policy"], arrival["Referrer-Policy"]) == ("same-origin", "no-referrer")
        assert all("no-store" in answer["Cache-Control"] for answer in (onward, arrival))
        assert "token" not in asked + arrival["Location"]

    def test_the_secret_is_for_this_host_only_and_out_of_scripts_reach(self, main):
        portal = Browser().at("main")
        cookie = portal.get("/enter").cookies[PASSAGE_COOKIE]

        assert (cookie["domain"], bool(cookie["httponly"]), cookie["samesite"]) == ("", True, "Lax")
        assert 0 < cookie["max-age"] <= 600

    def test_the_secret_is_forgotten_on_arrival(self, browser, main):
        assert browser.pass_over("main").cookies[PASSAGE_COOKIE].value == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_that_arrive_at_once_one_comes_in(django_db_setup):
    main = enter_dealer("main")
    person = account()
    Membership.objects.create(user=person, dealer_id=main.id)
    with market_context():
        market = Client(headers={"host": settings.BASE_DOMAIN})
        sign_in(market, person)
        token = make_hand_off(
            actor=Actor("buyer", person.id, person.name),
            dealer_id=main.id,
            host=f"main.{settings.BASE_DOMAIN}",
            state=digest_of("secret"),
            session_key=market.cookies[settings.SESSION_COOKIE_NAME].value,
        )
    begin = Barrier(6)

    def arrive(number: int) -> bool:
        begin.wait()
        try:
            with scope.entered(scope.MARKET):
                host = f"main.{settings.BASE_DOMAIN}"
                take_hand_off(token=token, secret="secret", host=host, dealer_id=main.id)
            return True
        except HandOffGone:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(arrive, range(6))) == [False] * 5 + [True]


def test_signing_out_everywhere_ends_what_is_on_its_way(browser, person, main):
    address = browser.token_address(browser.set_out("main"))
    end_sessions(actor=staff(), user_id=person.id)

    assert not HandOff.objects.exists()
    assert browser.visit(address)["Location"] == "/login?refused=accounts.hand_off_gone"
