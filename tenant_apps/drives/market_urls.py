from django.urls import path

from tenant_apps.drives import market_views as views

app_name = "drives_market"
urlpatterns = [
    path("test-drives", views.drives, name="drives"),
    path("test-drives/<slug:dealer_slug>", views.choose, name="choose"),
    path("test-drives/<slug:dealer_slug>/<uuid:drive_id>/move", views.move, name="move"),
    path("test-drives/<slug:dealer_slug>/<uuid:drive_id>/cancel", views.cancel, name="cancel"),
    path("test-drives/<slug:dealer_slug>/<uuid:drive_id>/take", views.take, name="take"),
    path("test-drives/<slug:dealer_slug>/<uuid:drive_id>/drop", views.drop, name="drop"),
    path("test-drives/<slug:dealer_slug>/<uuid:drive_id>/agreement.pdf", views.agreement, name="agreement"),
    path("test-drives/<slug:dealer_slug>/<uuid:drive_id>/calendar.ics", views.calendar, name="calendar"),
    path("test-drives/<slug:dealer_slug>/waiting/<uuid:wait_id>/leave", views.leave, name="leave"),
]
