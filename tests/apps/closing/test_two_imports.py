"""Two clerks who import overlapping files at one moment keep every line once; a large file takes turns."""

from core.kernel.money import Money
from tenant_apps.closing.models import StatementLine
from tenant_apps.closing.operations import settling
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.terms import Account, transfer
from tenants.context import dealer_context, ref_of
from tests.apps.closing.test_statements import bank, load, row
from tests.factories.books import clerk


def test_overlapping_files_at_once_keep_every_line_once(committed, race):
    dealer = ref_of(committed["main"])

    def importing(*serials):
        def call():
            with dealer_context(dealer):
                return load(bank(*(row(serial=serial) for serial in serials))).lines_new

        return call

    outcomes = race(importing("A1", "A2"), importing("A2", "A3"), importing("A1", "A3"))

    told = [one if isinstance(one, int) else getattr(one, "code", repr(one)) for one in outcomes]
    assert all(one == "closing.imported_meanwhile" or isinstance(one, int) for one in told), told
    with dealer_context(dealer):
        lines = StatementLine.objects.values_list("reference", flat=True)
        assert len(lines) == len(set(lines)) == sum(one for one in told if isinstance(one, int))


def test_a_large_file_is_matched_some_lines_at_a_time(main, deliver, monkeypatch):
    monkeypatch.setattr(settling, "MOST_AT_ONCE", 2)
    references = [f"ICBC202607-{number}" for number in range(5)]
    with dealer_context(main):
        for number, note in enumerate(references, start=1):
            came = transfer(Money(number * 100), debit=Account.BANK, credit=Account.CONTRACT_LIABILITY)
            post(actor=clerk(), source=f"payment:{number}", kind="payment.captured", note=note, lines=came)
        rows = [row(into=f"{number}.00", serial=note) for number, note in enumerate(references, start=1)]
        load(bank(*rows, row(into="99.00", serial="ICBC202607-9")))
        matched = StatementLine.objects.filter(state="MATCHED")
        assert matched.count() == 2
    deliver()
    with dealer_context(main):
        assert matched.count() == 5
        assert StatementLine.objects.filter(state="OPEN").get().reference == "ICBC202607-9"
