"""The drawn car: well-formed, small, the same each time, true to its millimetres."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared_apps.catalog.artwork import (
    Body,
    CarSketch,
    Energy,
    art_path,
    draw_car,
    nearest_sketch,
    parse_sketch_key,
    sketch_key,
)
from shared_apps.catalog.artwork.car import place

KEY = "suv-4870-1725-2815-1f6f5c-bev-3"


def share(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


@st.composite
def sketches(draw: st.DrawFn) -> CarSketch:
    length = draw(st.integers(2400, 7000))
    return nearest_sketch(
        draw(st.sampled_from(Body)),
        paint=f"#{draw(st.integers(0, 0xFFFFFF)):06x}",
        energy=draw(st.sampled_from(Energy)),
        length_mm=length,
        height_mm=int(length * draw(share(0.1, 0.7))),
        wheelbase_mm=int(length * draw(share(0.4, 0.8))),
        seed=draw(st.integers(0, 999)),
        scene=draw(st.booleans()),
    )


def every_body() -> list[CarSketch]:
    return [
        nearest_sketch(body, paint=paint, energy=energy, seed=seed)
        for body in Body
        for paint, energy, seed in (
            ("#101113", Energy.BEV, 4),
            ("#f4f5f5", Energy.PHEV, 7),
            ("#b3202a", Energy.ICE, 3),
        )
    ]


@given(sketches())
@settings(max_examples=60, deadline=None)
def test_any_sketch_gives_a_small_well_formed_drawing(spec: CarSketch) -> None:
    svg = draw_car(spec)
    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert len(svg) < 12_000
    assert not re.search(r"nan|inf|\d\.\d\d\d", svg)


@given(sketches())
@settings(deadline=None)
def test_key_and_sketch_are_each_other(spec: CarSketch) -> None:
    key = sketch_key(spec)
    assert re.fullmatch(r"[a-z0-9-]+", key)
    assert parse_sketch_key(key) == spec


@given(st.text(max_size=60))
def test_a_parsed_key_is_the_one_key_of_its_sketch(text: str) -> None:
    try:
        spec = parse_sketch_key(text)
    except ValueError:
        return
    assert sketch_key(spec) == text


def test_key_reads_as_the_brief_says() -> None:
    spec = CarSketch(Body.SUV, 4870, 1725, 2815, "#1F6F5C", Energy.BEV, seed=3)
    assert sketch_key(spec) == KEY
    assert art_path(spec) == f"/art/{KEY}.svg"
    assert parse_sketch_key(KEY + "-cut").scene is False


@pytest.mark.parametrize(
    "key",
    [
        "",
        KEY.upper(),
        KEY + "\n",
        KEY + "-cut-cut",
        KEY.replace("suv", "tank"),
        KEY.replace("bev", "coal"),
        KEY.replace("-3", "-03"),
        KEY.replace("-3", "-1000"),
        KEY.replace("4870", "９999"),
        KEY.replace("4870", "9999"),
        KEY.replace("1725", "4000"),
        KEY.replace("2815", "4600"),
        KEY.replace("1f6f5c", "1f6f5g"),
        KEY.replace("1f6f5c", "fff"),
        "../" + KEY,
        'suv-4870-1725-2815-"><script>-bev-3',
    ],
)
def test_other_keys_are_refused(key: str) -> None:
    with pytest.raises(ValueError):
        parse_sketch_key(key)


@pytest.mark.parametrize(
    "change",
    [
        {"body": "TANK"},
        {"energy": "COAL"},
        {"paint": "red"},
        {"length_mm": 900},
        {"seed": -1},
        {"view": "front"},
    ],
)
def test_sketches_that_cannot_be_drawn_are_refused(change: dict[str, object]) -> None:
    fields: dict[str, object] = {
        "body": Body.SUV,
        "length_mm": 4870,
        "height_mm": 1725,
        "wheelbase_mm": 2815,
        "paint": "#1f6f5c",
    }
    with pytest.raises(ValueError):
        CarSketch(**(fields | change))  # type: ignore[arg-type]


@pytest.mark.parametrize("spec", every_body(), ids=sketch_key)
def test_drawing_is_deterministic_and_names_its_own_ids(spec: CarSketch) -> None:
    svg = draw_car(spec)
    assert svg == draw_car(spec)
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", svg))
    assert used <= set(ids)


def test_ids_of_different_sketches_never_meet() -> None:
    seen: set[str] = set()
    for spec in every_body():
        ids = set(re.findall(r' id="([^"]+)"', draw_car(spec)))
        assert not ids & seen
        seen |= ids


@given(sketches())
@settings(deadline=None)
def test_proportions_follow_the_millimetres(spec: CarSketch) -> None:
    car = place(spec)
    frame = car.frame
    length, height = frame.tail - frame.nose, frame.ground - frame.roof
    assert height / length == pytest.approx(spec.height_mm / spec.length_mm)
    assert (frame.rear - frame.front) / length == pytest.approx(spec.wheelbase_mm / spec.length_mm)
    points = [segment.at(step / 20) for segment in car.outline for step in range(21)]
    assert min(p.x for p in points) == pytest.approx(frame.nose, abs=1)
    assert max(p.x for p in points) == pytest.approx(frame.tail, abs=1)
    if spec.body is not Body.CONVERTIBLE:
        assert min(p.y for p in points) == pytest.approx(frame.roof, abs=1)


@given(sketches())
@settings(deadline=None)
def test_wheels_stand_on_the_ground_inside_the_body(spec: CarSketch) -> None:
    frame = place(spec).frame
    assert frame.nose < frame.front - frame.arch
    assert frame.rear + frame.arch < frame.tail
    assert frame.hub + frame.wheel == pytest.approx(frame.ground)
    assert frame.front + frame.arch < frame.rear - frame.arch


def test_an_off_roader_is_boxy_and_a_low_suv_is_not() -> None:
    def box(length: int, height: int, wheelbase: int) -> float:
        return place(CarSketch(Body.SUV, length, height, wheelbase, "#808080")).box

    assert box(4760, 1903, 2750) == 1
    assert box(4870, 1725, 2815) == 0
    assert box(4880, 1570, 2900) == -1


def test_missing_dimensions_are_those_of_an_ordinary_car() -> None:
    spec = nearest_sketch(Body.SEDAN, paint="#808080", length_mm=None, height_mm=9000, seed=12345)
    assert (spec.length_mm, spec.seed) == (4850, 345)
    assert spec.height_mm <= 0.62 * spec.length_mm
