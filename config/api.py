"""The three APIs, each on its own host under `/api/v1/`."""

from django.db import InternalError

from config import portal_domains, portal_limits, portal_ratings, portal_session, portal_tradeins
from core.edge.api import build_api
from shared_apps.accounts import api as accounts
from shared_apps.accounts.access import operators
from shared_apps.appraisal import api as appraisal
from shared_apps.catalog import api as catalog
from shared_apps.console import api as console
from shared_apps.console import backups_api as console_backups
from shared_apps.console import features_api as console_features
from shared_apps.console import forms_api as console_forms
from shared_apps.console import life_api as console_life
from shared_apps.console import market_api as console_market
from shared_apps.mandates import api as mandates
from shared_apps.marketplace import api as marketplace
from shared_apps.notary import api as notary
from shared_apps.recalls import api as recalls
from shared_apps.rulebook import api as rulebook
from tenant_apps.archive import api as archive
from tenant_apps.archive import desk_api as archive_desk
from tenant_apps.closing import api as closing
from tenant_apps.commission import api as commission
from tenant_apps.contracts import api as contracts
from tenant_apps.customers import api as customers
from tenant_apps.delivery import api as delivery
from tenant_apps.drives import api as drives
from tenant_apps.drives import desk_api as drives_desk
from tenant_apps.financing import api as financing
from tenant_apps.identities import api as identities
from tenant_apps.insurance import api as insurance
from tenant_apps.invoicing import api as invoicing
from tenant_apps.logistics import api as logistics
from tenant_apps.orders import api as orders
from tenant_apps.orders import desk_api as orders_desk
from tenant_apps.orders import dispute_api as orders_disputes
from tenant_apps.orders import ending_api as orders_ending
from tenant_apps.orders import market_api as orders_market
from tenant_apps.partexchange import api as partexchange
from tenant_apps.registration import api as registration
from tenant_apps.service import api as service
from tenant_apps.signing import api as signing
from tenant_apps.staff import api as staff
from tenant_apps.stock import api as stock
from tenant_apps.wording import api as wording
from tenant_apps.wording import desk_api as wording_desk
from tenants.life.closing import database_refusal

market_api = build_api("Marque market", surface="market")
portal_api = build_api("Marque dealer portal", surface="portal")
console_api = build_api("Marque console", surface="console", auth=operators)

for router in (
    accounts.session_router,
    accounts.accounts_router,
    marketplace.market_router,
    orders_market.router,
    console_market.router,
):
    market_api.add_router("", router)
for router in (
    portal_session.router,
    catalog.router,
    staff.router,
    stock.router,
    logistics.router,
    signing.router,
    customers.router,
    identities.router,
    service.router,
    drives.router,
    drives_desk.router,
    financing.router,
    insurance.router,
    contracts.router,
    wording.router,
    orders.router,
    invoicing.router,
    closing.router,
    commission.router,
    archive.router,
    archive_desk.router,
    orders_ending.router,
    orders_desk.router,
    orders_disputes.router,
    delivery.router,
    registration.router,
    partexchange.router,
    portal_domains.router,
    portal_limits.router,
    portal_ratings.router,
    portal_tradeins.router,
):
    portal_api.add_router("", router)
for router in (
    accounts.session_router,
    console.router,
    console_backups.router,
    console_features.router,
    console_forms.router,
    console_life.router,
    appraisal.router,
    mandates.router,
    recalls.router,
    notary.router,
    rulebook.router,
    catalog.console_router,
    wording_desk.router,
):
    console_api.add_router("", router)
portal_api.add_exception_handler(InternalError, database_refusal)  # type: ignore[arg-type]  # also classes
