from django.urls import path

from tenant_apps.stock.views import certificate_scan, staff_photo

urlpatterns = [
    path("photos/<uuid:vehicle_id>/<uuid:photo_id>.webp", staff_photo, name="staff_photo"),
    path("certificates/<uuid:vehicle_id>.webp", certificate_scan, name="certificate_scan"),
]
