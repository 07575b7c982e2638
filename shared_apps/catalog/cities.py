"""Cities by their Chinese and English names, with the coordinates of their centres (WGS-84 degrees)."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class City(NamedTuple):
    """A city as forms offer it."""

    name_zh: str
    name_en: str
    province_zh: str
    latitude: float
    longitude: float


_TABLE = """
北京|Beijing|北京|39.9042|116.4074
上海|Shanghai|上海|31.2304|121.4737
天津|Tianjin|天津|39.0842|117.2009
重庆|Chongqing|重庆|29.5630|106.5516
广州|Guangzhou|广东|23.1291|113.2644
深圳|Shenzhen|广东|22.5431|114.0579
珠海|Zhuhai|广东|22.2710|113.5767
佛山|Foshan|广东|23.0218|113.1219
东莞|Dongguan|广东|23.0207|113.7518
中山|Zhongshan|广东|22.5176|113.3926
惠州|Huizhou|广东|23.1115|114.4152
汕头|Shantou|广东|23.3535|116.6820
湛江|Zhanjiang|广东|21.2707|110.3594
江门|Jiangmen|广东|22.5789|113.0815
杭州|Hangzhou|浙江|30.2741|120.1551
宁波|Ningbo|浙江|29.8683|121.5440
温州|Wenzhou|浙江|27.9938|120.6994
嘉兴|Jiaxing|浙江|30.7522|120.7550
绍兴|Shaoxing|浙江|30.0303|120.5802
金华|Jinhua|浙江|29.0790|119.6474
台州|Taizhou|浙江|28.6564|121.4208
湖州|Huzhou|浙江|30.8943|120.0868
南京|Nanjing|江苏|32.0603|118.7969
苏州|Suzhou|江苏|31.2989|120.5853
无锡|Wuxi|江苏|31.4912|120.3119
常州|Changzhou|江苏|31.8107|119.9741
南通|Nantong|江苏|31.9802|120.8943
徐州|Xuzhou|江苏|34.2044|117.2859
扬州|Yangzhou|江苏|32.3942|119.4129
盐城|Yancheng|江苏|33.3476|120.1616
连云港|Lianyungang|江苏|34.5967|119.2216
镇江|Zhenjiang|江苏|32.1878|119.4250
成都|Chengdu|四川|30.5728|104.0668
绵阳|Mianyang|四川|31.4675|104.6796
宜宾|Yibin|四川|28.7513|104.6417
武汉|Wuhan|湖北|30.5928|114.3055
宜昌|Yichang|湖北|30.6918|111.2865
襄阳|Xiangyang|湖北|32.0090|112.1225
长沙|Changsha|湖南|28.2282|112.9388
株洲|Zhuzhou|湖南|27.8274|113.1340
衡阳|Hengyang|湖南|26.8932|112.5719
西安|Xi'an|陕西|34.3416|108.9398
宝鸡|Baoji|陕西|34.3619|107.2375
郑州|Zhengzhou|河南|34.7466|113.6254
洛阳|Luoyang|河南|34.6197|112.4540
南阳|Nanyang|河南|32.9907|112.5283
新乡|Xinxiang|河南|35.3030|113.9268
济南|Jinan|山东|36.6512|117.1201
青岛|Qingdao|山东|36.0671|120.3826
烟台|Yantai|山东|37.4638|121.4479
潍坊|Weifang|山东|36.7069|119.1618
临沂|Linyi|山东|35.1046|118.3564
淄博|Zibo|山东|36.8131|118.0548
威海|Weihai|山东|37.5131|122.1204
沈阳|Shenyang|辽宁|41.8057|123.4315
大连|Dalian|辽宁|38.9140|121.6147
鞍山|Anshan|辽宁|41.1086|122.9946
长春|Changchun|吉林|43.8171|125.3235
吉林|Jilin|吉林|43.8378|126.5494
哈尔滨|Harbin|黑龙江|45.8038|126.5349
大庆|Daqing|黑龙江|46.5893|125.1031
石家庄|Shijiazhuang|河北|38.0428|114.5149
唐山|Tangshan|河北|39.6309|118.1802
保定|Baoding|河北|38.8740|115.4646
廊坊|Langfang|河北|39.5380|116.6837
邯郸|Handan|河北|36.6256|114.5391
太原|Taiyuan|山西|37.8706|112.5489
大同|Datong|山西|40.0768|113.3001
呼和浩特|Hohhot|内蒙古|40.8424|111.7490
包头|Baotou|内蒙古|40.6574|109.8403
鄂尔多斯|Ordos|内蒙古|39.6086|109.7813
合肥|Hefei|安徽|31.8206|117.2272
芜湖|Wuhu|安徽|31.3525|118.4330
蚌埠|Bengbu|安徽|32.9163|117.3893
阜阳|Fuyang|安徽|32.8897|115.8142
福州|Fuzhou|福建|26.0745|119.2965
厦门|Xiamen|福建|24.4798|118.0894
泉州|Quanzhou|福建|24.8741|118.6757
漳州|Zhangzhou|福建|24.5130|117.6471
南昌|Nanchang|江西|28.6820|115.8579
赣州|Ganzhou|江西|25.8311|114.9350
九江|Jiujiang|江西|29.7051|116.0019
南宁|Nanning|广西|22.8170|108.3669
柳州|Liuzhou|广西|24.3264|109.4281
桂林|Guilin|广西|25.2736|110.2900
海口|Haikou|海南|20.0440|110.1999
三亚|Sanya|海南|18.2528|109.5119
贵阳|Guiyang|贵州|26.6470|106.6302
遵义|Zunyi|贵州|27.7257|106.9274
昆明|Kunming|云南|24.8801|102.8329
曲靖|Qujing|云南|25.4900|103.7963
大理|Dali|云南|25.6065|100.2676
拉萨|Lhasa|西藏|29.6520|91.1721
兰州|Lanzhou|甘肃|36.0611|103.8343
天水|Tianshui|甘肃|34.5809|105.7249
西宁|Xining|青海|36.6171|101.7782
银川|Yinchuan|宁夏|38.4872|106.2309
乌鲁木齐|Urumqi|新疆|43.8256|87.6168
喀什|Kashgar|新疆|39.4704|75.9898
"""


def _parse(line: str) -> City:
    zh, en, province, latitude, longitude = line.split("|")
    return City(zh, en, province, float(latitude), float(longitude))


CITIES = tuple(_parse(line) for line in _TABLE.strip().splitlines())
_PLACES = {city.name_zh: (city.latitude, city.longitude) for city in CITIES}


_ENGLISH = {city.name_zh: city.name_en for city in CITIES}


def city_name(name_zh: str, *, zh: bool) -> str:
    """A city as a reader of Chinese or English calls it; an unknown one keeps the name it has."""
    return name_zh if zh else _ENGLISH.get(name_zh.removesuffix("市"), name_zh)


def find_cities(word: str) -> list[City]:
    """Cities whose Chinese, English or province name holds the word; all of them for an empty one."""
    word = word.strip().lower()
    return [c for c in CITIES if word in f"{c.name_zh} {c.name_en} {c.province_zh}".lower()]


def city_place(name_zh: str) -> tuple[float, float] | None:
    """Latitude and longitude of a city's centre, None for a city that is not on the list."""
    return _PLACES.get(name_zh)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance over the earth between two places in degrees (haversine, mean radius 6,371 km)."""
    lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


def metres_apart(one: tuple[float, float], others: NDArray[np.float64]) -> NDArray[np.int64]:
    """The same from one place to many, rows of degrees, in whole metres."""
    lat1, lon1 = map(radians, one)
    lat2, lon2 = np.radians(others).T
    half = np.sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    whole: NDArray[np.int64] = (2 * 6371.0 * np.arcsin(np.sqrt(half)) * 1000).astype(np.int64)
    return whole
