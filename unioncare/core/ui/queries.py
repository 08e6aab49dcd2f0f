"""Links that change one thing of a page's query and keep the rest: filters, sorting, pages.

Any change begins a list anew: the cursor (`after`) never survives it.
"""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from . import marks


def request_of(context: Context) -> HttpRequest | None:
    request: HttpRequest | None = context.get("request")
    return request


def _query(context: Context) -> QueryDict:
    request = request_of(context)
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.pop("after", None)
    return query


def query_with(context: Context, **changes: Any) -> str:
    """Return the page's query with some parameters changed; None or "" drops one."""
    query = _query(context)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}"


def query_has(context: Context, param: str, value: Any) -> bool:
    """Tell whether the page's query holds this value of a parameter."""
    request = request_of(context)
    return request is not None and bool(param) and str(value) in request.GET.getlist(param)


def query_toggle(context: Context, param: str, value: Any) -> str:
    """Return the page's query with one value of a parameter switched on, or off when it is on."""
    query = _query(context)
    values = query.getlist(param)
    text = str(value)
    query.setlist(param, [v for v in values if v != text] if text in values else [*values, text])
    return f"?{query.urlencode()}"


def sort_link(context: Context, label: Any, column: str, css: str = "") -> SafeString:
    """Return a table header that sorts by `column` (parameter `sort`, "-" for descending) and says how it sorts now."""
    request = request_of(context)
    chosen = request.GET.get("sort", "") if request is not None else ""
    up, down = chosen == column, chosen == f"-{column}"
    state = format_html(' aria-sort="{}"', "ascending" if up else "descending") if up or down else ""
    arrow = marks.icon("arrow-up-short" if up else "arrow-down-short") if up or down else ""
    url = query_with(context, sort=f"-{column}" if up else column)
    style = format_html(' class="{}"', css) if css else ""
    return format_html('<th scope="col"{}{}><a href="{}">{}{}</a></th>', style, state, url, label, arrow)
