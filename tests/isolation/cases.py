"""What each route takes and who may use it. A route that is not listed here fails the suite.

A new route needs one line: `"<surface> <operation id>"` for an API's, `"<surface> /<pattern>"` for a page,
with the body a rightful caller would send (`{order_id}` and the like stand for things of `world.build`).
Where a parameter of its path means something else there, `named` says which thing it is.
"""

from __future__ import annotations

from tests.isolation.archive_cases import ARCHIVE
from tests.isolation.books_cases import BOOKS
from tests.isolation.case import BUYER, HOLDER, OPERATORS, STAFF, Case, staff
from tests.isolation.contract_cases import CONTRACTS
from tests.isolation.delivery_cases import DELIVERIES
from tests.isolation.partexchange_cases import PART_EXCHANGES
from tests.isolation.registration_cases import REGISTRATIONS
from tests.isolation.tradein_cases import TRADE_INS
from tests.isolation.wording_cases import WORDING

PICTURES = Case(open="drawn from the address alone", answers=(200, 404))
PAGE = Case(
    open="the empty page an application runs in", answers=(200, 500)
)  # 500: the front end is not built
HEALTH = Case(open="says that the process lives")
SESSION = Case(open="tells the caller about the caller")
WRONG = {"login": "canary-nobody@example.com", "password": "not the password"}
RULE = {
    "code": "cn.plate_fee.jinan", "kind": "plate_fee", "region": "济南", "valid_from": "2027-01-01",
    "parameters": {"minor": 12000}, "source_title_zh": "公告", "source_title_en": "Notice",
    "confidence": "memory",
}  # fmt: skip
NO_RIGHT_NEEDED = "every role has the right to see"

