"""Tags and filters of the look. In rows of long lists use these; the cotton components call the same functions."""

from collections.abc import Callable
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..appearance import theme_of
from ..bilingual import localized
from ..browser_marks import browser_mark
from ..listed import listed
from ..masking import mask_card, mask_id_number, mask_name, mask_phone
from ..navigation import NOTHING, Navigation, navigation_for, page_url
from ..typed import in_address
from ..ui import amounts, assets, bars, dates, marks, queries
from ..ui import due as dues
from ..ui import why as whys
from ..ui.browsers import browser_name
from ..ui.columns import columns

register = template.Library()

FILTERS: dict[str, Callable[..., Any]] = {
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
    "level_name": marks.level_name,
    "mask_id_number": mask_id_number,
    "mask_phone": mask_phone,
    "mask_card": mask_card,
    "mask_name": mask_name,
    "localized": localized,
    "listed": listed,
    "browser_name": browser_name,
    "browser_mark": browser_mark,
    "in_address": in_address,
}
TAGS: dict[str, Callable[..., Any]] = {
    "icon": marks.icon,
    "status": marks.status,
    "level": marks.level,
    "level_large": marks.level_large,
    "avatar": marks.avatar,
    "owner": marks.owner,
    "count": marks.count,
    "masked": marks.mask,
    "diff": marks.diff,
    "bar": bars.bar,
    "whisker": bars.whisker,
    "spark": bars.spark,
    "due": dues.due,
    "why": whys.why,
    "why_more": whys.why_more,
    "why_fold": whys.why_fold,
    "money_big": amounts.money_big,
    "span": dates.span,
    "page_url": page_url,
    "scripts": assets.scripts,
}
CONTEXT_TAGS: dict[str, Callable[..., Any]] = {
    "query_with": queries.query_with,
    "query_has": queries.query_has,
    "query_toggle": queries.query_toggle,
    "sort_link": queries.sort_link,
}
for name, tag in FILTERS.items():
    register.filter(name, tag)
for name, tag in TAGS.items():
    register.simple_tag(tag, name=name)
for name, tag in CONTEXT_TAGS.items():
    register.simple_tag(tag, takes_context=True, name=name)
register.tag("columns", columns)


@register.simple_tag(takes_context=True)
def styles(context: Context, *pages: str) -> SafeString:
    """Link our style sheets; `pages` names those of single pages ("case", "signin", …)."""
    return assets.stylesheets(theme_of(queries.request_of(context)), pages)


@register.simple_tag(takes_context=True)
def lean_styles(context: Context) -> SafeString:
    """Link the few sheets of a page that is opened once on a bad network."""
    return assets.lean_stylesheets(theme_of(queries.request_of(context)))


@register.simple_tag(takes_context=True)
def admin_styles(context: Context) -> SafeString:
    return assets.admin_stylesheets(theme_of(queries.request_of(context)))


@register.simple_tag
def script(name: str) -> SafeString:
    """Load one more script of ours, `script "charts"`, as a module: deferred, once, strict."""
    return format_html('<script type="module" src="{}"></script>', static(f"js/{name}.js"))


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    return theme_of(queries.request_of(context))


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """Return the address of this page with its query, for switches that come back to it."""
    request = queries.request_of(context)
    return request.get_full_path() if request is not None else "/"


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> Navigation:
    """Return the navigation of this page; it is empty for somebody who is not signed in."""
    request = queries.request_of(context)
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return NOTHING
    return navigation_for(request)


@register.simple_tag
def other_language() -> tuple[str, str, str]:
    """Return the language to switch to: its code, its own name, its tag for `lang`."""
    if (get_language() or "").startswith("en"):
        return "zh-hans", "中文", "zh-Hans"
    return "en", "English", "en"


@register.simple_tag
def language_tag() -> str:
    """Return the value of the `lang` attribute of the page."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


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


@register.filter
def labelled(field: BoundField) -> BoundField:
    """Return the field without a placeholder: libraries repeat the label there, in words of their own."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@register.simple_tag
def field_errors(form: Any) -> list[tuple[str, str, str]]:
    """Return every error of a form in the order of its fields: (id of the input, label, message)."""
    rows = [("", "", str(error)) for error in form.non_field_errors()] if form else []
    for bound in form or ():
        place = bound.id_for_label or f"div_{bound.auto_id}"
        rows += [(place, str(bound.label), str(error)) for error in bound.errors]
    return rows
