"""Readers on files as they come: every line becomes one thing, and nothing raises."""

import csv
import gzip
import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.kernel.errors import Invalid, NotFound
from shared_apps.catalog.importing import epa, lines, marque, open_ev
from shared_apps.catalog.importing.formats import Format, files_of, format_of, read_file
from shared_apps.catalog.importing.lines import Line, read_lines
from shared_apps.catalog.importing.seen import Seen

HEADING = "id,make,model,year,class,trans,drive,cyl,displ,fuel,hwy,cty"
CAMRY = "1,Toyota,Camry,2014,Midsize Cars,Automatic (S6),Front-Wheel Drive,4,2.5,Regular,35,25"
SEAL = {
    "make": {"slug": "byd", "name": "BYD"},
    "model": {"slug": "seal", "name": "Seal"},
    "year": 2024,
    "trim": {"slug": "base", "name": "Base"},
    "vehicle_type": "passenger_car",
    "body": {"style": "sedan", "seats": 5, "doors": 4},
    "powertrain": {"drivetrain": "rwd", "system_power_kw": 230},
    "battery": {"pack_capacity_kwh_net": 82.5, "chemistry": "lfp"},
}


def read_ev(*records):
    texts = (json.dumps(r) if isinstance(r, dict) else r for r in records)
    return list(open_ev.read(Line(i, text) for i, text in enumerate(texts, start=1)))


def read_epa(*rows, heading=HEADING):
    return list(epa.read(Line(i, text) for i, text in enumerate((heading, *rows), start=1)))


def epa_row(**changes):
    cells = dict(zip(HEADING.split(","), CAMRY.split(","), strict=True)) | changes
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells.values())
    return out.getvalue()


