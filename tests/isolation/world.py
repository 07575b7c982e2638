"""A dealer full of things worth stealing, and everybody who might try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.test import Client
from PIL import Image

from core.flow.outbox.relay import deliver_all
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from shared_apps.accounts.models import Membership, User
from shared_apps.accounts.operations import (
    ask_confirmation,
    invite_member,
    renew_confirmation,
    renew_token,
)
from shared_apps.appraisal.models import Contest, Evidence
from shared_apps.appraisal.operations import add_evidence, open_contest
from shared_apps.catalog.models import Trim
from shared_apps.console.models import Application
from shared_apps.console.operations import ApplicationDetails, submit_application
from shared_apps.console.signing import token_of
from shared_apps.inbox.facts import PRICE, Wish
from shared_apps.inbox.models import Thread
from shared_apps.inbox.operations import ask_dealers
from shared_apps.inbox.signing import stop_token as inbox_token
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.models import ListingRating
from shared_apps.rulebook.models import Rule
from shared_apps.rulebook.operations import propose_rule
from shared_apps.watching.facts import Stop
from shared_apps.watching.models import SavedSearch
from shared_apps.watching.operations import keep_car, remove_search, save_search
from shared_apps.watching.signing import stop_token
from tenant_apps.customers.models import Enquiry, FollowUp
from tenant_apps.customers.operations import plan_follow_up
from tenant_apps.drives.facts import Driver
from tenant_apps.drives.models import Drive, DriveAgreement
from tenant_apps.stock.operations import add_photo
from tenants.archive.models import Backup, Restore
from tenants.context import DealerRef, dealer_context, market_context, owner_context
from tenants.hosts.operations import add_host
from tenants.hosts.resolver import configured_resolver
from tenants.life.models import Export
from tests.factories.accounts import account, operator, signed_in
from tests.factories.customers import make_lead
from tests.factories.drives import TEN, make_demo_car, make_drive, make_papers
from tests.factories.financing import applicant, draft
from tests.factories.identities import make_account, make_identity
from tests.factories.insurance import declare
from tests.factories.orders import contact, make_order, render_quickly, rendered
from tests.factories.papers import paper_of
from tests.factories.service import make_repair_order
from tests.factories.staff import make_member, make_user
from tests.factories.stock import make_vehicle
from tests.factories.tradein import trade_ins
from tests.isolation.archive_cases import filed
from tests.isolation.books_cases import papers
from tests.isolation.commission_cases import earned
from tests.isolation.contract_cases import deeds
from tests.isolation.delivery_cases import handovers
from tests.isolation.recall_cases import recalled
from tests.isolation.wording_cases import drafted

PAPERS = ("11010519491231002X", "6222020200112233446")
COST, SECRET_NOTE = Money(20_177_713), "canary-note-7713"
PHONES = ("13977130001", "13977130002", "13977130003")
NAMES = ("钟离藏锋", "澹台守拙", "公冶寻踪", "申屠望舒", "canary-guest-7713")
MAILS = ("canary-buyer@example.com", "canary-staff@example.com", "canary-guest@example.com")
APPLICANT, APPLICANTS_MAIL = "闻人问店", "canary-applicant@example.com"


@dataclass
class World:
    """`things` are values for parameters of paths and bodies, `canaries` words that only main may read."""

    main: DealerRef
    other: DealerRef
    things: dict[str, str]
    canaries: tuple[str, ...]
    people: dict[str, User]

    def client(self, surface: str, caller: str) -> Client:
        """A browser at a surface (`portal`: main's, `other`: the other dealer's), signed in as a caller."""
        client = Client(headers={"host": host_of(surface, self)}, raise_request_exception=False)
        if caller:
            signed_in(client, self.people[caller])
        return client

    def replayed(self, surface: str, made_on: str, caller: str) -> Client:
        """A browser that brings the cookie of a session made on another host."""
        name = settings.SESSION_COOKIE_NAME
        client = self.client(surface, "")
        client.cookies[name] = self.client(made_on, caller).cookies[name].value
        return client

    def digest(self) -> str:
        """All of main's rows, in its schema and in `public`, as one short text."""
        with owner_context(), connection.cursor() as cursor:
            if self._writes_before is not None and self._writes(cursor) == self._writes_before:
                return self.untouched  # nobody wrote into any of these tables: no need to read them all
            cursor.execute(self._sums, {"id": self.main.id, "schema": self.main.schema})
            return str(cursor.fetchone()[0])

    def begin(self) -> None:
        """Everything is as it was built: from here on writes are counted."""
        with owner_context(), connection.cursor() as cursor:
            self._writes_before = self._writes(cursor)

    def __post_init__(self) -> None:
        tables, self._sums = _sums_over(self.main.schema)
        self._tables = "{" + ",".join(map(str, tables)) + "}"
        self._writes_before: int | None = None
        self.untouched = self.digest()

    def _writes(self, cursor: Any) -> int:
        """Rows that this transaction wrote into the digested tables, undone ones as well: it only grows."""
        cursor.execute(_WRITES, [self._tables])
        return int(cursor.fetchone()[0])


