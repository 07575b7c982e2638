"""A dealer's portal: its API, and the single page application at every other path."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.utils.translation import gettext as _

from config import portal_door
from config.api import portal_api
from config.health import healthz
from core.edge.web import single_page
from tenants.context import current_dealer


def shell(request: HttpRequest) -> HttpResponse:
    """The page in which the portal runs."""
    return single_page(request, "src/portal/main.ts", f"{current_dealer().name} · {_('Dealer portal')}")


urlpatterns = [
    path("healthz", healthz),
    path("api/v1/", portal_api.urls),
    path("enter", portal_door.enter, name="enter"),
    path("arrive", portal_door.arrive, name="arrive"),
    path("", include("shared_apps.catalog.urls")),
    path("", include("config.portal_data")),
    path("", include("tenant_apps.stock.portal_urls")),
    re_path(r"^(?!api/|static/|art/|photos/).*$", shell),
]