class TestLines:
    def write(self, tmp_path, content):
        file = tmp_path / "file.jsonl"
        file.write_bytes(content)
        return [(line.number, line.text, line.fault and line.fault.code) for line in read_lines(file)]

    def test_numbers_lines_whatever_ends_them(self, tmp_path):
        assert self.write(tmp_path, b"a\r\nb\n\nc") == [
            (1, "a", None),
            (2, "b", None),
            (3, "", None),
            (4, "c", None),
        ]

    def test_an_empty_file_has_no_lines(self, tmp_path):
        assert self.write(tmp_path, b"") == []

    def test_takes_the_byte_order_mark_away(self, tmp_path):
        assert self.write(tmp_path, b"\xef\xbb\xbfa\n") == [(1, "a", None)]

    def test_wrong_bytes_cost_their_own_line(self, tmp_path):
        found = self.write(tmp_path, "好\n".encode("gb18030") + b"a\0b\nfine\n")

        assert [code for _, _, code in found] == ["catalog.import_not_utf8", "catalog.import_nul", None]

    def test_an_endless_line_is_one_fault_and_reading_goes_on(self, tmp_path, monkeypatch):
        monkeypatch.setattr(lines, "LONGEST", 100_000)
        found = self.write(tmp_path, b"x" * 350_000 + b"\nfine\n" + b"y" * 100_001 + b"\nok")

        assert [(n, code) for n, _, code in found] == [
            (1, "catalog.import_too_long"),
            (2, None),
            (3, "catalog.import_too_long"),
            (4, None),
        ]

    def test_an_endless_last_line_is_counted(self, tmp_path, monkeypatch):
        monkeypatch.setattr(lines, "LONGEST", 100_000)

        assert len(self.write(tmp_path, b"fine\n" + b"x" * 350_000)) == 2

    @pytest.mark.parametrize("content", [b"", b"a\nb\nc\n", b"a\nb", b"\n\n"])
    def test_gzip_reads_as_the_plain_file(self, tmp_path, content):
        assert self.write(tmp_path, gzip.compress(content)) == self.write(tmp_path, content)

    def test_a_truncated_archive_gives_what_it_has_and_one_fault(self, tmp_path):
        whole = gzip.compress("".join(f"line {i} {hash(i)}\n" for i in range(50_000)).encode())
        found = self.write(tmp_path, whole[: len(whole) // 2])

        assert found[0][1].startswith("line 0 ")
        assert [code for _, _, code in found if code] == ["catalog.import_cut_short"]
        assert found[-1][2] == "catalog.import_cut_short"

    def test_a_damaged_archive_is_a_fault(self, tmp_path):
        whole = bytearray(gzip.compress(b"a\n" * 1000))
        whole[12:20] = b"\xff" * 8

        assert self.write(tmp_path, bytes(whole))[-1][2] == "catalog.import_cut_short"

    @settings(deadline=None)
    @given(st.binary(max_size=300))
    def test_never_raises_and_never_loses_a_line(self, tmp_path_factory, content):
        found = self.write(tmp_path_factory.mktemp("any"), b"-" + content)

        assert len(found) == content.count(b"\n") + (0 if content.endswith(b"\n") else 1)

    def test_memory_does_not_grow_with_the_file(self, tmp_path):
        file = tmp_path / "big.csv.gz"
        with gzip.open(file, "wb", compresslevel=1) as out:
            for i in range(100_000):
                out.write(b"%d,some,car,of,no,interest,at,all,here,now\n" % i)
        tracemalloc.start()
        count = sum(1 for _ in read_lines(file))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert count == 100_000
        assert peak < 2_000_000


class TestOpenEv:
    def test_makes_a_draft(self):
        (read,) = read_ev(
            SEAL | {"pricing": {"msrp": [{"currency": "CNY", "amount": 179800, "country": "CN"}]}}
        )

        draft = read.draft
        assert draft.source_ref == "byd/seal/2024/-/base"
        assert (draft.brand.name_zh, draft.body, draft.energy, draft.drive) == (
            "比亚迪",
            "SEDAN",
            "BEV",
            "RWD",
        )
        assert (draft.seats, draft.doors, draft.msrp_minor, draft.currency) == (5, 4, 17_980_000, "CNY")
        assert draft.specs["battery"] == {"usable_kwh": 82.5, "chemistry": "LFP"}

    def test_is_on_sale_only_here_in_production_and_at_a_price_in_yuan(self):
        sold = SEAL | {
            "markets": ["CN"],
            "availability": {"status": "production"},
            "pricing": {"msrp": [{"currency": "USD", "amount": 1}, {"currency": "CNY", "amount": 179800}]},
        }
        unpriced = sold | {"pricing": {}}
        abroad = sold | {"markets": ["US"]}

        assert [read.draft.on_sale for read in read_ev(sold, unpriced, abroad)] == [True, False, False]

    @pytest.mark.parametrize(
        ("change", "energy"),
        [
            ({}, "BEV"),
            ({"charging": {"ac": {"notes": "PHEV vehicle. Limited charging speed."}}}, "PHEV"),
            ({"charging": {"ac": {"notes": "EREV/PHEV vehicle."}}}, "EREV"),
            (
                {"range": {"rated": [{"cycle": "wltp", "range_km": 80, "notes": "Electric-only range"}]}},
                "PHEV",
            ),
            ({"battery": {"pack_capacity_kwh_net": 6.5}, "powertrain": {"system_power_kw": 610}}, "PHEV"),
        ],
    )
    def test_tells_the_energy(self, change, energy):
        assert read_ev(SEAL | change)[0].draft.energy == energy

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"make": None}, "missing"),
            ({"make": "BYD"}, "missing"),
            ({"model": {"name": 5}}, "wrong_type"),
            ({"model": {"name": "x" * 121}}, "too_long"),
            ({"model": {"name": "a\0b"}}, "unprintable"),
            ({"model": {"name": "\ud800"}}, "unprintable"),
            ({"year": "2024"}, "wrong_type"),
            ({"year": 20240}, "out_of_range"),
            ({"year": 2024.5}, "wrong_type"),
            ({"year": True}, "wrong_type"),
            ({"year": None}, "missing"),
            ({"body": {"style": "hovercraft"}}, "unknown_value"),
            ({"body": {"style": "sedan", "seats": 500}}, "out_of_range"),
            ({"powertrain": {"drivetrain": "6wd"}}, "unknown_value"),
            ({"powertrain": {"motors": "two"}}, "wrong_type"),
            ({"powertrain": {"system_power_kw": 10**400}}, "out_of_range"),
            ({"range": {"rated": ["far"]}}, "wrong_type"),
            ({"pricing": {"msrp": [{"currency": "CNY", "amount": -1}]}}, "out_of_range"),
            ({"pricing": {"msrp": [{"currency": "yuan", "amount": 1}]}}, "unknown_value"),
        ],
    )
    def test_refuses_with_a_reason(self, change, code):
        (read,) = read_ev(SEAL | change)

        assert read.draft is None
        assert read.refused.code == f"catalog.import_{code}"
        assert read.refused.reason

    @pytest.mark.parametrize(
        "text",
        ["{", "[]", "nul", '{"year": NaN}', '{"year": ' + "9" * 5000 + "}", "[" * 100_000, '"x"', "{'a': 1}"],
    )
    def test_refuses_what_is_no_object(self, text):
        (read,) = read_ev(text)

        assert read.refused.code in {"catalog.import_not_json", "catalog.import_not_an_object"}

    def test_blank_lines_hold_nothing(self):
        assert [(r.line, r.draft, r.refused) for r in read_ev("", "  ")] == [(1, None, None), (2, None, None)]

    @settings(max_examples=200)
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SEAL, "range"]), inner)
            ),
            max_leaves=8,
        )
    )
    def test_survives_any_value_anywhere(self, value):
        for key in (
            *SEAL,
            "range",
            "pricing",
            "markets",
            "availability",
            "charging",
            "charge_ports",
            "variant",
        ):
            reads = list(open_ev.read([Line(1, json.dumps(SEAL | {key: value}))]))
            assert len(reads) == 1