_WRITES = """
SELECT coalesce(sum(pg_stat_get_xact_tuples_inserted(t) + pg_stat_get_xact_tuples_updated(t)
                    + pg_stat_get_xact_tuples_deleted(t)), 0)
FROM unnest(%s::oid[]) t
"""


def host_of(surface: str, world: World) -> str:
    """The host name of a surface."""
    below = {"portal": f"{world.main.slug}.", "other": f"{world.other.slug}.", "console": "console."}
    return f"{below.get(surface, '')}{settings.BASE_DOMAIN}"


def build(main: DealerRef, other: DealerRef) -> World:
    """Fill `main` with one of everything and let everybody else have an account."""
    people = _people(main, other)
    car = make_vehicle(main, "AVAILABLE", cost=COST, note=SECRET_NOTE)
    with dealer_context(main):
        photo = add_photo(actor=SYSTEM, vehicle_id=car.id, data=picture())
    buyer = contact(people["buyer"].id, name=NAMES[0], phone=f"+86{PHONES[0]}", email=MAILS[0])
    make_order(main)  # so that the numbers below are none that the other dealer has given
    order = make_order(main, "RESERVED", buyer=buyer)
    with dealer_context(main):
        rendered(order.id)
        document = draft(order, applicant(id_number=PAPERS[0])).documents.get()
        declare(order)
    lead = make_lead(main, name=NAMES[1], phone=PHONES[1], note=SECRET_NOTE)
    make_identity(main, PAPERS[0], lead_id=lead.id)
    make_account(main, PAPERS[1], lead_id=lead.id)
    make_drive(main)  # so that the number below is none that the other dealer has given
    drive = make_drive(
        main,
        car=make_demo_car(main),
        driver=Driver(name=NAMES[0], phone=PHONES[0], email=MAILS[0], user_id=people["buyer"].id),
        starts_at=TEN + timedelta(hours=3),
    )
    unsigned, follow_up = _papers(main, drive)
    offer = make_drive(
        main,
        "OFFERED",
        car=make_demo_car(main),
        driver=Driver(name=NAMES[0], phone=PHONES[0], email=MAILS[0], user_id=people["buyer"].id),
        starts_at=TEN + timedelta(days=1),
    )
    repair = make_repair_order(main, customer_name=NAMES[2], customer_phone=PHONES[2])
    with market_context():
        invitation = invite_member(
            actor=SYSTEM, dealer_id=main.id, email=MAILS[2], role="SALES", name=NAMES[4]
        )
        asked = ask_confirmation(actor=SYSTEM, user=people["passer-by"])
    with market_context():
        asked_about = _asked(people["buyer"], main, car.id)
    deliver_all()
    with dealer_context(main):
        asked_lead = Enquiry.objects.get(id=asked_about.id).lead_id
    contest, evidence = _contest(main, car.id)
    backup, restore = _backup(main)
    with market_context():
        application = _application()
        export = Export.objects.create(dealer_id=main.id, state="FAILED", asked_by=NAMES[3])
        token = renew_token(invitation=invitation)  # the letter's is in the letter only
        confirmation = renew_confirmation(asked=asked)
        host = add_host(
            actor=SYSTEM, dealer_id=main.id, written="cars.example.cn", resolver=configured_resolver()
        )
        series = (
            Trim.objects.select_related("model_year__series__brand").get(id=car.trim_id).model_year.series
        )
        rule = _rule()
        search, removed = _watched(people["buyer"], car.id)
    traded_in = trade_ins(main, people["buyer"], car.trim_id, note=SECRET_NOTE, phone=PHONES[0])
    things = {
        "vehicle_id": car.id, "listing_id": car.id, "photo_id": photo.id, "vin": car.vin,
        "trim_id": car.trim_id,
        "order_id": order.id, "document_id": document.id, "lead_id": lead.id, "drive_id": drive.id,
        "demo_car": drive.car_id, "offered_drive": offer.id, "wait": offer.wait_id,
        "route_id": unsigned.route_id, "unsigned_drive": unsigned.drive_id,
        "unsigned_text": unsigned.text_sha256,
        "follow_up_id": follow_up.id, "driven_lead": drive.lead_id, "soon": _soon(),
        "repair_order": repair.id, "token": token,
        "member_id": people["member"], "member_user_id": people["colleague"].id,
        "dealer_id": main.id, "dealer_slug": main.slug, "slug": main.slug, "dealer": main.slug,
        "brand_id": series.brand_id, "series_id": series.id, "brand": series.brand.slug,
        "series": series.slug,
        "rule_id": rule.id, "contest_id": contest.id, "evidence_id": evidence.id,
        "host_id": host.id, "export_id": export.id, "form": "json",
        "feature": "contracts_pdf", "quota": "staff", "signing_provider": "ESIGN",
        "backup_id": backup.id, "restore_id": restore.id, "application_id": application.id,
        "application_token": token_of(application),
        "thread_id": asked_about.id, "enquiry_id": asked_about.id, "asked_lead": asked_lead,
        "inbox_token": inbox_token(people["buyer"].id),
        "search_id": search.id, "removed_search": removed.id,
        "confirmation_token": confirmation,
        "stop_token": stop_token(Stop("search", search.id)),
        "key": "sedan-4995-1495-2920-f4f5f3-bev-7", "sitemap": "brand-byd", "card": "forged",
        "digest": "5e" * 32, "day": "2026-11-20",
        "size": "0123456789abcdef-640.webp", **traded_in, **handovers(main, buyer, order),
        **deeds(main, buyer), **papers(main, buyer), **drafted(main), **filed(main, NAMES[0]),
        **recalled(), **earned(main),
    }  # fmt: skip
    member = people.pop("member")
    canaries = (
        *NAMES, *PHONES, *MAILS, *PAPERS, APPLICANT, APPLICANTS_MAIL, SECRET_NOTE,
        str(COST.amount), car.vin, repair.vin, order.number,
        str(order.id), str(lead.id), str(drive.id), str(repair.id), str(member), token, host.token,
    )  # fmt: skip
    return World(main, other, {name: str(value) for name, value in things.items()}, canaries, people)


