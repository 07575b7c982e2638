"""The market's own words and what people say for them; names of the catalogue come from the catalogue."""

SYNONYMS: tuple[tuple[str, str, str], ...] = (
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
    ("豪华|豪车|豪华车|luxury", "category", "LUXURY"),
    ("家用|家用车|家庭用车|family|family car", "category", "FAMILY"),
    ("六座|七座|6座|7座|六座七座|三排|seven seater|7 seater|six seater", "category", "SEVEN_SEAT"),
    ("性能车|性能|跑车|performance|sports car", "category", "PERFORMANCE"),
    ("长续航|超长续航|long range", "category", "LONG_RANGE"),
    ("快充|超快充|超充|800v|fast charging", "category", "FAST_CHARGING"),
    ("越野|越野车|硬派越野|off-road|offroad|off-roader", "category", "OFF_ROAD"),
    ("经济实惠|省钱|便宜|代步|代步车|economy|cheap|budget car", "category", "ECONOMY"),
    ("小车|城市小车|微型车|city car", "category", "CITY"),
)
_NOISE = """
的 想 车 汽车 辆 一辆 台 一台 买 我 要 想要 我要 想买 求 推荐 有没有 有 找 在 和 与 或 款 新款 新车 左右 元
最好 预算 价格 a an the car cars for with in and or of me i want buy find show some new please looking to need
"""
NOISE = frozenset(_NOISE.split())
"""Words that ask for nothing by themselves."""
