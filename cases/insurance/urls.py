"""The pages of the insurance room."""

from . import urls_cover

urlpatterns = [*urls_cover.urlpatterns]
