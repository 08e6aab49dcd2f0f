"""Who was to go before others were sent; sick leave that is interrupted is added up within a span of months."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

# 劳部发〔1994〕479 号, article 4: within how many months so many months of leave are added up.
WITHIN = {3: 6, 6: 12, 9: 15, 12: 18, 18: 24, 24: 30}


def within(months: int) -> int:
    return WITHIN.get(months, months + 6)


def add_up(apps: Any, schema_editor: Any) -> None:
    rules, periods = apps.get_model("visits", "MedicalPeriodRule"), apps.get_model("visits", "MedicalPeriod")
    for rule in rules.objects.all():
        rules.objects.filter(pk=rule.pk).update(within_months=within(rule.months))
    for months in periods.objects.order_by().values_list("months", flat=True).distinct():
        periods.objects.filter(months=months).update(within_months=within(months), counts_from=F("starts_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0008_danger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_at", models.DateTimeField(verbose_name="at")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seat_changes",
                        to="visits.visit",
                        verbose_name="visit",
                    ),
                ),
                *(
                    (
                        name,
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name=words,
                        ),
                    )
                    for name, words in (("before", "from"), ("after", "to"), ("changed_by", "by"))
                ),
            ],
            options={
                "verbose_name": "change of a visitor",
                "verbose_name_plural": "changes of visitors",
                "ordering": ["-changed_at", "-pk"],
            },
        ),
        migrations.AddField("medicalperiod", "counts_from", models.DateField(null=True, verbose_name="counted from")),
        migrations.AddField(
            "medicalperiod",
            "within_months",
            models.PositiveSmallIntegerField(null=True, verbose_name="added up within, months"),
        ),
        migrations.AddField(
            "medicalperiodrule",
            "within_months",
            models.PositiveSmallIntegerField(null=True, verbose_name="added up within, months"),
        ),
        migrations.RunPython(add_up, migrations.RunPython.noop),
        migrations.AlterField("medicalperiod", "counts_from", models.DateField(verbose_name="counted from")),
        migrations.AlterField(
            "medicalperiod",
            "within_months",
            models.PositiveSmallIntegerField(verbose_name="added up within, months"),
        ),
        migrations.AlterField(
            "medicalperiodrule",
            "within_months",
            models.PositiveSmallIntegerField(verbose_name="added up within, months"),
        ),
        migrations.AddConstraint(
            "medicalperiodrule",
            models.CheckConstraint(
                condition=Q(within_months__gte=F("months")),
                name="medical_rule_within",
                violation_error_message="The months of leave are added up within as many months or more.",
            ),
        ),
    ]
