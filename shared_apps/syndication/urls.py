from django.urls import path

from shared_apps.syndication import views

app_name = "syndication"
urlpatterns = [
    path("sitemap.xml", views.sitemap_index, name="index"),
    path("sitemaps/<slug:name>.xml", views.sitemap, name="map"),
    path("sitemaps/<slug:name>.xml.gz", views.sitemap, {"packed": True}, name="packed_map"),
    path("feeds/vehicles.schema.json", views.schema, name="schema"),
    path("feeds/vehicles.<slug:form>", views.feed, name="feed"),
]
