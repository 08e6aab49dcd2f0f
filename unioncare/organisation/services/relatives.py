"""Relatives: declared by the person, so that they never decide about them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.core.crypto import blind_index

from ..models import Relative, User


@attributed
def declare_relative(
    *, person: User, name: str, relation: str, employee_no: str = "", id_number: str = "", actor: User | None
) -> Relative:
    """Note a relative of a person. The ID number is kept as an index only: it finds, and cannot be read."""
    relative = Relative(
        user=person,
        name=name.strip(),
        relation=relation.strip(),
        employee_no=employee_no.strip(),
        id_index=blind_index(id_number.strip().upper(), "id_number"),
    )
    relative.full_clean()
    twin = Relative.objects.filter(user=person, name=relative.name, employee_no=relative.employee_no)
    if twin.exists():
        raise ValidationError(_("%(name)s is already declared."), code="relative_twice", params={"name": name})
    relative.save()
    return relative


@attributed
def withdraw_relative(*, relative: Relative, actor: User | None) -> None:
    """Delete a declaration that was wrong; the audit trail keeps it.

    Somebody else does it: who could withdraw for an hour, decide, and declare again would be kept from nothing.
    """
    if actor is not None and actor.pk == relative.user_id:
        raise ValidationError(
            _("Nobody withdraws their own declaration. Ask another administrator to withdraw %(name)s."),
            code="relative_own",
            params={"name": relative.name},
        )
    relative.delete()
