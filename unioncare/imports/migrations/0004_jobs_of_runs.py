from typing import Any

from django.db import migrations, models
from django.utils import timezone

WRITERS = {
    "roster": "cases.write_roster",
    "cases": "cases.write_ledger",
    "organisation": "imports.write_organisation",
}


def name_jobs(apps: Any, _editor: Any) -> None:
    """Runs that wait in the queue during the upgrade get the name of their job, or no worker would take them."""
    runs = apps.get_model("imports", "ImportRun").objects
    for kind, job in WRITERS.items():
        runs.filter(kind=kind, state="running").update(job=job, call_at=timezone.now())
    checking = runs.filter(kind="roster", state="staged", summary__step="checking")
    checking.update(job="cases.check_roster", call_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_staged_parts")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="job",
            field=models.CharField(blank=True, default="", editable=False, max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importrun",
            name="call_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(name_jobs, migrations.RunPython.noop),
    ]
