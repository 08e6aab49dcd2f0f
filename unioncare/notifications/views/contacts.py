"""Where a person is reached beside the address on their account."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.views import LimitedPerPerson, NeedsPermission

from ..forms import ContactForm
from ..permissions import SEE_MESSAGES
from ..services.telling import News, tell
from ..services.wishes import add_contact, remove_contact
from .wishes import WISHES, Wishes


class AddContact(Wishes):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ContactForm(request.POST)
        if form.is_valid():
            try:
                contact = add_contact(user=self.user, actor=self.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(contact_form=form))
        messages.success(
            request,
            _("“%(contact)s” is added. Send a test message to see whether it works.") % {"contact": contact.label},
        )
        return redirect(WISHES)


class RemoveContact(NeedsPermission):
    permission = SEE_MESSAGES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = get_object_or_404(self.user.contacts, pk=pk)
        label = contact.label
        remove_contact(contact=contact, actor=self.user)
        messages.success(request, _("“%(contact)s” is removed.") % {"contact": label})
        return redirect(WISHES)


class TryContact(LimitedPerPerson, NeedsPermission):
    """Send a test message over one contact alone."""

    permission = SEE_MESSAGES
    rate = "10/15m"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = get_object_or_404(self.user.contacts, pk=pk)
        now = timezone.now()
        key = f"trial:{contact.pk}:{now:%Y%m%d%H%M%S}"
        tell(
            news=[News("trial", key, recipient=self.user.pk, contact=contact.pk, params={"contact": contact.label})],
            now=now,
        )
        messages.success(request, _("A test message is on its way to “%(contact)s”.") % {"contact": contact.label})
        return redirect(WISHES)
