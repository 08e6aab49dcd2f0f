"""Who answers for what, and who approves what: the two tables by which work finds its people."""

from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin
from unioncare.core.listed import listed
from unioncare.organisation.enums import Role

from .approvals.actions import all_actions, get_action
from .kinds import all_kinds, get_kind
from .models import ApprovalStepRule, EscalationStep, ReminderRule, Responsibility

auditlog.register(Responsibility)
auditlog.register(ApprovalStepRule)
auditlog.register(EscalationStep)
auditlog.register(ReminderRule)


def kind_choices() -> list[tuple[str, Any]]:
    return [(kind.code, kind.label) for kind in all_kinds()]


def action_choices() -> list[tuple[str, Any]]:
    return [(action.code, action.label) for action in all_actions()]


class KindFilter(admin.SimpleListFilter):
    title = _("kind of item")
    parameter_name = "item_kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return kind_choices()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(item_kind=self.value()) if self.value() else queryset


class ResponsibilityForm(forms.ModelForm):
    item_kind = forms.ChoiceField(
        label=_("kind of item"),
        choices=kind_choices,
        help_text=_("With the first row of a kind its own default no longer holds: add a row for every level."),
    )

    class Meta:
        model = Responsibility
        fields = ["item_kind", "unit_kind", "role"]
        help_texts = {
            "unit_kind": _("Work climbs from the unit upward to the next level that has a row."),
            "role": _("Who holds an active post of this role answers; several share by load."),
        }


@admin.register(Responsibility)
class ResponsibilityAdmin(CareAdmin):
    """Open work keeps its person; new work follows the table."""

    actions = ["delete_selected"]
    form = ResponsibilityForm
    list_display = ["kind", "unit_kind", "role", "preset"]
    list_filter = [KindFilter, "unit_kind", "role"]
    search_fields = ["item_kind", "role"]

    @admin.display(description=_("kind of item"), ordering="item_kind")
    def kind(self, obj: Responsibility) -> Any:
        return dict(kind_choices()).get(obj.item_kind, obj.item_kind)

    @admin.display(description=_("default without rows"))
    def preset(self, obj: Responsibility) -> str:
        if obj.item_kind not in dict(kind_choices()):
            return ""
        return listed(f"{level.label}: {role.label}" for level, role in get_kind(obj.item_kind).roles)


class StepForm(forms.ModelForm):
    """Administrators set the rules and approve nothing: their role is no choice."""

    action = forms.ChoiceField(
        label=_("action"),
        choices=action_choices,
        help_text=_("With the first row of an action its own default no longer holds: add every step."),
    )
    roles = forms.MultipleChoiceField(
        label=_("roles"),
        choices=[pair for pair in Role.choices if pair[0] != Role.ADMINISTRATOR],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Any one of these roles decides the step."),
    )

    class Meta:
        model = ApprovalStepRule
        fields = ["action", "order", "roles", "unit_kind", "above_amount", "second_signature"]
        help_texts = {
            "order": _("Steps are decided in this order, one after the other."),
            "unit_kind": _("Empty: the nearest unit upward that has one of the roles."),
            "above_amount": _("Empty: the step is always needed. In CNY."),
            "second_signature": _("Somebody else than whoever decided the step before."),
        }


@admin.register(ApprovalStepRule)
class ApprovalStepRuleAdmin(CareAdmin):
    """Approvals that are under way keep their steps; new ones follow the table."""

    actions = ["delete_selected"]
    form = StepForm
    list_display = ["label", "order", "who", "unit_kind", "above_amount", "second_signature"]
    list_filter = ["unit_kind", "second_signature"]
    search_fields = ["action"]

    @admin.display(description=_("action"), ordering="action")
    def label(self, obj: ApprovalStepRule) -> Any:
        return get_action(obj.action).label if obj.action in dict(action_choices()) else obj.action

    @admin.display(description=_("roles"))
    def who(self, obj: ApprovalStepRule) -> str:
        known = dict(Role.choices)
        return listed(str(known.get(role, role)) for role in obj.roles)


class OptionalKindForm(forms.ModelForm):
    """A rule for one kind of item, or for all that have none of their own."""

    item_kind = forms.ChoiceField(
        label=_("kind of item"),
        required=False,
        choices=lambda: [("", _("All others")), *kind_choices()],
        help_text=_("A kind with a rule of its own follows that alone."),
    )


class RuledAdmin(CareAdmin):
    actions = ["delete_selected"]
    form = OptionalKindForm
    search_fields = ["item_kind"]

    @admin.display(description=_("kind of item"), ordering="item_kind")
    def kind(self, obj: ReminderRule | EscalationStep) -> Any:
        return dict(kind_choices()).get(obj.item_kind, obj.item_kind) if obj.item_kind else _("All others")


@admin.register(ReminderRule)
class ReminderRuleAdmin(RuledAdmin):
    """When people are told of what is due. Without any row: a working day before, on the day, a working day after."""

    list_display = ["kind", "days_before", "on_the_day", "days_after"]
    fields = ["item_kind", "days_before", "on_the_day", "days_after"]
    list_filter = ["on_the_day"]


@admin.register(EscalationStep)
class EscalationStepAdmin(RuledAdmin):
    """Whom overdue work climbs to. Without any row: branch chair, welfare officer, chair."""

    list_display = ["kind", "step", "role", "working_days", "hours"]
    fields = ["item_kind", "step", "role", "working_days", "hours"]
    list_filter = ["role", "step"]
