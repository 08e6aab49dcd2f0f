"""Pages of surveys, gathered by what they are about."""

from . import urls_building

urlpatterns = [*urls_building.urlpatterns]
