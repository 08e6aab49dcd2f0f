"""What a survey sent by phone is measured against: ten questions in a bare Django form, stored by one INSERT."""

import json

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.decorators import method_decorator
from django.views.generic import View

from .bare import ENGINE

TABLE = "bench_bare_answers"
POINTS = [(str(points), str(points)) for points in range(5, 0, -1)]
SCALES = tuple(f"s{number}" for number in range(1, 6))
CHOICES = [("late", "late"), ("cold", "cold"), ("little", "little")]
# What everybody answers, by question.
ANSWERS: dict[str, str | list[str]] = {
    **dict.fromkeys(SCALES, "4"), "why": ["late", "cold"], "came": "late", "days": "3", "since": "2026-03-01",
    "words": "希望多来看看，谢谢工会",
}  # fmt: skip
_THANKS = ENGINE.from_string("<!doctype html><title>bare</title><p>{{ words }}</p>")


class BareForm(forms.Form):
    """The ten questions."""

    s1, s2, s3, s4, s5 = (forms.ChoiceField(choices=POINTS) for _number in range(5))
    why = forms.MultipleChoiceField(choices=CHOICES)
    came = forms.ChoiceField(choices=CHOICES)
    days = forms.DecimalField(max_digits=12, decimal_places=2)
    since = forms.DateField()
    words = forms.CharField(max_length=1000)


@method_decorator(login_not_required, name="dispatch")
class BareAnswers(View):
    """Give the token of the form (GET); check, store and thank (POST)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BareForm(request.POST)
        if not form.is_valid():
            return HttpResponse(form.errors.as_json(), status=422)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} (answers) VALUES (%s)",
                [json.dumps(form.cleaned_data, default=str)],
            )
        return HttpResponse(_THANKS.render(Context({"words": "thank you"})))
