"""The demo's books: what its statement shows is matched, one movement and the bank's fee are left to see."""

from config.demo.books import keep_books
from core.flow.outbox.relay import deliver_all
from tenant_apps.closing.models import StatementLine
from tenant_apps.invoicing.models import Invoice
from tenants.context import dealer_context
from tests.factories.books import clerk
from tests.factories.orders import contact, make_order


def test_there_is_something_to_see_and_it_is_kept_once(main):
    for name in ("李晓雯", "王建国", "陈雨桐"):
        make_order(main, "FUNDED", buyer=contact(name=name))
    deliver_all()
    for _ in range(2):
        with dealer_context(main):
            keep_books(main, {"FINANCE": [clerk()]})
    with dealer_context(main):
        assert Invoice.objects.count() == 1
        states = list(StatementLine.objects.order_by("place").values_list("state", flat=True))
        assert states == ["MATCHED", "MATCHED", "OPEN"]
