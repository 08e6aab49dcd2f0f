"""People with their posts and relatives; passwords and the second factor as acts beside the form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.administration import Act, CareAdmin, Explained
from unioncare.core.listed import listed
from unioncare.core.masking import mask_phone
from unioncare.core.views import signed_in

from ..administering import administered_people
from ..models import Post, Relative, User
from ..services.people import (
    activate_person,
    change_person,
    create_person,
    deactivate_person,
    give_one_time_password,
    reset_second_factor,
    sign_out_everywhere,
)
from ..services.relatives import declare_relative, withdraw_relative
from ..signin.steps import has_second_factor
from .posts import PostFields, PostFormSet, StandingPostForm, write_post

DATA = ("name", "email", "phone", "employee_no", "language")


class PersonForm(forms.ModelForm):
    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False, max_length=30, help_text=gettext_lazy("Kept encrypted.")
    )

    class Meta:
        model = User
        fields = ["username", *DATA]


class RelativeForm(forms.ModelForm):
    id_number = forms.CharField(
        label=gettext_lazy("ID number"),
        required=False,
        max_length=18,
        help_text=gettext_lazy("Kept as a fingerprint only; nobody can read it back."),
    )

    class Meta:
        model = Relative
        fields = ["name", "relation", "employee_no"]


class PostInline(PostFields, admin.TabularInline):
    """Posts are added here and ended by their last day."""

    model = Post
    form = StandingPostForm
    formset = PostFormSet
    fk_name = "user"
    fields = ["unit", "role", "starts_on", "ends_on", "deputy"]
    autocomplete_fields = ["unit", "deputy"]
    ordering = ["-starts_on", "pk"]
    extra = 0
    can_delete = False
    verbose_name_plural = gettext_lazy("posts")


class RelativeInline(Explained, admin.TabularInline):
    """Declared by the person on their own page; an administrator may note and withdraw them too."""

    model = Relative
    form = RelativeForm
    extra = 0
    help_texts = {
        "name": gettext_lazy("As on the roster or the identity card."),
        "relation": gettext_lazy("Such as wife or brother."),
        "employee_no": gettext_lazy("If the relative works here: the person then decides nothing about them."),
    }

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("ID number"))
    def id_number(self, obj: Relative) -> str:
        return _("noted") if obj.id_index else ""


@admin.register(User)
class PersonAdmin(CareAdmin):
    form = PersonForm
    list_display = ["name", "username", "posts_today", "masked_phone", "email", "last_login", "is_active"]
    list_filter = ["is_active", "posts__role", "must_change_password", ("last_login", admin.EmptyFieldListFilter)]
    search_fields = ["name", "username", "email", "employee_no"]
    inlines = [PostInline, RelativeInline]
    help_texts = {
        "name": gettext_lazy("As pages and the trail call the person."),
        "email": gettext_lazy("Opens the door like the user name, and receives a forgotten password's link."),
        "language": gettext_lazy("Of the pages this person sees; empty: as they switch."),
    }
    fieldsets = [
        (None, {"fields": ["username", "name", "employee_no"]}),
        (gettext_lazy("Contact"), {"fields": ["email", "phone", "language"]}),
        (gettext_lazy("Sign-in"), {"fields": ["is_active", "last_login", "must_change_password", "second_factor"]}),
    ]
    readonly_fields = ["is_active", "last_login", "must_change_password", "second_factor"]

    def acts(self) -> list[Act]:
        return ACTS

    def get_queryset(self, request: HttpRequest) -> Any:
        today = timezone.localdate()
        held = Post.objects.active(today).select_related("unit")
        return (
            administered_people(signed_in(request), today)
            .prefetch_related(Prefetch("posts", queryset=held, to_attr="held_today"))
            .order_by("username")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return [*self.readonly_fields, "username"] if obj else self.readonly_fields

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:2]

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        return [PostInline, RelativeInline] if obj else [PostInline]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # what somebody did stays theirs; they are deactivated

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in DATA}
        if change:
            change_person(person=User.objects.get(pk=obj.pk), actor=signed_in(request), **values)
            return
        made = create_person(username=form.cleaned_data["username"], actor=signed_in(request), **values)
        obj.__dict__.update(made.__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            if isinstance(row, Post):
                row.pk = write_post(row, actor=signed_in(request)).pk
        if formset.model is Relative:
            self._save_relatives(request, formset)

    def _save_relatives(self, request: HttpRequest, formset: Any) -> None:
        for relative in formset.deleted_objects:
            withdraw_relative(relative=relative, actor=signed_in(request))
        for form in formset.extra_forms:
            if form.has_changed() and form.is_valid() and not form.cleaned_data.get("DELETE"):
                values = {name: form.cleaned_data[name] for name in ("name", "relation", "employee_no", "id_number")}
                declare_relative(person=formset.instance, actor=signed_in(request), **values)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if "autocomplete" in request.path:
            found = found.filter(is_active=True)
        return found, duplicates

    @admin.display(description=gettext_lazy("posts today"))
    def posts_today(self, obj: User) -> str:
        return listed(f"{post.get_role_display()} {post.unit}" for post in obj.held_today)

    @admin.display(description=gettext_lazy("phone"))
    def masked_phone(self, obj: User) -> str:
        return mask_phone(obj.phone)

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def second_factor(self, obj: User) -> bool:
        return has_second_factor(obj)


def _is_another(request: HttpRequest, person: User) -> bool:
    return person.is_active and person.pk != signed_in(request).pk


def _give_password(request: HttpRequest, person: User) -> HttpResponse:
    password = give_one_time_password(person=person, actor=signed_in(request))
    context = {
        **admin.site.each_context(request),
        "opts": User._meta,
        "person": person,
        "password": password,
        "title": _("One-time password"),
    }
    response = TemplateResponse(request, "admin/care/one_time_password.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _reset_factor(request: HttpRequest, person: User) -> str:
    reset_second_factor(person=person, actor=signed_in(request))
    return _("The second factor of %(person)s is removed.") % {"person": person}


def _sign_out(request: HttpRequest, person: User) -> str:
    count = sign_out_everywhere(person=person)
    return _("%(person)s is signed out (%(count)d places).") % {"person": person, "count": count}


def _deactivate(request: HttpRequest, person: User) -> str:
    deactivate_person(person=person, actor=signed_in(request), on=timezone.localdate())
    return _("%(person)s cannot sign in any more; their posts end today.") % {"person": person}


def _activate(request: HttpRequest, person: User) -> str:
    activate_person(person=person, actor=signed_in(request))
    return _("%(person)s can sign in again. Give them a post.") % {"person": person}


ACTS = [
    Act(
        "password",
        gettext_lazy("One-time password"),
        gettext_lazy("Give %(obj)s a one-time password?"),
        gettext_lazy("It is shown once. The present password no longer opens, and every session ends."),
        _give_password,
        offered=_is_another,
    ),
    Act(
        "second-factor",
        gettext_lazy("Remove the second factor"),
        gettext_lazy("Remove the second factor of %(obj)s?"),
        gettext_lazy("Only if you have made sure who asks: for a lost phone without recovery codes."),
        _reset_factor,
        offered=lambda request, person: _is_another(request, person) and has_second_factor(person),
        danger=True,
    ),
    Act(
        "sign-out",
        gettext_lazy("Sign out everywhere"),
        gettext_lazy("Sign %(obj)s out everywhere?"),
        gettext_lazy("Every browser asks for the password again."),
        _sign_out,
    ),
    Act(
        "deactivate",
        gettext_lazy("Deactivate"),
        gettext_lazy("Close the door to %(obj)s?"),
        gettext_lazy(
            "Their posts end today and they are signed out. What they did stays. Open work must be handed over."
        ),
        _deactivate,
        offered=_is_another,
        danger=True,
    ),
    Act(
        "activate",
        gettext_lazy("Activate"),
        gettext_lazy("Open the door to %(obj)s again?"),
        gettext_lazy("They can sign in with their password; posts must be given anew."),
        _activate,
        offered=lambda request, person: not person.is_active,
    ),
]
