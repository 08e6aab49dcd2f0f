"""Print who can sign in to a demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from unioncare.dashboard.seed.organisation import DEMO_PASSWORD, DEMO_PEOPLE
from unioncare.organisation.models import User


class Command(BaseCommand):
    help = "Print the demo sign-ins; outside a demo, nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE != "demo":
            return
        known = set(
            User.objects.filter(username__in=[name for name, _ in DEMO_PEOPLE.values()]).values_list(
                "username", flat=True
            )
        )
        if not known:
            return
        self.stdout.write(f"Sign in with the password {DEMO_PASSWORD} as")
        for role, (username, name) in DEMO_PEOPLE.items():
            if username in known:
                self.stdout.write(f"  {username:<16} {role.value.replace('_', ' ')} ({name})")
