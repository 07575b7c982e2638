from django.apps import AppConfig

from core.storage.belongings import Kept


class FleetConfig(AppConfig):
    name = "tenants.fleet"
    label = "fleet"
    dealer_rows = {"fleet_schema": "name = %(schema)s"}
    dealer_keeps = (
        Kept(
            "fleet_schema",
            "数据空间的名称，以免再次使用",
            "the data space's name, lest it be used again",
            proof="state = 'DROPPED'",
        ),
    )
