from django.urls import path

from .views.contacts import AddContact, RemoveContact, TryContact
from .views.inbox import Inbox, MarkAllRead, News, OpenMessage
from .views.wishes import Wishes

app_name = "notifications"
urlpatterns = [
    path("", Inbox.as_view(), name="inbox"),
    path("news/", News.as_view(), name="news"),
    path("<int:pk>/open/", OpenMessage.as_view(), name="open"),
    path("read/", MarkAllRead.as_view(), name="mark_all_read"),
    path("settings/", Wishes.as_view(), name="wishes"),
    path("settings/contacts/", AddContact.as_view(), name="add_contact"),
    path("settings/contacts/<int:pk>/remove/", RemoveContact.as_view(), name="remove_contact"),
    path("settings/contacts/<int:pk>/try/", TryContact.as_view(), name="try_contact"),
]
