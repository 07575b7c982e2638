"""Statements come in whole or not at all, once, in whichever form; what is wrong is told by line."""

from datetime import date, timedelta

import pytest

from core.edge.xml import XmlRefused, parse_xml
from core.kernel import clock
from core.kernel.errors import Forbidden, NotFound
from core.kernel.states import IllegalMove
from tenant_apps.closing import errors, operations
from tenant_apps.closing.models import Explanation, Statement, StatementLine
from tenant_apps.closing.queries import breaks, open_lines, today, unmatched
from tenant_apps.closing.reading import LARGEST_FILE, read
from tenant_apps.closing.states import LINE
from tenant_apps.ledger.models import Entry
from tenant_apps.ledger.queries import balances_of, posted, trial_balance
from tenant_apps.ledger.terms import Account
from tenants.context import dealer_context, ref_of
from tests.factories.books import clerk
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import make_order

HEADER = "交易日期,借方发生额,贷方发生额,对方户名,交易流水号,摘要"


def day(back=0):
    return clock.now().astimezone(clock.SHANGHAI).date() - timedelta(days=back)


def bank(*rows, header=HEADER, encoding="utf-8", title=""):
    return "\n".join([*([title] if title else []), header, *rows]).encode(encoding)


def row(on=None, out="", into="100.00", name="李晓雯", serial="A1", words="车款"):
    return f"{on or day()},{out},{into},{name},{serial},{words}"


def load(data, **given):
    return operations.import_statement(actor=clerk(), data=data, file_name="七月.csv", **given)


def camt(entries, start="<?xml version='1.0' encoding='UTF-8'?>"):
    return f"""{start}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
    <GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S</Id>{entries}</Stmt></BkToCstmrStmt></Document>""".encode()


