"""Units: making, changing, moving, taking out of use."""

from datetime import date
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.audit import attributed, record_event

from .. import guards
from ..enums import UnitKind
from ..models import Post, Unit, User
from ..signals import unit_moving

# From the widest level to the narrowest.
LEVELS: tuple[str, ...] = tuple(UnitKind.values)


@attributed
def create_unit(*, code: str, name: str, kind: str, parent: Unit | None, actor: User | None) -> Unit:
    """Create a unit as the last one under `parent`, or a root."""
    unit = Unit(code=code.strip(), name=name.strip(), kind=kind)
    unit.full_clean(exclude=["path", "depth", "numchild"])
    check_place(kind=kind, name=unit.name, parent=parent)
    if parent is None:
        return _as_unit(Unit.objects.add_root(instance=unit))
    return _as_unit(Unit.objects.add_child(parent, instance=unit))


class Place(Enum):
    """Stands for a parent that is not to change; None is the top."""

    SAME = "same"


@attributed
def change_unit(
    *,
    unit: Unit,
    actor: User | None,
    code: str | None = None,
    name: str | None = None,
    kind: str | None = None,
    parent: Unit | Place | None = Place.SAME,
) -> bool:
    """Give a unit another code, name, kind or parent, judged together; return whether anything changed."""
    before = _lock_for_move(unit) if parent is not Place.SAME else Unit.objects.get_parent(unit)
    above = before if isinstance(parent, Place) else parent
    new = {"code": code, "name": name, "kind": kind}
    changed = {
        field: value.strip()
        for field, value in new.items()
        if value is not None and value.strip() != getattr(unit, field)
    }
    if not changed and above == before:
        return False
    for field, value in changed.items():
        setattr(unit, field, value)
    unit.full_clean(exclude=["path", "depth", "numchild"])
    if above is not None and above != before:
        above.refresh_from_db()
        _refuse_ring(unit, above)
    check_place(kind=unit.kind, name=unit.name, parent=above, unit=unit)
    _check_children(unit)
    if above != before:
        _place(unit, before, above, actor)
    if changed:
        unit.save(update_fields=list(changed))
    return True


@attributed
def move_unit(*, unit: Unit, parent: Unit | None, actor: User | None) -> bool:
    """Move a unit with all under it below another parent, or to the top; return whether it moved.

    Every path below changes; `unit_moved` tells the apps that repeat paths.
    """
    return change_unit(unit=unit, parent=parent, actor=actor)


@attributed
def deactivate_unit(*, unit: Unit, actor: User | None, on: date) -> None:
    """Take a unit out of use: nobody is placed or appointed there any more; its past stays."""
    if Unit.objects.within(unit.path).filter(is_active=True).exclude(pk=unit.pk).exists():
        raise ValidationError(
            _("“%(unit)s” has units under it that are in use. Move or deactivate those first."),
            code="unit_has_units",
            params={"unit": unit.name},
        )
    if (post := _open_posts(unit, on).first()) is not None:
        raise ValidationError(
            _("“%(unit)s” has posts that have not ended, such as %(post)s. End them first."),
            code="unit_has_posts",
            params={"unit": unit.name, "post": str(post)},
        )
    if reasons := guards.reasons_against(unit, on):
        raise ValidationError([ValidationError(reason, code="unit_in_use") for reason in reasons])
    unit.is_active = False
    unit.save(update_fields=["is_active"])


@attributed
def activate_unit(*, unit: Unit, actor: User | None) -> None:
    """Take a unit into use again, under a parent that is in use."""
    parent = Unit.objects.get_parent(unit)
    if parent is not None and not parent.is_active:
        raise ValidationError(
            _("“%(parent)s” above it is out of use. Activate that one first."),
            code="unit_parent_inactive",
            params={"parent": parent.name},
        )
    unit.is_active = True
    unit.save(update_fields=["is_active"])


@attributed
def delete_unit(*, unit: Unit, actor: User | None) -> None:
    """Delete a unit that was made by mistake: nothing stands under it and nothing names it."""
    if not unit.is_leaf():
        raise ValidationError(
            _("“%(unit)s” has units under it. Move them first, or deactivate the unit."),
            code="unit_has_units",
            params={"unit": unit.name},
        )
    try:
        with transaction.atomic():
            Unit.objects.filter(pk=unit.pk).delete()
    except ProtectedError as error:
        raise ValidationError(
            _("“%(unit)s” is named by posts, members or cases. Deactivate it instead: its past must stay."),
            code="unit_in_use",
            params={"unit": unit.name},
        ) from error


def check_place(*, kind: str, name: str, parent: Unit | None, unit: Unit | None = None) -> None:
    """Refuse a wider level under a narrower one, an inactive parent, and two of one name side by side."""
    if parent is None:
        return
    if not parent.is_active and (unit is None or unit.is_active):
        raise ValidationError(
            _("“%(parent)s” is out of use. Choose another parent, or activate it."),
            code="unit_parent_inactive",
            params={"parent": parent.name},
        )
    if LEVELS.index(kind) < LEVELS.index(parent.kind):
        raise ValidationError(
            _("A unit of the kind “%(kind)s” cannot stand under “%(parent)s”, which is of the kind “%(other)s”."),
            code="unit_above_parent",
            params={
                "kind": UnitKind(kind).label,
                "parent": parent.name,
                "other": UnitKind(parent.kind).label,
            },
        )
    twins = Unit.objects.get_children(parent).filter(name=name)
    if twins.exclude(pk=unit.pk if unit else None).exists():
        raise ValidationError(
            _("“%(parent)s” already has a unit called “%(name)s”."),
            code="unit_name_taken",
            params={"parent": parent.name, "name": name},
        )


def _check_children(unit: Unit) -> None:
    wider = LEVELS[: LEVELS.index(unit.kind)]
    child = Unit.objects.get_children(unit).filter(kind__in=wider).first()
    if child is not None:
        raise ValidationError(
            _("“%(child)s” under it is of the kind “%(kind)s”: it would stand above its parent."),
            code="unit_above_parent",
            params={"child": child.name, "kind": child.get_kind_display()},
        )


def _open_posts(unit: Unit, on: date) -> models.QuerySet[Post]:
    return Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), unit=unit).select_related("user", "unit")


def _lock_for_move(unit: Unit) -> Unit | None:
    """Let one move of the tree at a time rewrite paths; return the parent as it stands."""
    unit_moving.send(sender=Unit)
    list(Unit.objects.select_for_update().filter(depth=1).values_list("pk", flat=True))
    unit.refresh_from_db()
    parent: Unit | None = Unit.objects.get_parent(unit, update=True)
    return parent


def _refuse_ring(unit: Unit, above: Unit) -> None:
    if above.path.startswith(unit.path):
        raise ValidationError(
            _("“%(unit)s” cannot stand under itself or under a unit of its own."),
            code="unit_under_itself",
            params={"unit": unit.name},
        )


def _place(unit: Unit, before: Unit | None, above: Unit | None, actor: User | None) -> None:
    node = Unit.objects.get(pk=unit.pk)
    if above is None:
        Unit.objects.move(node, Unit.objects.get_last_root_node(), pos="last-sibling")
    else:
        Unit.objects.move(node, above, pos="last-child")
    unit.refresh_from_db(fields=["path", "depth", "numchild"])
    record_event(
        unit,
        actor=actor,
        what=gettext_noop("Moved"),
        details={"from": before.name if before else "", "to": above.name if above else ""},
    )


def _as_unit(node: Unit) -> Unit:
    return node
