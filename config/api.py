"""The three APIs, each on its own host under `/api/v1/`."""

from importlib import import_module
from importlib.util import find_spec

from ninja import NinjaAPI

from config import portal_session
from core.edge.api import build_api
from shared_apps.accounts import api as accounts
from shared_apps.accounts.access import operators
from shared_apps.console import api as console

market_api = build_api("Marque market", surface="market")
portal_api = build_api("Marque dealer portal", surface="portal")
console_api = build_api("Marque console", surface="console", auth=operators)


def _present(api: NinjaAPI, module: str, name: str = "router") -> None:
    if find_spec(module) and hasattr(import_module(module), name):
        api.add_router("", getattr(import_module(module), name))


market_api.add_router("", accounts.session_router)
market_api.add_router("", accounts.accounts_router)
_present(market_api, "shared_apps.marketplace.api", "market_router")
_present(market_api, "tenant_apps.orders.market_api")

portal_api.add_router("", portal_session.router)
for app in (
    "shared_apps.catalog",
    "tenant_apps.staff",
    "tenant_apps.stock",
    "tenant_apps.customers",
    "tenant_apps.service",
    "tenant_apps.orders",
):
    _present(portal_api, f"{app}.api")

console_api.add_router("", accounts.session_router)
console_api.add_router("", console.router)
_present(console_api, "shared_apps.catalog.api", "console_router")
