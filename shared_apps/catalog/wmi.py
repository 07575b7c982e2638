"""Who built it and where: world manufacturer identifiers (ISO 3780), the first three characters of a VIN.

A hand-written table of the makers that a dealer in China meets. It is knowledge, not law: an unknown
identifier is no fault of the VIN.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Maker:
    """A manufacturer as the identifier names it; `country` is ISO 3166 alpha-2."""

    wmi: str
    name_zh: str
    name_en: str
    country: str


_CHINA = """
LGX 比亚迪汽车 BYD Auto
LC0 比亚迪汽车工业 BYD Auto Industry
LPE 比亚迪汽车(西安) BYD Auto (Xi'an)
LA6 金龙联合汽车 King Long United
LB1 福建奔驰 Fujian Benz
LB2 吉利摩托 Geely Motorcycles
LB3 吉利汽车 Geely Auto
L6T 吉利汽车(吉利、极氪、领克) Geely Auto (Geely, Zeekr, Lynk & Co)
LBE 北京现代 Beijing Hyundai
LBV 华晨宝马 BMW Brilliance
LDC 东风标致雪铁龙 Dongfeng Peugeot-Citroën
LDP 岚图汽车 Dongfeng Voyah
LDN 东南汽车 Soueast Motor
LE4 北京奔驰 Beijing Benz
LET 江铃汽车 Jiangling Motors
LFB 一汽红塔 FAW Hongta
LFM 一汽丰田 FAW Toyota
LFP 一汽轿车(红旗、奔腾) FAW Car (Hongqi, Bestune)
LFV 一汽-大众 FAW-Volkswagen
LFZ 零跑汽车 Leapmotor
LGA 东风商用车 Dongfeng Commercial Vehicle
LGB 东风日产 Dongfeng Nissan
LGG 东风柳州汽车 Dongfeng Liuzhou Motor
LGJ 东风汽车(风神) Dongfeng Motor (Aeolus)
LGW 长城汽车 Great Wall Motor
LHG 广汽本田 GAC Honda
LVH 东风本田 Dongfeng Honda
LJ1 蔚来(江淮) NIO (JAC)
LJD 悦达起亚 Yueda Kia
LJN 郑州日产 Zhengzhou Nissan
LJX 江铃福特 JMC-Ford
LK6 上汽通用五菱(新能源) SAIC-GM-Wuling (new energy)
LZW 上汽通用五菱 SAIC-GM-Wuling
LLV 力帆汽车 Lifan Auto
LM8 赛力斯汽车 Seres
LVZ 东风小康 Dongfeng Sokon
LMG 广汽传祺 GAC Trumpchi
LNA 广汽埃安 GAC Aion
LVG 广汽丰田 GAC Toyota
LWV 广汽菲亚特克莱斯勒 GAC Fiat Chrysler
LNB 北京汽车 BAIC Motor
LNY 跃进汽车 Yuejin Motor
LRW 特斯拉(上海) Tesla (Shanghai)
LS4 长安汽车 Changan Automobile
LS5 长安汽车 Changan Automobile
LS6 长安汽车(新能源) Changan Automobile (new energy)
LSC 长安汽车(商用) Changan Automobile (commercial)
LVS 长安福特 Changan Ford
LVR 长安马自达 Changan Mazda
LSF 上汽大通 SAIC Maxus
LSH 上汽大通 SAIC Maxus
LSK 上汽大通 SAIC Maxus
LSG 上汽通用 SAIC-GM
LSJ 上汽乘用车(荣威、名爵) SAIC Motor (Roewe, MG)
LSV 上汽大众 SAIC Volkswagen
L2C 奇瑞捷豹路虎 Chery Jaguar Land Rover
LVT 奇瑞汽车 Chery Automobile
LVV 奇瑞汽车 Chery Automobile
LVY 沃尔沃汽车(大庆) Volvo Cars (Daqing)
LYV 沃尔沃汽车(中国) Volvo Cars (China)
LVB 北汽福田 Beiqi Foton
LW4 理想汽车 Li Auto
HLX 理想汽车 Li Auto
L1N 小鹏汽车 XPeng
LZY 宇通客车 Yutong Bus
HES 智马达(smart) smart Automobile
LPS 极星汽车 Polestar
"""

_ABROAD = """
1C4 US 克莱斯勒(Jeep) Chrysler (Jeep)
1FA US 福特 Ford
1FM US 福特 Ford
1FT US 福特 Ford
1G1 US 雪佛兰 Chevrolet
1G6 US 凯迪拉克 Cadillac
1GY US 凯迪拉克 Cadillac
1HG US 本田 Honda
2T2 CA 雷克萨斯 Lexus
4JG US 梅赛德斯-奔驰 Mercedes-Benz
4T1 US 丰田 Toyota
4US US 宝马 BMW
5LM US 林肯 Lincoln
5LT US 林肯 Lincoln
5UX US 宝马 BMW
5YJ US 特斯拉 Tesla
7SA US 特斯拉 Tesla
JA4 JP 三菱 Mitsubishi
JF1 JP 斯巴鲁 Subaru
JF2 JP 斯巴鲁 Subaru
JHM JP 本田 Honda
JM1 JP 马自达 Mazda
JM7 JP 马自达 Mazda
JN1 JP 日产 Nissan
JN8 JP 英菲尼迪 Infiniti
JTD JP 丰田 Toyota
JTE JP 丰田 Toyota
JTH JP 雷克萨斯 Lexus
JTJ JP 雷克萨斯 Lexus
JTM JP 丰田 Toyota
KMH KR 现代 Hyundai
KNA KR 起亚 Kia
SAJ GB 捷豹 Jaguar
SAL GB 路虎 Land Rover
SBM GB 迈凯伦 McLaren
SCA GB 劳斯莱斯 Rolls-Royce
SCB GB 宾利 Bentley
SCC GB 路特斯 Lotus
SCF GB 阿斯顿·马丁 Aston Martin
SHH GB 本田 Honda
TRU HU 奥迪 Audi
VF1 FR 雷诺 Renault
VF3 FR 标致 Peugeot
VF7 FR 雪铁龙 Citroën
VR1 FR DS DS Automobiles
VSS ES 西雅特 SEAT
W1K DE 梅赛德斯-奔驰 Mercedes-Benz
W1N DE 梅赛德斯-奔驰 Mercedes-Benz
WAU DE 奥迪 Audi
WA1 DE 奥迪 Audi
WBA DE 宝马 BMW
WBS DE 宝马M BMW M
WBY DE 宝马i BMW i
WDB DE 梅赛德斯-奔驰 Mercedes-Benz
WDC DE 梅赛德斯-奔驰 Mercedes-Benz
WDD DE 梅赛德斯-奔驰 Mercedes-Benz
WME DE smart smart
WMW DE MINI MINI
WP0 DE 保时捷 Porsche
WP1 DE 保时捷 Porsche
WUA DE 奥迪运动 Audi Sport
WVG DE 大众 Volkswagen
WVW DE 大众 Volkswagen
YV1 SE 沃尔沃 Volvo
YV4 SE 沃尔沃 Volvo
ZAM IT 玛莎拉蒂 Maserati
ZAR IT 阿尔法·罗密欧 Alfa Romeo
ZFA IT 菲亚特 Fiat
ZFF IT 法拉利 Ferrari
ZHW IT 兰博基尼 Lamborghini
"""

_REGIONS = (
    ("AAH", "ZA"), ("H", "CN"), ("J", "JP"), ("KL", "KR"), ("KM", "KR"), ("KN", "KR"), ("KP", "KR"),
    ("L", "CN"), ("MA", "IN"), ("ML", "TH"), ("MM", "TH"), ("NM", "TR"), ("PE", "PH"), ("RF", "TW"),
    ("S", "GB"), ("TM", "CZ"), ("TR", "HU"), ("VF", "FR"), ("VR", "FR"), ("VS", "ES"), ("W", "DE"),
    ("X4", "RU"), ("XT", "RU"), ("YS", "SE"), ("YV", "SE"), ("Z", "IT"), ("1", "US"), ("2", "CA"), ("3",
    "MX"), ("4", "US"), ("5", "US"), ("6", "AU"), ("7", "US"), ("8A", "AR"), ("9", "BR"),
)  # fmt: skip


def _table() -> dict[str, Maker]:
    makers: dict[str, Maker] = {}
    for line in _CHINA.strip().splitlines():
        wmi, name_zh, name_en = line.split(" ", 2)
        makers[wmi] = Maker(wmi, name_zh, name_en, "CN")
    for line in _ABROAD.strip().splitlines():
        wmi, country, name_zh, name_en = line.split(" ", 3)
        makers[wmi] = Maker(wmi, name_zh, name_en, country)
    return makers


MAKERS: dict[str, Maker] = _table()

BRAND_WMI: dict[str, str] = {
    "aion": "LNA", "aito": "LM8", "arcfox": "LNB", "audi": "LFV", "avatr": "LS6", "baojun": "LZW",
    "bentley": "SCB", "bmw": "LBV", "buick": "LSG", "byd": "LGX", "cadillac": "LSG", "changan": "LS5",
    "chery": "LVV", "chevrolet": "LSG", "deepal": "LS6", "denza": "LC0", "dongfeng": "LGJ", "exeed":
    "LVT", "fangchengbao": "LC0", "ferrari": "ZFF", "firefly": "LJ1", "ford": "LVS", "galaxy": "L6T",
    "geely": "LB3", "geely-galaxy": "L6T", "haval": "LGW", "gwm": "LGW", "gwm-poer": "LGW", "honda":
    "LHG", "hongqi": "LFP", "hyundai": "LBE", "im": "LSJ", "jaguar": "L2C", "jetour": "LVV", "kia":
    "LJD", "land-rover": "L2C", "leapmotor": "LFZ", "lexus": "JTH", "li-auto": "HLX", "lincoln": "LVS",
    "lotus": "L6T", "luxeed": "LVT", "lynk-co": "L6T", "maserati": "ZAM", "maxus": "LSK", "mazda": "LVR",
    "mercedes-benz": "LE4", "mercedes-maybach": "W1K", "mg": "LSJ", "mini": "WMW", "nio": "LJ1",
    "nissan": "LGB", "onvo": "LJ1", "ora": "LGW", "polestar": "LPS", "porsche": "WP0", "roewe": "LSJ",
    "rolls-royce": "SCA", "seres": "LM8", "smart": "HES", "tank": "LGW", "tesla": "LRW", "toyota": "LVG",
    "trumpchi": "LMG", "volkswagen": "LSV", "volvo": "LYV", "voyah": "LDP", "wey": "LGW", "wuling":
    "LZW", "xiaomi": "LNB", "xpeng": "L1N", "yangwang": "LC0", "zeekr": "L6T",
}  # fmt: skip
"""The identifier under which most new cars of a brand are met in China; for the demo market's VINs."""


def maker_of(wmi: str) -> Maker | None:
    """The maker of this identifier, or None when the table does not know it."""
    return MAKERS.get(wmi)


def country_of(wmi: str) -> str | None:
    """ISO 3166 alpha-2 country by ISO 3780's regions, or None where the table is silent."""
    known = MAKERS.get(wmi)
    if known is not None:
        return known.country
    return next((country for prefix, country in _REGIONS if wmi.startswith(prefix)), None)
