"""What the car is built of and stands on: measures, chassis, wheels, doors, lamps, glass."""

from __future__ import annotations

from shared_apps.catalog.spec_fields.field import flag, measured, section, text, whole, word

_SUSPENSIONS = {
    "MACPHERSON": ("麦弗逊式独立悬架", "MacPherson strut"),
    "DOUBLE_WISHBONE": ("双叉臂式独立悬架", "Double wishbone"),
    "MULTI_LINK": ("多连杆式独立悬架", "Multi-link"),
    "FIVE_LINK": ("五连杆式独立悬架", "Five-link"),
    "TORSION_BEAM": ("扭力梁式非独立悬架", "Torsion beam"),
    "TRAILING_ARM": ("拖曳臂式悬架", "Trailing arm"),
    "LEAF_SPRING": ("钢板弹簧非独立悬架", "Leaf spring"),
    "RIGID_AXLE": ("整体桥式非独立悬架", "Rigid axle"),
}
_BRAKES = {
    "VENTILATED": ("通风盘式", "Ventilated discs"), "SOLID": ("实心盘式", "Solid discs"),
    "CERAMIC": ("碳陶瓷盘式", "Carbon-ceramic discs"), "DRUM": ("鼓式", "Drums"),
}  # fmt: skip
_LAMPS = {
    "LED": ("LED", "LED"), "MATRIX_LED": ("矩阵式 LED", "Matrix LED"), "LASER": ("激光", "Laser"),
    "XENON": ("氙气", "Xenon"), "HALOGEN": ("卤素", "Halogen"),
}  # fmt: skip

