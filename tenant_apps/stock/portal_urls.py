from django.urls import path

from tenant_apps.stock.views import certificate_scan, report_picture, staff_photo

urlpatterns = [
    path("inspections/<uuid:vehicle_id>/<uuid:photo_id>.webp", report_picture, name="report_picture"),
    path("photos/<uuid:vehicle_id>/<uuid:photo_id>.webp", staff_photo, name="staff_photo"),
    path("certificates/<uuid:vehicle_id>.webp", certificate_scan, name="certificate_scan"),
]