class TestEpa:
    def test_makes_a_draft(self):
        heading, read = read_epa(CAMRY)

        assert heading.draft is None
        assert heading.refused is None
        draft = read.draft
        assert (draft.source_ref, draft.year, draft.body, draft.energy) == ("1", 2014, "SEDAN", "ICE")
        assert (draft.name_zh, draft.name_en) == ("2.5L 4缸 自动6挡 FWD", "2.5L 4-cyl Automatic 6-spd FWD")
        assert draft.slug == "2-5l-4-cyl-automatic-6-spd-fwd-1"
        assert (draft.msrp_minor, draft.on_sale, draft.seats) == (None, False, None)
        assert draft.specs["consumption"] == {"epa_city_mpg": 25, "epa_highway_mpg": 35}

    @pytest.mark.parametrize(
        ("changes", "body", "energy"),
        [
            ({"class": "Two Seaters"}, "COUPE", "ICE"),
            ({"class": "Sport Utility Vehicle - 4WD", "model": "Escape Hybrid 4WD"}, "SUV", "HEV"),
            ({"model": "Mustang Convertible"}, "CONVERTIBLE", "ICE"),
            ({"class": "Minivan - 2WD"}, "MPV", "ICE"),
            ({"class": "Vans, Cargo Type"}, "VAN", "ICE"),
            ({"class": "Standard Pickup Trucks/2wd", "fuel": "Diesel"}, "PICKUP", "ICE"),
            (
                {"make": "Nissan", "model": "Leaf", "fuel": "Electricity", "displ": "", "cyl": ""},
                "SEDAN",
                "BEV",
            ),
            ({"model": "Volt", "fuel": "Premium Gas or Electricity"}, "SEDAN", "PHEV"),
            ({"model": "i3 REX", "fuel": "Premium Gas or Electricity"}, "SEDAN", "EREV"),
            ({"model": "RX 450h", "make": "Lexus"}, "SEDAN", "HEV"),
        ],
    )
    def test_tells_body_and_energy(self, changes, body, energy):
        draft = read_epa(epa_row(**changes))[1].draft

        assert (draft.body, draft.energy) == (body, energy)

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (epa_row(id=""), "missing"),
            (epa_row(make=""), "missing"),
            (epa_row(year=""), "missing"),
            (epa_row(year="1700"), "out_of_range"),
            (epa_row(year="MCMXC"), "wrong_type"),
            (epa_row(fuel="Plutonium"), "unknown_value"),
            (epa_row(drive="Caterpillar"), "unknown_value"),
            (epa_row(**{"class": "Tanks"}), "unknown_value"),
            (epa_row(hwy="9999"), "out_of_range"),
            (epa_row(displ="2,5"), "wrong_type"),
            (CAMRY.replace("2.5", "2,5"), "columns"),
            (epa_row(displ="-2.5"), "wrong_type"),
            (epa_row(displ="２.５"), "wrong_type"),
            ("1,2,3", "columns"),
            ('1,"Toy"ota', "not_csv"),
            (CAMRY.replace("Camry", '"Camry'), "not_csv"),
        ],
    )
    def test_refuses_with_a_reason(self, row, code):
        _, read, after = read_epa(row, epa_row(id="2"))

        assert read.refused.code == f"catalog.import_{code}"
        assert after.draft.source_ref == "2"

    def test_without_a_heading_every_line_is_refused(self):
        reads = read_epa(CAMRY, CAMRY, heading="no,such,columns")

        assert [read.refused.code for read in reads] == ["catalog.import_columns"] * 3

    def test_columns_may_come_in_any_order_and_case(self):
        names, cells = HEADING.upper().split(","), CAMRY.split(",")

        (_, read) = read_epa(",".join(reversed(cells)), heading=",".join(reversed(names)))

        assert read.draft.series.name_en == "Camry"


