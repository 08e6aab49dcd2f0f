"""Browsers of people who are signed in."""

from django.test import Client

from unioncare.organisation.models import User


def browser_of(person: User) -> Client:
    """Return a browser of their own in which somebody is signed in, in English."""
    client = Client()
    client.force_login(person)
    client.cookies["unioncare_language"] = "en"
    return client
