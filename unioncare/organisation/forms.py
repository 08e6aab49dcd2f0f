"""The person's own page: data, language, relatives."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import Choices, Columns, DateInput, StyledForm

from .models import Post, User


class ProfileForm(StyledForm, forms.ModelForm):
    """What somebody may change about themselves; user name and employee number are the administrator's."""

    layout = ("name", Columns("phone", "email"), "language")

    class Meta:
        model = User
        fields = ["name", "phone", "email", "language"]
        widgets = {
            "language": Choices(columns=3),
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "email": _("Also opens the door instead of the user name, and receives a forgotten password's link."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        language = self.fields["language"]
        assert isinstance(language, forms.TypedChoiceField)
        language.choices = [("", _("As chosen in the browser")), *User.LANGUAGES]

    def _post_clean(self) -> None:
        """The service checks and writes; the form leaves the row alone."""


class RelativeForm(StyledForm, forms.Form):
    """A relative at this enterprise whose case or money this person must not decide about."""

    layout = (Columns("name", "relation"), Columns("employee_no", "id_number"))

    name = forms.CharField(label=_("Relative's name"), max_length=60)
    relation = forms.CharField(label=_("Relation"), max_length=40, help_text=_("For example: brother, wife's father."))
    employee_no = forms.CharField(
        label=_("Employee number"), max_length=40, required=False, help_text=_("Finds the person for certain.")
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=18,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept as a fingerprint only; nobody can read it back."),
    )


class PersonChoice(forms.ChoiceField):
    """Somebody, shown by one of their posts; `offer` says who may be chosen, the cleaned value is the person."""

    people: Mapping[int, User] = {}

    def offer(self, posts: Sequence[Post]) -> Mapping[int, User]:
        """Let one of these be chosen; return them by key."""
        words = {post.user_id: post.words for post in posts}
        self.people = {post.user_id: post.user for post in posts}
        self.choices = [("", "—"), *words.items()]
        return self.people

    def clean(self, value: Any) -> User:
        return self.people[int(super().clean(value))]


class LeaveForm(StyledForm, forms.Form):
    """Days on which somebody is away, and who stands in."""

    layout = (Columns("starts_on", "ends_on"), "cover")

    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=pgettext_lazy("leave", "To"), widget=DateInput(), help_text=_("The last day."))
    cover = PersonChoice(
        label=_("Stands in"),
        help_text=_("Sees and does your work on these days; what they do counts for them."),
    )

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PersonChoice", self.fields["cover"]).offer(posts)
