"""Forms of trainings and commendations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.forms.fields import PastDateField
from unioncare.core.forms import Columns, StyledForm
from unioncare.organisation.models import Post, Unit, User

from ..enums import AwardLevel
from ..services.records import Training

KEEP = "assessments.keep_cadre_records"


class _RecordForm(StyledForm, forms.Form):
    """About whom; the unit is that of their highest post in scope."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"), empty_label=None)
    title = forms.CharField(label=pgettext_lazy("record", "Title"), max_length=120)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, KEEP).order_by()
        self.posts = Post.objects.active(timezone.localdate()).filter(unit__in=units.values("pk"))
        people = User.objects.filter(pk__in=self.posts.order_by().values("user")).order_by("name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def unit(self) -> Unit:
        """Return where the record belongs."""
        post = self.posts.filter(user=self.cleaned_data["person"]).select_related("unit").order_by("unit__depth", "pk")
        found = post.first()
        if found is None:
            raise ValidationError(_("This person holds no post any more."))
        return found.unit


class TrainingForm(_RecordForm):
    """One training."""

    first = PastDateField(label=pgettext_lazy("training", "From"))
    last = PastDateField(label=pgettext_lazy("training", "To"))
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_digits=5, decimal_places=1)
    outcome = forms.CharField(label=pgettext_lazy("training", "Outcome"), max_length=120, required=False)
    layout = ("person", "title", Columns("first", "last", "hours"), "outcome")

    def training(self) -> Training:
        return Training(**{name: self.cleaned_data[name] for name in Training.__slots__})


class CommendationForm(_RecordForm):
    """One commendation."""

    awarded_on = PastDateField(label=pgettext_lazy("commendation", "On"))
    level = forms.ChoiceField(label=pgettext_lazy("commendation", "Level"), choices=AwardLevel.choices)
    awarded_by = forms.CharField(label=pgettext_lazy("commendation", "By whom"), max_length=120)
    layout = ("person", "title", Columns("awarded_on", "level"), "awarded_by")
