"""A field that people do not see and programs fill in: `templates/public/honeypot.html` shows it to them."""

from django.http import HttpRequest

NAME = "website"


def filled_by_a_program(request: HttpRequest) -> bool:
    """Tell whether somebody filled in what nobody sees."""
    return bool(request.POST.get(NAME))
