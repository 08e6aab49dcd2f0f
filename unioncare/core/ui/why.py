"""Why: the signature of the product. Every duty, amount, level and date carries one."""

from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from ..explain import Explanation, Key


def explanation_of(value: Any) -> Explanation | None:
    """Return an Explanation whether it comes as itself, as its frozen JSON, or not at all."""
    return value if isinstance(value, Explanation) or value is None else Explanation.from_json(value)


def source_url(url_name: str, pk: Key) -> str:
    """Return the page of a source, empty when the page does not exist (yet)."""
    if not url_name:
        return ""
    name, mark, query = url_name.partition("?")
    args = [pk] if isinstance(pk, int | str) else pk or []
    try:
        return f"{reverse(name, args=args)}{mark}{query}"
    except NoReverseMatch:
        return ""


def _source(label: str, url: str) -> SafeString:
    if url:
        return format_html('<a class="uc-src" href="{}">{}</a>', url, label)
    return format_html('<span class="uc-src">{}</span>', label)


def _line(text: Any, sources: SafeString | str) -> SafeString:
    space = "\N{EN SPACE}" if sources else ""
    return format_html(
        '<p class="uc-why"><span class="uc-why-mark" title="{}">{}</span><span>{}{}{}</span></p>',
        gettext("Reason"),
        pgettext("mark", "Why"),
        text,
        space,
        sources,
    )


def why(of: Any = None, text: Any = "", source: Any = "", url: str = "") -> SafeString:
    """Return one line: the reason, ending in a link to its rule. Empty without a reason."""
    explanation = explanation_of(of)
    if explanation is None:
        return _line(text, _source(source, url) if source else "") if text else SafeString("")
    links = _sources_of(explanation)
    if source:
        links = format_html("{}{}{}", links, "\N{EN SPACE}" if links else "", _source(source, url))
    return _line(text or explanation.text, links)


def _sources_of(explanation: Explanation) -> SafeString:
    rows = ((label, source_url(name, pk)) for label, name, pk in explanation.source_rows)
    return format_html_join("\N{EN SPACE}", "{}", ((_source(label, link),) for label, link in rows))


def _behind(explanation: Explanation) -> SafeString:
    """Return the formula with its numbers and the facts that were read, each only where there is one."""
    formula = format_html('<p class="uc-why-formula">{}</p>', explanation.formula_text) if explanation.formula else ""
    rows = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", explanation.input_rows)
    facts = format_html('<dl class="uc-sum">{}</dl>', rows) if rows else ""
    return format_html("{}{}", formula, facts)


def why_more(of: Any) -> SafeString:
    """Return what stands behind a reason: the formula with its numbers and the facts that were read."""
    explanation = explanation_of(of)
    if explanation is None or not (explanation.inputs or explanation.formula):
        return SafeString("")
    return format_html(
        '<details class="uc-why-more"><summary>{}</summary>{}</details>',
        gettext("How this was worked out"),
        _behind(explanation),
    )


def _parts(of: Any) -> Iterator[SafeString]:
    for one in of if isinstance(of, (list, tuple)) else (of,):
        if isinstance(one, str):  # what a column holds, said by the page itself
            yield format_html("<p>{}</p>", one)
        elif (told := explanation_of(one)) is not None:
            yield format_html("<p>{} {}</p>{}", told.text, _sources_of(told), _behind(told))


def why_fold(of: Any, label: Any = "", words: Any = "") -> SafeString:
    """Return the mark beside a figure; pressed, it opens the reason in place. Empty without a reason.

    `of` is an Explanation, its frozen JSON, a sentence, or a list of them for a table; `label` names the figure to
    screen readers; `words` stand beside the mark where no figure does, below a table.
    """
    if not of or not (parts := list(_parts(of))):
        return SafeString("")
    return format_html(
        '<details class="uc-why-fold"><summary title="{}"><span class="uc-why-mark" aria-hidden="true">{}</span>'
        '{}<span class="visually-hidden">{}</span></summary><div class="uc-why-body">{}</div></details>',
        gettext("Reason"),
        pgettext("mark", "Why"),
        format_html(" {} ", words) if words else "",
        gettext("Why: %(figure)s") % {"figure": label} if label else gettext("Reason"),
        format_html_join("", "{}", ((part,) for part in parts)),
    )
