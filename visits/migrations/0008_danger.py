"""The chain calls again; how grave a sign is stands encrypted; each screening names its team."""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import unioncare.core.fields


def seal_grades(apps: Any, schema_editor: Any) -> None:
    """How grave a sign is stood in the open."""
    signals = apps.get_model("visits", "RiskSignal")
    for signal in signals.objects.defer("words").iterator(chunk_size=1000):
        signals.objects.filter(pk=signal.pk).update(grade=str(signal.open_grade))


def name_teams(apps: Any, schema_editor: Any) -> None:
    """Whose a screening is: the team that counselled the member last, else the nearest above that is active."""
    screenings = apps.get_model("visits", "Screening")
    counsellings = apps.get_model("visits", "Counselling").objects.order_by("pk")
    teams = apps.get_model("visits", "CounsellingTeam").objects.filter(is_active=True)
    by_path = dict(teams.order_by("pk").values_list("unit__path", "pk"))
    by_case = dict(counsellings.values_list("case", "team"))
    cases = screenings.objects.order_by("case").values_list("case", "case__unit__path").distinct()
    for case, path in list(cases):
        above = max((one for one in by_path if path.startswith(one)), key=len, default="")
        team = by_case.get(case, by_path.get(above))
        screenings.objects.filter(case=case).update(team=team)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_letter_tokens"),
        ("visits", "0007_counselling"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="riskalert",
            name="alert_grade_range",
        ),
        migrations.RemoveConstraint(
            model_name="riskcall",
            name="call_rung_known",
        ),
        migrations.RemoveConstraint(
            model_name="risksignal",
            name="signal_source_known",
        ),
        migrations.RemoveConstraint(
            model_name="risksignal",
            name="signal_grade_range",
        ),
        migrations.RemoveConstraint(
            model_name="riskstep",
            name="step_kind_known",
        ),
        # The gravest of its signs, which stand encrypted from now on.
        migrations.RemoveField(model_name="riskalert", name="grade"),
        migrations.RenameField(model_name="risksignal", old_name="grade", new_name="open_grade"),
        migrations.AddField(
            model_name="risksignal",
            name="grade",
            field=unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="how grave"),
        ),
        migrations.AddField(
            model_name="riskalert",
            name="called_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="last called"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="risksignal",
            name="words",
            field=unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="in words"),
        ),
        migrations.AddField(
            model_name="screening",
            name="team",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="visits.counsellingteam",
                verbose_name="team",
            ),
        ),
        migrations.AlterField(
            model_name="riskalert",
            name="rung",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Counsellors on duty"),
                    (1, "Supervisor"),
                    (2, "Next on duty"),
                    (3, "Supervisor, for the conversation is late"),
                    (4, "Supervisor, for nobody was brought in"),
                ],
                default=0,
                verbose_name="climbed to",
            ),
        ),
        migrations.AlterField(
            model_name="riskcall",
            name="rung",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Counsellors on duty"),
                    (1, "Supervisor"),
                    (2, "Next on duty"),
                    (3, "Supervisor, for the conversation is late"),
                    (4, "Supervisor, for nobody was brought in"),
                ],
                verbose_name="called as",
            ),
        ),
        migrations.AlterField(
            model_name="risksignal",
            name="source",
            field=models.CharField(
                choices=[
                    ("screening", "Screening"),
                    ("visit", "Visit"),
                    ("session", "Counselling session"),
                    ("call", "Telephone call"),
                    ("talk", "Another talk"),
                ],
                max_length=10,
                verbose_name="noticed in",
            ),
        ),
        migrations.AlterField(
            model_name="riskstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("raised", "Raised"),
                    ("joined", "Seen again"),
                    ("called", "Called"),
                    ("told", "Told"),
                    ("nobody", "Nobody to call"),
                    ("acknowledged", "Taken on"),
                    ("escalated", "Climbed"),
                    ("repeated", "Called again"),
                    ("interviewed", "Spoken with the member"),
                    ("graded", "P set"),
                    ("ungraded", "P not set"),
                    ("measures", "Somebody was brought in"),
                    ("closed", "Closed"),
                ],
                max_length=12,
                verbose_name="step",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskcall",
            constraint=models.CheckConstraint(
                condition=models.Q(("rung__in", [0, 1, 2, 3, 4])), name="call_rung_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="risksignal",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["screening", "visit", "session", "call", "talk"])),
                name="signal_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "raised",
                            "joined",
                            "called",
                            "told",
                            "nobody",
                            "acknowledged",
                            "escalated",
                            "repeated",
                            "interviewed",
                            "graded",
                            "ungraded",
                            "measures",
                            "closed",
                        ],
                    )
                ),
                name="step_kind_known",
            ),
        ),
        migrations.RunPython(seal_grades),
        migrations.RemoveField(model_name="risksignal", name="open_grade"),
        migrations.RunPython(name_teams),
    ]
