"""Which scales somebody is asked to answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import ManyChoices, StyledForm

from ..models import Scale
from ..selectors.scales import offered_scales


class ScalesForm(StyledForm, forms.Form):
    """The scales on offer, all of them chosen at first."""

    scales = forms.TypedMultipleChoiceField(
        label=_("Scales"),
        coerce=int,
        widget=ManyChoices(columns=1),
        error_messages={"required": _("Choose at least one scale.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = offered_scales()
        field = self.fields["scales"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(scale.pk, f"{scale.name} · {scale.frame}") for scale in self._offered]
        field.initial = [scale.pk for scale in self._offered]

    @property
    def chosen(self) -> list[Scale]:
        """The scales that were chosen, in their order."""
        return [scale for scale in self._offered if scale.pk in self.cleaned_data["scales"]]
