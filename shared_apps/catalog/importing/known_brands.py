"""Brands by all the names that catalogues give them: our slug, both names, home and tier.

A row is: slug | Chinese | English | country | tier | other spellings, separated by commas.
"""

from __future__ import annotations

from shared_apps.catalog.importing.drafts import BrandDraft
from shared_apps.catalog.names import initial, slug

_ROWS = """
acura|讴歌|Acura|JP|PREMIUM|
aion|广汽埃安|GAC Aion|CN|VOLUME|Aion
aito|问界|AITO|CN|PREMIUM|
alfa-romeo|阿尔法·罗密欧|Alfa Romeo|IT|PREMIUM|
alpina|阿尔宾娜|Alpina|DE|LUXURY|BMW Alpina
arcfox|极狐|Arcfox|CN|VOLUME|
aston-martin|阿斯顿·马丁|Aston Martin|GB|LUXURY|
audi|奥迪|Audi|DE|PREMIUM|
avatr|阿维塔|Avatr|CN|PREMIUM|
baojun|宝骏|Baojun|CN|VOLUME|
bentley|宾利|Bentley|GB|LUXURY|
bmw|宝马|BMW|DE|PREMIUM|
bugatti|布加迪|Bugatti|FR|LUXURY|
buick|别克|Buick|US|VOLUME|
byd|比亚迪|BYD|CN|VOLUME|
cadillac|凯迪拉克|Cadillac|US|PREMIUM|
changan|长安|Changan|CN|VOLUME|Changan Automobile
chery|奇瑞|Chery|CN|VOLUME|
chevrolet|雪佛兰|Chevrolet|US|VOLUME|
chrysler|克莱斯勒|Chrysler|US|VOLUME|
citroen|雪铁龙|Citroën|FR|VOLUME|
cupra|库普拉|Cupra|ES|VOLUME|
dacia|达契亚|Dacia|RO|VOLUME|
daewoo|大宇|Daewoo|KR|VOLUME|
daihatsu|大发|Daihatsu|JP|VOLUME|
deepal|深蓝|Deepal|CN|VOLUME|Shenlan
denza|腾势|Denza|CN|PREMIUM|
dodge|道奇|Dodge|US|VOLUME|
dongfeng|东风|Dongfeng|CN|VOLUME|Dongfeng Aeolus
ds|DS|DS|FR|PREMIUM|DS Automobiles
exeed|星途|Exeed|CN|VOLUME|
fangchengbao|方程豹|Fangchengbao|CN|PREMIUM|FangChengBao
faraday-future|法拉第未来|Faraday Future|US|LUXURY|
ferrari|法拉利|Ferrari|IT|LUXURY|
fiat|菲亚特|Fiat|IT|VOLUME|
firefly|萤火虫|firefly|CN|VOLUME|
fisker|菲斯克|Fisker|US|PREMIUM|
ford|福特|Ford|US|VOLUME|
geely|吉利|Geely|CN|VOLUME|Geely Auto
geely-galaxy|吉利银河|Geely Galaxy|CN|VOLUME|Galaxy
genesis|捷尼赛思|Genesis|KR|PREMIUM|
gmc|GMC|GMC|US|VOLUME|
gwm|长城|Great Wall|CN|VOLUME|GWM,Great Wall Motor
gwm-poer|长城炮|GWM Poer|CN|VOLUME|Poer
haval|哈弗|Haval|CN|VOLUME|
hiphi|高合|HiPhi|CN|PREMIUM|
honda|本田|Honda|JP|VOLUME|
hongqi|红旗|Hongqi|CN|PREMIUM|
hummer|悍马|Hummer|US|VOLUME|
hyundai|现代|Hyundai|KR|VOLUME|
im|智己|IM|CN|PREMIUM|IM Motors
infiniti|英菲尼迪|Infiniti|JP|PREMIUM|
isuzu|五十铃|Isuzu|JP|VOLUME|
jaguar|捷豹|Jaguar|GB|PREMIUM|
jeep|Jeep|Jeep|US|VOLUME|
jetour|捷途|Jetour|CN|VOLUME|
karma|卡玛|Karma|US|PREMIUM|Karma Automotive
kia|起亚|Kia|KR|VOLUME|
lamborghini|兰博基尼|Lamborghini|IT|LUXURY|
land-rover|路虎|Land Rover|GB|PREMIUM|
leapmotor|零跑|Leapmotor|CN|VOLUME|
lexus|雷克萨斯|Lexus|JP|PREMIUM|
li-auto|理想|Li Auto|CN|PREMIUM|
lincoln|林肯|Lincoln|US|PREMIUM|
lotus|路特斯|Lotus|GB|LUXURY|
lynk-co|领克|Lynk & Co|CN|VOLUME|
mahindra|马恒达|Mahindra|IN|VOLUME|
maserati|玛莎拉蒂|Maserati|IT|LUXURY|
maxus|上汽大通|SAIC Maxus|CN|VOLUME|Maxus
maybach|迈巴赫|Maybach|DE|LUXURY|
mazda|马自达|Mazda|JP|VOLUME|
mclaren|迈凯伦|McLaren|GB|LUXURY|McLaren Automotive
mercedes-benz|梅赛德斯-奔驰|Mercedes-Benz|DE|PREMIUM|
mercedes-maybach|梅赛德斯-迈巴赫|Mercedes-Maybach|DE|LUXURY|
mercury|水星|Mercury|US|VOLUME|
mg|名爵|MG|CN|VOLUME|MG Motor
m-hero|猛士|M-Hero|CN|PREMIUM|
mini|MINI|MINI|GB|PREMIUM|Mini
mitsubishi|三菱|Mitsubishi|JP|VOLUME|
morgan|摩根|Morgan|GB|LUXURY|
nammi|纳米|Nammi|CN|VOLUME|
nio|蔚来|NIO|CN|PREMIUM|
nissan|日产|Nissan|JP|VOLUME|
oldsmobile|奥兹莫比尔|Oldsmobile|US|VOLUME|
onvo|乐道|ONVO|CN|VOLUME|
ora|欧拉|ORA|CN|VOLUME|
peugeot|标致|Peugeot|FR|VOLUME|
pininfarina|宾尼法利纳|Pininfarina|IT|LUXURY|Automobili Pininfarina
plymouth|普利茅斯|Plymouth|US|VOLUME|
polestar|极星|Polestar|SE|PREMIUM|
pontiac|庞蒂亚克|Pontiac|US|VOLUME|
porsche|保时捷|Porsche|DE|LUXURY|
ram|公羊|Ram|US|VOLUME|
renault|雷诺|Renault|FR|VOLUME|
rimac|里马克|Rimac|HR|LUXURY|
rising-auto|飞凡|Rising Auto|CN|VOLUME|
rivian|里维安|Rivian|US|PREMIUM|
roewe|荣威|Roewe|CN|VOLUME|
rolls-royce|劳斯莱斯|Rolls-Royce|GB|LUXURY|
saab|萨博|Saab|SE|PREMIUM|
saturn|土星|Saturn|US|VOLUME|
scion|赛恩|Scion|JP|VOLUME|
seres|赛力斯|Seres|CN|VOLUME|
skoda|斯柯达|Škoda|CZ|VOLUME|
smart|smart|smart|DE|VOLUME|
spyker|世爵|Spyker|NL|LUXURY|
subaru|斯巴鲁|Subaru|JP|VOLUME|
suzuki|铃木|Suzuki|JP|VOLUME|
tank|坦克|Tank|CN|PREMIUM|
tata|塔塔|Tata|IN|VOLUME|Tata Motors
tesla|特斯拉|Tesla|US|PREMIUM|
toyota|丰田|Toyota|JP|VOLUME|
trumpchi|广汽传祺|GAC Trumpchi|CN|VOLUME|Trumpchi
vinfast|VinFast|VinFast|VN|VOLUME|
volkswagen|大众|Volkswagen|DE|VOLUME|VW
volvo|沃尔沃|Volvo|SE|PREMIUM|
voyah|岚图|Voyah|CN|PREMIUM|
wey|魏牌|Wey|CN|PREMIUM|
wuling|五菱|Wuling|CN|VOLUME|
xiaomi|小米|Xiaomi|CN|PREMIUM|Xiaomi Auto
xpeng|小鹏|XPeng|CN|VOLUME|XPENG
yangwang|仰望|Yangwang|CN|LUXURY|
zeekr|极氪|Zeekr|CN|PREMIUM|
"""


def _table() -> dict[str, BrandDraft]:
    brands: dict[str, BrandDraft] = {}
    for row in _ROWS.strip().splitlines():
        own, name_zh, name_en, country, tier, others = row.split("|")
        draft = BrandDraft(own, name_zh, name_en, country, tier, initial(name_en))
        for spelling in (own, name_en, *filter(None, others.split(","))):
            brands[slug(spelling)] = draft
    return brands


_BRANDS = _table()


def brand_called(name: str) -> BrandDraft:
    """The brand behind a name; one we have never heard of keeps its own name in both languages."""
    own = slug(name)
    found = _BRANDS.get(own)
    return found if found is not None else BrandDraft(own, name[:80], name[:80], initial=initial(name))
