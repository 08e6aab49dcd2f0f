"""Names are listed as the reader's language lists them."""

import pytest
from django.template import Context, Template
from django.utils import translation

from unioncare.core.listed import listed
from unioncare.core.ui.browsers import browser_name


@pytest.mark.parametrize(
    ("language", "names", "device"),
    [("zh-hans", "综采一队、掘进二队", "Edge、Windows"), ("en", "综采一队, 掘进二队", "Edge, Windows")],
)
def test_names_stand_as_a_sentence_lists_them(language, names, device):
    with translation.override(language):
        assert listed(["综采一队", "掘进二队"]) == names
        assert Template("{{ names|listed }}").render(Context({"names": ["综采一队", "掘进二队"]})) == names
        assert browser_name("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0") == device
