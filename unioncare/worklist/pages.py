"""Addresses of items: their own pages, and the pages on which later apps fulfil them."""

from functools import cache

from django.urls import NoReverseMatch, reverse


@cache
def item_page(name: str) -> str:
    """Return the address of an act upon an item, with {} in the place of its key."""
    return reverse(f"worklist:{name}", args=[0]).replace("/0/", "/{}/")


def act_page(url_name: str, reference: str) -> str:
    """Return the page on which a kind of item is fulfilled, "" without one (or before a later app brings it)."""
    template = _act_template(url_name) if url_name else ""
    return template.replace("REFERENCE", reference) if reference else ""


@cache
def _act_template(url_name: str) -> str:
    try:
        return reverse(url_name, args=["REFERENCE"])
    except NoReverseMatch:
        return ""
