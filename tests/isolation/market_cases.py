"""Who may use the market's routes: those open to everybody, and those of what is a buyer's own."""

from __future__ import annotations

from tests.isolation.case import BUYER, HOLDER, SESSION, STAFF, WRONG, Case

MARKET: dict[str, Case] = {
    # --- the market: open to everybody ---------------------------------------------------------------------
    "market accounts_register": Case(
        open="anybody may have an account",
        body={"name": "新客", "login": "new@example.com", "password": "correct horse battery"},
    ),
    "market marketplace_listings": Case(open="the shop window"),
    "market marketplace_listing": Case(open="the shop window"),
    "market marketplace_brands": Case(open="the shop window"),
    "market marketplace_dealers": Case(open="the shop window"),
    "market /": Case(open="the shop window"),
    "market /suggest": Case(open="the shop window", method="GET"),
    "market /cars": Case(open="the shop window"),
    "market /cars/<uuid:listing_id>": Case(open="the shop window"),
    "market /compare": Case(open="the shop window"),
    "market /series/<slug:brand>/<slug:series>": Case(open="the shop window", answers=(200, 404)),
    "market /configure/<slug:brand>/<slug:series>": Case(open="the shop window", answers=(200, 404)),
    "market /dealers": Case(open="the shop window"),
    "market /dealers/<slug:slug>": Case(open="the shop window"),
    "market /dealers/apply": Case(open="any company may ask for a portal", body={}, answers=(200, 422)),
    "market /dealers/apply/<str:token>": Case(
        HOLDER, method="GET", named={"token": "application_token"}
    ),
    "market market_subdomain": Case(open="whether a subdomain can be had"),
    "market /about/deal-rating": Case(open="how prices are rated is everybody's"),
    "market /rules": Case(open="laws and fees are public"),
    "market /calculator": Case(open="figures from the address alone"),
    "market /calculator/tax": Case(open="figures from the address alone"),
    "market /robots.txt": Case(open="for crawlers"),
    "market /sitemap.xml": Case(open="for crawlers"),
    "market /sitemaps/<slug:name>.xml": Case(
        open="for crawlers", answers=(200, 404), named={"name": "sitemap"}
    ),
    "market /sitemaps/<slug:name>.xml.gz": Case(
        open="for crawlers", answers=(200, 404), named={"name": "sitemap"}
    ),
    "market /verify": Case(open="anybody may have a file checked; nothing is kept", method="GET"),
    "market /verify/proof/<str:digest>.json": Case(
        open="for whoever holds the document: its digest cannot be guessed", answers=(200, 404)
    ),
    "market /verify/marque_verify.py": Case(open="a program for everybody"),
    "market /verify/marque-verify.html": Case(open="a program for everybody"),
    "market /transparency": Case(open="the public log"),
    "market /transparency.json": Case(open="the public log"),
    "market /transparency/roots.pem": Case(open="certificates are public"),
    "market /transparency/<str:day>": Case(open="the public log", answers=(200, 404)),
    "market /transparency/<str:day>.json": Case(open="the public log", answers=(200, 404)),
    "market /transparency/<str:day>/leaves.txt": Case(open="hashes of hashes", answers=(200, 404)),
    "market /feeds/vehicles.schema.json": Case(open="for partners"),
    "market /feeds/vehicles.<slug:form>": Case(open="the shop window, for partners", answers=(200, 404)),
    "market /share/<str:said>.jpg": Case(
        open="drawn from its signed address alone", answers=(200, 404), named={"said": "card"}
    ),
    "market /photos/<slug:dealer>/<uuid:vehicle_id>/<uuid:photo_id>.webp": Case(open="a car on offer"),
    "market /photos/<slug:dealer>/<uuid:vehicle_id>/<uuid:photo_id>/<str:name>": Case(
        # 404: the worker, which makes the sizes, has not come by
        open="a car on offer",
        answers=(200, 404),
        named={"name": "size"},
    ),
    "market /cars/<uuid:listing_id>/enquiries": Case(
        open="anybody may ask about a car on offer",
        body={"name": "路人甲", "phone": "13800138000", "message": "还在吗"},
        method="POST",
    ),
    "market /cars/<uuid:listing_id>/reserve": Case(
        open="anybody may reserve a car on offer", caller="passer-by", body={}, method="POST"
    ),
    "market orders_reserve": Case(
        open="anybody may reserve a car on offer", caller="passer-by", body={}
    ),
    "market /sign-in": Case(open="the door itself", body=WRONG, answers=(200, 302, 401, 422)),
    "market /register": Case(open="the door itself", body=WRONG, answers=(200, 302, 422)),
    "market /sign-out": Case(open=SESSION.open, body={}, method="POST"),
    "market /language": Case(open=SESSION.open, body={"language": "en"}, method="POST", answers=(204, 302)),
    "market /webhooks/stripe": Case(
        open="signed by the payment service", body={}, answers=(400,), method="POST"
    ),
    "market /webhooks/carrier": Case(
        open="signed by the carrier", body={}, answers=(400,), method="POST"
    ),
    "market /webhooks/signing/<slug:provider>/<uuid:dealer_id>": Case(
        open="signed by the provider with the dealer's secret", body={}, method="POST",
        answers=(400, 409), named={"provider": "signing_provider"},
    ),
    "market /account": Case(open=SESSION.open, caller="passer-by", method="GET"),
    "market /account/password": Case(
        open=SESSION.open, caller="passer-by", body={"current": "x", "password": "y"}, method="POST",
        answers=(401, 422, 429),
    ),
    "market /account/email": Case(open=SESSION.open, caller="passer-by", method="GET"),
    "market /account/email/letter": Case(
        # 429: a letter has just gone out
        open=SESSION.open, caller="passer-by", method="POST", body={}, answers=(302, 429),
    ),
    "market /account/email/confirm/<str:token>": Case(
        HOLDER, method="GET", named={"token": "confirmation_token"}
    ),
    "market /account/sign-out-everywhere": Case(
        open=SESSION.open, caller="passer-by", body={}, method="POST"
    ),
    "market /hand-off": Case(
        STAFF, caller="owner", query="?to=main.marque.localhost&state=" + "0" * 64, method="GET"
    ),
    # --- the market: a buyer's own -------------------------------------------------------------------------
    "market orders_mine": Case(BUYER),
    "market orders_mine_show": Case(BUYER),
    "market orders_mine_contract": Case(BUYER),
    "market orders_mine_cancellation": Case(BUYER),
    "market orders_mine_cancel": Case(BUYER, body={"shown": {"amount": 200000}}),
    "market /orders": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/finance": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/finance/papers/<uuid:document_id>": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/insurance": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/insurance/policy": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/pay": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/balance": Case(BUYER, method="GET"),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/return": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/identity": Case(BUYER, method="GET"),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/contract.pdf": Case(BUYER),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/cancel": Case(
        BUYER, body={"shown": "200000"}, method="POST"
    ),
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/give-back": Case(
        BUYER, body={"ground": "MAJOR_PART", "km": "5", "shown": "0", "reason": "坏了"}, method="POST",
        answers=(409,),  # the order there is not delivered
    ),
    "market /favourites": Case(BUYER),
    "market /favourites/kept": Case(BUYER),
    "market /favourites/letters": Case(BUYER, method="POST", body={"wanted": "0"}),
    "market /favourites/<uuid:listing_id>/keep": Case(
        open="anybody may keep a car on offer", caller="passer-by", method="POST", body={}
    ),
    "market /favourites/<uuid:listing_id>/drop": Case(
        open="of the caller's own favourites", caller="passer-by", method="POST", body={}
    ),
    "market /ask": Case(
        open="anybody may ask about a car on offer",
        caller="passer-by",
        method="GET",
        query="?car={listing_id}",
    ),
    "market /inbox": Case(BUYER),
    "market /inbox/unread": Case(open="counts the caller's own", caller="passer-by"),
    "market /inbox/read": Case(BUYER, method="POST", body={}),
    "market /inbox/letters": Case(BUYER, method="POST", body={"wanted": "0"}),
    "market /inbox/letters/stop/<str:token>": Case(
        HOLDER, method="POST", body={}, named={"token": "inbox_token"}, answers=(200,)
    ),
    "market /inbox/unblock/<slug:dealer_slug>": Case(
        open="of the caller's own blocks", caller="passer-by", method="POST", body={}
    ),
    "market /inbox/<uuid:thread_id>": Case(BUYER, method="GET"),
    "market /inbox/<uuid:thread_id>/reply": Case(BUYER, method="POST", body={"message": "canary-words"}),
    "market /inbox/<uuid:thread_id>/close": Case(BUYER, method="POST", body={}),
    "market /inbox/<uuid:thread_id>/block": Case(BUYER, method="POST", body={}),
    "market /saved-searches": Case(BUYER),
    "market /saved-searches/save": Case(
        open="anybody may save a search",
        caller="passer-by",
        method="POST",
        body={"search": "/cars?brand=byd"},
    ),
    "market /saved-searches/letters": Case(BUYER, method="POST", body={}),
    "market /saved-searches/<uuid:search_id>": Case(BUYER, method="GET"),
    "market /saved-searches/<uuid:search_id>/change": Case(
        BUYER, method="POST", body={"name": "x", "frequency": "DAILY"}
    ),
    "market /saved-searches/<uuid:search_id>/remove": Case(BUYER, method="POST", body={}),
    "market /saved-searches/<uuid:search_id>/restore": Case(
        BUYER, method="POST", body={}, named={"search_id": "removed_search"}
    ),
    "market /test-drives": Case(BUYER),
    "market /test-drives/<slug:dealer_slug>": Case(open="the free times of a dealer", method="GET"),
    "market /test-drives/<slug:dealer_slug>/<uuid:drive_id>/move": Case(BUYER, method="GET"),
    "market /test-drives/<slug:dealer_slug>/<uuid:drive_id>/cancel": Case(BUYER, body={}, method="POST"),
    "market /test-drives/<slug:dealer_slug>/<uuid:drive_id>/take": Case(
        BUYER, body={}, method="POST", named={"drive_id": "offered_drive"}, answers=(302, 409)
    ),
    "market /test-drives/<slug:dealer_slug>/<uuid:drive_id>/drop": Case(
        BUYER, body={}, method="POST", named={"drive_id": "offered_drive"}, answers=(302, 409)
    ),
    "market /test-drives/<slug:dealer_slug>/<uuid:drive_id>/agreement.pdf": Case(BUYER),
    "market /test-drives/<slug:dealer_slug>/<uuid:drive_id>/calendar.ics": Case(BUYER),
    "market /test-drives/<slug:dealer_slug>/waiting/<uuid:wait_id>/leave": Case(
        BUYER, body={}, method="POST", named={"wait_id": "wait"}
    ),
    "market /dealers/nearest": Case(open="dealers around a place", method="GET"),
    "market /alerts/stop/<str:token>": Case(HOLDER, method="GET", named={"token": "stop_token"}),
}  # fmt: skip
