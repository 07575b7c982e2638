"""The market's own words and what people say for them; names of the catalogue come from the catalogue."""

_ASSISTED = "智驾|智能驾驶|辅助驾驶|driver assistance|driving assistance|adas"
"""What people call the help that steers and keeps the distance: L2 and more."""
SYNONYMS: tuple[tuple[str, str, str], ...] = (
    ("微型车|a00级|a00级车|micro car", "size_class", "A00"),
    ("小型车|a0级|a0级车|supermini|subcompact", "size_class", "A0"),
    ("紧凑型|紧凑型车|a级车|compact|compact car", "size_class", "A"),
    ("中型|中型车|b级车|mid-size|midsize|mid size", "size_class", "B"),
    ("中大型|中大型车|c级车|executive car", "size_class", "C"),
    ("大型|大型车|d级车|full-size|full size", "size_class", "D"),
    ("超值|捡漏|great deal|bargain|好价|划算|good deal", "deal", "GREAT"),
    ("好价|划算|good deal", "deal", "GOOD"),
    ("轿车|三厢|三厢车|sedan|sedans|saloon", "body", "SEDAN"),
    ("两厢|两厢车|掀背|掀背车|hatchback|hatch", "body", "HATCHBACK"),
    ("旅行车|瓦罐|旅行版|wagon|estate|touring", "body", "WAGON"),
    ("suv|suvs|运动型多用途|城市越野|crossover", "body", "SUV"),
    ("mpv|mpvs|商务车|保姆车|minivan|people carrier", "body", "MPV"),
    ("轿跑|轿跑车|coupe", "body", "COUPE"),
    ("敞篷|敞篷车|convertible|cabriolet|cabrio|roadster", "body", "CONVERTIBLE"),
    ("皮卡|皮卡车|pickup|pick-up|truck", "body", "PICKUP"),
    ("厢式车|面包车|货车|van", "body", "VAN"),
    ("纯电|纯电动|纯电动车|电车|电动车|电动汽车|bev|ev|evs|electric|electric car", "energy", "BEV"),
    ("插混|插电|插电混动|插电式混动|phev|plug-in|plug-in hybrid|dm-i|dmi", "energy", "PHEV"),
    ("增程|增程式|erev|range extender|range-extended", "energy", "EREV"),
    ("油电混动|油混|混动|hev|hybrid", "energy", "HEV"),
    ("燃油|燃油车|油车|汽油|汽油车|petrol|gasoline|combustion|ice", "energy", "ICE"),
    ("氢能|燃料电池|fuel cell|fcev|hydrogen", "energy", "FCEV"),
    ("新能源|新能源车|绿牌|nev|new energy", "category", "NEW_ENERGY"),
    ("l0|l0级", "assist", "L0"),
    ("l1|l1级|l1辅助驾驶|l1级辅助驾驶", "assist", "L1"),
    (f"l2|l2级|l2辅助驾驶|l2级辅助驾驶|level 2|{_ASSISTED}", "assist", "L2"),
    (
        f"l2+|l2+级|l2+辅助驾驶|l2+级辅助驾驶|领航辅助|领航辅助驾驶|城市领航辅助|高速领航辅助|noa|{_ASSISTED}",
        "assist",
        "L2_PLUS",
    ),
    (f"l3|l3级|level 3|自动驾驶|self-driving|autonomous|{_ASSISTED}", "assist", "L3"),
    ("l4|l4级|level 4|自动驾驶|无人驾驶|self-driving|autonomous|driverless", "assist", "L4"),
    ("豪华|豪车|豪华车|luxury", "category", "LUXURY"),
    ("家用|家用车|家庭用车|family|family car", "category", "FAMILY"),
    ("六座|七座|6座|7座|六座七座|三排|seven seater|7 seater|six seater", "category", "SEVEN_SEAT"),
    ("性能车|性能|跑车|performance|sports car", "category", "PERFORMANCE"),
    ("长续航|超长续航|long range", "category", "LONG_RANGE"),
    ("快充|超快充|超充|800v|fast charging", "category", "FAST_CHARGING"),
    ("越野|越野车|硬派越野|off-road|offroad|off-roader", "category", "OFF_ROAD"),
    ("经济实惠|省钱|便宜|代步|代步车|economy|cheap|budget car", "category", "ECONOMY"),
    ("小车|城市小车|city car", "category", "CITY"),
)
NICKNAMES = {
    ("tesla", "model-3"): "毛豆3",
    ("tesla", "model-y"): "毛豆y|毛豆",
    ("xiaomi", "su7"): "苏7|苏七",
    ("porsche", "panamera"): "帕拉梅拉",
    ("porsche", "cayenne"): "卡宴",
    ("porsche", "taycan"): "泰坎",
    ("porsche", "718-boxster"): "博克斯特",
    ("porsche", "718-cayman"): "凯门",
    ("mercedes-benz", "g-class"): "大g",
    ("wuling", "hongguang-miniev"): "五菱mini|宏光迷你",
}
"""What people call series besides their names, by brand and series."""
_NOISE = """
的 想 带 车 汽车 辆 一辆 台 一台 买 我 要 想要 我要 想买 求 推荐 有没有 有 找 在 和 与 或 款 新款 新车 左右 元
一汽 上汽 广汽 北汽 东风 华晨 国产 进口
最好 预算 价格 a an the car cars for with in and or of me i want buy find show some new please looking to need
"""
NOISE = frozenset(_NOISE.split())
"""Words that ask for nothing by themselves."""
