"""Whom a row means, and which disease."""

from cases.members.facts import id_index
from cases.members.models import Member
from cases.members.roster.columns import ID_NUMBER, NAME
from unioncare.core.listed import listed

from ..models import Disease
from ..selectors.diseases import find_diseases, icd_span
from .columns import DISEASE, EMPLOYEE_NO, UNIT
from .reading import LedgerRow
from .standing import Standing

_NAMED = 4


def find_member(row: LedgerRow, standing: Standing) -> Member | None:
    """Find the member: by employee number, else by ID number, else by name with unit."""
    number, id_number, name = row.cells["employee_no"], row.cells["id_number"], row.cells["name"]
    member = standing.by_number.get(number) if number else None
    if member is None and id_number:
        member = standing.by_id.get(id_index(id_number) or b"")
    if member is None and number is None and id_number is None:
        return _by_name(row, standing)
    if member is None:
        row.note(EMPLOYEE_NO if number else ID_NUMBER, "member_unknown")
    elif not standing.in_scope(member):
        row.note(EMPLOYEE_NO, "member_unknown.outside")
        return None  # whose number it is stays untold
    elif name and member.name != name:
        row.note(NAME, "member_differs", name=member.name)
    return member


def _by_name(row: LedgerRow, standing: Standing) -> Member | None:
    found = [member for member in standing.by_name.get(row.cells["name"] or "", []) if standing.in_scope(member)]
    if row.cells["unit"] and standing.units is not None:
        unit = standing.units.find(row.cells["unit"])
        if unit.pk is None and unit.problem is not None:
            row.note(UNIT, unit.problem.reason, **dict(unit.problem.params))
            return None
        found = [member for member in found if _under(member, unit.pk, standing)]
    if len(found) == 1:
        return found[0]
    row.note(NAME, "member_ambiguous" if found else "member_unknown", count=len(found))
    return None


def _under(member: Member, unit: int | None, standing: Standing) -> bool:
    """Tell whether a member belongs to a unit or to one below it."""
    path = standing.paths.get(unit or 0, "")
    return bool(path) and member.unit.path.startswith(path)


def find_disease(row: LedgerRow, standing: Standing) -> Disease | None:
    text = row.cells["disease"]
    if not text:
        return None
    exact = [one for one in standing.diseases if text in (one.code, one.name_zh, one.name_en)]
    found = exact or find_diseases(text, standing.diseases)
    if len(found) > 1 and icd_span(text) is None:
        found = _longest(text, found)
    if len(found) == 1:
        return found[0]
    if found:
        names = listed(f"{one.code} {one}" for one in found[:_NAMED])
        row.note(DISEASE, "disease_ambiguous", value=text, diseases=names)
    else:
        row.note(DISEASE, "disease_unknown", value=text)
    return None


def _longest(text: str, found: list[Disease]) -> list[Disease]:
    """Of several diseases keep those whose name or word covers most of the text: 脑膜瘤 goes before 瘤."""

    def covered(disease: Disease) -> int:
        words = (disease.name_zh, disease.name_en, *disease.keywords.replace("，", ",").split(","))
        return max(
            (len(word.strip()) for word in words if word.strip().casefold() in text.casefold() and word.strip()),
            default=0,
        )

    best = max(covered(disease) for disease in found)
    return [disease for disease in found if covered(disease) == best] if best else found
