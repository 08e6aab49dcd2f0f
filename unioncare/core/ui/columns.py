"""The two columns of a page: the right one only exists when something stands in it."""

from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext


class ColumnsNode(Node):
    """`{% columns %}{% block content %}…{% aside %}{% block aside %}…{% endcolumns %}`."""

    child_nodelists = ("work", "context")

    def __init__(self, work: NodeList, context: NodeList) -> None:
        self.work = work
        self.context = context

    def render(self, context: Context) -> SafeString:
        work = mark_safe(self.work.render(context))  # noqa: S308 - rendered templates
        beside = mark_safe(self.context.render(context))  # noqa: S308
        if not beside.strip():
            return work
        return format_html(
            '<div class="uc-cols"><div class="uc-stack">{}</div>'
            '<aside class="uc-stack" aria-label="{}">{}</aside></div>',
            work,
            gettext("Beside the work"),
            beside,
        )


def columns(parser: Parser, token: Token) -> ColumnsNode:
    """Parse the tag up to `{% aside %}` and `{% endcolumns %}`."""
    work = parser.parse(("aside",))
    parser.delete_first_token()
    context = parser.parse(("endcolumns",))
    parser.delete_first_token()
    return ColumnsNode(work, context)
