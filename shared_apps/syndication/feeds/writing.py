"""The forms of a feed: JSON Lines, CSV as Google's vehicle listings take it, RSS 2.0 with `g:` names."""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from core.edge.xml import xml_text
from shared_apps.syndication.feeds.reading import Feed
from shared_apps.syndication.feeds.records import Record

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_COLUMNS = (
    "vin", "id", "store_code", "dealership_name", "dealership_address", "tracking_phone_number", "image_link",
    "additional_image_link", "link", "date_in_stock", "price", "vehicle_msrp", "condition", "make", "model",
    "trim", "year", "mileage", "exterior_color", "interior_color", "vehicle_fulfillment",
)  # fmt: skip
"""Names of https://developers.google.com/vehicle-listings/reference/feed-specification."""
_ENDED = ("state", "gone_at")
"""Two columns more where a feed tells changes, which Google's form knows nothing of."""
_G = (
    "price", "vehicle_msrp", "condition", "image_link", "additional_image_link", "vin", "year", "mileage",
    "trim", "store_code", "model",
)  # fmt: skip
_RSS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0" '
    'xmlns:m="urn:marque:feed:1"><channel><title>Marque</title>\n'
)


class Form(NamedTuple):
    """How a feed is written, and what it is called over HTTP."""

    kind: str
    write: Callable[[Feed, str], Iterator[str]]


def written(feed: Feed, form: str, tongue: str, *, packed: bool) -> Iterator[bytes]:
    """The feed in pieces, one a batch; `tongue` is `zh` or `en` for forms that speak one language."""
    pieces = FORMS[form].write(feed, tongue)
    if not packed:
        yield from (piece.encode() for piece in pieces)
        return
    press = zlib.compressobj(6, zlib.DEFLATED, 31)
    for piece in pieces:
        yield press.compress(piece.encode()) + press.flush(zlib.Z_SYNC_FLUSH)
    yield press.flush()


def google(record: Record, tongue: str) -> dict[str, str]:
    """A vehicle under Google's names."""
    dealer, images = record["dealer"], record["images"]
    list_price, inside = record["list_price"], record["interior_colour"]
    return {
        "vin": record.get("vin", ""),
        "id": record["id"],
        "store_code": dealer["id"],
        "dealership_name": dealer["name"],
        "dealership_address": f"{dealer['address']}, {dealer['city']}",
        "tracking_phone_number": dealer["telephone"] or "",
        "image_link": images[0],
        "additional_image_link": ",".join(images[1:]),
        "link": record["url"][tongue],
        "date_in_stock": record["in_stock_since"][:10],
        "price": _money(record["price"]),
        "vehicle_msrp": _money(list_price) if list_price and record["condition"] == "NEW" else "",
        "condition": record["condition"].lower(),
        "make": record["brand"][tongue],
        "model": record["series"][tongue],
        "trim": record["trim"][tongue],
        "year": str(record["model_year"]),
        "mileage": f"{record['mileage_km']} km",
        "exterior_color": record["exterior_colour"][tongue],
        "interior_color": inside[tongue] if inside else "",
        "vehicle_fulfillment": "IN_STORE",
    }


def _json_lines(feed: Feed, tongue: str) -> Iterator[str]:
    count = 0
    for batch in feed.batches():
        yield "".join(_line(feed.record(one)) for one in batch)
        count += len(batch)
    yield _line({"record": "end", "count": count, "cursor": feed.cursor})


def _line(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _csv(feed: Feed, tongue: str) -> Iterator[str]:
    columns = _COLUMNS if feed.since is None else (*_COLUMNS, *_ENDED)
    yield _rows([dict(zip(columns, columns, strict=True))], columns)
    for batch in feed.batches():
        yield _rows([_flat(feed.record(one), tongue) for one in batch], columns)


def _flat(record: Record, tongue: str) -> dict[str, str]:
    if record["record"] == "gone":
        return {"id": record["id"], "state": "gone", "gone_at": record["gone_at"]}
    return {**google(record, tongue), "state": "offered"}


def _rows(rows: list[dict[str, str]], columns: tuple[str, ...]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[_harmless(row.get(column, "")) for column in columns] for row in rows])
    return out.getvalue()


def _harmless(text: str) -> str:
    """A spreadsheet takes what begins like a formula for one; an apostrophe makes it words."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rss(feed: Feed, tongue: str) -> Iterator[str]:
    yield f"{_RSS}<m:cursor>{escape(feed.cursor)}</m:cursor>\n"
    for batch in feed.batches():
        yield "".join(_item(feed.record(one), tongue) for one in batch)
    yield "</channel></rss>\n"


def _item(record: Record, tongue: str) -> str:
    if record["record"] == "gone":
        return f"<m:gone id={quoteattr(record['id'])} at={quoteattr(record['gone_at'])}/>\n"
    said: dict[str, Any] = google(record, tongue)
    parts = [f"<title>{xml_text(record['title'][tongue])}</title>", f"<link>{xml_text(said['link'])}</link>"]
    parts += [f"<g:id>{said['id']}</g:id>", f"<g:brand>{xml_text(said['make'])}</g:brand>"]
    parts += [f"<g:color>{xml_text(said['exterior_color'])}</g:color>"]
    parts += [f"<g:{name}>{xml_text(said[name])}</g:{name}>" for name in _G if said[name]]
    parts += ["<g:vehicle_fulfillment><g:option>in_store</g:option>"]
    parts += [f"<g:store_code>{xml_text(said['store_code'])}</g:store_code></g:vehicle_fulfillment>"]
    parts += ["<g:google_product_category>916</g:google_product_category>"]
    return f"<item>{''.join(parts)}</item>\n"


def _money(price: dict[str, str]) -> str:
    return f"{price['amount']} {price['currency']}"


FORMS = {
    "jsonl": Form("application/jsonl; charset=utf-8", _json_lines),
    "csv": Form("text/csv; charset=utf-8", _csv),
    "xml": Form("application/rss+xml; charset=utf-8", _rss),
}
