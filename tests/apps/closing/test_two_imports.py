"""Two clerks who import overlapping files at one moment keep every line once."""

from tenant_apps.closing.models import StatementLine
from tenants.context import dealer_context, ref_of
from tests.apps.closing.test_statements import bank, load, row


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
