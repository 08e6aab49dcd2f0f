import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
        ("worklist", "0002_due_basis"),
    ]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AddField(
            model_name="approvalstep",
            name="unit_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("corporation", "Corporation union"),
                    ("enterprise", "Enterprise union"),
                    ("branch", "Union branch"),
                    ("section", "Section"),
                    ("union_group", "Union group"),
                ],
                max_length=20,
                verbose_name="at this level of unit",
            ),
        ),
    ]
