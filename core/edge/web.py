"""Server-rendered pages: what every template knows, and the built front end's files."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache


class Assets(NamedTuple):
    """Addresses of one front-end entry: its module, its style sheets, the modules to preload."""

    script: str
    styles: tuple[str, ...]
    preloads: tuple[str, ...]


class FrontendMissing(RuntimeError):
    """The front end was not built."""


def assets_of(entry: str) -> Assets:
    """The hashed files of an entry such as `src/portal/main.ts`. Raises FrontendMissing before a build."""
    manifest = _manifest()
    if entry not in manifest:
        raise FrontendMissing(f"{entry} is not in the front end's manifest: run `npm run build` in frontend/")
    styles: list[str] = []
    preloads: list[str] = []
    _collect(manifest, entry, styles, preloads, set())
    static = settings.STATIC_URL
    return Assets(
        static + manifest[entry]["file"],
        tuple(static + name for name in dict.fromkeys(styles)),
        tuple(static + name for name in dict.fromkeys(preloads)),
    )


def _collect(
    manifest: dict[str, Any], name: str, styles: list[str], preloads: list[str], seen: set[str]
) -> None:
    if name in seen:
        return
    seen.add(name)
    chunk = manifest[name]
    for imported in chunk.get("imports", ()):
        preloads.append(manifest[imported]["file"])
        _collect(manifest, imported, styles, preloads, seen)
    styles.extend(chunk.get("css", ()))


@cache
def _manifest() -> dict[str, Any]:
    # The gathered files come first: a build made since belongs to the next start, not to this process.
    for folder in (settings.STATIC_ROOT, settings.FRONTEND_DIST):
        path = folder / "manifest.json"
        if path.is_file():
            found: dict[str, Any] = json.loads(path.read_text())
            return found
    raise FrontendMissing("the front end was not built: run `npm run build` in frontend/")


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page: language, user, surface, the path in the other language's switch."""
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "user": getattr(request, "user", None),
        "surface": getattr(request, "surface", "market"),
        "base_domain": settings.BASE_DOMAIN,
        "here": request.get_full_path(),
    }


@never_cache
def single_page(request: HttpRequest, entry: str, title: str) -> HttpResponse:
    """The shell in which a Vue application runs; also hands out the CSRF cookie."""
    get_token(request)
    return render(request, "edge/single_page.html", {"assets": assets_of(entry), "title": title})


def host_url(subdomain: str = "", path: str = "/") -> str:
    """An absolute address on this installation: `host_url("console")`, `host_url("hz-byd", "/orders")`."""
    host = f"{subdomain}.{settings.BASE_DOMAIN}" if subdomain else settings.BASE_DOMAIN
    return url_on(host, path)


def url_on(host: str, path: str = "/") -> str:
    """An absolute address on a host of this installation, be it a dealer's own domain."""
    default = {"http": "80", "https": "443"}[settings.SCHEME]
    port = "" if str(settings.PORT) == default else f":{settings.PORT}"
    return f"{settings.SCHEME}://{host}{port}{path}"
