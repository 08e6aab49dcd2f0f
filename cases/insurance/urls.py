"""The pages of the insurance room."""

from . import urls_terms

urlpatterns = [*urls_terms.urlpatterns]
