"""The person's own page."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from unioncare.accounts import keep_language
from unioncare.core.views import signed_in

from .forms import LeaveForm, ProfileForm, RelativeForm
from .leaves import covers_for
from .models import Post
from .services.leaves import end_leave, enter_leave
from .services.people import change_person
from .services.relatives import declare_relative

PROFILE = reverse_lazy("organisation:profile")


def changes_address(request: HttpRequest) -> bool:
    """Tell whether a form names another address than the one that opens the account."""
    return request.POST.get("email", "").strip().lower() != signed_in(request).email.lower()


class ProfileView(TemplateView):
    """What the system knows of the person who reads it, and their posts. Everybody sees their own only."""

    template_name = "organisation/profile.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        return super().get_context_data(
            form=kwargs.pop("form", None) or ProfileForm(instance=user),
            relative_form=kwargs.pop("relative_form", None) or RelativeForm(),
            relatives=user.relatives.all(),
            leave_form=kwargs.pop("leave_form", None) or LeaveForm(posts=covers_for(user, timezone.localdate())),
            leaves=user.leaves.filter(ends_on__gte=timezone.localdate()).select_related("cover").order_by("starts_on"),
            posts=Post.objects.filter(user=user).select_related("unit", "deputy").order_by("-starts_on", "pk"),
            deputising=[post for post in user.active_posts if post.user_id != user.pk],
            **kwargs,
        )

    # Whoever finds a browser open must not take the account with them; the form goes through after the password.
    @method_decorator(reauthentication_required(app="allauth.account", enabled=changes_address))
    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST, instance=signed_in(request))
        if form.is_valid():
            try:
                change_person(person=signed_in(request), actor=signed_in(request), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
                signed_in(request).refresh_from_db()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("Your data is saved."))
        response = redirect(PROFILE)
        keep_language(response, signed_in(request).language)
        return response


class DeclareRelativeView(ProfileView):
    """Declare a relative of one's own."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RelativeForm(request.POST)
        if form.is_valid():
            try:
                relative = declare_relative(person=signed_in(request), actor=signed_in(request), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(relative_form=form))
        messages.success(request, _("%(name)s is declared.") % {"name": relative.name})
        return redirect(PROFILE)


class EnterLeaveView(ProfileView):
    """Note days on which one is away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user, today = signed_in(request), timezone.localdate()
        form = LeaveForm(request.POST, posts=covers_for(user, today))
        if form.is_valid():
            try:
                leave = enter_leave(person=user, actor=user, today=today, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(leave_form=form))
        messages.success(request, _("%(name)s stands in for you on these days.") % {"name": leave.cover.name})
        return redirect(PROFILE)


class EndLeaveView(View):
    """End one's own leave, or take one back that has not begun."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = signed_in(request)
        end_leave(leave=get_object_or_404(user.leaves, pk=pk), today=timezone.localdate(), actor=user)
        messages.success(request, _("The leave is over; your work is yours again."))
        return redirect(PROFILE)
