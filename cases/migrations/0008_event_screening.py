from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_disease_keywords"),
    ]

    operations = [
        migrations.AlterField(
            model_name="protocolrule",
            name="entitlement",
            field=models.CharField(
                choices=[
                    ("consent", "Consent obtained within"),
                    ("verification", "Verification within"),
                    ("first_visit", "First visit within"),
                    ("grading", "Grading within"),
                    ("planning", "Plan within"),
                    ("approval", "Plan approval within"),
                    ("visits", "Visits every"),
                    ("event_visits", "Visits at treatment events"),
                    ("festival_visits", "Visits at festivals"),
                    ("counselling", "Counselling every"),
                    ("screening", "Screening every"),
                    ("event_screening", "Screening after treatment events"),
                    ("aid", "Aid tier"),
                    ("claim_check", "Insurance claim check within"),
                    ("campaign", "Donation campaign may be proposed"),
                    ("regrading", "Re-grading every"),
                    ("follow_up", "Follow-up after closure"),
                    ("survey", "Satisfaction survey every"),
                    ("documents", "File complete within"),
                ],
                max_length=20,
                verbose_name="entitlement",
            ),
        ),
    ]
