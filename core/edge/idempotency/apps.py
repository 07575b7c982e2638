from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "core.edge.idempotency"
    label = "idempotency"
    dealer_rows = {
        "idempotency_idempotencykey": "starts_with(owner, %(host)s || '|')"
        + "".join(f" OR position('\"' || %({one})s || '\"' in body) > 0" for one in ("id", "schema"))
        # Under a key that names it: a subdomain may be a word such as "city", which answers to others hold.
        + """ OR body ~ ('"[a-z_]*(slug|subdomain|dealer)[a-z_]*": ?"' || %(slug)s || '"')"""
    }
