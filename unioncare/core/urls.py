"""Pages of the frame itself: the theme."""

from django.urls import path

from .appearance import set_theme

urlpatterns = [path("theme/", set_theme, name="set_theme")]
