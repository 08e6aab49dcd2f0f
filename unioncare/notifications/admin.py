"""Contacts of units, and the outbox as it stands."""

from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from unioncare.core.administration import CareAdmin, ReadOnlyAdmin
from unioncare.core.views import signed_in
from unioncare.organisation.administering import administered_units

from .enums import Channel
from .kinds import find_kind
from .models import Contact, Message, Preferences
from .services.upkeep import drop_dead, retry_dead
from .services.wishes import add_contact, check_address, remove_contact

auditlog.register(Contact, exclude_fields=["address"])
auditlog.register(Preferences)


class UnitContactForm(forms.ModelForm):
    """A new contact of a unit. Its address may hold a secret and is not shown again: another one is another contact."""

    class Meta:
        model = Contact
        fields = ["unit", "channel", "address", "label"]

    def _post_clean(self) -> None:
        """The service checks and writes."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("unit"):
            raise ValidationError({"unit": _("Choose the unit; people add their own contacts themselves.")})
        if cleaned.get("channel") and cleaned.get("address"):
            check_address(cleaned["channel"], cleaned["address"].strip())
        return cleaned


@admin.register(Contact)
class ContactAdmin(CareAdmin):
    """Chat groups and mailboxes of units. What people set for themselves is theirs."""

    list_display = ["label", "unit", "channel", "is_active"]
    list_filter = ["channel", "is_active"]
    search_fields = ["label", "unit__name", "unit__code"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        given = {"fields": ["label", "is_active"]} if obj else {"form": UnitContactForm, "fields": None}
        return super().get_form(request, obj, change, **(kwargs | given))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["label", "is_active"] if obj else UnitContactForm.Meta.fields

    def get_queryset(self, request: HttpRequest) -> Any:
        units = administered_units(signed_in(request))
        return super().get_queryset(request).filter(unit__in=units.order_by()).select_related("unit")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "unit":
            kwargs["queryset"] = administered_units(signed_in(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = add_contact(actor=signed_in(request), **form.cleaned_data)
        obj.pk = made.pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove_contact(contact=obj, actor=signed_in(request))


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """The outbox: what waits, what was sent, what was given up and why. Texts are not kept, so none are shown."""

    shows_history = False  # a message is a record itself
    actions = ["retry", "drop"]
    list_display = ["kind_label", "channel", "to", "state", "due_at", "attempts", "trouble", "error"]
    list_filter = ["state", "channel", "trouble", "kind"]
    search_fields = ["recipient__name", "recipient__username", "unit__name", "kind"]
    fields = [
        "kind_label", "channel", "to", "state", "urgent", "created_at", "due_at", "try_at", "attempts", "sent_at",
        "trouble", "error",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).exclude(channel=Channel.INBOX)
        return rows.select_related("recipient", "unit").defer("recipient__phone")

    @admin.display(description=_("kind"), ordering="kind")
    def kind_label(self, obj: Message) -> Any:
        kind = find_kind(obj.kind)
        return kind.label if kind else obj.kind

    @admin.display(description=_("to"))
    def to(self, obj: Message) -> str:
        return str(obj.recipient or obj.unit)

    @admin.action(description=_("Try again"))
    def retry(self, request: HttpRequest, queryset: Any) -> None:
        self._done(request, retry_dead(pks=_keys(queryset), actor=signed_in(request), now=timezone.now()))

    @admin.action(description=_("Let rest: not to be sent any more"))
    def drop(self, request: HttpRequest, queryset: Any) -> None:
        self._done(request, drop_dead(pks=_keys(queryset), actor=signed_in(request)))

    def _done(self, request: HttpRequest, count: int) -> None:
        words = ngettext("%(count)s message that was given up.", "%(count)s messages that were given up.", count)
        messages.info(request, words % {"count": count})


def _keys(queryset: Any) -> list[int]:
    return list(queryset.values_list("pk", flat=True))
