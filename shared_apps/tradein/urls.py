from django.urls import path

from shared_apps.tradein.views import asking, choosing, results, steps

app_name = "tradein"
urlpatterns = [
    path("trade-in", choosing.start, name="start"),
    path("trade-in/begin", choosing.begin, name="begin"),
    path("trade-in/<uuid:trade_in_id>", results.result, name="result"),
    path("trade-in/<uuid:trade_in_id>/car", steps.car, name="car"),
    path("trade-in/<uuid:trade_in_id>/condition", steps.condition, name="condition"),
    path("trade-in/<uuid:trade_in_id>/photos", steps.photos, name="photos"),
    path("trade-in/<uuid:trade_in_id>/photos/<uuid:photo_id>/<slug:size>.webp", results.photo, name="photo"),
    path("trade-in/<uuid:trade_in_id>/photos/<uuid:photo_id>/remove", steps.remove, name="remove_photo"),
    path("trade-in/<uuid:trade_in_id>/estimate", results.calculate, name="estimate"),
    path("trade-in/<uuid:trade_in_id>/dealers", asking.dealers, name="dealers"),
    path("trade-in/<uuid:trade_in_id>/delete", results.delete, name="delete"),
]
