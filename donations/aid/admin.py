"""Rules and policies of aid; read by every administrator, edited by those of the union."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin

from .models import Grant, GrantPolicy, GrantRule


@admin.register(GrantPolicy)
class GrantPolicyAdmin(CareAdmin):
    """What holds for a kind of aid."""

    list_display = ["kind", "notice", "signed_above", "yearly_cap"]
    search_fields = ["kind"]
    help_texts = {
        "kind": _("For which aid this holds."),
        "notice": _("Whether it is published, and whether before it is paid."),
    }


@admin.register(GrantRule)
class GrantRuleAdmin(CareAdmin):
    """A rule by which something was granted stays; it can be ended."""

    list_display = [
        "code",
        "name_zh",
        "kind",
        "occasion",
        "basis",
        "amount",
        "percent",
        "yearly_cap",
        "starts_on",
        "ends_on",
    ]
    list_display_links = ["code", "name_zh"]
    list_filter = ["kind", "basis"]
    search_fields = ["code", "name_zh", "name_en"]
    filter_horizontal: ClassVar[Any] = ["diseases"]
    help_texts = {
        "code": _("Short and lasting; grants keep it."),
        "kind": _("For which aid the rule holds."),
        "occasion": _("Only for condolence: on which occasion."),
        "basis": _("How the sum is reckoned: flat, by a share, or up to a standard."),
        "percent": _("Of what was paid out of pocket, where it is reckoned by a share."),
        "higher_percent": _("From the sum above; 0: no higher share."),
        "once_a_year": _("A member gets it once in a calendar year."),
        "min_hardship": _("Only for households of this hardship or a deeper one."),
        "starts_on": _("The first day on which it holds."),
        "ends_on": _("The last day on which it holds; empty: no end."),
        "name_zh": _("As people of the union call it; it stands in every proposal."),
        "name_en": _("For whoever reads UnionCare in English."),
        "amount": _("The flat sum, or the standard up to which is given."),
        "yearly_cap": _("For one member, whatever rule gave it; empty: no limit of its own."),
        "min_severity": _("1 to 4; 1: every case."),
    }

    def has_delete_permission(self, request: HttpRequest, obj: GrantRule | None = None) -> bool:
        used = obj is not None and Grant.objects.filter(rule=obj).exists()
        return not used and super().has_delete_permission(request, obj)
