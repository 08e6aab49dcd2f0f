"""Units as a tree. Dragging and the parent field both move a unit through the service."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from treebeard.admin import TreeAdmin

from unioncare.core.administration import Act, CareAdmin
from unioncare.core.listed import listed
from unioncare.core.views import signed_in

from ..administering import administered_paths, administered_units
from ..models import Post, Unit
from ..services.units import (
    Place,
    activate_unit,
    change_unit,
    check_place,
    create_unit,
    deactivate_unit,
    delete_unit,
    move_unit,
)

HOLDERS_SHOWN = 4


class UnitForm(forms.ModelForm):
    """Code, name, kind, and where the unit stands."""

    parent = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        required=False,
        label=gettext_lazy("Parent"),
        help_text=gettext_lazy("The unit above it. Everything under the unit moves along, open work included."),
    )

    class Meta:
        model = Unit
        fields = ["code", "name", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["parent"].initial = Unit.objects.get_parent(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            check_place(
                kind=cleaned["kind"],
                name=cleaned["name"],
                parent=cleaned["parent"],
                unit=self.instance if self.instance.pk else None,
            )
        return cleaned


@admin.register(Unit)
class UnitAdmin(CareAdmin, TreeAdmin):
    form = UnitForm
    change_list_template = "admin/care/unit_tree.html"
    list_display = ["name", "code", "kind", "holders", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "code"]
    fields = ["parent", "kind", "code", "name"]
    help_texts = {
        "kind": gettext_lazy("The level: a unit stands under a unit of a wider level."),
        "name": gettext_lazy("Different from the units beside it."),
    }
    list_per_page = 200

    def acts(self) -> list[Act]:
        return [
            Act(
                "deactivate",
                gettext_lazy("Deactivate"),
                gettext_lazy("Take “%(obj)s” out of use?"),
                gettext_lazy("Nobody is placed or appointed there any more. Its past stays as it is."),
                _deactivate,
                offered=lambda request, unit: unit.is_active,
            ),
            Act(
                "activate",
                gettext_lazy("Activate"),
                gettext_lazy("Take “%(obj)s” into use again?"),
                gettext_lazy("People can be placed and appointed there again."),
                _activate,
                offered=lambda request, unit: not unit.is_active,
            ),
            Act(
                "remove",
                gettext_lazy("Delete"),
                gettext_lazy("Delete “%(obj)s”?"),
                gettext_lazy("Only for a unit made by mistake: nothing may stand under it and nothing may name it."),
                _delete,
                offered=lambda request, unit: unit.is_leaf(),
                danger=True,
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        queryset: QuerySet[Unit] = super().get_queryset(request)
        paths = administered_paths(signed_in(request))
        if paths is not None and self._shows_top(request):
            queryset = Unit.objects.filter(path__in=paths)
        elif paths is not None:
            inside = Q(pk__in=[])
            for path in paths:
                inside |= Q(path__startswith=path)
            queryset = queryset.filter(inside)
        held = Post.objects.active(timezone.localdate()).select_related("user").order_by("role", "pk")
        return queryset.prefetch_related(Prefetch("posts", queryset=held, to_attr="held_today"))

    def _shows_top(self, request: HttpRequest) -> bool:
        """Whether the tree asks for its first level, which for most administrators is not the root."""
        asked = getattr(request, "_treebeard_parent_id", "") is None
        return asked and not getattr(request, "_ignore_treebeard_filters", False) and not self.is_filtered(request)

    def get_form(self, request: HttpRequest, obj: Unit | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        parent = form.base_fields["parent"]
        parent.queryset = administered_units(signed_in(request))
        widget = admin.widgets.AutocompleteSelect(Post._meta.get_field("unit"), self.admin_site)
        widget.choices = parent.choices
        parent.widget = widget
        # Only whoever administers everything may make a unit stand at the top.
        parent.required = not signed_in(request).is_superuser and (obj is None or not obj.is_root())
        return form

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return False  # by the act, which looks at everything under the unit

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        values = form.cleaned_data
        if not change:
            made = create_unit(
                code=values["code"],
                name=values["name"],
                kind=values["kind"],
                parent=values["parent"],
                actor=signed_in(request),
            )
            obj.__dict__.update(made.__dict__)
            return
        place = values["parent"] if "parent" in form.changed_data else Place.SAME
        change_unit(
            unit=Unit.objects.get(pk=obj.pk),
            code=values["code"],
            name=values["name"],
            kind=values["kind"],
            parent=place,
            actor=signed_in(request),
        )

    def move_node(self, request: HttpRequest) -> HttpResponse:
        """Answer the drag of a row: under another unit, or beside it. The order of siblings has no meaning."""
        units = administered_units(signed_in(request))
        node = get_object_or_404(units, pk=request.POST.get("node"))
        target = get_object_or_404(units, pk=request.POST.get("target"))
        if not self.has_change_permission(request, node):
            raise PermissionDenied
        parent = target if request.POST.get("relation") == "child" else Unit.objects.get_parent(target)
        if parent is None or not units.filter(pk=parent.pk).exists():
            messages.error(request, _("Open the unit and choose its parent to move it to the top."))
            return HttpResponseBadRequest("outside")
        try:
            moved = move_unit(unit=node, parent=parent, actor=signed_in(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseBadRequest("refused")
        if moved:
            text = _("“%(unit)s” now stands under “%(parent)s”.") % {"unit": node, "parent": parent}
            messages.success(request, text)
        return HttpResponse("OK")

    @admin.display(description=gettext_lazy("posts today"))
    def holders(self, obj: Unit) -> str:
        held = [f"{post.get_role_display()} {post.user}" for post in obj.held_today]
        return listed(held[:HOLDERS_SHOWN]) + ("…" if held[HOLDERS_SHOWN:] else "")


def _deactivate(request: HttpRequest, unit: Unit) -> str:
    deactivate_unit(unit=unit, actor=signed_in(request), on=timezone.localdate())
    return _("“%(unit)s” is out of use.") % {"unit": unit}


def _activate(request: HttpRequest, unit: Unit) -> str:
    activate_unit(unit=unit, actor=signed_in(request))
    return _("“%(unit)s” is in use again.") % {"unit": unit}


def _delete(request: HttpRequest, unit: Unit) -> str:
    name = str(unit)
    delete_unit(unit=unit, actor=signed_in(request))
    return _("“%(unit)s” is deleted.") % {"unit": name}
