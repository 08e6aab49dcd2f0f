"""Forms about a campaign: its words and promises, the consent, its steps."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.care.forms.fields import PastDateField
from unioncare.core.forms import Choices, Columns, DateInput, ManyChoices, MoneyField, Section, StyledForm
from unioncare.organisation.models import Unit, User

from ..enums import ShownField, Surplus
from ..services.planning import CampaignEntry

PLAN = "donations.plan_campaign"


class CampaignForm(StyledForm, forms.Form):
    """What a campaign says and promises."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=60)
    title_en = forms.CharField(label=_("Title in English"), max_length=90, required=False)
    story_zh = forms.CharField(
        label=_("What it is about, in Chinese"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Never the illness, and of the name no more than was agreed."),
    )  # fmt: skip
    story_en = forms.CharField(
        label=_("What it is about, in English"),
        max_length=900,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    goal = MoneyField(label=_("Goal, CNY"), min_value=1)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("Last day"), widget=DateInput(), help_text=_("The campaign closes itself after it.")
    )
    surplus = forms.ChoiceField(
        label=_("What is left over goes"), choices=Surplus.choices, initial=Surplus.MUTUAL_AID,
        widget=Choices(columns=3),
        help_text=_("Declared now: it does not change once the campaign is approved."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why a campaign all the same"), max_length=300, required=False,
        help_text=_("Only where the protocol does not propose one."),
    )  # fmt: skip

    said = Section(_("What members read"), Columns("title_zh", "title_en"), "story_zh", "story_en")
    promised = Section(_("What is promised"), Columns("goal", "starts_on", "ends_on"), "surplus")
    layout: ClassVar[tuple[Any, ...]] = (said, promised)

    def entry(self) -> CampaignEntry:
        """Return the campaign as the service takes it."""
        return CampaignEntry(**{name: self.cleaned_data[name] for name in CampaignEntry.__slots__})


class CaseCampaignForm(CampaignForm):
    """A campaign for a case; where the protocol does not propose one, a reason is asked for."""

    layout: ClassVar[tuple[Any, ...]] = ("reason", CampaignForm.said, CampaignForm.promised)

    def __init__(self, *args: Any, eligible: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not eligible


class GeneralCampaignForm(CampaignForm):
    """A campaign for a purpose: whose members are asked is chosen."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Whose members are asked"), empty_label=None)
    layout: ClassVar[tuple[Any, ...]] = ("unit", CampaignForm.said, CampaignForm.promised)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, PLAN).filter(is_active=True).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ConsentForm(StyledForm, forms.Form):
    """Exactly what the beneficiary agreed to show."""

    shown = forms.MultipleChoiceField(
        label=_("The page shows"), choices=ShownField.choices, widget=ManyChoices(columns=2), required=False,
        help_text=_("What is not ticked is not shown. The illness never is."),
    )  # fmt: skip
    signed_on = PastDateField(label=_("Signed on"))
    signed_by = forms.CharField(label=_("Signed by"), max_length=60)
    relation = forms.CharField(
        label=_("Relation to the member"), max_length=40, required=False,
        help_text=_("Where somebody else signs for the member."),
    )  # fmt: skip
    layout = ("shown", Columns("signed_on", "signed_by", "relation"))
