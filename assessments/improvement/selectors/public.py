"""What everybody reads: published actions of a unit and those below it, nothing by which somebody is known."""

from dataclasses import dataclass
from datetime import date

from unioncare.core.paging import Page, decode_cursor, encode_cursor
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit

from ..enums import ActionState, SourceKind
from ..models import ImprovementAction

PAGE = 20
# Smaller units could point at somebody: what happened in them is told of the unit above.
TOLD = (UnitKind.CORPORATION, UnitKind.ENTERPRISE, UnitKind.BRANCH)


@dataclass(frozen=True, slots=True)
class Told:
    """One action as everybody reads it: no number, no source but its kind, no unit smaller than a branch."""

    said: str
    did: str
    kind: str
    unit: str
    on: date | None


def unit_of(code: str) -> Unit | None:
    """Return the unit whose page it is: of one that is too small, none."""
    found: Unit | None = Unit.objects.filter(code__iexact=code.strip(), is_active=True, kind__in=TOLD).first()
    return found


def published_page(unit: Unit, after: str) -> tuple[list[Told], Page[ImprovementAction]]:
    """Return a page of what was published, the newest first; two queries whatever its length."""
    rows = ImprovementAction.objects.within(unit.path).filter(state=ActionState.PUBLISHED).select_related("unit")
    if (cursor := decode_cursor(after, str, int)) and (day := _day(cursor[0])):
        rows = rows.filter(published_on__lte=day).exclude(published_on=day, pk__gte=cursor[1])
    found = list(rows.order_by("-published_on", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    places = _places(shown)
    last = shown[-1] if len(found) > PAGE else None
    following = encode_cursor([str(last.published_on), last.pk]) if last else ""
    return [tell(action, places) for action in shown], Page(rows=shown, next_cursor=following)


def told_alone(action: ImprovementAction) -> Told:
    """Return one action as everybody would read it, published or not."""
    return tell(action, _places([action]))


def tell(action: ImprovementAction, places: dict[str, str]) -> Told:
    """Return what may be told of an action; `places` are the names of the units that may be told, by path."""
    unit = next((places[path] for path in action.unit.ancestor_paths() if path in places), "")
    kind = "" if action.source_kind == SourceKind.OTHER else action.get_source_kind_display()
    return Told(action.said, action.did, kind, unit, action.published_on)


def _places(actions: list[ImprovementAction]) -> dict[str, str]:
    paths = {path for action in actions for path in action.unit.ancestor_paths()}
    return dict(Unit.objects.filter(path__in=paths, kind__in=TOLD).order_by().values_list("path", "name"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
