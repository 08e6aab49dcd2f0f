"""What a person wants to hear, and where they are reached."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import Choices, Columns, ManyChoices, Section, StyledForm

from .enums import Channel
from .kinds import all_kinds
from .models import Preferences


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class WishesForm(StyledForm, forms.ModelForm):
    """Ways, quiet hours, digest and muted kinds. The inbox always has everything."""

    layout = (
        Section(_("Ways"), "by_email", "by_sms"),
        Section(_("Hours"), Columns("quiet_from", "quiet_until", "digest_at"), note=_("Urgent messages come at once.")),
        Section(_("Not outside"), "muted", note=_("These kinds stay in the inbox and go nowhere else.")),
    )

    muted = forms.MultipleChoiceField(label=_("Kinds"), required=False, widget=ManyChoices(columns=2))

    class Meta:
        model = Preferences
        fields = ["by_email", "by_sms", "quiet_from", "quiet_until", "digest_at", "muted"]
        widgets = {"quiet_from": TimeInput(), "quiet_until": TimeInput(), "digest_at": TimeInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        muted = self.fields["muted"]
        assert isinstance(muted, forms.MultipleChoiceField)
        muted.choices = [(kind.code, kind.label) for kind in all_kinds() if kind.mutable]

    def _post_clean(self) -> None:
        """The service checks and writes; the form leaves the row alone."""


class ContactForm(StyledForm, forms.Form):
    """One more place where somebody is reached."""

    layout = ("channel", "address", "label")

    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[pair for pair in Channel.choices if pair[0] != Channel.INBOX],
        widget=Choices(columns=3),
        initial=Channel.CHAT,
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Chat bots, for example: wecombot://KEY · dingtalk://TOKEN · feishu://TOKEN"),
    )
    label = forms.CharField(
        label=pgettext_lazy("contact", "Name"), max_length=60, help_text=_("For example: work group of the branch.")
    )
