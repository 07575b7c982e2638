"""Who may use the portal's routes that have no file of their own here."""

from __future__ import annotations

from tests.isolation.case import HOLDER, STAFF, WRONG, Case, staff

PORTAL: dict[str, Case] = {
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
    "portal stock_inspect": staff("stock.inspect", "MANAGER", body={"items": []}, answers=(200, 422, 409)),
    "portal stock_picture_inspection": staff(
        "stock.inspect", "MANAGER", body={"file": "picture"}, answers=(201, 409)
    ),
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
    "portal /inspections/<uuid:vehicle_id>/<uuid:photo_id>.webp": Case(
        STAFF, "stock.see", method="GET", answers=(404,)
    ),
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
            "deposit_kind": "REFUNDABLE", "deposit_minor": 200000,
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
}  # fmt: skip
