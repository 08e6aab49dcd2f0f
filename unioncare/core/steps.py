"""Steps of what has a flow: the buttons that a page offers, and one page for each step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import Http404
from django.views.generic.base import View

from .refusals import Text


@dataclass(frozen=True, slots=True)
class Button:
    """One step: where it leads, or why this reader cannot take it now."""

    label: Text
    url: str
    why_not: Text | None = None
    main: bool = False
    danger: bool = False


@dataclass(frozen=True, slots=True)
class StepPage:
    """What a step asks for, which service takes it, and what is said before and after."""

    form: type[forms.Form]
    act: Callable[..., Any]
    done: Text
    note: Text = ""
    danger: bool = False
    upload: bool = False


class StepView(View):
    """A form that takes one of several steps, by the name in its address; 404 for a step that has no page."""

    pages: ClassVar[Mapping[str, Any]]

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)
        if self.kwargs["move"] not in self.pages:
            raise Http404

    @property
    def step(self) -> Any:
        return self.pages[self.kwargs["move"]]

    def get_form_class(self) -> type[forms.Form]:
        form: type[forms.Form] = self.step.form
        return form

    def said(self, done: Any) -> Any:
        return self.step.done
