"""The pages of the insurance room."""

from . import urls_cover, urls_terms

urlpatterns = [*urls_cover.urlpatterns, *urls_terms.urlpatterns]
