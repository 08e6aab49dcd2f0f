"""From which address somebody asks: one rule for the audit trail and for the limits of pages without sign-in."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest


def known_address(request: HttpRequest) -> str | None:
    """Return the address as the trusted proxies tell it; None when the header holds none, or fewer than proxies."""
    try:
        address: str = get_adapter(request).get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return None
    return address


def limited_address(request: HttpRequest) -> str:
    """Return the address that a limit counts: behind a proxy the asker's own, or all would share the proxy's.

    What came with a header that tells nothing counts for whoever is connected.
    """
    address: str = known_address(request) or request.META["REMOTE_ADDR"]
    return address
