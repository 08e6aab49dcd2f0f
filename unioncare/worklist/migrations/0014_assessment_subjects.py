from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("worklist", "0013_campaign_subjects"),
    ]

    operations = [
        migrations.AlterField(
            model_name="subject",
            name="kind",
            field=models.CharField(
                choices=[
                    ("case", "Case"),
                    ("protocol", "Protocol"),
                    ("unit", "Unit"),
                    ("counselling", "Counselling"),
                    ("coverage", "Coverage term"),
                    ("payment", "Payment batch"),
                    ("campaign", "Campaign"),
                    ("feedback", "Feedback"),
                    ("improvement", "Improvement action"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
