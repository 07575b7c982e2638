"""A trim's specs as a buyer reads them: in groups, with names, words and units in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.vocabulary import class_label, label


class Name(NamedTuple):
    """What something is called, and the unit behind its value, in both languages."""

    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""


class Figure(NamedTuple):
    """One value, ready to print."""

    name: str
    value: str
    unit: str = ""


class Group(NamedTuple):
    """Some values under one heading."""

    name: str
    rows: tuple[Figure, ...]


GROUPS: dict[str, tuple[Name, dict[str, Name]]] = {
    "range": (Name("续航", "Range"), {
        "cltc_km": Name("CLTC 纯电续航", "Electric range (CLTC)", "km", "km"),
        "wltp_km": Name("WLTP 纯电续航", "Electric range (WLTP)", "km", "km"),
        "epa_km": Name("EPA 纯电续航", "Electric range (EPA)", "km", "km"),
        "nedc_km": Name("NEDC 纯电续航", "Electric range (NEDC)", "km", "km"),
        "electric_cltc_km": Name("CLTC 纯电续航", "Electric range (CLTC)", "km", "km"),
        "electric_wltp_km": Name("WLTP 纯电续航", "Electric range (WLTP)", "km", "km"),
        "combined_km": Name("综合续航", "Combined range", "km", "km"),
    }),
    "powertrain": (Name("动力", "Powertrain"), {
        "system_power_kw": Name("系统功率", "System power", "kW", "kW"),
        "system_torque_nm": Name("系统扭矩", "System torque", "N·m", "N·m"),
        "motor_count": Name("电机数量", "Motors", "台", ""),
        "engine_displacement_ml": Name("发动机排量", "Displacement", "mL", "ml"),
        "engine_cylinders": Name("气缸数", "Cylinders", "缸", ""),
        "engine_power_kw": Name("发动机功率", "Engine power", "kW", "kW"),
        "aspiration": Name("进气形式", "Aspiration"),
        "transmission": Name("变速箱", "Transmission"),
        "fuel": Name("燃油标号", "Fuel"),
    }),
    "battery": (Name("电池", "Battery"), {
        "capacity_kwh": Name("电池容量", "Battery capacity", "kWh", "kWh"),
        "usable_kwh": Name("可用容量", "Usable", "kWh", "kWh"),
        "chemistry": Name("电池类型", "Chemistry"),
        "voltage_class": Name("电压平台", "Voltage"),
    }),
    "charging": (Name("充电", "Charging"), {
        "ac_kw": Name("交流充电", "AC", "kW", "kW"),
        "dc_kw": Name("直流快充", "DC", "kW", "kW"),
        "dc_10_80_min": Name("10%–80% 快充", "10–80 %", "分钟", "min"),
        "connector": Name("充电接口", "Connector"),
    }),
    "performance": (Name("性能", "Performance"), {
        "zero_to_100_s": Name("百公里加速", "0–100 km/h", "秒", "s"),
        "top_speed_kmh": Name("最高车速", "Top speed", "km/h", "km/h"),
    }),
    "consumption": (Name("能耗", "Consumption"), {
        "wltc_l_100km": Name("WLTC 综合油耗", "Fuel (WLTC)", "L/100km", "l/100 km"),
        "cltc_kwh_100km": Name("CLTC 电耗", "Energy (CLTC)", "kWh/100km", "kWh/100 km"),
        "epa_city_mpg": Name("EPA 市区油耗", "City (EPA)", "mpg", "mpg"),
        "epa_highway_mpg": Name("EPA 高速油耗", "Highway (EPA)", "mpg", "mpg"),
    }),
    "dimensions": (Name("尺寸与空间", "Dimensions"), {
        "length_mm": Name("车长", "Length", "mm", "mm"),
        "width_mm": Name("车宽", "Width", "mm", "mm"),
        "height_mm": Name("车高", "Height", "mm", "mm"),
        "wheelbase_mm": Name("轴距", "Wheelbase", "mm", "mm"),
        "curb_weight_kg": Name("整备质量", "Kerb weight", "kg", "kg"),
        "trunk_l": Name("后备厢容积", "Boot", "L", "l"),
        "frunk_l": Name("前备厢容积", "Front boot", "L", "l"),
        "ground_clearance_mm": Name("离地间隙", "Ground clearance", "mm", "mm"),
        "drag_coefficient": Name("风阻系数", "Drag coefficient", "Cd", "Cd"),
    }),
    "adas": (Name("智能驾驶", "Driver assistance"), {
        "level": Name("辅助驾驶级别", "Level"),
        "lidar_count": Name("激光雷达", "Lidar", "颗", ""),
        "cameras": Name("摄像头", "Cameras", "颗", ""),
        "chip": Name("智驾芯片", "Chip"),
    }),
    "comfort": (Name("舒适配置", "Comfort"), {
        "screen_inch": Name("中控屏", "Screen", "英寸", "in"),
        "speakers": Name("扬声器", "Speakers", "个", ""),
        "airbags": Name("安全气囊", "Airbags", "个", ""),
        "seat_rows": Name("座椅排数", "Rows of seats", "排", ""),
        "heated_seats": Name("座椅加热", "Heated seats"),
        "ventilated_seats": Name("座椅通风", "Ventilated seats"),
        "panoramic_roof": Name("全景天幕", "Panoramic roof"),
        "air_suspension": Name("空气悬架", "Air suspension"),
    }),
    "warranty": (Name("质保", "Warranty"), {
        "vehicle_years": Name("整车质保", "Vehicle", "年", "years"),
        "vehicle_km": Name("整车质保里程", "Vehicle, distance", "公里", "km"),
        "battery_years": Name("电池质保", "Battery", "年", "years"),
        "battery_km": Name("电池质保里程", "Battery, distance", "公里", "km"),
    }),
}  # fmt: skip
_WORDS = {
    "NA": Name("自然吸气", "Naturally aspirated"),
    "TURBO": Name("涡轮增压", "Turbocharged"),
    "SUPERCHARGED": Name("机械增压", "Supercharged"),
    "LFP": Name("磷酸铁锂", "LFP"),
    "NCM": Name("三元锂", "NCM"),
    "LI_ION": Name("锂离子", "Lithium-ion"),
    "GB/T": Name("国标 GB/T", "GB/T"),
    "1-speed": Name("单速变速箱", "Single speed"),
    "CVT": Name("CVT 无级变速", "CVT"),
    "E-CVT": Name("E-CVT 无级变速", "E-CVT"),
    "Diesel": Name("柴油", "Diesel"),
}
_GEARS = {
    "AT": Name("挡手自一体", "-speed automatic"),
    "DCT": Name("挡双离合", "-speed dual clutch"),
    "MT": Name("挡手动", "-speed manual"),
}
_KEY_FIGURES = (
    ("range", ("cltc_km", "wltp_km", "epa_km", "nedc_km")),
    ("range", ("electric_cltc_km", "electric_wltp_km")),
    ("range", ("combined_km",)),
    ("performance", ("zero_to_100_s",)),
    ("powertrain", ("system_power_kw", "engine_power_kw")),
    ("charging", ("dc_10_80_min",)),
    ("battery", ("capacity_kwh",)),
    ("consumption", ("wltc_l_100km",)),
    ("powertrain", ("engine_displacement_ml",)),
    ("performance", ("top_speed_kmh",)),
    ("dimensions", ("length_mm",)),
    ("dimensions", ("wheelbase_mm",)),
)


def sheet(trim: TrimFacts, *, zh: bool) -> list[Group]:
    """Every known value of a trim, the class and seats first; groups without a value are left out."""
    groups = [Group("基本信息" if zh else "Basics", tuple(_basics(trim, zh=zh)))]
    known: Mapping[str, Mapping[str, Any]] = {**trim.specs, "dimensions": trim.dimensions}
    for code, (name, keys) in GROUPS.items():
        values = known.get(code, {})
        rows = tuple(_figure(keys[key], values[key], zh=zh) for key in keys if values.get(key) is not None)
        if rows:
            groups.append(Group(name.zh if zh else name.en, rows))
    return groups


def key_figures(trim: TrimFacts, *, zh: bool, most: int = 4) -> list[Figure]:
    """The few values that say most about this car, those that are known."""
    known: Mapping[str, Mapping[str, Any]] = {**trim.specs, "dimensions": trim.dimensions}
    found = []
    for group, keys in _KEY_FIGURES:
        key = next((k for k in keys if known.get(group, {}).get(k) is not None), None)
        if key:
            found.append(_figure(GROUPS[group][1][key], known[group][key], zh=zh))
    return found[:most]


def _basics(trim: TrimFacts, *, zh: bool) -> list[Figure]:
    rows = [
        ("年款" if zh else "Model year", f"{trim.model_year} 款" if zh else str(trim.model_year)),
        ("车身" if zh else "Body", label(trim.body, zh=zh)),
        ("级别" if zh else "Class", class_label(trim.size_class, zh=zh) if trim.size_class else ""),
        ("能源" if zh else "Energy", label(trim.energy, zh=zh)),
        ("驱动" if zh else "Drive", label(trim.drive, zh=zh) if trim.drive else ""),
        ("座位" if zh else "Seats", (f"{trim.seats} 座" if zh else str(trim.seats)) if trim.seats else ""),
        ("车门" if zh else "Doors", (f"{trim.doors} 门" if zh else str(trim.doors)) if trim.doors else ""),
    ]
    return [Figure(name, value) for name, value in rows if value]


def _figure(name: Name, value: Any, *, zh: bool) -> Figure:
    title, unit = (name.zh, name.unit_zh) if zh else (name.en, name.unit_en)
    if isinstance(value, bool):
        return Figure(title, ("有" if zh else "Yes") if value else ("无" if zh else "No"))
    if isinstance(value, int | float):
        if zh and unit == "公里" and value >= 10_000:
            return Figure(title, f"{value / 10_000:g}", "万公里")
        grouped = "," if value >= 10_000 or not zh else ""
        return Figure(title, f"{value:{grouped}}" if isinstance(value, int) else f"{value:{grouped}g}", unit)
    return Figure(title, _spoken(str(value), zh=zh), unit)


def _spoken(value: str, *, zh: bool) -> str:
    """A technical word in the reader's language; names of products stay as they are."""
    known = _WORDS.get(value)
    if known is not None:
        return known.zh if zh else known.en
    if fuel := re.fullmatch(r"RON(\d+)", value):
        return f"{fuel[1]} 号汽油" if zh else f"Petrol RON {fuel[1]}"
    if gears := re.fullmatch(r"(\d+)(AT|DCT|MT)", value):
        kind = _GEARS[gears[2]]
        return f"{gears[1]} {kind.zh}" if zh else f"{gears[1]}{kind.en}"
    return value
