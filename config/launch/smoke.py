"""The smoke scenario: the main job over HTTP as its actors would do it, each step timed and judged.

An act is a function `(site, report) -> None`; the command plays OPENING and the main job. Inside,
`with report.step("…") as step:` makes one line of the report, `step.hold(condition, "what is wrong if not")`
judges, `step.measure("name", 12, "ms")` measures. A step that raises or does not hold ends the scenario: what
follows would only repeat its failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.launch.visitor import Visitor


class Broken(Exception):
    """A step did not hold; the scenario ends here."""


@dataclass
class Step:
    """One line of the report. `seconds` is filled when the step ends."""

    name: str
    holds: bool = True
    seconds: float = 0.0
    failure: str = ""
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def hold(self, condition: bool, words: str) -> None:
        """Go on when the condition is true; otherwise this step, and the smoke run, failed."""
        if not condition:
            raise Broken(words)

    def measure(self, name: str, value: float, unit: str) -> None:
        """Note a figure (unit: ms, s, ratio or count)."""
        self.measures[name] = {"value": round(value, 3), "unit": unit}


@dataclass
class Report:
    """What was done and measured, in order."""

    steps: list[Step] = field(default_factory=list)
    told: Callable[[Step], None] = field(default=lambda _step: None, repr=False)

    @property
    def holds(self) -> bool:
        """Whether something was done, and all of it held."""
        return bool(self.steps) and all(step.holds for step in self.steps)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time and judge one step; raises Broken when it did not hold, whatever the reason."""
        step, began = Step(name), time.monotonic()
        try:
            yield step
        except Exception as error:
            step.holds, step.failure = False, str(error) or type(error).__name__
            raise Broken(f"{name}: {step.failure}") from error
        finally:
            step.seconds = round(time.monotonic() - began, 3)
            self.steps.append(step)
            self.told(step)

    def as_json(self) -> dict[str, Any]:
        """The report for `--json`."""
        return {
            "holds": self.holds,
            "seconds": round(sum(step.seconds for step in self.steps), 3),
            "steps": [
                {"name": step.name, "holds": step.holds, "seconds": step.seconds, "failure": step.failure,
                 "measures": step.measures}
                for step in self.steps
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class Site:
    """The running product as the scenario meets it."""

    domain: str
    port: int
    state: Path
    manage: Callable[..., tuple[int, str]]

    def visitor(self, name: str = "", *, language: str = "zh-hans") -> Visitor:
        """A new person on the market (''), the console, or a dealer's portal."""
        host = f"{name + '.' if name else ''}{self.domain}:{self.port}"
        return Visitor(host, self.port, language=language)


def market_answers(site: Site, report: Report) -> None:
    """The first page comes in the visitor's language, and a second time quickly."""
    with report.step("the market answers in Chinese and English") as step:
        for language, expected in (("zh-hans", 'lang="zh'), ("en", 'lang="en')):
            answer = site.visitor(language=language).get("/")
            step.hold(answer.status == 200, f"/ answered {answer.status} in {language}")
            step.hold(expected in answer.text, f"/ is not in {language}")
        began = time.monotonic()
        site.visitor().get("/")
        step.measure("market_page", (time.monotonic() - began) * 1000, "ms")


def strangers_are_refused(site: Site, report: Report) -> None:
    """A host that is no dealer's gets nothing, and the console asks for a login."""
    with report.step("unknown hosts are refused, the console asks who is there") as step:
        step.hold(
            site.visitor("nobody-has-this").get("/").status == 404, "an unknown portal did not answer 404"
        )
        step.hold(site.visitor("console").get("/").status in (200, 401, 403), "the console does not answer")


Act = Callable[[Site, Report], None]
OPENING: tuple[Act, ...] = (market_answers, strangers_are_refused)


def perform(site: Site, report: Report, acts: tuple[Act, ...]) -> None:
    """Play the acts; stops at the first step that does not hold."""
    try:
        for act in acts:
            act(site, report)
    except Broken:
        return
