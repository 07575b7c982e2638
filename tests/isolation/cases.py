"""What each route takes and who may use it. A route that is not listed here fails the suite.

A new route needs one line: `"<surface> <operation id>"` for an API's, `"<surface> /<pattern>"` for a page,
with the body a rightful caller would send (`{order_id}` and the like stand for things of `world.build`).
Where a parameter of its path means something else there, `named` says which thing it is. The line goes into
the file of its app, or of its surface where the app has none.
"""

from __future__ import annotations

from tests.isolation.archive_cases import ARCHIVE
from tests.isolation.books_cases import BOOKS
from tests.isolation.case import SESSION, WRONG, Case
from tests.isolation.commission_cases import COMMISSIONS
from tests.isolation.console_cases import CONSOLE
from tests.isolation.contract_cases import CONTRACTS
from tests.isolation.delivery_cases import DELIVERIES
from tests.isolation.market_cases import MARKET
from tests.isolation.partexchange_cases import PART_EXCHANGES
from tests.isolation.portal_cases import PORTAL
from tests.isolation.recall_cases import RECALLS
from tests.isolation.registration_cases import REGISTRATIONS
from tests.isolation.tradein_cases import TRADE_INS
from tests.isolation.wording_cases import WORDING

PICTURES = Case(open="drawn from the address alone", answers=(200, 404))
PAGE = Case(
    open="the empty page an application runs in", answers=(200, 500)
)  # 500: the front end is not built
HEALTH = Case(open="says that the process lives")

EVERY_SURFACE: dict[str, Case] = {
    **{f"{surface} /healthz": HEALTH for surface in ("market", "portal", "console")},
    **{f"{surface} /art/<str:key>.svg": PICTURES for surface in ("market", "portal", "console")},
    **{f"{surface} /any/page": PAGE for surface in ("portal", "console")},
    **{f"{surface} session_show": SESSION for surface in ("market", "portal", "console")},
    **{f"{surface} session_close": SESSION for surface in ("market", "portal", "console")},
    **{
        f"{surface} session_change": Case(open=SESSION.open, body={"locale": "en"})
        for surface in ("market", "portal", "console")
    },
    **{
        f"{surface} session_open": Case(open="the door itself", body=WRONG, answers=(401, 422))
        for surface in ("market", "portal", "console")
    },
}
PARTS = (
    EVERY_SURFACE, MARKET, PORTAL, CONSOLE, TRADE_INS, BOOKS, WORDING, ARCHIVE, DELIVERIES, CONTRACTS,
    RECALLS, COMMISSIONS,
    REGISTRATIONS, PART_EXCHANGES,
)  # fmt: skip

CASES: dict[str, Case] = {route: case for part in PARTS for route, case in part.items()}
"""What each route takes and who may use it."""

assert len(CASES) == sum(map(len, PARTS)), "a route is listed twice"
