"""The project's pages, and the style guide on which the components are tested and looked at."""

from django.urls import include, path

from tests.ui.guide import error_page, guide

urlpatterns = [
    path("style/", guide, name="style-guide"),
    path("style/door/", guide, {"page": "door"}, name="style-guide-door"),
    path("style/error/<int:code>/", error_page, name="style-guide-error"),
    path("frame/", include("unioncare.core.urls")),
    path("", include("unioncare.urls")),
]