CASES: dict[str, Case] = {
    # --- every surface -------------------------------------------------------------------------------------
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
    "market /test-drives/<slug:dealer_slug>/<uuid:drive_id>/calendar.ics": Case(BUYER),
    "market /test-drives/<slug:dealer_slug>/waiting/<uuid:wait_id>/leave": Case(
        BUYER, body={}, method="POST", named={"wait_id": "wait"}
    ),
    "market /dealers/nearest": Case(open="dealers around a place", method="GET"),
    "market /alerts/stop/<str:token>": Case(HOLDER, method="GET", named={"token": "stop_token"}),
    # --- the portal ----------------------------------------------------------------------------------------
    "portal invitation_show": Case(HOLDER),
    "portal invitation_accept": Case(HOLDER, body={"name": "新人", "password": "correct horse battery"}),
    "portal session_ways": Case(open="the door itself", caller="owner"),
    "portal /enter": Case(open="the way to the door", method="GET"),
    "portal /arrive": Case(open="the door itself: wants a token of the market", method="GET"),
    "portal /data": Case(open="shows strangers a form to sign in and nothing else", method="GET"),
    "portal /data/sign-in": Case(open="the door itself", method="POST", body=WRONG, answers=(401, 403, 422)),
    "portal /data/sign-out": Case(open="tells the caller about the caller", method="POST", body={}),
    "portal /data/export": staff("dealers.export", "MANAGER", method="POST", body={}),
    "portal /data/<uuid:export_id>.zip": staff(
        "dealers.export", "MANAGER", method="GET", answers=(409,)
    ),
    "portal dealer_show": Case(STAFF, "dealer.see"),
    "portal orders_dashboard": Case(STAFF, "dealer.see"),
    **{
        f"portal catalog_{name}": Case(open="the catalogue is everybody's", caller="owner")
        for name in ("list_brands", "list_series", "list_trims")
    },
    "portal catalog_find_trims": Case(open="the catalogue is everybody's", caller="owner", query="?q=han"),
    "portal staff_list": staff("staff.see", "TECHNICIAN"),
    "portal staff_roles": staff("staff.see", "TECHNICIAN"),
    "portal staff_invite": staff(
        "staff.invite", "SALES", body={"email": "hired@example.com", "name": "新人", "role": "SALES"}
    ),
    "portal staff_change_role": staff("staff.appoint", "SALES", body={"role": "SERVICE"}),
    "portal staff_end": staff("staff.appoint", "SALES", body={}),
    "portal staff_reinstate": staff("staff.appoint", "SALES", body={}, answers=(200, 409)),
    "portal stock_list": Case(STAFF, "stock.see"),
    "portal stock_show": Case(STAFF, "stock.see"),
    "portal stock_try_vin": staff(
        "stock.receive", "SALES", shared="a car is in one stock: who knows a VIN may ask whether it is taken"
    ),
    "portal stock_receive": staff(
        "stock.receive",
        "SALES",
        body={
            "vin": "LGXCE4CB1S0777713", "trim_id": "{trim_id}", "colour_code": "jade", "mileage_km": 3,
            "cost": {"amount": 20_000_000}, "price": {"amount": 21_000_000},
        },
        answers=(201, 422),
    ),
    "portal stock_inspect": staff("stock.pdi", "SALES", body={"items": []}, answers=(200, 422, 409)),
    "portal stock_confirm_inspection": staff("stock.pdi", "SALES", answers=(200, 409)),
    "portal stock_pledge_certificate": staff(
        "stock.certificate", "SALES", body={"bank": "平安银行", "payoff": {"amount": 15_000_000}}
    ),
    "portal stock_scan_certificate": staff(
        "stock.certificate", "SALES", body={"file": "picture"}, answers=(200, 409)
    ),
    "portal stock_move_certificate": staff(
        "stock.certificate", "SALES", body={"verb": "request_redeem"}, answers=(200, 409)
    ),
    "portal stock_move": staff("stock.withdraw", "SALES", body={"verb": "withdraw", "note": "检查"}),
    "portal stock_reprice": staff("stock.price", "SALES", body={"price": {"amount": 21_480_000}}),
    "portal stock_add_photo": staff("stock.photo", "FINANCE", body={"file": "picture"}),
    "portal stock_remove_photo": staff("stock.photo", "FINANCE"),
    "portal /photos/<uuid:vehicle_id>/<uuid:photo_id>.webp": Case(STAFF, "stock.see", method="GET"),
    "portal /certificates/<uuid:vehicle_id>.webp": staff(
        "stock.certificate", "SALES", method="GET", answers=(404,)
    ),
    "portal customers_list": staff("leads.see", "FINANCE"),
    "portal customers_show": staff("leads.see", "FINANCE"),
    "portal customers_answering": staff("leads.assign", "SALES"),
    "portal customers_answer": staff(
        "leads.work", "FINANCE", body={"text": "canary-words"}, named={"lead_id": "asked_lead"}
    ),
    "portal customers_called": staff("leads.work", "FINANCE", body={}, named={"lead_id": "asked_lead"}),
    "portal customers_create": staff(
        "leads.create", "FINANCE", body={"name": "客", "phone": "13800138001", "source": "PHONE"}
    ),
    "portal customers_move": staff(
        "leads.assign", "FINANCE", body={"verb": "assign", "owner_id": "{member_user_id}"}
    ),
    "portal identities_show": staff("leads.see", "FINANCE"),
    "portal identities_record_identity": staff(
        "identities.record", "SERVICE", body={"kind": "PASSPORT", "name": "客", "number": "E12345678"}
    ),
    "portal identities_forget_identity": staff("identities.record", "SERVICE"),
    "portal identities_reveal_identity": staff(
        "identities.reveal", "SALES", body={"purpose": "CHECK", "reason": "核对客户证件号码与合同一致"}
    ),
    "portal identities_record_account": staff(
        "identities.record",
        "SERVICE",
        body={"kind": "CARD", "holder": "客", "bank": "行", "number": "6222020200112233446"},
    ),
    "portal identities_forget_account": staff("identities.record", "SERVICE"),
    "portal identities_reveal_account": staff(
        "identities.reveal", "SALES", body={"purpose": "REFUND", "reason": "给客户退还定金需要账号"}
    ),
    "portal service_list": staff("service.see", "SALES"),
    "portal service_show": staff("service.see", "SALES", named={"order_id": "repair_order"}),
    "portal service_open": staff(
        "service.create",
        "SALES",
        body={
            "vin": "{vin}", "customer_name": "客", "customer_phone": "13800138002", "mileage_km": 9000,
            "lines": [{"description": "保养", "amount": {"amount": 38_000}}],
        },
    ),
    "portal service_move": staff(
        "service.work", "SALES", named={"order_id": "repair_order"}, body={"verb": "start"}
    ),
    "portal drives_list": staff("drives.see", "FINANCE"),
    "portal drives_settings": staff("drives.see", "FINANCE"),
    "portal drives_change_settings": staff("drives.manage", "SALES", body={"home_radius_km": 20}),
    "portal drives_fleet": staff("drives.see", "FINANCE"),
    "portal drives_move": staff("drives.work", "FINANCE", body={"verb": "confirm"}),
    "portal drives_show": staff("drives.see", "FINANCE"),
    "portal drives_slots": staff("drives.book", "FINANCE"),
    "portal drives_book": staff(
        "drives.book",
        "FINANCE",
        body={
            "name": "客",
            "phone": "13800138009",
            "car_id": "{demo_car}",
            "starts_at": "{soon}",
            "licence": True,
        },
    ),
    "portal drives_check_licence": staff(
        "drives.work", "FINANCE", body={"file": "picture", "licence_class": "C1"}
    ),
    "portal drives_licence_photo": staff("drives.see_licence", "SALES"),
    "portal drives_prepare_agreement": staff(
        "drives.work", "FINANCE", body={"route_id": "{route_id}", "mileage_km": 120, "level": 70}
    ),
    "portal drives_sign_agreement": staff(
        "drives.work",
        "FINANCE",
        body={"text_sha256": "{unsigned_text}", "name": "客"},
        named={"drive_id": "unsigned_drive"},
    ),
    "portal drives_agreement_pdf": staff("drives.see", "FINANCE"),
    "portal drives_register_route": staff(
        "drives.manage", "SALES", body={"name_zh": "环线", "length_km": 9, "minutes": 20}
    ),
    "portal drives_retire_route": staff("drives.manage", "SALES", body={}),
    "portal customers_finish_follow_up": staff(
        "leads.work", "FINANCE", body={}, named={"lead_id": "driven_lead"}
    ),
    "portal drives_register_car": staff(
        "drives.manage", "SALES", body={"vehicle_id": "{vehicle_id}", "assisted": True}
    ),
    "portal drives_retire_car": staff("drives.manage", "SALES", body={}, named={"car_id": "demo_car"}),
    "portal drives_register_staff": staff(
        "drives.manage", "SALES", body={"user_id": "{member_user_id}"}
    ),
    "portal signing_setup": staff("signing.manage", "MANAGER"),
    "portal signing_choose": staff("signing.manage", "MANAGER", body={"provider": "BUILTIN"}),
    "portal signing_save_account": staff(
        "signing.manage", "MANAGER", body={"app_id": "a-1", "secret": "something-long"},
        named={"provider": "signing_provider"},
        shared="a provider's name is nobody's; the account is the caller's own",
    ),
    "portal signing_test_account": staff(
        "signing.manage", "MANAGER", body={}, answers=(200, 409), named={"provider": "signing_provider"}
    ),
    "portal logistics_show": Case(STAFF, "stock.see"),
    "portal logistics_report": staff(
        "stock.receive", "SALES", body={"kind": "PORT", "occurred_at": "2026-11-20T08:00:00+08:00"}
    ),
    "portal orders_list": staff("orders.see", "SERVICE"),
    "portal orders_show": staff("orders.see", "SERVICE"),
    "portal orders_disputes": staff("orders.see", "SERVICE"),
    "portal orders_evidence": staff("orders.payment", "SALES"),
    "portal orders_hand_in_evidence": staff("orders.payment", "SALES", body={}, answers=(409,)),
    "portal orders_paper": staff("orders.see", "SERVICE"),
    "portal orders_record_paper": staff(
        "identities.record", "FINANCE", body={"kind": "PASSPORT", "name": "客", "number": "E12345678"},
        answers=(200, 409),
    ),
    "portal orders_reveal_paper": staff(
        "identities.reveal_order", "SALES", answers=(200, 404),
        body={"purpose": "REGISTRATION", "reason": "上牌需要核对购车人证件号码"},
    ),
    "portal orders_prepare_contract": staff("orders.contract", "SERVICE", body={}, answers=(200, 409)),
    "portal orders_contract_pdf": staff("orders.see", "SERVICE"),
    "portal financing_show": staff("orders.see", "SERVICE"),
    "portal financing_move": staff("orders.finance", "SALES", body={"verb": "withdraw"}),
    "portal financing_paper": staff("orders.finance", "SALES"),
    "portal insurance_show": staff("orders.see", "SERVICE"),
    "portal insurance_move": staff("orders.insurance", "SALES", body={"verb": "confirm"}),
    "portal insurance_policy": staff("orders.insurance", "SALES"),
    "portal orders_draft": staff(
        "orders.draft", "FINANCE", body={"vehicle_id": "{vehicle_id}", "customer": "13800138000"},
        answers=(201, 422),  # nobody has this number
    ),
    "portal orders_reallocate": staff(
        "orders.reallocate", "SALES", body={"vehicle_id": "{vehicle_id}", "reason": "划伤"},
        answers=(200, 409),  # it is another kind of car
    ),
    "portal orders_move": staff(
        "orders.cancel", "SALES",
        body={"verb": "cancel", "note": "改主意", "shown": {"amount": 200000}},
    ),
    "portal orders_cancellation": staff("orders.see", "SERVICE"),
    "portal orders_giving_back": staff("orders.see", "SERVICE"),
    "portal orders_policies": staff("orders.see", "SERVICE"),
    "portal orders_set_policy": staff(
        "orders.policy", "SALES", answers=(201,),
        body={
            "free_hours": 24, "fee_contracted_minor": 0, "fee_funded_minor": 0, "fee_ready_minor": 0,
            "fee_cap_permille": 10, "lender_declined_free": True, "return_days": 7, "return_km": 500,
            "use_permille": 8, "failure_days": 60, "failure_km": 3000, "part_days": 7,
            "price_protection": True, "approval_cap_minor": 5000000,
        },
    ),
    "portal domains_list": staff("domains.manage", "MANAGER"),
    "portal domains_add": staff("domains.manage", "MANAGER", body={"host": "shop.example.cn"}),
    "portal domains_check": staff("domains.manage", "MANAGER", body={}),
    "portal domains_make_primary": staff("domains.manage", "MANAGER", body={}, answers=(200, 409)),
    "portal domains_no_primary": staff("domains.manage", "MANAGER"),
    "portal domains_remove": staff("domains.manage", "MANAGER"),
    "portal limits_list": staff("staff.see", "TECHNICIAN"),
    "portal ratings_show": Case(STAFF, "stock.see"),
    "portal ratings_contest": staff(
        "stock.price", "SALES", body={"reason": "OTHER", "text": "不对"}, answers=(409,)  # one is open
    ),
    "portal ratings_add_evidence": staff("stock.price", "SALES", body={"file": "picture"}),
    "portal ratings_withdraw": staff("stock.price", "SALES", body={}),
    "portal ratings_evidence": Case(STAFF, "stock.see"),
    # --- the console ---------------------------------------------------------------------------------------
    "console console_overview": Case(OPERATORS),
    "console console_refresh": Case(OPERATORS, body={}),
    "console console_dealers": Case(OPERATORS),
    "console console_dealer": Case(OPERATORS),
    "console console_onboard_dealer": Case(
        OPERATORS,
        body={
            "name": "新店", "slug": "xin-dian", "city": "杭州", "address": "路 1 号", "latitude": "30.1",
            "longitude": "120.1", "owner_email": "o@example.com", "brand_slugs": ["{brand}"],
        },
    ),
    "console console_retry_dealer": Case(OPERATORS, body={}, answers=(200, 409)),
    "console console_invite_owner": Case(OPERATORS, body={}),
    "console console_backups": Case(OPERATORS),
    "console console_back_up": Case(OPERATORS, body={}),
    "console console_restore": Case(OPERATORS, body={"confirm": "{slug}"}),
    "console console_undo_restore": Case(OPERATORS, body={"confirm": "{slug}"}),
    "console console_applications": Case(OPERATORS),
    "console console_application": Case(OPERATORS),
    "console console_review_application": Case(OPERATORS, body={}),
    "console console_approve_application": Case(OPERATORS, body={"slug": ""}),
    "console console_reject_application": Case(OPERATORS, body={"reason": "资料不全"}),
    "console console_cities": Case(OPERATORS),
    "console console_dealer_life": Case(OPERATORS),
    "console console_move_dealer": Case(OPERATORS, body={"verb": "suspend", "reason": "欠费"}),
    "console console_export_dealer": Case(OPERATORS, body={}),
    "console console_download_export": Case(OPERATORS, answers=(409,)),  # none is finished
    "console console_certificate": Case(OPERATORS, answers=(404,)),  # the dealer lives
    "console console_features": Case(OPERATORS),
    "console console_kill_feature": Case(
        OPERATORS, named={"name": "feature"}, body={"reason": "事故"}
    ),
    "console console_restore_feature": Case(
        OPERATORS, named={"name": "feature"}, body={"reason": "已修复"}
    ),
    "console console_switches": Case(OPERATORS),
    "console console_set_feature": Case(
        OPERATORS, named={"name": "feature"}, body={"on": False, "reason": "合同"}
    ),
    "console console_set_quota": Case(
        OPERATORS, named={"name": "quota"}, body={"limit": 5, "reason": "合同"}
    ),
    "console console_check_host": Case(OPERATORS, body={}),
    "console console_remove_host": Case(OPERATORS),
    "console catalog_list_brands": Case(OPERATORS),
    "console catalog_find_by_spec": Case(OPERATORS, query="?path=battery.capacity_kwh&op=min&value=80"),
    "console ratings_figures": Case(OPERATORS),
    "console ratings_contests": Case(OPERATORS),
    "console ratings_contest": Case(OPERATORS),
    "console ratings_accept": Case(OPERATORS, body={"effect": "WITHHOLD", "answer": "属实"}),
    "console ratings_reject": Case(OPERATORS, body={"answer": "不成立"}),
    "console ratings_contest_file": Case(OPERATORS),
    "console rules_list": Case(OPERATORS),
    "console rules_kinds": Case(OPERATORS),
    "console rules_waiting": Case(OPERATORS),
    "console rules_preview": Case(OPERATORS, body=RULE),
    "console rules_propose": Case(OPERATORS, body={**RULE, "reason": "新规定"}),
    "console rules_show": Case(OPERATORS),
    "console rules_review": Case(OPERATORS, body={"approve": True}),
    "console rules_withdraw": Case(OPERATORS, body={"note": "有误"}),
    **TRADE_INS,
    **BOOKS,
    **WORDING,
    **ARCHIVE,
    **DELIVERIES,
    **CONTRACTS,
    **REGISTRATIONS,
    **PART_EXCHANGES,
}  # fmt: skip
"""What each route takes and who may use it."""