DIMENSIONS = section(
    "dimensions", "尺寸与空间", "Dimensions",
    whole("dimensions.length_mm", "车长", "Length", "mm", 1500, 8000),
    whole("dimensions.width_mm", "车宽", "Width", "mm", 900, 3000),
    whole("dimensions.width_mirrors_mm", "车宽（含后视镜）", "Width with mirrors", "mm", 900, 3500),
    whole("dimensions.height_mm", "车高", "Height", "mm", 900, 3500),
    whole("dimensions.wheelbase_mm", "轴距", "Wheelbase", "mm", 1000, 5000),
    whole("dimensions.front_track_mm", "前轮距", "Front track", "mm", 700, 2500),
    whole("dimensions.rear_track_mm", "后轮距", "Rear track", "mm", 700, 2500),
    whole("dimensions.front_overhang_mm", "前悬", "Front overhang", "mm", 200, 2000),
    whole("dimensions.rear_overhang_mm", "后悬", "Rear overhang", "mm", 200, 2500),
    whole("dimensions.curb_weight_kg", "整备质量", "Kerb weight", "kg", 200, 6000),
    whole("dimensions.gross_weight_kg", "最大满载质量", "Gross weight", "kg", 300, 10000),
    whole("dimensions.payload_kg", "载质量", "Payload", "kg", 50, 5000, "more"),
    whole("dimensions.towing_kg", "最大牵引质量", "Towing weight", "kg", 100, 10000, "more"),
    whole("dimensions.roof_load_kg", "车顶载荷", "Roof load", "kg", 10, 500, "more"),
    whole("dimensions.trunk_l", "后备厢容积", "Boot", "l", 0, 20000, "more"),
    whole("dimensions.trunk_max_l", "后备厢最大容积", "Boot, seats folded", "l", 0, 20000, "more"),
    whole("dimensions.frunk_l", "前备厢容积", "Front boot", "l", 0, 1000, "more"),
    whole("dimensions.front_headroom_mm", "前排头部空间", "Headroom, front", "mm", 500, 1600, "more"),
    whole("dimensions.front_legroom_mm", "前排腿部空间", "Legroom, front", "mm", 500, 1600, "more"),
    whole("dimensions.rear_headroom_mm", "后排头部空间", "Headroom, rear", "mm", 500, 1600, "more"),
    whole("dimensions.rear_legroom_mm", "后排腿部空间", "Legroom, rear", "mm", 300, 1600, "more"),
    whole("dimensions.ground_clearance_mm", "离地间隙", "Ground clearance", "mm", 50, 600),
    measured("dimensions.approach_deg", "接近角", "Approach angle", "deg", 1, 90, "more"),
    measured("dimensions.departure_deg", "离去角", "Departure angle", "deg", 1, 90, "more"),
    measured("dimensions.breakover_deg", "纵向通过角", "Breakover angle", "deg", 1, 90, "more"),
    whole("dimensions.wading_mm", "最大涉水深度", "Wading depth", "mm", 50, 2000, "more"),
    measured("dimensions.turning_circle_m", "转弯直径", "Turning circle", "m", 3, 30, "less"),
    measured("dimensions.drag_coefficient", "风阻系数", "Drag coefficient", "Cd", 0.1, 1.0, "less"),
)  # fmt: skip
CHASSIS = section(
    "chassis", "底盘与转向", "Chassis and steering",
    word("chassis.structure", "车体结构", "Structure", {
        "UNIBODY": ("承载式", "Unibody"), "LADDER": ("非承载式", "Body on frame"),
    }),
    word("chassis.front_suspension", "前悬架", "Front suspension", _SUSPENSIONS),
    word("chassis.rear_suspension", "后悬架", "Rear suspension", _SUSPENSIONS),
    flag("comfort.air_suspension", "空气悬架", "Air suspension"),
    flag("chassis.adaptive_dampers", "电控可变阻尼减振", "Adaptive dampers"),
    flag("chassis.active_body", "主动车身控制", "Active body control"),
    whole("chassis.ride_height_travel_mm", "车身高度可调范围", "Ride height travel", "mm", 5, 400, "more"),
    word("chassis.steering", "转向助力", "Steering", {
        "ELECTRIC": ("电动助力", "Electric"), "HYDRAULIC": ("液压助力", "Hydraulic"),
        "BY_WIRE": ("线控转向", "By wire"),
    }),
    flag("chassis.variable_steering", "可变转向比", "Variable steering ratio"),
    flag("chassis.rear_steering", "后轮转向", "Rear-wheel steering"),
    measured("chassis.rear_steering_deg", "后轮转向角度", "Rear steering angle", "deg", 0.5, 90, "more"),
    word("chassis.all_wheel_drive", "四驱形式", "All-wheel drive", {
        "FULL_TIME": ("全时四驱", "Full-time"), "ON_DEMAND": ("适时四驱", "On demand"),
        "PART_TIME": ("分时四驱", "Part-time"), "ELECTRIC": ("电动四驱", "Electric"),
    }),
    flag("chassis.low_range", "低速四驱", "Low range"),
    flag("chassis.front_lock", "前桥差速锁", "Front differential lock"),
    flag("chassis.centre_lock", "中央差速锁", "Centre differential lock"),
    flag("chassis.rear_lock", "后桥差速锁", "Rear differential lock"),
    whole("chassis.drive_modes", "驾驶模式", "Drive modes", "modes", 1, 30),
)  # fmt: skip
WHEELS = section(
    "wheels", "车轮与制动", "Wheels and brakes",
    text("wheels.front_tyre", "前轮胎规格", "Front tyres"),
    text("wheels.rear_tyre", "后轮胎规格", "Rear tyres"),
    text("wheels.tyre_brand", "轮胎品牌", "Tyre maker"),
    whole("wheels.rim_inch", "轮圈尺寸", "Rims", "inch", 10, 30),
    word("wheels.rim_material", "轮圈材质", "Rim material", {
        "ALLOY": ("铝合金", "Alloy"), "FORGED": ("锻造铝合金", "Forged alloy"), "STEEL": ("钢", "Steel"),
    }),
    word("wheels.spare", "备胎", "Spare wheel", {
        "NONE": ("无", "None"), "FULL": ("全尺寸", "Full size"), "SPACE_SAVER": ("非全尺寸", "Space saver"),
        "REPAIR_KIT": ("补胎工具", "Repair kit"),
    }),
    word("wheels.front_brake", "前制动器", "Front brakes", _BRAKES),
    word("wheels.rear_brake", "后制动器", "Rear brakes", _BRAKES),
    whole("wheels.front_pistons", "前卡钳活塞数", "Pistons per front calliper", "pieces", 1, 12, "more"),
    word("wheels.parking_brake", "驻车制动", "Parking brake", {
        "ELECTRONIC": ("电子驻车", "Electronic"), "HAND": ("手刹", "Hand lever"), "FOOT": ("脚刹",
        "Foot pedal"),
    }),
)  # fmt: skip
EXTERIOR = section(
    "exterior", "外观与门锁", "Doors and exterior",
    flag("comfort.panoramic_roof", "全景天幕", "Panoramic roof"),
    flag("exterior.opening_sunroof", "可开启天窗", "Opening sunroof"),
    flag("exterior.roof_rails", "车顶行李架", "Roof rails"),
    flag("exterior.flush_handles", "隐藏式门把手", "Flush door handles"),
    flag("exterior.frameless_doors", "无框车门", "Frameless doors"),
    flag("exterior.electric_doors", "电动开合车门", "Electric doors"),
    flag("exterior.sliding_doors", "电动侧滑门", "Power sliding doors"),
    flag("exterior.soft_close", "电吸门", "Soft-close doors"),
    flag("exterior.power_tailgate", "电动后备厢", "Power tailgate"),
    flag("exterior.hands_free_tailgate", "感应后备厢", "Hands-free tailgate"),
    flag("exterior.keyless_entry", "无钥匙进入", "Keyless entry"),
    flag("exterior.keyless_start", "无钥匙启动", "Keyless start"),
    flag("exterior.phone_key", "手机蓝牙钥匙", "Phone as key"),
    flag("exterior.nfc_key", "NFC 卡片钥匙", "NFC card key"),
    flag("exterior.active_grille", "主动进气格栅", "Active grille shutters"),
    flag("exterior.active_spoiler", "电动扰流板", "Active rear spoiler"),
    flag("exterior.tow_hitch", "拖车钩", "Tow hitch"),
)  # fmt: skip
LIGHTS = section(
    "lights", "灯光", "Lights",
    word("lights.low_beam", "近光灯", "Low beam", _LAMPS),
    word("lights.high_beam", "远光灯", "High beam", _LAMPS),
    flag("lights.daytime", "日间行车灯", "Daytime running lights"),
    flag("lights.automatic", "自动头灯", "Automatic headlamps"),
    flag("lights.adaptive", "自适应远近光", "Adaptive high beam"),
    flag("lights.cornering", "转向辅助灯", "Cornering lights"),
    flag("lights.projection", "投影大灯", "Projecting headlamps"),
    flag("lights.front_fog", "前雾灯", "Front fog lamps"),
    whole("lights.ambient_colours", "氛围灯颜色", "Ambient light colours", "colours", 1, 17_000_000, "more"),
)  # fmt: skip
GLASS = section(
    "glass", "玻璃与后视镜", "Glass and mirrors",
    flag("glass.acoustic_front", "前排双层隔音玻璃", "Acoustic glass, front"),
    flag("glass.acoustic_rear", "后排双层隔音玻璃", "Acoustic glass, rear"),
    flag("glass.rear_privacy", "后排隐私玻璃", "Privacy glass"),
    flag("glass.dimming_roof", "智能调光天幕", "Dimming roof"),
    flag("glass.one_touch_windows", "全车一键升降窗", "One-touch windows all round"),
    flag("glass.rain_wipers", "感应雨刷", "Rain-sensing wipers"),
    flag("glass.rear_wiper", "后雨刷", "Rear wiper"),
    flag("glass.mirrors_folding", "外后视镜电动折叠", "Power-folding mirrors"),
    flag("glass.mirrors_heated", "外后视镜加热", "Heated mirrors"),
    flag("glass.mirrors_memory", "外后视镜记忆", "Mirror memory"),
    flag("glass.mirrors_dimming", "外后视镜自动防眩目", "Dimming side mirrors"),
    flag("glass.inner_mirror_dimming", "内后视镜自动防眩目", "Dimming inner mirror"),
    flag("glass.streaming_mirror", "流媒体后视镜", "Camera inner mirror"),
)  # fmt: skip
SECTIONS = (DIMENSIONS, CHASSIS, WHEELS, EXTERIOR, LIGHTS, GLASS)
