"""What a person wants to hear, and when."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission

from ..forms import ContactForm, WishesForm
from ..models import Preferences
from ..permissions import SEE_MESSAGES
from ..services.wishes import set_preferences

WISHES = reverse_lazy("notifications:wishes")


class Wishes(NeedsPermission, TemplateView):
    """One's own preferences and contacts."""

    permission = SEE_MESSAGES
    template_name = "notifications/wishes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=kwargs.pop("form", None) or WishesForm(instance=self._wish()),
            contact_form=kwargs.pop("contact_form", None) or ContactForm(),
            contacts=self.user.contacts.all(),
            email=self.user.email,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WishesForm(request.POST, instance=self._wish())
        if form.is_valid():
            try:
                set_preferences(user=self.user, actor=self.user, now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("Your choice is saved."))
        return redirect(WISHES)

    def _wish(self) -> Preferences:
        return Preferences.objects.filter(user=self.user).first() or Preferences(user=self.user)
