from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumbersGiven",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="year")),
                ("last", models.PositiveIntegerField(verbose_name="last number")),
            ],
            options={
                "verbose_name": "case numbers given",
                "verbose_name_plural": "case numbers given",
                "ordering": ["year"],
            },
        ),
    ]
