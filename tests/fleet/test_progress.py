"""The bar tells rate and remaining time; where nobody watches there are plain lines, and not many."""

from __future__ import annotations

import io

from tenants.fleet.progress import Shown, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_on_a_terminal_a_bar_is_drawn_in_place():
    stream, clock = Terminal(), Clock()
    progress = Shown(stream, clock)
    progress.begin("stock.0003", 500)
    clock.now += 2
    progress.advance(125)

    assert stream.getvalue() == "\r\x1b[Kstock.0003  [######------------------]  125/500  62/s  0:06 left"


def test_is_not_drawn_more_often_than_the_eye_sees():
    stream, clock = Terminal(), Clock()
    progress = Shown(stream, clock)
    progress.begin("x", 1000)
    for _ in range(100):
        clock.now += 1 / 64
        progress.advance(9)

    assert stream.getvalue().count("\r") == 14  # every seventh time: 7/64 s is the first step beyond 0.1 s


def test_elsewhere_a_line_now_and_then_and_one_at_the_end():
    stream, clock = io.StringIO(), Clock()
    progress = Shown(stream, clock)
    progress.begin("x", 40)
    for _ in range(4):
        clock.now += 2.5
        progress.advance(10, failed=1)
    progress.end()

    assert stream.getvalue().splitlines() == [
        "x  20/40  4/s  0:05 left  2 failed",
        "x  40/40  4/s  10.0 s  4 failed",
    ]


def test_durations_read_like_a_clock():
    assert [duration(s) for s in (0, 7.4, 750, 3725)] == ["0:00", "0:07", "12:30", "1:02:05"]
