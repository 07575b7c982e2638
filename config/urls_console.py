"""The operators' console: its API, and the single page application at every other path."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from config.api import console_api
from config.health import healthz
from core.edge.web import single_page


def shell(request: HttpRequest) -> HttpResponse:
    """The page in which the console runs."""
    return single_page(request, "src/console/main.ts", "Marque Console")


urlpatterns = [
    path("healthz", healthz),
    path("api/v1/", console_api.urls),
    path("", include("shared_apps.catalog.urls")),
    re_path(r"^(?!api/|static/|art/).*$", shell),
]
