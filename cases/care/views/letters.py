"""Telling a family: write, copy for a chat, print a slip; and what the code on the slip opens."""

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from unioncare.core.limits import limited

from ..forms.letter import LetterForm
from ..models import FamilyLetter
from ..selectors.letters import address_of, letter_of, written
from ..services.letters import note_opening, take_letter_back, write_letter
from .base import CaseFormView, OfCase

PERMISSION = "cases.tell_family"
SHOWN = 20
# Phones of one mine's network share an address.
RATE = "60/m"


class LettersView(CaseFormView):
    """Write a letter; below it the letters written so far."""

    permission = PERMISSION
    keeps_away = True
    form_class = LetterForm
    template_name = "cases/letters/write.html"

    def get_initial(self) -> dict[str, Any]:
        return {"language": translation.get_language()}

    def act(self, form: forms.Form) -> None:
        self.letter = write_letter(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cases:letter", args=[self.case.number, self.letter.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        letters = self.case.letters.select_related("made_by", "case__member")[:SHOWN]
        return super().get_context_data(letters=[(letter, letter.is_open(today)) for letter in letters], **kwargs)


class OfLetter(OfCase):
    """A page about one letter of a case."""

    permission = PERMISSION
    keeps_away = True

    @cached_property
    def letter(self) -> FamilyLetter:
        letters = self.case.letters.select_related("made_by", "case__member", "case__unit", "case__owner")
        letter: FamilyLetter = get_object_or_404(letters, pk=self.kwargs["pk"])
        return letter

    def shown(self) -> dict[str, Any]:
        """The letter in words, its address and its code."""
        address = address_of(self.letter)
        return {
            "case": self.case,
            "letter": self.letter,
            "words": written(self.letter),
            "address": address,
            "code": segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=2),
            "is_open": self.letter.is_open(timezone.localdate(self.now)),
        }


class LetterView(OfLetter, TemplateView):
    """One letter, to be copied or printed."""

    template_name = "cases/letters/letter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.shown(), **kwargs)


class SlipView(OfLetter, TemplateView):
    """The slip on paper, in the family's language."""

    template_name = "cases/letters/slip.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        back = reverse("cases:letter", args=[self.case.number, self.letter.pk])
        with translation.override(self.letter.language):
            return render(request, self.template_name, {**self.shown(), "back": back})


class TakeLetterBackView(OfLetter, View):
    """The code of a letter opens nothing from now on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if take_letter_back(letter=self.letter, actor=self.user, now=self.now):
            messages.success(request, _("The letter is withdrawn; its code opens nothing any more."))
        return redirect("cases:letters", self.case.number)


@method_decorator([login_not_required, never_cache, limited(RATE)], name="dispatch")
class OpenLetterView(View):
    """What the code on the slip opens: the same words, for whoever holds it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        letter = letter_of(code, timezone.localdate())
        if letter is None:
            return render(request, "cases/letters/gone.html", status=404)
        if request.method == "GET":  # a chat program that looks whether the page is there reads nothing
            note_opening(letter=letter, now=timezone.now())
        with translation.override(letter.language):
            answer = render(request, "cases/letters/open.html", {"letter": letter, "words": written(letter)})
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Referrer-Policy"] = "no-referrer"
        return answer
