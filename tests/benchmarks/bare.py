"""The yardstick of the lists: a signed-in Django view that renders the same rows through a plain template.

No navigation, no filters, no scope, no counts: what Django itself costs for a page of these rows.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine, Template
from django.utils.timezone import localtime
from django.views.generic import View

from cases.care.models import IllnessCase
from cases.members.models import Member
from unioncare.worklist.models import WorkItem
from visits.schedule.models import Visit

ENGINE = Engine(libraries={})


class BareList(View):
    """Fetch as many rows as the page beside it shows (`?rows=50`) by primary key and render one row template."""

    template: Template

    def queryset(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(self.queryset()[: int(request.GET["rows"])])
        return HttpResponse(self.template.render(Context({"rows": rows, "user": request.user})))


def page(cells: str) -> Template:
    return Template(
        "<!doctype html><title>bare</title><p>{{ user.name }}</p><table>{% for row in rows %}<tr>"
        + "".join(f"<td>{{{{ {cell} }}}}</td>" for cell in cells.split())
        + "</tr>{% endfor %}</table>",
        engine=ENGINE,
    )


class BareMembers(BareList):
    template = page(
        "row.employee_no row.name row.get_sex_display row.unit.name row.get_status_display "
        "row.joined_on row.birth_date row.masked_phone row.pk"
    )

    def queryset(self) -> QuerySet[Member]:
        return Member.objects.select_related("unit").order_by("pk")


class BareCases(BareList):
    template = page(
        "row.number row.member.name row.get_state_display row.level row.unit.name row.disease.name_zh "
        "row.owner.name row.reported_at row.pk"
    )

    def queryset(self) -> QuerySet[IllnessCase]:
        return IllnessCase.objects.select_related("member", "unit", "disease", "owner").order_by("pk")


class BareWork(BareList):
    template = page(
        "row.kind row.subject.label row.subject.reference row.unit.name row.assignee.name row.due_at "
        "row.get_state_display row.explanation.text row.pk"
    )

    def queryset(self) -> QuerySet[WorkItem]:
        return WorkItem.objects.select_related("subject", "unit", "assignee").order_by("pk")


class BareEntries(View):
    """The visits of a unit and a month as the calendar's JSON: one query, one dictionary a row, no rights asked for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET
        rows = Visit.objects.filter(
            planned_on__gte=query["start"], planned_on__lt=query["end"], case__unit__path__startswith=query["unit"]
        ).values_list(
            "item_id", "planned_on", "case__member__name", "case__level", "item__state", "item__opens_at",
            "item__due_at",
        )  # fmt: skip
        entries = [
            {
                "id": item,
                "title": f"{name} L{level}",
                "start": day.isoformat(),
                "url": f"/visits/{item}/",
                "tone": state,
                "startEditable": True,
                "first": localtime(opens).date().isoformat(),
                "last": localtime(due).date().isoformat(),
            }
            for item, day, name, level, state, opens, due in rows
        ]
        return JsonResponse(entries, safe=False, json_dumps_params={"ensure_ascii": False})
