"""The API's table of addresses, and the way of a call: key, idempotency, resource, answer."""

import re
import time
from collections.abc import Callable
from typing import Any

from billing.simulator import confirming, forms, lists
from billing.simulator.call import Call
from billing.simulator.errors import ApiError, Declined, Invalid, bad_key, unrecognised
from billing.simulator.idempotency import Answer, Keys, fingerprint, recall, remember
from billing.simulator.params import Params
from billing.simulator.resources import (
    balance,
    charges,
    customers,
    disputes,
    history,
    intents,
    refunds,
    sessions,
)
from billing.simulator.settings import Settings
from billing.simulator.store import Object, Store, Transaction, new_id

Handler = Callable[[Call], Object]
TABLE: list[tuple[str, str, Handler]] = [
    ("POST", "/v1/checkout/sessions", sessions.create),
    ("GET", "/v1/checkout/sessions", sessions.index),
    ("GET", "/v1/checkout/sessions/{id}", sessions.retrieve),
    ("GET", "/v1/checkout/sessions/{id}/line_items", sessions.items_of),
    ("POST", "/v1/checkout/sessions/{id}/expire", sessions.expire),
    ("POST", "/v1/payment_intents", confirming.create),
    ("GET", "/v1/payment_intents", intents.index),
    ("GET", "/v1/payment_intents/{id}", intents.retrieve),
    ("POST", "/v1/payment_intents/{id}/confirm", confirming.confirm),
    ("POST", "/v1/payment_intents/{id}/cancel", intents.cancel),
    ("GET", "/v1/charges", charges.index),
    ("GET", "/v1/charges/{id}", charges.retrieve),
    ("POST", "/v1/customers", customers.create),
    ("GET", "/v1/customers", customers.index),
    ("GET", "/v1/customers/{id}", customers.retrieve),
    ("POST", "/v1/customers/{id}", customers.update),
    ("POST", "/v1/refunds", refunds.create),
    ("GET", "/v1/refunds", refunds.index),
    ("GET", "/v1/refunds/{id}", refunds.retrieve),
    ("GET", "/v1/disputes", disputes.index),
    ("GET", "/v1/disputes/{id}", disputes.retrieve),
    ("POST", "/v1/disputes/{id}", disputes.update),
    ("POST", "/v1/disputes/{id}/close", disputes.close),
    ("GET", "/v1/events", history.index),
    ("GET", "/v1/events/{id}", history.retrieve),
    ("GET", "/v1/balance", balance.retrieve),
]
ROUTES = [
    (method, re.compile("^" + path.replace("{id}", "(?P<id>[^/]+)") + "$"), handler)
    for method, path, handler in TABLE
]
REFERENCES = {
    "payment_intent": intents.KIND,
    "latest_charge": charges.KIND,
    "charge": charges.KIND,
    "customer": customers.KIND,
}
DERIVED = {(sessions.KIND, "line_items"): sessions.line_items}


class Api:
    """Answers calls of the API against one store."""

    def __init__(self, settings: Settings, store: Store, public_url: str) -> None:
        self.settings = settings
        self.store = store
        self.public_url = public_url
        self.keys = Keys()

    def allow(self, secret: str) -> None:
        """Refuse a call without one of our secret keys."""
        wanted = self.settings.api_key
        if not (secret == wanted if wanted else secret.startswith("sk_test_")):
            raise bad_key()

    def answer(self, method: str, path: str, text: str, key: str | None, delay: float = 0.0) -> Answer:
        """Do one call, after ``delay`` seconds. ``text`` is its encoded body or query."""
        request_id = new_id("req", 14)
        try:
            handler, part = _route(method, path)
            values = forms.decode(text)
            with self.keys.hold(key):
                time.sleep(delay)
                if method == "POST":
                    with self.store.write() as tx:
                        return self._once(tx, handler, part, values, request_id, key, path)
                with self.store.read() as tx:
                    body = self._run(tx, handler, part, values, request_id)
                return Answer(200, body, request_id)
        except ApiError as refused:
            return Answer(refused.status, refused.body, request_id)

    def _once(
        self,
        tx: Transaction,
        handler: Handler,
        part: dict[str, str],
        values: dict[str, Any],
        request_id: str,
        key: str | None,
        path: str,
    ) -> Answer:
        """Replay the answer under this key, or execute and keep the answer, refusals included."""
        print_ = fingerprint("POST", path, values)
        if key is not None:
            known = recall(tx, key, print_, request_id)
            if known is not None:
                return known
        try:
            tx.connection.execute("SAVEPOINT execution")
            answer = Answer(200, self._run(tx, handler, part, values, request_id), request_id)
        except Invalid:
            raise
        except ApiError as refused:
            # What the refused call had begun is undone, but its answer is kept.
            if not isinstance(refused, Declined):
                tx.connection.execute("ROLLBACK TO execution")
            answer = Answer(refused.status, refused.body, request_id)
        if key is not None:
            remember(tx, key, print_, answer)
        return answer

    def _run(
        self,
        tx: Transaction,
        handler: Handler,
        part: dict[str, str],
        values: dict[str, Any],
        request_id: str,
    ) -> Object:
        call = Call(tx, Params(values), part, request_id, self.public_url)
        body = handler(call)
        wanted = Params(values).words("expand")
        expanded: Object = lists.expand(body, wanted, lists.Finder(REFERENCES, DERIVED, tx))
        return expanded


def _route(method: str, path: str) -> tuple[Handler, dict[str, str]]:
    for verb, pattern, handler in ROUTES:
        match = pattern.match(path)
        if verb == method and match is not None:
            return handler, match.groupdict()
    raise unrecognised(method, path)