ENTRY = """<Ntry><Amt Ccy="CNY">229800.00</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>
<BookgDt><Dt>2026-07-09</Dt></BookgDt><AcctSvcrRef>REF88</AcctSvcrRef><NtryDtls><TxDtls>
<RltdPties><Dbtr><Pty><Nm>李晓雯</Nm></Pty></Dbtr><Cdtr><Nm>本公司</Nm></Cdtr></RltdPties>
<RmtInf><Ustrd>购车款 MQ-000123</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_every_encoding_of_chinese_banks(self, encoding):
        found = read(
            bank("2026-07-09,,229800.00,李晓雯,88,购车款", encoding=encoding, title="账户明细查询"), {}
        )
        (line,) = found.lines
        assert (line.on, line.amount_minor, line.counterparty) == (date(2026, 7, 9), 22_980_000, "李晓雯")

    @pytest.mark.parametrize(
        ("header", "cells", "amount"),
        [
            ("记账日期,收入金额,支出金额,摘要", '20260709,"1,234.50",,x', 123_450),
            ("交易时间,交易金额,借贷标志,对方户名", "2026-07-09 10:11:12,12.00,借,x", -1_200),
            ("日期,金额,摘要", "2026/07/09,-5,x", -500),
            ("Date,Amount,Description", "2026-07-09,¥5.10,x", 510),
            ("交易日期\t收入\t支出", "2026年7月9日\t8\t", 800),
        ],
        ids=["two-columns", "marked", "signed", "english", "tabs"],
    )
    def test_every_way_to_write_in_and_out(self, header, cells, amount):
        assert [line.amount_minor for line in read(f"{header}\n{cells}".encode(), {}).lines] == [amount]

    def test_columns_can_be_named(self):
        data = "记账,流入,谁\n2026-07-09,5,李\n".encode()
        with pytest.raises(errors.ColumnsMissing) as refused:
            read(data, {})
        assert refused.value.params["headers"] == "记账, 流入, 谁"
        (line,) = read(data, {"on": "记账", "credit": "流入", "counterparty": "谁"}).lines
        assert (line.amount_minor, line.counterparty) == (500, "李")

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            ("2026-07-09,,abc,x,1,y", "amount_wrong"),
            ("2026-07-09,,-5,x,1,y", "amount_negative"),
            ("2026-07-09,,5.001,x,1,y", "amount_wrong"),
            ("2026-07-09,,,x,1,y", "amount_missing"),
            ("2026-07-09,1,1,x,1,y", "amount_twice"),
            ('2026-07-09,,"5,00",x,1,y', "amount_wrong"),
            ("2026-02-30,,5,x,1,y", "date_wrong"),
            ("2026111,,5,x,1,y", "date_wrong"),
            ("2026-07-09,,5", "line_short"),
        ],
    )
    def test_what_is_wrong_is_told_by_line(self, cells, code):
        found = read(bank("2026-07-09,,5,x,1,y", cells, "合计,,5,,,"), {})
        assert [(p.place, p.code) for p in found.problems] == [(3, code)]
        assert len(found.lines) == 1

    @pytest.mark.parametrize(
        ("said", "currency"),
        [("", "CNY"), ("人民币", "CNY"), ("cny", "CNY"), ("ＣＮＹ", "CNY"), ("美元", "USD"), ("铜钱", None)],
    )
    def test_what_is_no_currency_is_told(self, said, currency):
        found = read(bank(f"2026-07-09,5,{said}", header="日期,收入,币种"), {})
        assert [line.currency for line in found.lines] == [currency] * bool(currency)
        assert [(p.code, p.value) for p in found.problems] == [("currency_wrong", said)] * (not currency)

    def test_a_transaction_told_twice_is_one_and_never_two_amounts(self):
        rows = ["txn_1,2026-07-09,5.00,0.10,charge", "txn_1,2026-07-09,5.00,0.10,charge"]
        header = "balance_transaction_id,created,gross,fee,reporting_category"
        found = read("\n".join([header, *rows]).encode(), {})
        assert ([line.fee_minor for line in found.lines], found.problems) == ([10], ())
        found = read("\n".join([header, *rows, "txn_1,2026-07-09,6.00,0.10,charge"]).encode(), {})
        assert [(p.place, p.code, p.value) for p in found.problems] == [(4, "id_twice", "txn_1")]

    @pytest.mark.parametrize(
        ("data", "error"),
        [
            (b"", errors.FileEmpty),
            (HEADER.encode(), errors.FileEmpty),
            (b"a" * (LARGEST_FILE + 1), errors.FileTooLarge),
            (b"\x89PNG\r\n\x1a\n\0\0\0\xff\xfe\xfd", errors.FileUnreadable),
            (f'{HEADER}\n2026-07-09,,5,"cut off'.encode(), errors.FileCut),
            (b"<html><body/></html>", errors.NotAStatement),
            (b"<Document><Stmt>", errors.FileUnreadable),
            (camt("<Ntry/>", start='<!DOCTYPE d [<!ENTITY a "aa">]>'), errors.FileUnreadable),
        ],
        ids=["nothing", "header", "large", "binary", "cut", "html", "xml-cut", "bomb"],
    )
    def test_other_files_are_refused_in_words(self, data, error):
        with pytest.raises(error):
            read(data, {})

    def test_camt(self):
        data = camt(ENTRY.format(side="CRDT", status="BOOK") + ENTRY.format(side="CRDT", status="PDNG"))
        (line,) = read(data, {}).lines
        assert (line.amount_minor, line.on, line.counterparty) == (22_980_000, date(2026, 7, 9), "李晓雯")
        assert (line.text, line.reference) == ("购车款 MQ-000123", "REF88")
        (line,) = read(camt(ENTRY.format(side="DBIT", status="BOOK")), {}).lines
        assert (line.amount_minor, line.counterparty) == (-22_980_000, "本公司")

    def test_bombs_of_xml_are_refused_before_they_unfold(self):
        entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9))
        for bomb in (
            f"<!DOCTYPE d [{entities}]><d>&a8;</d>",
            '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>',
            "<a>" * 50,
        ):
            with pytest.raises(XmlRefused):
                parse_xml(bomb.encode())


class TestImporting:
    def test_what_is_sure_is_matched_with_its_reason(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            balance = (order.total_minor - order.deposit_minor) / 100
            statement = load(
                bank(row(into=f"{balance:.2f}", words=f"购车款 {order.number}"), row(into="88", name="某某"))
            )
            assert (statement.lines_read, statement.lines_new) == (2, 2)
            matched, left = StatementLine.objects.order_by("place")
            assert (matched.state, matched.evidence) == ("MATCHED", "order,name,date")
            assert matched.entry_id == Entry.objects.get(order_id=order.id, note="ICBC 20260709-01").id
            assert left.state == "OPEN"

    def test_nothing_is_written_by_looking(self, main):
        with dealer_context(main):
            checked = operations.check_statement(actor=clerk(), data=bank(row(), row(on="2026-13-01")))
            assert (len(checked.fresh), [p.code for p in checked.found.problems]) == (1, ["date_wrong"])
            assert not Statement.objects.exists()

    def test_the_same_file_is_refused_and_the_same_line_kept_once(self, main):
        with dealer_context(main):
            load(bank(row(serial="1"), row(serial="2"), row(serial="2")))
            with pytest.raises(errors.SameFile):
                load(bank(row(serial="1"), row(serial="2"), row(serial="2")))
            again = load(bank(row(serial="2"), row(serial="2"), row(serial="3")))
            assert (again.lines_read, again.lines_new) == (3, 1)
            assert StatementLine.objects.count() == 4

    def test_broken_lines_keep_all_of_it_out(self, main):
        with dealer_context(main):
            for wrong in (row(on="x"), row(on=day(-1))):
                with pytest.raises(errors.LinesWrong):
                    load(bank(row(), wrong))
            assert not Statement.objects.exists()
            assert not StatementLine.objects.exists()

    def test_columns_are_remembered_for_the_account(self, main):
        with dealer_context(main):
            data = f"记账,流入\n{day()},5\n"
            load(data.encode(), label="工行 0200", columns={"on": "记账", "credit": "流入"})
            assert load(data.replace(",5", ",6").encode(), label="工行 0200").lines_new == 1

    def test_two_who_import_one_file_at_once(self, committed, race):
        dealer, data = ref_of(committed["main"]), bank(row())

        def go():
            with dealer_context(dealer):
                return load(data).lines_new

        outcomes = race(go, go, go)
        assert sorted(map(str, outcomes)) == ["1", "closing.same_file", "closing.same_file"]

    def test_the_processors_report_books_fees_and_payouts(self, main):
        order = make_order(main, "RESERVED")
        header = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id"
        header += ",description"
        deposit = f"{order.deposit_minor / 100:.2f}"
        report = "\n".join(
            [
                header,
                f"txn_1,{day()} 03:00:00,cny,{deposit},12.00,0,charge,ch_1,{order.number}",
                f"txn_2,{day()} 04:00:00,cny,-1988.00,0.00,0,payout,po_1,STRIPE PAYOUT",
                f"txn_3,{day()} 04:00:00,cny,0.00,3.00,0,fee,,Radar",
            ]
        )
        with dealer_context(main):
            assert load(report.encode()).form == "PSP_CSV"
            assert set(StatementLine.objects.values_list("state", flat=True)) == {"MATCHED"}
            stands = {line.account: line.amount.amount for line in trial_balance()}
            assert stands[Account.BANK_CHARGES] == 1_500
            assert stands[Account.BANK] == 198_800
            assert stands[Account.PROCESSOR] == order.deposit_minor - 198_800 - 1_500
            assert sum(stands.values()) == 0
            load(bank(row(into="1988.00", name="STRIPE", words="payout")))
            assert breaks(today()) == (0, 0)
            again = load(report.replace("Radar", "radar").encode())
            assert again.lines_new == 0
            assert {line.account: line.amount.amount for line in trial_balance()} == stands


class TestBreaks:
    @pytest.fixture
    def line(self, main):
        with dealer_context(main):
            load(bank(row(into="88.00", name="某某", words="不明")))
            return StatementLine.objects.get()

    def test_matched_by_hand_only_with_the_same_amount(self, main, line):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            entry = Entry.objects.get(order_id=order.id, note="ICBC 20260709-01")
            with pytest.raises(errors.AmountsDiffer):
                operations.match_by_hand(actor=clerk(), line_id=line.id, entry_id=entry.id)
            with pytest.raises(NotFound):
                operations.match_by_hand(actor=clerk(), line_id=line.id, entry_id=line.id)
            line.refresh_from_db()
            assert line.state == "OPEN"

    def test_a_movement_is_one_line(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            amount = f"{(order.total_minor - order.deposit_minor) / 100:.2f}"
            load(bank(row(into=amount, name="甲", serial="1"), row(into=amount, name="乙", serial="2")))
            one, two = StatementLine.objects.order_by("place")
            entry = Entry.objects.get(order_id=order.id, note="ICBC 20260709-01")
            operations.match_by_hand(actor=clerk(), line_id=one.id, entry_id=entry.id)
            with pytest.raises(errors.MovementTaken):
                operations.match_by_hand(actor=clerk(), line_id=two.id, entry_id=entry.id)
            operations.unmatch(actor=clerk(), line_id=one.id, reason="wrong one")
            operations.match_by_hand(actor=clerk(), line_id=two.id, entry_id=entry.id)
            two.refresh_from_db()
            assert (two.state, two.evidence) == ("MATCHED", "by_hand")

    @pytest.mark.parametrize(
        ("kind", "account"), [("BANK_FEE", Account.BANK_CHARGES), ("UNKNOWN", Account.OTHER_PAYABLES)]
    )
    def test_written_off_with_a_reason_it_is_in_the_books(self, main, line, kind, account):
        with dealer_context(main):
            with pytest.raises(errors.ReasonMissing):
                operations.write_off(actor=clerk(), line_id=line.id, kind=kind, reason=" ")
            operations.write_off(actor=clerk(), line_id=line.id, kind=kind, reason="bank says so")
            entry = posted(f"line:{line.id}:written_off:1")
            assert {p.account: p.amount_minor for p in entry.postings.all()} == {
                "1002": 8_800,
                account.value: -8_800,
            }
            assert breaks(today()) == (0, 0)
            with pytest.raises(IllegalMove):
                operations.write_off(actor=clerk(), line_id=line.id, kind=kind, reason="twice")

    def test_what_it_was_said_to_be_can_be_taken_back_and_said_anew(self, main, line):
        with dealer_context(main):
            before = trial_balance()
            for kind in ("BANK_FEE", "UNKNOWN", "BANK_FEE"):
                operations.write_off(actor=clerk(), line_id=line.id, kind=kind, reason="bank says so")
                with pytest.raises(errors.ReasonMissing):
                    operations.unmatch(actor=clerk(), line_id=line.id, reason=" ")
                assert {row.account.value: row.amount.amount for row in trial_balance()}["1002"] == 8_800
                operations.unmatch(actor=clerk(), line_id=line.id, reason="it was something else")
                line.refresh_from_db()
                assert (line.state, line.write_off, line.entry_id) == ("OPEN", "", None)
                assert trial_balance() == before
                assert ([one.id for one in open_lines(today())], breaks(today())) == ([line.id], (1, 0))

    def test_of_a_closed_day_it_stays(self, main, line):
        with dealer_context(main):
            operations.write_off(actor=clerk(), line_id=line.id, kind="UNKNOWN", reason="nobody knows")
            operations.close_day(actor=clerk(), day=today())
            books = trial_balance()
            with pytest.raises(errors.DayClosed):
                operations.unmatch(actor=clerk(), line_id=line.id, reason="known now")
            line.refresh_from_db()
            assert (line.state, trial_balance()) == ("WRITTEN_OFF", books)

    def test_what_the_bank_does_not_show_is_explained_by_a_person(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            movements = list(unmatched(until=today()))
            assert {one.account for one in movements} == {"1002", "1012"}
            for one in movements:
                ids = [one.entry_id]
                with pytest.raises(errors.ReasonMissing):
                    operations.explain_movements(actor=clerk(), account=one.account, entry_ids=ids, reason="")
                operations.explain_movements(
                    actor=clerk(), account=one.account, entry_ids=ids, reason="in transit"
                )
            assert breaks(today()) == (0, 0)
            assert balances_of(order.id)
            amount = f"{(order.total_minor - order.deposit_minor) / 100:.2f}"
            load(bank(row(into=amount, words=order.number)))  # it comes late: still found
            assert StatementLine.objects.get().state == "MATCHED"

    @pytest.mark.parametrize("role", ["MANAGER", "SALES", "SERVICE", "TECHNICIAN"])
    def test_who_may_not_is_refused(self, main, line, role):
        actor = clerk(role)
        with dealer_context(main):
            for call in (
                lambda: operations.import_statement(actor=actor, data=bank(row()), file_name="x"),
                lambda: operations.match_by_hand(actor=actor, line_id=line.id, entry_id=line.id),
                lambda: operations.write_off(actor=actor, line_id=line.id, kind="OTHER", reason="x"),
                lambda: operations.unmatch(actor=actor, line_id=line.id, reason="x"),
                lambda: operations.explain_movements(
                    actor=actor, account="1002", entry_ids=[line.id], reason="x"
                ),
                lambda: operations.close_day(actor=actor, day=today()),
            ):
                with pytest.raises(Forbidden):
                    call()
            line.refresh_from_db()
            assert (line.state, Explanation.objects.count(), Statement.objects.count()) == ("OPEN", 0, 1)

    def test_another_dealers_lines_do_not_exist(self, main, other, line):
        with dealer_context(other), pytest.raises(NotFound):
            operations.write_off(actor=clerk(), line_id=line.id, kind="OTHER", reason="x")

    def test_the_table_is_the_databases_too(self, main):
        with dealer_context(main):
            assert moves_in_database("statement_line") == moves_in_code(LINE)
