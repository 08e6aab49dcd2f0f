"""Addresses of items: their own pages, and the pages on which later apps fulfil them."""

from functools import cache

from django.urls import NoReverseMatch, reverse

from .kinds import WorkKind


@cache
def item_page(name: str) -> str:
    """Return the address of an act upon an item, with {} in the place of its key."""
    return reverse(f"worklist:{name}", args=[0]).replace("/0/", "/{}/")


def act_page(kind: WorkKind, *, item: int, reference: str) -> str:
    """Return the page on which an item is fulfilled, "" without one (or before a later app brings it)."""
    return _page(kind.act_url, 0 if kind.by_item else "REFERENCE", item if kind.by_item else reference)


def paper_page(kind: WorkKind, *, reference: str) -> str:
    """Return the page to be printed for an item, "" without one."""
    return _page(kind.paper_url, "REFERENCE", reference)


def _page(url_name: str, place: int | str, value: int | str) -> str:
    template = _template(url_name, place) if url_name and value else ""
    return template.replace(f"/{place}/", f"/{value}/")


@cache
def _template(url_name: str, place: int | str) -> str:
    try:
        return reverse(url_name, args=[place])
    except NoReverseMatch:
        return ""