def document(**trim):
    usual = {
        "slug": "ev", "name_zh": "EV 尊贵型", "name_en": "EV Premium", "energy": "BEV", "drive": "FWD",
        "seats": 5, "doors": 4, "msrp": 20_980_000, "specs": {"battery": {"capacity_kwh": 85.4}},
    }  # fmt: skip
    return {
        "brand": {"slug": "byd", "name_zh": "比亚迪", "name_en": "BYD", "country": "CN", "tier": "VOLUME"},
        "series": [
            {
                "slug": "han", "name_zh": "汉", "name_en": "Han", "body": "SEDAN", "class": "C",
                "colours": [{"code": "white", "name_zh": "白", "name_en": "White", "hex": "#f3f4f2"}],
                "dimensions": {"length_mm": 4995},
                "model_years": [{"year": 2025, "trims": [usual | trim]}],
            }
        ],
    }  # fmt: skip


class TestMarque:
    def read(self, tmp_path, content):
        file = tmp_path / "byd.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return list(marque.read(file))

    def test_makes_a_draft(self, tmp_path):
        (read,) = self.read(tmp_path, document())

        draft = read.draft
        assert draft.source_ref == "byd/han/2025/ev"
        assert draft.curated
        assert draft.on_sale
        assert draft.series.colours == (
            {"code": "white", "name_zh": "白", "name_en": "White", "hex": "#F3F4F2"},
        )
        assert draft.series.dimensions == {"length_mm": 4995}

    @pytest.mark.parametrize(
        ("trim", "code"),
        [
            ({"slug": "EV 1"}, "unknown_value"),
            ({"energy": "STEAM"}, "unknown_value"),
            ({"name_zh": ""}, "missing"),
            ({"msrp": 0}, "out_of_range"),
            ({"msrp": "209800"}, "wrong_type"),
            ({"on_sale": "yes"}, "wrong_type"),
            ({"specs": []}, "wrong_type"),
            ({"price": 1}, "unknown_key"),
        ],
    )
    def test_refuses_a_faulty_trim(self, tmp_path, trim, code):
        if trim == {"specs": []}:
            trim = {"specs": ["x"]}
        (read,) = self.read(tmp_path, document(**trim))

        assert read.refused.code == f"catalog.import_{code}"

    def test_a_fault_above_refuses_every_trim_below(self, tmp_path):
        faulty = document()
        faulty["series"][0]["body"] = "BOAT"
        faulty["series"][0]["model_years"][0]["trims"] *= 3

        assert [r.refused.code for r in self.read(tmp_path, faulty)] == ["catalog.import_unknown_value"] * 3

    @pytest.mark.parametrize("content", ["{", "[]", "{}", '{"brand": 1, "series": [1]}', '{"series": {}}'])
    def test_a_document_of_nothing_is_one_refusal(self, tmp_path, content):
        (read,) = self.read(tmp_path, content)

        assert read.refused is not None

    def test_an_empty_file_holds_nothing(self, tmp_path):
        assert self.read(tmp_path, "") == []


class TestFormats:
    @pytest.mark.parametrize(
        ("name", "content", "found"),
        [
            ("a.jsonl", "", Format.OPEN_EV),
            ("a.csv.gz", "", Format.EPA),
            ("a.json", "", Format.MARQUE),
            ("a", json.dumps(SEAL), Format.OPEN_EV),
            ("a.txt", "{\n", Format.MARQUE),
            ("a.dat", HEADING + "\n", Format.EPA),
        ],
    )
    def test_are_told_by_ending_or_content(self, tmp_path, name, content, found):
        file = tmp_path / name
        file.write_text(content)

        assert format_of(file) is found

    def test_an_unknown_one_is_refused(self, tmp_path):
        file = tmp_path / "a.txt"
        file.write_text("hello")

        with pytest.raises(Invalid, match=r"catalog.unknown_format"):
            format_of(file)

    def test_a_folder_gives_its_catalogue_files(self, tmp_path):
        for name in ("b.json", "a.csv", "README.md"):
            (tmp_path / name).touch()

        assert [file.name for file in files_of(tmp_path)] == ["a.csv", "b.json"]
        with pytest.raises(NotFound):
            files_of(tmp_path / "nowhere")

    def test_reads_by_format(self, tmp_path):
        file = tmp_path / "a.csv"
        file.write_text(f"{HEADING}\n{CAMRY}\n")

        assert [read.draft is not None for read in read_file(file, Format.EPA)] == [False, True]


def test_seen_remembers_where_a_reference_stood_first():
    with Seen() as seen:
        assert [seen.first_line("a", 1), seen.first_line("b", 2), seen.first_line("a", 3)] == [None, None, 1]
