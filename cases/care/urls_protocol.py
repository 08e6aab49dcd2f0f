"""Pages of the protocol and of the plan that it makes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
