"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "stock.vehicle.received": ("入库", "Received into stock"),
    "stock.vehicle.pdi_started": ("开始 PDI 检测", "Inspection started"),
    "stock.vehicle.pdi_passed": ("PDI 检测合格", "Inspection passed"),
    "stock.vehicle.pdi_failed": ("PDI 检测不合格", "Inspection failed"),
    "stock.vehicle.withdrawn": ("暂停销售", "Withdrawn from sale"),
    "stock.vehicle.held": ("买家锁定", "Held for a buyer"),
    "stock.vehicle.reserved": ("订金到账，车辆已预留", "Reserved"),
    "stock.vehicle.allocated": ("分配至订单", "Allocated to its order"),
    "stock.vehicle.delivered": ("交付买家", "Delivered"),
    "stock.vehicle.released": ("恢复在售", "Released for sale"),
    "stock.vehicle.repriced": ("调整售价", "Price changed"),
    "stock.vehicle.photo_added": ("添加照片", "Photo added"),
    "stock.vehicle.photo_removed": ("删除照片", "Photo removed"),
}