def _rule() -> Rule:
    """A rule that somebody proposed."""
    return propose_rule(
        actor=SYSTEM, code="cn.plate_fee.qingdao", kind="plate_fee", region="青岛",
        valid_from=date(2027, 1, 1), valid_to=None, parameters={"minor": 11_000},
        source_title_zh="公告", source_title_en="Notice", confidence="memory",
    )  # fmt: skip


def _papers(main: DealerRef, drive: Drive) -> tuple[DriveAgreement, FollowUp]:
    """Papers signed and printed for the drive, another drive's yet to be signed, and something to do."""
    second = make_drive(main, car=make_demo_car(main), starts_at=TEN + timedelta(hours=5))
    with dealer_context(main):
        make_papers(drive)
        render_quickly(paper_of(main, drive.id, "TEST_DRIVE").id)
        due = clock.now().date() + timedelta(days=2)
        planned = plan_follow_up(actor=SYSTEM, lead_id=drive.lead_id, kind="CALL", due_on=due)
        return make_papers(second, signed=False), planned


def _soon() -> str:
    """A time for a drive, the day after tomorrow at five in Shanghai: nothing else is planned then."""
    day = clock.now().astimezone(clock.SHANGHAI).date() + timedelta(days=2)
    return datetime.combine(day, time(17), clock.SHANGHAI).isoformat()


def _contest(main: DealerRef, listing_id: UUID) -> tuple[Contest, Evidence]:
    """A rating of main's car that main contests, with a photo."""
    band = {"fair_minor": 21_000_000, "low_minor": 20_000_000, "high_minor": 22_000_000}
    with owner_context():
        ListingRating.objects.create(listing_id=listing_id, **band, model="test", rated_at=clock.now())
    with dealer_context(main):
        contest = open_contest(actor=SYSTEM, listing_id=listing_id, reason="OTHER", text=SECRET_NOTE)
        return contest, add_evidence(actor=SYSTEM, contest_id=contest.id, name="a.jpg", data=picture())


def _backup(main: DealerRef) -> tuple[Backup, Restore]:
    """Rows of a backup and of a restore that can be undone; there is no file behind them."""
    now, dealer = clock.now(), {"dealer_id": main.id}
    with owner_context():
        stored = {"state": "STORED", "taken_at": now, "sha256": "0" * 64, "object_key": "nowhere"}
        backup = Backup.objects.create(**dealer, **stored, schema=main.schema)
        done = {"state": "DONE", "restored_to": now, "replaced_at": now, "new_schema": "d_000998"}
        kept = {"kept_schema": "d_000999", "kept_until": now + timedelta(days=7)}
        return backup, Restore.objects.create(**dealer, **done, **kept, backup=backup)


