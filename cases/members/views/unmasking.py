"""ID number and phone in full, after a purpose was given and noted."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from unioncare.core.audit import record_access
from unioncare.core.forms import PurposeForm

from ..models import Member
from .member import UNMASK, OfMember

# What may be asked for, and what it is called; without a part both are meant.
PARTS = {"phone": _("phone number"), "id_number": _("ID number")}
BOTH = _("phone and ID number")


class UnmaskView(OfMember, FormView):
    """Asks the purpose, notes it with the name of whoever asks, then shows the value once."""

    permission = UNMASK
    template_name = "dialogs/unmask.html"
    form_class = PurposeForm
    member: Member

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.has_perm(self.permission):
            self.member = self.get_member()
            if kwargs.get("what", "phone") not in PARTS:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: PurposeForm) -> HttpResponse:
        purpose = form.cleaned_data["purpose"]
        record_access(self.member, actor=self.request.user, purpose=purpose, what=", ".join(self.parts))
        values = [(PARTS[part], getattr(self.member, part)) for part in self.parts]
        context = self.get_context_data(purpose=purpose, values=values)
        response = render(self.request, "dialogs/unmasked.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @property
    def parts(self) -> tuple[str, ...]:
        """What was asked for."""
        return (self.kwargs["what"],) if "what" in self.kwargs else tuple(PARTS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("cases:member", args=[self.member.pk])
        what = PARTS[self.parts[0]] if len(self.parts) == 1 else BOTH
        return super().get_context_data(what=what, whose=self.member.name, back=back, **kwargs)
