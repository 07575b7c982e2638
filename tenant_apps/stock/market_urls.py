from django.urls import path

from tenant_apps.stock.views import listed_photo, listed_size

urlpatterns = [
    path("photos/<slug:dealer>/<uuid:vehicle_id>/<uuid:photo_id>.webp", listed_photo, name="listed_photo"),
    path(
        "photos/<slug:dealer>/<uuid:vehicle_id>/<uuid:photo_id>/<str:name>", listed_size, name="listed_size"
    ),
]