def _application() -> Application:
    """A company that asks for a portal: nobody's dealer yet, and nobody's business."""
    details = ApplicationDetails(
        company="苏州金鸡湖汽车销售有限公司", credit_code="91110000600037341L", brands=("byd",), city="苏州",
        address="星港街 1 号", contact=APPLICANT, phone="13800138000", email=APPLICANTS_MAIL,
        slug="jinjihu", consent=True,
    )  # fmt: skip
    return submit_application(actor=Actor("anonymous"), details=details, address="198.51.100.7")


def _asked(buyer: User, main: DealerRef, listing_id: UUID) -> Thread:
    """The buyer asks main for the best price of its car."""
    wished = Wish(
        kind=PRICE, key="world", car_id=listing_id, dealers=(main.slug,), name=NAMES[0], phone=PHONES[0],
        email=MAILS[0], message=SECRET_NOTE,
    )  # fmt: skip
    ask_dealers(actor=Actor("buyer", buyer.id, buyer.name), wish=wished, address="198.51.100.8")
    return Thread.objects.get(user_id=buyer.id)


def _watched(buyer: User, listing_id: UUID) -> tuple[SavedSearch, SavedSearch]:
    """What the buyer watches: a favourite, a saved search, and one just deleted, all the buyer's own."""
    actor = Actor("buyer", buyer.id, buyer.name)
    keep_car(actor=actor, listing_id=listing_id)
    search, _new = save_search(actor=actor, search=Filters(brand=("byd",)), name=NAMES[0])
    removed, _new = save_search(actor=actor, search=Filters(brand=("bmw",)), name=NAMES[0])
    return search, remove_search(actor=actor, search_id=removed.id)


def _people(main: DealerRef, other: DealerRef) -> dict[str, Any]:
    """Accounts by what they are to main; `member` is the id of a colleague's row among its staff."""
    colleague = make_user(NAMES[3], email=MAILS[1])
    owner, former = make_user("店主"), make_user("离职")
    stranger, elsewhere = make_user("别家老板"), make_user("路人")
    member = make_member(main, "SALES", user=colleague)
    make_member(main, "OWNER", user=owner)
    make_member(other, "OWNER", user=stranger)
    ended = make_member(main, "OWNER", user=former)
    with dealer_context(main):
        type(ended).objects.filter(id=ended.id).update(state="ENDED")
    with owner_context():
        for user, dealer, state in (
            (owner, main, "ACTIVE"), (stranger, other, "ACTIVE"), (former, main, "ENDED"),
        ):  # fmt: skip
            Membership.objects.create(user=user, dealer_id=dealer.id, state=state)
    people = {
        "owner": owner, "colleague": colleague, "former": former, "stranger": stranger,
        "passer-by": elsewhere,
        "buyer": make_user(NAMES[0], email=MAILS[0]), "operator": operator(), "member": member.id,
        "guest": account(name="客人"),
    }  # fmt: skip
    for role in ("MANAGER", "SALES", "FINANCE", "SERVICE", "TECHNICIAN"):
        people[role] = make_user(role.title())
        make_member(main, role, user=people[role])
    return people


def picture() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    return out.getvalue()


def form(values: dict[str, str]) -> dict[str, Any]:
    """A page's form as the test client sends it."""
    return {"data": urlencode(values), "content_type": "application/x-www-form-urlencoded"}


def _sums_over(schema: str) -> tuple[set[int], str]:
    """The dealer's tables, whatever there are today, and one query that digests every row of it in them."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid, relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r'",
            [schema],
        )
        own = cursor.fetchall()
        parts = [f'SELECT \'{name}\' w, t::text r FROM "{schema}"."{name}" t' for _oid, name in own]
        cursor.execute(
            "SELECT ('public.' || quote_ident(table_name))::regclass::oid, table_name, column_name"
            " FROM information_schema.columns JOIN pg_tables"
            " ON tablename = table_name AND schemaname = table_schema WHERE table_schema = 'public' AND"
            " (column_name IN ('dealer_id', 'tenant_id') OR column_name LIKE '%%schema%%'"
            " OR (table_name, column_name) = ('tenants_dealer', 'id'))",
        )
        shared = cursor.fetchall()
        for _oid, table, column in shared:
            value = "schema" if "schema" in column else "id"
            mine = f'WHERE "{column}"::text = %({value})s::text'
            parts.append(f"SELECT '{table}', t::text FROM public.\"{table}\" t {mine}")
    everything = " UNION ALL ".join(parts)
    digest = f"SELECT md5(string_agg(w || r, '|' ORDER BY w, r)) FROM ({everything}) everything"
    return {row[0] for row in (*own, *shared)}, digest
