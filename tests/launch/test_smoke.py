"""The smoke report: honest about what did not hold."""

from pathlib import Path

from config.launch.smoke import Report, Site, perform

NOWHERE = Site("marque.localhost", 1, Path("/nowhere"), lambda *_words: (0, ""))


def test_a_scenario_ends_at_the_first_step_that_does_not_hold() -> None:
    def good(_site: Site, report: Report) -> None:
        with report.step("good") as step:
            step.measure("speed", 1.23456, "ms")

    def bad(_site: Site, report: Report) -> None:
        with report.step("bad") as step:
            step.hold(False, "two cars were sold")

    report = Report()
    perform(NOWHERE, report, (good, bad, good))

    assert not report.holds
    assert [step.name for step in report.steps] == ["good", "bad"]
    assert report.as_json()["steps"][0]["measures"] == {"speed": {"value": 1.235, "unit": "ms"}}
    assert report.as_json()["steps"][1]["failure"] == "two cars were sold"


def test_an_error_nobody_expected_is_a_step_that_did_not_hold() -> None:
    def unreachable(site: Site, report: Report) -> None:
        with report.step("the market answers"):
            site.visitor().get("/")

    report = Report()
    perform(NOWHERE, report, (unreachable,))

    assert not report.holds
    assert "Connection refused" in report.steps[0].failure


def test_nothing_done_is_nothing_held() -> None:
    assert not Report().holds
