"""Asking for aid."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.care.forms.fields import AskedWhen
from unioncare.core.forms import Choices, Columns, MoneyField, StyledForm, When
from unioncare.organisation.models import User

from ...ledger.models import Fund
from ..enums import GrantKind, Occasion
from ..services.asking import GrantEntry


class FundField(forms.ModelChoiceField):
    """A fund, with what it holds for those who see its books."""

    reader: User | None = None

    def label_from_instance(self, obj: Fund) -> str:
        if self.reader is None or not self.reader.has_perm("donations.see_books", obj):
            return str(obj)
        return f"{obj} · {obj.balance:,.2f}"


class AskForm(AskedWhen, StyledForm, forms.Form):
    """The kind of aid, how much, from which fund, and why more than the rules propose."""

    kind = forms.ChoiceField(label=_("Kind of aid"), choices=GrantKind.choices, widget=Choices(columns=3))
    occasion = forms.ChoiceField(label=_("Occasion"), choices=Occasion.choices)
    asked = MoneyField(label=_("Amount"))
    fund = FundField(Fund.objects.none(), label=_("From the fund"), empty_label=None)
    over_reason = forms.CharField(
        label=_("Why more than the rules propose"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only then; whoever decides reads it."),
    )
    note = forms.CharField(label=_("What the money is for"), max_length=300, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    asked_when: ClassVar = {"occasion": ("kind", (GrantKind.CONDOLENCE,))}
    layout = (
        "kind", When("kind=condolence", "occasion"), Columns("asked", "fund"), "over_reason", "note", "key",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, funds: list[Fund], health: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Fund.objects.filter(pk__in=[fund.pk for fund in funds]).select_related("unit")
        field = self.fields["fund"]
        assert isinstance(field, FundField)
        field.reader, field.queryset = user, rows.order_by("unit__path")
        self.fields["key"].initial = uuid.uuid4()
        if not health:
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                (GrantKind.CONDOLENCE.value, GrantKind.CONDOLENCE.label)
            ]

    @property
    def entry(self) -> GrantEntry:
        """What the service takes."""
        data = self.cleaned_data
        kind = GrantKind(data["kind"])
        return GrantEntry(
            kind=kind, asked=data["asked"], fund=data["fund"], key=data["key"],
            occasion=data["occasion"] if kind == GrantKind.CONDOLENCE else "",
            over_reason=data["over_reason"], note=data["note"],
        )  # fmt: skip
