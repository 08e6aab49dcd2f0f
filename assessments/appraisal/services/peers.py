"""Taking the views of colleagues so that nobody can tell whose they are (ADR 13).

Each waits in an envelope until its stage ends. The door is neither locked nor changed, no foreign key points to it,
and what is waiting shares the transaction of what has just come.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from unioncare.core.envelopes import AlreadyUsed, Envelopes, shuffle
from unioncare.organisation.models import User

from ..enums import AppraisalState, PeriodState
from ..errors import AlreadyAnswered, AppraisalRefused
from ..models import AppraisalPeriod, HeldReview, PeerDoor, PeerReview, SpentDoor
from .reviewing import Scores, checked

_ENVELOPES = Envelopes(HeldReview, SpentDoor)


def take_view(*, door: PeerDoor, scores: Scores, actor: User) -> None:
    """Keep how a colleague sees somebody, once for each door; nothing tells whose view it is, or when it came.

    Raises AppraisalRefused outside the stage and for a stranger, AlreadyAnswered the second time. Of many calls of one
    door at once one is kept. No trail is written.
    """
    if door.colleague_id != actor.pk:
        raise AppraisalRefused(_("Somebody else is asked this."))
    content = json.dumps([door.appraisal_id, checked(scores)])
    try:
        with transaction.atomic():
            # Either the stage ends after this, or this comes too late: no envelope is left that nobody opens.
            _ENVELOPES.hold_open()
            state, stage = _stands(door)
            if state == AppraisalState.EXCUSED:
                raise AppraisalRefused(_("They are not appraised in this period."))
            if stage != PeriodState.ROUND:
                raise AppraisalRefused(_("It is not the time of colleagues' views."))
            _ENVELOPES.put(content, door.pk)
    except AlreadyUsed as error:
        raise AlreadyAnswered(_("You have answered this already.")) from error


def _stands(door: PeerDoor) -> tuple[str, str]:
    """Return the states of an appraisal and of its period as they are now."""
    rows = PeerDoor.objects.filter(pk=door.pk).order_by()
    return rows.values_list("appraisal__state", "appraisal__period__state").get()


@transaction.atomic
def release_views(*, period: AppraisalPeriod) -> int:
    """Open the envelopes of a period whose stage ended, and return how many views count.

    Of somebody with too few answers none is kept: nobody will ever read them.
    """
    fewest = period.scheme.fewest_peers
    # What was said about whoever was taken out of the period is thrown away with what is too little.
    takes_part = set(period.appraisals.counted().values_list("pk", flat=True))
    counted = [
        PeerReview(appraisal_id=pk, scores=scores)
        for pk, given in _taken_out(period).items()
        if len(given) >= fewest and pk in takes_part
        for scores in given
    ]
    shuffle(counted)
    PeerReview.objects.bulk_create(counted, batch_size=2000)
    return len(counted)


@transaction.atomic
def discard_views(*, period: AppraisalPeriod) -> None:
    """Throw the envelopes of a period away that is called off, unread."""
    _taken_out(period)


def _taken_out(period: AppraisalPeriod) -> Mapping[int, Sequence[Scores]]:
    """Take the views of a period out of what waits, by appraisal, and forget who answered; the rest is written anew."""
    _ENVELOPES.hold_off()
    people = set(period.appraisals.values_list("pk", flat=True))
    mine: dict[int, list[Scores]] = defaultdict(list)
    others: list[str] = []
    for held in HeldReview.objects.all():
        appraisal_id, scores = json.loads(held.content)
        if appraisal_id in people:
            mine[appraisal_id].append(scores)
        else:
            others.append(held.content)
    answered = PeerDoor.objects.filter(appraisal__period=period, spent__isnull=False).order_by()
    _ENVELOPES.write_anew(others, forget=list(answered.values_list("pk", flat=True)))
    return mine


@transaction.atomic
def stir_views() -> int:
    """Write all that waits anew, in random order and in one transaction: the order of coming is lost each day."""
    if not SpentDoor.objects.exists():
        return 0
    _ENVELOPES.hold_off()
    held = [one.content for one in HeldReview.objects.all()]
    _ENVELOPES.write_anew(held)
    return len(held)


def answered_all(period: AppraisalPeriod) -> list[int]:
    """Return the colleagues who have answered everything that they were asked in a period."""
    about = period.appraisals.counted().order_by()
    doors = PeerDoor.objects.filter(appraisal__in=about).order_by().values("colleague")
    counts = doors.annotate(asked=Count("pk"), given=Count("spent"))
    return list(counts.filter(asked=F("given")).values_list("colleague", flat=True))


def scores_by_person(period: AppraisalPeriod) -> Mapping[int, Sequence[Scores]]:
    """Return appraisal → views of colleagues that count."""
    found: dict[int, list[Scores]] = defaultdict(list)
    rows = PeerReview.objects.filter(appraisal__period=period).order_by("pk")
    for appraisal_id, scores in rows.values_list("appraisal", "scores"):
        found[appraisal_id].append(scores)
    return found
