"""Tags and filters of the look. In rows of long lists use these; the cotton components call the same functions."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..appearance import THEMES, theme_of
from ..bilingual import localized
from ..masking import mask_card, mask_id_number, mask_name, mask_phone
from ..navigation import NOTHING, Navigation, navigation_for, page_url
from ..ui import amounts, dates, marks
from ..ui import due as dues
from ..ui import why as whys
from ..ui import assets
from ..ui.columns import columns

register = template.Library()

for name, function in {
    "day": dates.day,
    "day_full": dates.day_full,
    "day_week": dates.day_week,
    "day_long": dates.day_long,
    "weekday_name": dates.weekday,
    "clock": dates.clock,
    "moment": dates.moment,
    "moment_full": dates.moment_full,
    "since": dates.since,
    "amount": amounts.amount,
    "money": amounts.money,
    "number": amounts.number,
    "percent": amounts.percent,
    "file_size": amounts.file_size,
    "due_text": dues.due_text,
    "level_name": lambda value: marks.level_name(marks.level_number(value)),
    "mask_id_number": mask_id_number,
    "mask_phone": mask_phone,
    "mask_card": mask_card,
    "mask_name": mask_name,
    "localized": localized,
}.items():
    register.filter(name, function)

for name, function in {
    "icon": marks.icon,
    "status": marks.status,
    "level": marks.level,
    "level_large": marks.level_large,
    "avatar": marks.avatar,
    "owner": marks.owner,
    "count": marks.count,
    "masked": marks.mask,
    "diff": marks.diff,
    "bar": marks.bar,
    "due": dues.due,
    "why": whys.why,
    "why_more": whys.why_more,
    "money_big": amounts.money_big,
    "span": dates.span,
    "page_url": page_url,
}.items():
    register.simple_tag(function, name=name)


def _request(context: Context) -> HttpRequest | None:
    request: HttpRequest | None = context.get("request")
    return request


@register.simple_tag(takes_context=True)
def styles(context: Context, *pages: str) -> SafeString:
    """Link our style sheets; `pages` names those of single pages ("case", "signin", …)."""
    return assets.stylesheets(theme_of(_request(context)), pages)


register.simple_tag(assets.scripts, name="scripts")
register.tag("columns", columns)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    return theme_of(_request(context))


@register.simple_tag
def themes() -> tuple[str, ...]:
    return THEMES


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """Return the address of this page with its query, for switches that come back to it."""
    request = _request(context)
    return request.get_full_path() if request is not None else "/"


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> Navigation:
    """Return the navigation of this page; it is empty for somebody who is not signed in."""
    request = _request(context)
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return NOTHING
    return navigation_for(request)


@register.simple_tag
def other_language() -> tuple[str, str, str]:
    """Return the language to switch to: its code, its short name, its tag for `lang`."""
    if (get_language() or "").startswith("en"):
        return "zh-hans", "中文", "zh-Hans"
    return "en", "English", "en"


@register.simple_tag
def language_tag() -> str:
    """Return the value of the `lang` attribute of the page."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


@register.simple_tag
def script(path: str) -> SafeString:
    """Load one more script of ours (js/NAME.js) as a module: deferred, once, strict."""
    return format_html('<script type="module" src="{}"></script>', static(path))


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """Return the page's query with some parameters changed; None or "" drops one. Any change begins a list anew."""
    request = _request(context)
    query = request.GET.copy() if request is not None else None
    if query is None:
        return ""
    query.pop("after", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def sort_link(context: Context, label: Any, column: str, css: str = "") -> SafeString:
    """Return a table header that sorts by `column` (parameter `sort`, "-" for descending) and says how it sorts now."""
    request = _request(context)
    chosen = request.GET.get("sort", "") if request is not None else ""
    up, down = chosen == column, chosen == f"-{column}"
    state = format_html(' aria-sort="{}"', "ascending" if up else "descending") if up or down else ""
    arrow = marks.icon("arrow-up-short" if up else "arrow-down-short") if up or down else ""
    url = query_with(context, sort=f"-{column}" if up else column)
    style = format_html(' class="{}"', css) if css else ""
    return format_html('<th scope="col"{}{}><a href="{}">{}{}</a></th>', style, state, url, label, arrow)


@register.filter
def tone(tags: str) -> str:
    """Return the tone of a Django message by its tags."""
    pairs = {"success": "green", "warning": "amber", "danger": "red", "error": "red"}
    return next((pairs[tag] for tag in (tags or "").split() if tag in pairs), "")


@register.filter
def tone_icon(name: str) -> str:
    """Return the icon that a notice of this tone carries."""
    icons = {"green": "check-lg", "amber": "exclamation-triangle", "red": "exclamation-circle"}
    return icons.get(name, "info-circle")


@register.simple_tag
def field_errors(form: Any) -> list[tuple[str, str, str]]:
    """Return every error of a form in the order of its fields: (id of the input, label, message)."""
    rows = [("", "", str(error)) for error in form.non_field_errors()]
    for bound in form:
        rows += [(bound.auto_id, str(bound.label), str(error)) for error in bound.errors]
    return rows



@register.simple_tag(takes_context=True)
def query_has(context: Context, param: str, value: Any) -> bool:
    """Tell whether the page's query holds this value of a parameter."""
    request = _request(context)
    return request is not None and bool(param) and str(value) in request.GET.getlist(param)


@register.simple_tag(takes_context=True)
def query_toggle(context: Context, param: str, value: Any) -> str:
    """Return the page's query with one value of a parameter switched on, or off when it is on."""
    request = _request(context)
    if request is None:
        return "?"
    query = request.GET.copy()
    query.pop("after", None)
    values = query.getlist(param)
    query.setlist(param, [v for v in values if v != str(value)] if str(value) in values else [*values, str(value)])
    return f"?{query.urlencode()}"
