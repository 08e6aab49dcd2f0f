from collections.abc import Callable

import pytest
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from unioncare.core import navigation


@pytest.fixture
def show() -> Callable[..., str]:
    """Render a piece of template, components and all, as a page at `at` would."""

    def render(source: str, at: str = "/", **context) -> str:
        template = engines["django"].from_string(CottonCompiler().process(source))
        return template.render(context, RequestFactory().get(at)).strip()

    return render


@pytest.fixture
def empty_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is registered but what the test registers."""
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_tools", {})
    monkeypatch.setattr(navigation, "_footnotes", [])
