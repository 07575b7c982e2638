from django.urls import path

from shared_apps.watching.views import favourites, searches, stopping

app_name = "watching"
urlpatterns = [
    path("favourites", favourites.favourites, name="favourites"),
    path("favourites/kept", favourites.kept, name="kept"),
    path("favourites/letters", favourites.write, name="write"),
    path("favourites/<uuid:listing_id>/keep", favourites.keep, name="keep"),
    path("favourites/<uuid:listing_id>/drop", favourites.drop, name="drop"),
    path("saved-searches", searches.searches, name="searches"),
    path("saved-searches/save", searches.save, name="save"),
    path("saved-searches/letters", searches.write_again, name="write_again"),
    path("saved-searches/<uuid:search_id>", searches.open_search, name="open"),
    path("saved-searches/<uuid:search_id>/change", searches.change, name="change"),
    path("saved-searches/<uuid:search_id>/remove", searches.remove, name="remove"),
    path("saved-searches/<uuid:search_id>/restore", searches.restore, name="restore"),
    path("alerts/stop/<str:token>", stopping.stop, name="stop"),
]
