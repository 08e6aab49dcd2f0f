"""Reading protocols: the list, one version with its rules and full text, its paper."""

from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.bilingual import localized
from unioncare.core.panels import panels_for
from unioncare.core.views import NeedsPermission
from unioncare.organisation.models import User
from unioncare.worklist.approvals import panel_for

from ..enums import ProtocolState
from ..models import Protocol
from ..selectors.protocol import RuleBook, version_in_force
from ..selectors.protocol_changes import compare
from ..selectors.protocol_page import ProtocolPage, load_page
from ..selectors.protocol_text import text_lines
from ..services.protocols import ACTION, PROTOCOL_FLOW
from .protocol_base import EDIT, SEE, OfProtocol
from .protocol_try import try_context

TONES = {
    ProtocolState.DRAFT: "line",
    ProtocolState.SUBMITTED: "amber",
    ProtocolState.PUBLISHED: "green",
    ProtocolState.RETIRED: "",
}
TABS = (("rules", _("Rules")), ("text", _("Full text")), ("changes", _("Changes")))
SHOWN = 200


def state_words(protocol: Protocol) -> tuple[Any, str]:
    """Return the state in words and its tone: a published version whose time has not come says so."""
    state = ProtocolState(protocol.state)
    if state == ProtocolState.PUBLISHED and protocol.starts_on and protocol.starts_on > timezone.localdate():
        return _("Comes into force"), "blue"
    return state.label, TONES[state]


class ProtocolListView(NeedsPermission, TemplateView):
    """Every version that the reader's posts open, unit by unit, the newest first."""

    permission = SEE
    template_name = "protocol/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        rows = Protocol.objects.visible_to(user).select_related("unit", "approved_by").defer("text_zh", "text_en")
        protocols = list(rows[:SHOWN])
        return super().get_context_data(
            rows=[(protocol, *state_words(protocol)) for protocol in protocols],
            may_draft=user.has_perm(EDIT),
            **kwargs,
        )


class ProtocolView(OfProtocol, TemplateView):
    """One version as everybody reads it: rules as sentences, full text, what differs from the one in force."""

    template_name = "protocol/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, protocol = cast("User", self.request.user), self.protocol
        wanted = self.request.GET.get("tab", "")
        tab = wanted if wanted in dict(TABS) else "rules"
        draft = protocol.state in (ProtocolState.DRAFT, ProtocolState.SUBMITTED)
        page = load_page(protocol, checked=draft)
        words, tone = state_words(protocol)
        return super().get_context_data(
            protocol=protocol,
            page=page,
            tab=tab,
            tabs=TABS if draft else TABS[:2],
            lines=text_lines(localized(protocol, "text")) if tab == "text" else [],
            changes=compare_with_force(page) if tab == "changes" else [],
            panel=panel_for(protocol.subject, ACTION, user),
            panels=panels_for("cases:protocol", user, protocol),
            moves=offered(protocol, user),
            may_edit=self.may_edit and protocol.state == ProtocolState.DRAFT,
            may_copy=user.has_perm(EDIT),
            state_words=words,
            tone=tone,
            **try_context(self.request, page.book),
            **kwargs,
        )


def offered(protocol: Protocol, user: User) -> dict[str, str]:
    """Return the moves that the pages offer, each with the reason against it ("" when it is possible)."""
    pages = ("submit", "withdraw", "retire", "drop")
    return {
        move.name: str(why or "")
        for move, why in PROTOCOL_FLOW.offered(protocol, user)
        if move.name in pages and user.has_perm(move.permission, protocol)
    }


def compare_with_force(page: ProtocolPage) -> dict[str, Any]:
    """Return what differs from the unit's own version in force."""
    other = version_in_force(page.protocol.unit, timezone.localdate())
    if other is None or other.pk == page.protocol.pk:
        return {"other": None, "rows": []}
    return {"other": other, "rows": compare(RuleBook.of(other), page.book)}


class ProtocolPrintView(OfProtocol, TemplateView):
    """A version on A4, to be stamped and hung out."""

    template_name = "protocol/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            protocol=self.protocol,
            page=load_page(self.protocol),
            lines=text_lines(localized(self.protocol, "text")),
            back=self.request.build_absolute_uri("../"),
            **kwargs,
        )
