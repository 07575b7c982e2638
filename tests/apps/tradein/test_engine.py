"""The deductions: dated, adding up, and never more for a worse car."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared_apps.appraisal.hedonic import Hypothetical, calibrated, fit, remade, worth
from shared_apps.tradein.engine import QUESTIONS, TooLittle, schedule_named, schedule_on, schedules, value_of
from tests.apps.appraisal.markets import YEAR, market

TODAY = schedules()[-1]
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MODEL_YEAR = 2023
retails = st.integers(min_value=80, max_value=30_000).map(lambda hundreds: hundreds * 10_000)
bands = st.tuples(retails, st.integers(0, 20), st.integers(0, 20))
answers = st.fixed_dictionaries({name: st.sampled_from(codes) for name, codes in QUESTIONS.items()})
months = st.integers(0, 60).map(lambda back: date(2026 - back // 12, 12 - back % 12, 1))


def value(retail, registered=date(2023, 7, 1), said=None, schedule=TODAY):
    """The value, None where so little is left that none is said."""
    fair, down, up = retail
    ends = (fair - fair * down // 100 // 10_000 * 10_000, fair, fair + fair * up // 100 // 10_000 * 10_000)
    try:
        return value_of(
            schedule,
            retail=ends,
            model_year=MODEL_YEAR,
            registered=registered,
            answers=said or {name: codes[0] for name, codes in QUESTIONS.items()},
        )
    except TooLittle:
        return None


def no_more(worse, better):
    """Whether every end of the range is at most that of the better car; saying nothing is the least."""
    if worse is None:
        return True
    assert better is not None
    return all(
        getattr(worse, end) <= getattr(better, end) for end in ("low_minor", "mid_minor", "high_minor")
    )


class TestParts:
    @UNHURRIED
    @given(bands, months, answers)
    def test_add_up_to_the_cent(self, retail, registered, said):
        found = value(retail, registered, said)
        if found is not None:
            assert retail[0] + sum(minor for _code, minor in found.parts) == found.mid_minor
            assert 0 <= found.low_minor <= found.mid_minor <= found.high_minor
            assert found.mid_minor % 10_000 == 0

    def test_of_a_car_by_hand(self):
        said = {"accidents": "REPAIRED", "repaint": "NONE", "service": "FULL", "owners": "TWO",
                "tyres": "WORN", "keys": "TWO"}  # fmt: skip
        found = value((10_000_000, 5, 5), date(2023, 4, 1), said, schedule_named("cn-2026.1"))
        assert dict(found.parts) == {
            "margin": -800_000,  # 8 %
            "preparation": -120_000,
            "keeping": -150_000,  # 1.5 %
            "transfer": -60_000,
            "registration": -120_000,  # three months earlier than July, 0.4 % each
            "accidents": -300_000,
            "owners": -100_000,
            "tyres": -200_000,
        }
        assert found.mid_minor == 8_150_000

    def test_nothing_is_said_of_what_is_hardly_worth_anything(self):
        assert value((1_000_000, 5, 5), said={name: codes[-1] for name, codes in QUESTIONS.items()}) is None


class TestNeverMore:
    @UNHURRIED
    @given(bands, months, st.integers(1, 24), answers)
    def test_for_an_older_car(self, retail, registered, months_older, said):
        back = registered.year * 12 + registered.month - 1 - months_older
        older = date(back // 12, back % 12 + 1, 1)
        assert no_more(value(retail, older, said), value(retail, registered, said))

    @UNHURRIED
    @given(bands, months, answers, st.sampled_from(list(QUESTIONS)), st.data())
    def test_for_a_worse_answer(self, retail, registered, said, question, data):
        codes = QUESTIONS[question]
        worse = data.draw(st.sampled_from(codes[codes.index(said[question]) :]))
        assert no_more(value(retail, registered, {**said, question: worse}), value(retail, registered, said))

    @UNHURRIED
    @given(bands, st.integers(0, 500), months, answers)
    def test_for_a_cheaper_car(self, retail, hundreds, registered, said):
        fair, down, up = retail
        dearer = (fair + hundreds * 10_000, down, up)
        below, above = value(retail, registered, said), value(dearer, registered, said)
        assert below is None or (above is not None and below.mid_minor <= above.mid_minor)


class TestSchedules:
    def test_a_day_before_all_has_none(self):
        assert schedule_on(schedules()[0].valid_from - timedelta(days=1)) is None

    def test_borders(self):
        for one in schedules():
            assert schedule_on(one.valid_from) is one
            if one.valid_to is not None:
                assert schedule_on(one.valid_to) is one

    def test_one_that_rewards_damage_is_refused(self):
        told = TODAY.model_dump(mode="json")
        told["answers"]["keys"] = [
            {"code": "TWO", "share": "0.1", "minor": 0},
            {"code": "ONE", "share": "0", "minor": 0},
        ]
        with pytest.raises(ValueError, match="takes no less off"):
            type(TODAY).model_validate(told)

    def test_says_that_it_is_an_assumption(self):
        assert TODAY.confidence == "assumption" and TODAY.source_zh and TODAY.source_en


@pytest.fixture(scope="module")
def known():
    """A market whose truth is known, and what was learnt from it."""
    made = market(3000, noise=0.03)
    return made, calibrated(fit(made.cars, year=YEAR), made.cars)


class TestWorth:
    """A car that nobody offers."""

    def car(self, cars, row, mileage_km):
        codes = {
            name: int(getattr(cars, name)[row])
            for name in ("family", "series", "trim", "tier", "province", "colour", "year", "msrp_minor")
        }
        return Hypothetical(**codes, electric=bool(cars.electric[row]), mileage_km=mileage_km)

    def test_is_near_the_truth(self, known):
        made, learnt = known
        rows = np.random.default_rng(2).choice(np.flatnonzero(made.cars.used), 25, replace=False)
        misses = []
        for row in rows:
            said = worth(learnt, made.cars, self.car(made.cars, row, int(made.cars.mileage_km[row])))
            if said is not None:
                misses.append(abs(said.fair / float(np.exp(made.worth[row])) - 1))
        assert len(misses) >= 20
        assert float(np.mean(misses)) < 0.02

    def test_never_rises_with_kilometres(self, known):
        made, learnt = known
        for row in np.random.default_rng(4).choice(np.flatnonzero(made.cars.used), 4, replace=False):
            before = None
            for driven in range(0, 430_000, 3_700):
                said = worth(learnt, made.cars, self.car(made.cars, row, driven))
                if said is None:
                    continue
                ends = (said.low, said.fair, said.high)
                assert before is None or all(now <= then for now, then in zip(ends, before, strict=True))
                before = ends
            assert before is not None

    def test_parts_add_up_and_it_can_be_made_again(self, known):
        made, learnt = known
        row = int(np.flatnonzero(made.cars.used)[7])
        said = worth(learnt, made.cars, self.car(made.cars, row, 61_234))
        assert sum(minor for _part, minor in said.parts) == said.fair
        assert remade(said.grounds) == (said.fair, said.low, said.high)

    def test_of_a_series_nobody_offers_nothing_is_said(self, known):
        made, learnt = known
        unknown = self.car(made.cars, 0, 20_000)
        strange = {name: getattr(unknown, name) for name in Hypothetical.__dataclass_fields__}
        strange |= {"series": 9_999, "trim": 99_999, "family": 999}
        assert worth(learnt, made.cars, Hypothetical(**strange)) is None
