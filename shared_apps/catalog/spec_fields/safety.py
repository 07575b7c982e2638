"""What protects, warns and helps to drive."""

from __future__ import annotations

from shared_apps.catalog.spec_fields.field import flag, measured, section, text, whole, word

PASSIVE = section(
    "safety", "被动安全", "Passive safety",
    whole("comfort.airbags", "安全气囊", "Airbags", "pieces", 0, 20, "more"),
    flag("safety.front_airbags", "前排正面气囊", "Front airbags"),
    flag("safety.front_side_airbags", "前排侧气囊", "Side airbags, front"),
    flag("safety.rear_side_airbags", "后排侧气囊", "Side airbags, rear"),
    flag("safety.curtain_airbags", "侧气帘", "Curtain airbags"),
    flag("safety.knee_airbag", "膝部气囊", "Knee airbag"),
    flag("safety.centre_airbag", "前排中央气囊", "Centre airbag"),
    flag("safety.belt_pretensioners", "预紧式安全带", "Belt pretensioners"),
    flag("safety.rear_belt_reminder", "后排安全带提醒", "Rear belt reminder"),
    flag("safety.isofix", "ISOFIX 儿童座椅接口", "ISOFIX anchors"),
    flag("safety.active_bonnet", "主动弹起发动机盖", "Active bonnet"),
    flag("safety.tyre_monitoring", "胎压监测", "Tyre pressure monitoring"),
    flag("safety.run_flat", "缺气保用轮胎", "Run-flat tyres"),
    whole("safety.c_ncap_stars", "C-NCAP 星级", "C-NCAP stars", "stars", 0, 5, "more"),
    measured("safety.high_strength_steel_pct", "高强度钢占比", "High-strength steel", "%", 1, 100, "more"),
    measured("safety.torsional_stiffness_knm_deg", "车身扭转刚度", "Torsional stiffness", "kN·m/°", 1, 200,
             "more"),
)  # fmt: skip
ACTIVE = section(
    "active", "主动安全", "Active safety",
    flag("active.abs", "ABS 防抱死", "Anti-lock brakes"),
    flag("active.stability", "车身稳定系统", "Stability control"),
    flag("active.brake_assist", "制动辅助", "Brake assist"),
    flag("active.hill_hold", "上坡辅助", "Hill-start assist"),
    flag("active.hill_descent", "陡坡缓降", "Hill-descent control"),
    flag("active.auto_hold", "自动驻车", "Auto hold"),
    flag("active.emergency_braking", "主动刹车", "Emergency braking"),
    flag("active.forward_collision", "前方碰撞预警", "Forward collision warning"),
    flag("active.rear_collision", "后方碰撞预警", "Rear collision warning"),
    flag("active.blind_spot", "并线辅助", "Blind-spot monitor"),
    flag("active.lane_departure", "车道偏离预警", "Lane departure warning"),
    flag("active.lane_keeping", "车道保持", "Lane keeping"),
    flag("active.cross_traffic", "倒车横向预警", "Rear cross-traffic alert"),
    flag("active.door_opening", "开门预警", "Door-opening warning"),
    flag("active.driver_monitoring", "驾驶员疲劳监测", "Driver monitoring"),
    flag("active.child_presence", "车内生命体征检测", "Child presence detection"),
    flag("active.sentry", "哨兵模式", "Sentry mode"),
    flag("active.night_vision", "夜视系统", "Night vision"),
    flag("active.emergency_call", "紧急呼叫", "Emergency call"),
)  # fmt: skip
ASSISTANCE = section(
    "adas", "智能驾驶", "Driver assistance",
    word("adas.level", "辅助驾驶级别", "Level", {
        code: (code, code) for code in ("L0", "L1", "L2", "L2+", "L3", "L4")
    }),
    text("adas.system", "智驾系统", "System"),
    text("adas.chip", "智驾芯片", "Chip"),
    whole("adas.compute_tops", "芯片算力", "Computing power", "TOPS", 1, 10000, "more"),
    whole("adas.lidar_count", "激光雷达", "Lidar", "sensors", 0, 8, "more"),
    whole("adas.radars", "毫米波雷达", "Radar", "sensors", 0, 20, "more"),
    whole("adas.ultrasonics", "超声波雷达", "Ultrasonic sensors", "sensors", 0, 30, "more"),
    whole("adas.cameras", "摄像头", "Cameras", "sensors", 0, 40, "more"),
    flag("adas.cruise", "定速巡航", "Cruise control"),
    flag("adas.adaptive_cruise", "全速自适应巡航", "Adaptive cruise"),
    flag("adas.lane_centring", "车道居中保持", "Lane centring"),
    flag("adas.traffic_signs", "交通标识识别", "Traffic sign recognition"),
    flag("adas.highway_pilot", "高速领航辅助", "Highway pilot"),
    flag("adas.city_pilot", "城市领航辅助", "City pilot"),
    flag("adas.front_parking_sensors", "前驻车雷达", "Parking sensors, front"),
    flag("adas.rear_parking_sensors", "后驻车雷达", "Parking sensors, rear"),
    flag("adas.reversing_camera", "倒车影像", "Reversing camera"),
    flag("adas.surround_view", "360° 全景影像", "Surround view"),
    flag("adas.transparent_chassis", "透明底盘", "See-through chassis"),
    flag("adas.auto_parking", "自动泊车", "Automatic parking"),
    flag("adas.remote_parking", "遥控泊车", "Remote parking"),
    flag("adas.valet_parking", "代客泊车", "Valet parking"),
)  # fmt: skip
SECTIONS = (PASSIVE, ACTIVE, ASSISTANCE)
