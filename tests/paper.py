"""How a page comes out on paper: the format that its style sheets ask for, and its lines for signatures."""

import re

from django.test import Client

LINK = re.compile(r'<link rel="stylesheet" href="(?P<href>[^"]+)"(?: media="(?P<media>[^"]+)")?')
SIGN = re.compile(r"<dt>(?P<label>[^<]*)</dt><dd>(?P<note>[^<]*)</dd>")


def paper_sizes(client: Client, page: str) -> list[str]:
    """The sizes in the @page rules of the style sheets that a printer gets."""
    sheets = [link["href"] for link in LINK.finditer(page) if (link["media"] or "all") in {"all", "print"}]
    styles = "".join(client.get(sheet).getvalue().decode() for sheet in sheets)
    return re.findall(r"@page\s*\{\s*size:\s*(\w+)", styles)


def signs_of(page: str) -> list[tuple[str, str]]:
    """The lines for stamp and signature: what each is for, and the name or hint under it."""
    _before, _start, signs = page.partition('<dl class="uc-signs">')
    return [(sign["label"], sign["note"]) for sign in SIGN.finditer(signs.partition("</dl>")[0])]
