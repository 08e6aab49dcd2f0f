"""Telling appraised people, in the transaction that gives cause for it; however many they are, by the same queries."""

from datetime import datetime

from django.urls import reverse

from unioncare.notifications.services.telling import News, tell

from ..messages import AppealAnswered, ResultTold
from ..models import Appeal, AppraisalPeriod, Result


def tell_results(period: AppraisalPeriod, *, now: datetime) -> int:
    """Tell everybody who has a result in a period that it is there; return how many messages were written."""
    people = Result.objects.filter(appraisal__period=period, is_current=True).order_by("appraisal")
    params = {"until": f"{period.appeal_until:%Y-%m-%d}" if period.appeal_until else ""}
    news = [
        News(ResultTold.code, f"{ResultTold.code}:{pk}", recipient=person, params=params, path=_page(pk))
        for pk, person in people.values_list("appraisal", "appraisal__person")
    ]
    return tell(news=news, now=now)


def tell_answer(appeal: Appeal, *, now: datetime) -> None:
    """Tell whoever appealed that it is decided."""
    held = appeal.appraisal
    key = f"{AppealAnswered.code}:{appeal.pk}"
    tell(news=[News(AppealAnswered.code, key, recipient=held.person_id, path=_page(held.pk))], now=now)


def _page(appraisal: int) -> str:
    return reverse("assessments:appraisal", args=[appraisal])
