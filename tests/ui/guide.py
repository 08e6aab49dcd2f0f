"""Every component on one page: to look at, and for the accessibility tests. Invented people only."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils import timezone
from django_cotton.compiler_regex import CottonCompiler

from unioncare.core import forms as ours
from unioncare.core.explain import Explanation, Input, Source
from unioncare.core.paging import CappedCount, Page
from unioncare.core.ui.charts import Axis, Chart, Limit, Mark, Series
from unioncare.core.ui.due import Due

HERE = Path(__file__).parent
DAY = timedelta(days=1)


class SampleForm(ours.StyledForm, forms.Form):
    layout = (
        ours.Section("Who", ours.Columns("name", "phone"), "unit", note="Only what the roster lacks."),
        ours.Section(
            "What happened",
            "mode",
            "state",
            ours.Columns("since", "at", "cost"),
            ours.When("state=worse", "text"),
            "needs",
        ),
        ours.Section("Papers", "paper", "password", "agree", "plain"),
    )
    name = forms.CharField(label="Name", max_length=20, help_text="As on the ID card.")
    phone = forms.CharField(label="Phone", required=False, min_length=11)
    unit = forms.ChoiceField(label="Unit", choices=[("1", "掘进二队分会"), ("2", "洗选厂分会")])
    mode = forms.ChoiceField(
        label="How", widget=ours.Choices(columns=4),
        choices=[("hospital", "医院"), ("home", "上门"), ("phone", "电话"), ("video", "视频")],
    )  # fmt: skip
    state = forms.ChoiceField(
        label="State", widget=ours.Choices(columns=3, danger=["worse"]),
        choices=[("better", "好转"), ("same", "稳定"), ("worse", "加重")],
    )  # fmt: skip
    since = forms.DateField(label="Since", widget=ours.DateInput())
    at = forms.DateTimeField(label="At", required=False, widget=ours.DateTimeInput())
    cost = ours.MoneyField(label="Cost", required=False)
    text = forms.CharField(label="Describe it", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    needs = forms.MultipleChoiceField(
        label="Needs", required=False, widget=ours.ManyChoices(columns=3),
        choices=[("med", "医疗"), ("eco", "经济"), ("psy", "心理")],
    )  # fmt: skip
    paper = forms.FileField(
        label="Paper", required=False,
        widget=ours.FileDrop(accept=".pdf", max_bytes=20 * 1024**2, hint="PDF, JPG, DOCX,"),
    )  # fmt: skip
    password = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    agree = forms.BooleanField(label="The member agrees that this is kept")
    plain = forms.ChoiceField(
        label="Plain radio", required=False, widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")]
    )


def sample_now() -> datetime:
    return datetime(2026, 3, 18, 9, 40, tzinfo=timezone.get_current_timezone())


def sample_because() -> Explanation:
    return Explanation(
        rule={"zh": "L3 每两周探望一次，副主席与分会主席同去", "en": "L3: a visit every two weeks, by two people"},
        inputs=(Input("Level", "L3"), Input("Plan of", {"on": "2025-12-11"})),
        formula="2025-12-11 + 8 × 14 = 2026-03-13",
        sources=(Source({"zh": "规程 4.2 条", "en": "Protocol 4.2"}, "style-guide"),),
    )


def sample_dues(now: datetime) -> list[Due]:
    return [
        Due.late(3, now - 5 * DAY),
        Due.late_hours(2, now - timedelta(hours=2)),
        Due.hours(7, now + timedelta(hours=7), now),
        Due.today(now),
        Due.later(5, now + 7 * DAY),
        Due.paused(now - 2 * DAY, now + 2 * DAY),
        Due.done(now - 9 * DAY),
        Due.done(now - 9 * DAY, on_time=False),
        Due.opens(now + 30 * DAY),
    ]


def sample_chart(today: date) -> Chart:
    def days(*values: int) -> list[tuple[date, int]]:
        return [(today - DAY * 21 * (len(values) - at), value) for at, value in enumerate(values, start=1)]

    return Chart(
        series=[Series("自评健康", days(35, 30, 40, 45, 50, 55)), Series("ECOG", days(3, 3, 2, 2, 2, 1), 1, step=True)],
        axes=[Axis("自评健康", 0, 100, 25), Axis("ECOG", 0, 4, 1, inverse=True)],
        marks=[Mark(today - DAY * 80, "病休"), Mark(today - DAY * 10, "准备返岗")],
        limits=[Limit(50, "需关注 50")],
        last=today,
    )


def sample_context() -> dict[str, Any]:
    now = sample_now()
    typed = {"wrong-name": "", "wrong-phone": "1380000", "wrong-mode": "hospital", "wrong-state": "worse"}
    wrong = SampleForm(typed, prefix="wrong")
    wrong.is_valid()
    return {
        "now": now,
        "because": sample_because(),
        "dues": sample_dues(now),
        "formula": [
            {"value": "46,800", "name": "CTP"}, "=", {"value": "72,000", "name": "Y"}, "−",
            {"value": "12", "name": "m"}, "×", {"value": "700", "name": "D"}, "×", {"value": "3", "name": "n"},
        ],
        "steps": [
            {"label": "报告", "note": "12-08 刘志", "state": "done"},
            {"label": "核实", "note": "12-09 韩立新", "state": "done"},
            {"label": "实施中", "note": "第 98 天", "state": "now"},
            {"label": "结案", "note": "", "state": ""},
        ],
        "chart": sample_chart(now.date()),
        "changes": [
            {"change": "added", "title": "每周探望", "due": Due.later(5, now + 7 * DAY), "because": sample_because()},
            {"change": "moved", "title": "心理疏导", "due": Due.today(now), "before": Due.later(3, now + 3 * DAY)},
            {"change": "dropped", "title": "两周一次探望", "due": Due.today(now), "note": "改为每周一次"},
        ],
        "form": SampleForm(),
        "wrong_form": wrong,
        "page": Page(rows=[1, 2, 3], next_cursor="abc"),
        "many": CappedCount(1000, True),
        "tones": ["", "red", "amber", "green", "blue", "line", "solid"],
        "notices": ["", "red", "amber", "green"],
    }  # fmt: skip


@login_not_required
def guide(request: HttpRequest, page: str = "guide") -> HttpResponse:
    source = (HERE / f"{page}.html").read_text(encoding="utf-8")
    template = engines["django"].from_string(CottonCompiler().process(source))
    messages.success(request, "Saved: 3 visits.")
    return HttpResponse(template.render(sample_context(), request))


@login_not_required
def error_page(request: HttpRequest, code: int) -> HttpResponse:
    return render(request, f"{code}.html", {"exception": "", "wait": 900}, status=code)
