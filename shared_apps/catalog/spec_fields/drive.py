"""What moves the car: range, performance, engine, motors, battery, charging, gearbox."""

from __future__ import annotations

from shared_apps.catalog.spec_fields.field import (
    ELECTRIC,
    ENGINED,
    PLUG_IN,
    flag,
    measured,
    section,
    text,
    whole,
    word,
)

CHEMISTRIES = {
    "LFP": ("磷酸铁锂", "LFP"), "NCM": ("三元锂", "NCM"), "LI_ION": ("锂离子", "Lithium-ion"),
}  # fmt: skip

RANGE = section(
    "range", "续航", "Range",
    whole("range.cltc_km", "CLTC 纯电续航", "Electric range (CLTC)", "km", 10, 2500, "more", ELECTRIC),
    whole("range.electric_cltc_km", "CLTC 纯电续航", "Electric range (CLTC)", "km", 5, 1000, "more", PLUG_IN),
    whole("range.wltp_km", "WLTP 纯电续航", "Electric range (WLTP)", "km", 10, 2500, "more", ELECTRIC),
    whole("range.electric_wltp_km", "WLTP 纯电续航", "Electric range (WLTP)", "km", 5, 1000, "more", PLUG_IN),
    whole("range.electric_wltc_km", "WLTC 纯电续航", "Electric range (WLTC)", "km", 5, 1000, "more", PLUG_IN),
    whole("range.epa_km", "EPA 纯电续航", "Electric range (EPA)", "km", 10, 2500, "more", ELECTRIC),
    whole("range.nedc_km", "NEDC 纯电续航", "Electric range (NEDC)", "km", 10, 2500, "more", ELECTRIC),
    whole("range.combined_km", "综合续航", "Combined range", "km", 100, 3500, "more"),
)  # fmt: skip
PERFORMANCE = section(
    "performance", "性能", "Performance",
    measured("performance.zero_to_100_s", "百公里加速", "0–100 km/h", "s", 1, 120, "less"),
    measured("performance.zero_to_50_s", "0–50 km/h 加速", "0–50 km/h", "s", 0.5, 60, "less"),
    measured("performance.zero_to_200_s", "0–200 km/h 加速", "0–200 km/h", "s", 2, 200, "less"),
    measured("performance.top_speed_kmh", "最高车速", "Top speed", "km/h", 10, 600, "more"),
    measured("performance.electric_top_speed_kmh", "纯电最高车速", "Top speed, electric", "km/h", 10, 600,
             "more", PLUG_IN),
    measured("performance.braking_100_0_m", "百公里制动距离", "Braking 100–0 km/h", "m", 15, 120, "less"),
)  # fmt: skip
CONSUMPTION = section(
    "consumption", "能耗", "Consumption",
    measured("consumption.wltc_l_100km", "WLTC 综合油耗", "Fuel (WLTC)", "l/100km", 0, 60, "less", ENGINED),
    measured("consumption.low_charge_l_100km", "WLTC 馈电油耗", "Fuel, battery empty (WLTC)", "l/100km",
             0, 60, "less", ENGINED),
    measured("consumption.nedc_l_100km", "NEDC 综合油耗", "Fuel (NEDC)", "l/100km", 0, 60, "less", ENGINED),
    measured("consumption.urban_l_100km", "市区油耗", "Fuel, urban", "l/100km", 0, 60, "less", ENGINED),
    measured("consumption.suburban_l_100km", "市郊油耗", "Fuel, extra-urban", "l/100km", 0, 60, "less",
             ENGINED),
    measured("consumption.cltc_kwh_100km", "CLTC 电耗", "Energy (CLTC)", "kwh/100km", 1, 60, "less",
             ELECTRIC),
    measured("consumption.wltp_kwh_100km", "WLTP 电耗", "Energy (WLTP)", "kwh/100km", 1, 60, "less",
             ELECTRIC),
    measured("consumption.epa_city_mpg", "EPA 市区油耗", "City (EPA)", "mpg", 1, 300, "more"),
    measured("consumption.epa_highway_mpg", "EPA 高速油耗", "Highway (EPA)", "mpg", 1, 300, "more"),
    measured("consumption.co2_g_km", "二氧化碳排放", "CO₂ emissions", "g/km", 0, 1000, "less"),
)  # fmt: skip
POWERTRAIN = section(
    "powertrain", "动力", "Powertrain",
    measured("powertrain.system_power_kw", "系统功率", "System power", "kW", 1, 2500, "more"),
    measured("powertrain.system_torque_nm", "系统扭矩", "System torque", "N·m", 1, 20000, "more"),
    word("powertrain.hybrid_layout", "混动结构", "Hybrid layout", {
        "SERIES": ("串联（增程）", "Series"), "PARALLEL": ("并联", "Parallel"),
        "SERIES_PARALLEL": ("混联", "Series-parallel"), "MILD": ("轻混", "Mild hybrid"),
    }),
)  # fmt: skip
ENGINE = section(
    "engine", "发动机", "Engine",
    text("engine.code", "发动机型号", "Engine code", energies=ENGINED),
    whole("powertrain.engine_displacement_ml", "发动机排量", "Displacement", "ml", 0, 10000, "", ENGINED),
    word("powertrain.aspiration", "进气形式", "Aspiration", {
        "NA": ("自然吸气", "Naturally aspirated"), "TURBO": ("涡轮增压", "Turbocharged"),
        "SUPERCHARGED": ("机械增压", "Supercharged"),
    }, ENGINED),
    word("engine.layout", "气缸排列", "Cylinder layout", {
        "INLINE": ("直列", "Inline"), "V": ("V 型", "V"), "W": ("W 型", "W"),
        "BOXER": ("水平对置", "Flat"), "ROTARY": ("转子", "Rotary"),
    }, ENGINED),
    whole("powertrain.engine_cylinders", "气缸数", "Cylinders", "cylinders", 0, 18, "", ENGINED),
    whole("engine.valves_per_cylinder", "每缸气门数", "Valves per cylinder", "pieces", 2, 6, "", ENGINED),
    measured("powertrain.engine_power_kw", "发动机功率", "Engine power", "kW", 1, 2000, "more", ENGINED),
    whole("engine.power_rpm", "最大功率转速", "Peak power at", "rpm", 500, 20000, "", ENGINED),
    measured("engine.torque_nm", "发动机扭矩", "Engine torque", "N·m", 1, 5000, "more", ENGINED),
    text("engine.torque_rpm", "最大扭矩转速 (rpm)", "Peak torque at (rpm)", energies=ENGINED),
    measured("engine.compression_ratio", "压缩比", "Compression ratio", "", 5, 30, "", ENGINED),
    measured("engine.bore_mm", "缸径", "Bore", "mm", 40, 200, "", ENGINED),
    measured("engine.stroke_mm", "行程", "Stroke", "mm", 40, 250, "", ENGINED),
    word("engine.valvetrain", "配气机构", "Valvetrain",
         {"SOHC": ("SOHC", "SOHC"), "DOHC": ("DOHC", "DOHC"), "OHV": ("OHV", "OHV")}, ENGINED),
    word("engine.injection", "供油方式", "Injection", {
        "PORT": ("多点电喷", "Port"), "DIRECT": ("直喷", "Direct"), "DUAL": ("混合喷射", "Port and direct"),
    }, ENGINED),
    word("engine.position", "发动机位置", "Engine position", {
        "FRONT": ("前置", "Front"), "MID": ("中置", "Mid"), "REAR": ("后置", "Rear"),
    }, ENGINED),
    word("engine.block", "缸体材料", "Engine block", {
        "ALUMINIUM": ("铝合金", "Aluminium"), "IRON": ("铸铁", "Cast iron"),
    }, ENGINED),
    measured("engine.thermal_efficiency_pct", "最高热效率", "Peak thermal efficiency", "%", 10, 70, "more",
             ENGINED),
    text("powertrain.fuel", "燃油标号", "Fuel", {"Diesel": ("柴油", "Diesel"), "Electricity": ("电",
         "Electricity")}),
    whole("engine.tank_l", "油箱容积", "Fuel tank", "l", 5, 300, "", ENGINED),
    word("engine.emission", "环保标准", "Emission standard", {
        "CN6B": ("国 VI b", "China 6b"), "CN6A": ("国 VI a", "China 6a"), "CN5": ("国 V", "China 5"),
    }, ENGINED),
    flag("engine.cylinder_deactivation", "可变气缸", "Cylinder deactivation", ENGINED),
    flag("engine.start_stop", "发动机启停", "Start-stop", ENGINED),
)  # fmt: skip
MOTOR = section(
    "motor", "电机", "Motors",
    whole("powertrain.motor_count", "电机数量", "Motors", "machines", 0, 6),
    word("motor.layout", "电机布局", "Motor layout", {
        "FRONT": ("前置", "Front"), "REAR": ("后置", "Rear"), "FRONT_REAR": ("前置 + 后置", "Front and rear"),
        "TRI": ("三电机", "Three motors"), "QUAD": ("四电机", "Four motors"),
    }, ELECTRIC),
    word("motor.kind", "电机类型", "Motor type", {
        "PERMANENT_MAGNET": ("永磁同步", "Permanent magnet"), "INDUCTION": ("交流异步", "Induction"),
        "EXCITED": ("励磁同步", "Externally excited"), "MIXED": ("前异步 / 后永磁", "Induction and magnet"),
    }, ELECTRIC),
    measured("motor.front_power_kw", "前电机功率", "Front motor power", "kW", 1, 1500, "", ELECTRIC),
    measured("motor.front_torque_nm", "前电机扭矩", "Front motor torque", "N·m", 1, 5000, "", ELECTRIC),
    measured("motor.rear_power_kw", "后电机功率", "Rear motor power", "kW", 1, 2000, "", ELECTRIC),
    measured("motor.rear_torque_nm", "后电机扭矩", "Rear motor torque", "N·m", 1, 10000, "", ELECTRIC),
    whole("motor.max_rpm", "电机最高转速", "Motor, top revs", "rpm", 1000, 50000, "", ELECTRIC),
    flag("motor.silicon_carbide", "碳化硅电控", "Silicon-carbide inverter", ELECTRIC),
)  # fmt: skip
BATTERY = section(
    "battery", "电池", "Battery",
    measured("battery.capacity_kwh", "电池容量", "Battery capacity", "kWh", 0.1, 400, "more", ELECTRIC),
    measured("battery.usable_kwh", "可用容量", "Usable", "kWh", 0.1, 400, "more", ELECTRIC),
    text("battery.chemistry", "电池类型", "Chemistry", CHEMISTRIES, ELECTRIC),
    text("battery.supplier", "电芯品牌", "Cell maker", energies=ELECTRIC),
    text("battery.pack", "电池名称", "Battery name", energies=ELECTRIC),
    word("battery.voltage_class", "电压平台", "Voltage", {
        "400V": ("400 V", "400 V"), "800V": ("800 V", "800 V"), "900V": ("900 V", "900 V"),
        "1000V": ("1000 V", "1,000 V"),
    }, ELECTRIC),
    measured("battery.energy_density_wh_kg", "电池能量密度", "Energy density", "Wh/kg", 20, 700, "more",
             ELECTRIC),
    whole("battery.weight_kg", "电池重量", "Battery weight", "kg", 5, 2000, "", ELECTRIC),
    word("battery.cooling", "电池冷却", "Battery cooling", {
        "LIQUID": ("液冷", "Liquid"), "REFRIGERANT": ("冷媒直冷", "Refrigerant"), "AIR": ("风冷", "Air"),
    }, ELECTRIC),
    flag("battery.preheating", "电池预加热", "Battery preheating", ELECTRIC),
    flag("battery.swappable", "支持换电", "Swappable battery", ELECTRIC),
    flag("battery.cell_to_body", "电池车身一体化", "Cell-to-body", ELECTRIC),
)  # fmt: skip
CHARGING = section(
    "charging", "充电", "Charging",
    measured("charging.ac_kw", "交流充电", "AC", "kW", 0.5, 60, "more", PLUG_IN),
    measured("charging.ac_hours", "慢充时间", "AC, full charge", "h", 0.5, 100, "less", PLUG_IN),
    measured("charging.dc_kw", "直流快充", "DC", "kW", 1, 2000, "more", PLUG_IN),
    measured("charging.dc_10_80_min", "10%–80% 快充", "DC, 10–80 %", "min", 1, 1000, "less", PLUG_IN),
    measured("charging.dc_30_80_min", "30%–80% 快充", "DC, 30–80 %", "min", 1, 1000, "less", PLUG_IN),
    measured("charging.peak_c_rate", "峰值充电倍率", "Peak charging rate", "C", 0.1, 20, "more", PLUG_IN),
    measured("charging.discharge_kw", "外放电功率", "Power supplied to devices", "kW", 0.5, 50, "more",
             PLUG_IN),
    text("charging.connector", "充电接口", "Connector", {"GB/T": ("国标 GB/T", "GB/T")}, PLUG_IN),
    word("charging.port", "充电口位置", "Charging port", {
        "FRONT": ("车头", "Front"), "FRONT_LEFT": ("左前翼子板", "Front left"),
        "FRONT_RIGHT": ("右前翼子板", "Front right"), "REAR_LEFT": ("左后翼子板", "Rear left"),
        "REAR_RIGHT": ("右后翼子板", "Rear right"),
    }, PLUG_IN),
    flag("charging.plug_and_charge", "即插即充", "Plug and charge", PLUG_IN),
)  # fmt: skip
TRANSMISSION = section(
    "transmission", "变速箱", "Transmission",
    text("powertrain.transmission", "变速箱", "Transmission", {
        "1-speed": ("单速变速箱", "Single speed"), "CVT": ("CVT 无级变速", "CVT"),
        "E-CVT": ("E-CVT 无级变速", "E-CVT"),
    }),
    whole("transmission.gears", "挡位数", "Gears", "gears", 1, 20),
    word("transmission.selector", "换挡形式", "Gear selector", {
        "LEVER": ("挡杆", "Lever"), "COLUMN": ("怀挡", "Column"), "ROTARY": ("旋钮", "Rotary"),
        "BUTTONS": ("按键", "Buttons"), "SCREEN": ("屏幕", "On screen"),
    }),
    flag("transmission.paddles", "换挡拨片", "Shift paddles"),
    flag("transmission.launch_control", "弹射起步", "Launch control"),
)  # fmt: skip
SECTIONS = (
    RANGE, PERFORMANCE, CONSUMPTION, POWERTRAIN, ENGINE, MOTOR, BATTERY, CHARGING, TRANSMISSION,
)  # fmt: skip
