"""What an auditor asks for: a check, a sample, an answer."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.care.forms.fields import AskedWhen
from unioncare.core.forms import Choices, Columns, DateInput, FileDrop, MoneyField, StyledForm, When
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, User

from ..enums import SampleKind
from ..models import Entry, Fund
from ..selectors.sampling import MOST

PERMISSION = "donations.audit_books"
SEAL_BYTES = 2 * 1024 * 1024


class BooksField(forms.ModelChoiceField):
    """The topmost units that somebody audits; hidden where there is one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit.objects.none(), label=_("Books of"), **kwargs)

    def offer(self, user: User) -> None:
        """Offer the units of the user's posts, and choose the first one."""
        self.queryset = Unit.objects.filter(path__in=scope_paths(user, PERMISSION)).order_by("path")
        units = list(self.queryset)
        self.initial = units[0] if units else None
        if len(units) == 1:
            self.widget = self.hidden_widget()


class SealForm(StyledForm, forms.Form):
    """Whose books are sealed."""

    unit = BooksField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(user)  # type: ignore[attr-defined]


class CheckForm(SealForm):
    """Whose books are compared, and with which seal that was taken before."""

    seal = forms.FileField(
        label=_("With a seal that you kept"), required=False,
        widget=FileDrop(accept=".json", max_bytes=SEAL_BYTES, hint=_("The file that was taken from this page.")),
        help_text=_("Without one the books are compared with themselves: entries with seals, funds with entries."),
    )  # fmt: skip

    def clean_seal(self) -> str:
        """Return the text of the file, empty without one."""
        file = self.cleaned_data["seal"]
        if not file:
            return ""
        if file.size > SEAL_BYTES:
            raise forms.ValidationError(_("This is no seal of the books."))
        try:
            text: str = file.read().decode()
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This is no seal of the books.")) from error
        return text


class SampleForm(AskedWhen, StyledForm, forms.Form):
    """Which entries somebody will look at one by one."""

    asked_when: ClassVar[dict[str, tuple[str, tuple[Any, ...]]]] = {
        "size": ("kind", (SampleKind.RANDOM,)),
        "amount": ("kind", (SampleKind.LARGE,)),
    }

    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Fund"))
    first = forms.DateField(label=_("From"), widget=DateInput())
    last = forms.DateField(label=_("Until"), widget=DateInput())
    kind = forms.TypedChoiceField(
        label=_("Which entries"), coerce=SampleKind, choices=SampleKind.choices, widget=Choices(columns=2)
    )
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    seed = forms.CharField(
        label=_("Seed"), max_length=20, required=False,
        help_text=_("Leave it empty, or enter that of an earlier sample to draw the same again."),
    )  # fmt: skip
    amount = MoneyField(label=_("From this amount on"))
    layout = (
        "fund", Columns("first", "last"), "kind", When("kind=random", Columns("size", "seed")),
        When("kind=large", "amount"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        funds = Fund.objects.visible_to(user, PERMISSION).order_by("unit__path", "code")
        self.fields["fund"].queryset = funds  # type: ignore[attr-defined]


class FindingForm(StyledForm, forms.Form):
    """What was found, about the fund or one of its entries."""

    number = forms.IntegerField(
        label=_("Entry"), min_value=1, required=False, help_text=_("Its number; empty: about the fund.")
    )
    text = forms.CharField(
        label=_("What was found, and what is asked for"), min_length=4, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund = fund

    def clean_number(self) -> Entry | None:
        """Return the entry of this number."""
        number = self.cleaned_data["number"]
        if number is None:
            return None
        entry = Entry.objects.filter(fund=self.fund, number=number).first()
        if entry is None:
            raise forms.ValidationError(_("The fund has no entry %(number)s."), params={"number": number})
        return entry


class FindingStepForm(StyledForm, forms.Form):
    """The words of one step of a finding."""

    text = forms.CharField(label=_("Words"), min_length=2, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


def this_year() -> dict[str, Any]:
    """Return the days of this year until today, as forms begin with them."""
    today = timezone.localdate()
    return {"first": today.replace(month=1, day=1), "last": today}
