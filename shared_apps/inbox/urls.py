from django.urls import path

from shared_apps.inbox.views import asking, reading, stopping

app_name = "inbox"
urlpatterns = [
    path("ask", asking.ask, name="ask"),
    path("inbox", reading.inbox, name="inbox"),
    path("inbox/unread", reading.unread, name="unread"),
    path("inbox/read", reading.read_all, name="read_all"),
    path("inbox/letters", reading.letters, name="letters"),
    path("inbox/letters/stop/<str:token>", stopping.stop, name="stop"),
    path("inbox/unblock/<slug:dealer_slug>", reading.unblock, name="unblock"),
    path("inbox/<uuid:thread_id>", reading.thread, name="thread"),
    path("inbox/<uuid:thread_id>/reply", reading.reply, name="reply"),
    path("inbox/<uuid:thread_id>/close", reading.close, name="close"),
    path("inbox/<uuid:thread_id>/block", reading.block, name="block"),
]
