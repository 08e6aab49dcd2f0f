"""Posts: who holds which role where. They are ended, never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin, Explained
from unioncare.core.views import signed_in

from ..administering import administered_people, administered_posts, administered_units
from ..models import Post
from ..services.posts import appoint, change_post, check_post


class StandingPostForm(forms.ModelForm):
    """A post keeps the deputy that stands, though the reader could not choose them anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.deputy_id:
            offer_also(self.fields["deputy"], self.instance.deputy_id)


class PostForm(StandingPostForm):
    """Person, unit and role stand once the post is made: another role is another post."""

    class Meta:
        model = Post
        fields = ["user", "unit", "role", "starts_on", "ends_on", "deputy"]

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        try:
            check_post(self.instance)
        except ValidationError as error:
            self._update_errors(error)


class PostFormSet(BaseInlineFormSet):
    """The posts of one person, tried together: one may end on the day before another begins."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Unit and role of a post stand once it is made; another role is another post.

        One in a unit that is closed or not the reader's to administer stands as it is.
        """
        super().add_fields(form, index)
        if not form.instance.pk:
            return
        is_open = form.instance.unit_id in self._open_units
        for name in ("unit", "role") if is_open else ("unit", "role", "starts_on", "ends_on", "deputy"):
            form.fields[name].disabled = True
        offer_also(form.fields["unit"], form.instance.unit_id)

    @cached_property
    def _open_units(self) -> set[int]:
        """The units of the person's posts that the reader may appoint in."""
        offered = self.form.base_fields["unit"].queryset
        return set(offered.filter(posts__user=self.instance).values_list("pk", flat=True))

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.pk is None:  # a new person's posts are checked when they are written
            return
        with transaction.atomic():
            for form in [*self.initial_forms, *self.extra_forms]:
                if not form.has_changed():
                    continue
                try:
                    with transaction.atomic():
                        write_post(form.instance, actor=None)
                except ValidationError as error:
                    form._update_errors(error)
            transaction.set_rollback(True)


def offer_also(field: Any, pk: int) -> None:
    """Let a field keep the row that stands, though the reader could not choose it anew."""
    field.queryset = field.queryset.model._default_manager.filter(Q(pk__in=field.queryset.values("pk")) | Q(pk=pk))


def write_post(post: Post, *, actor: Any) -> Post:
    """Write a post of a form through the services; return it as it stands."""
    if post.pk is None:
        return appoint(
            person=post.user,
            unit=post.unit,
            role=post.role,
            starts_on=post.starts_on,
            ends_on=post.ends_on,
            deputy=post.deputy,
            actor=actor,
        )
    standing = Post.objects.select_related("user", "unit", "deputy").get(pk=post.pk)
    change_post(post=standing, starts_on=post.starts_on, ends_on=post.ends_on, deputy=post.deputy, actor=actor)
    return standing


class PostFields(Explained):
    """Explains the fields of a post, and offers only units and people whom the reader administers."""

    help_texts = {
        "user": _("Who holds the post; fixed once saved."),
        "unit": _("The post reaches this unit and everything under it; fixed once saved."),
        "role": _("Decides what the person sees and does there; fixed once saved."),
        "starts_on": _("The first day of the post."),
    }

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "unit":
            kwargs["queryset"] = administered_units(signed_in(request)).filter(is_active=True)
        elif db_field.name in {"user", "deputy"}:
            people = administered_people(signed_in(request), timezone.localdate())
            kwargs["queryset"] = people.filter(is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class HoldingFilter(admin.SimpleListFilter):
    """Posts held today, to come, past."""

    title = _("time")
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Held today")), ("ending", _("End known")), ("coming", _("To come")), ("past", _("Past"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        today = timezone.localdate()
        conditions = {
            "now": Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today)),
            "ending": Q(ends_on__gte=today),
            "coming": Q(starts_on__gt=today),
            "past": Q(ends_on__lt=today),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


@admin.register(Post)
class PostAdmin(PostFields, CareAdmin):
    form = PostForm
    list_display = ["user", "role", "unit", "starts_on", "ends_on", "deputy"]
    list_filter = [HoldingFilter, "role", "unit__kind"]
    list_select_related = ["user", "unit", "deputy"]
    search_fields = ["user__name", "user__username", "unit__name", "unit__code"]
    autocomplete_fields = ["user", "unit", "deputy"]
    date_hierarchy = "starts_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return administered_posts(signed_in(request)).order_by(*self.get_ordering(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> tuple[str, ...]:
        return ("user", "unit", "role") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        obj.pk = write_post(obj, actor=signed_in(request)).pk
