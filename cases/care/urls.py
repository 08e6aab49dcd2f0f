"""The pages of the care room: the flow of a case; the protocol and the plan that it makes."""

from . import urls_flow, urls_protocol

urlpatterns = [*urls_flow.urlpatterns, *urls_protocol.urlpatterns]
