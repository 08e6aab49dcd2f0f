"""Claims keep the disease with which they were reckoned: a case that is corrected later leaves it as it was."""

from typing import Any

from django.db import migrations, models


def name_diseases(apps: Any, schema_editor: Any) -> None:
    """Give the claims that stand already the disease of their source key, or for a stay that of their case."""
    diseases = {disease.code: disease for disease in apps.get_model("cases", "Disease").objects.all()}
    claims = apps.get_model("cases", "Claim").objects.filter(disease_code="").order_by("pk")
    for claim in claims.select_related("case__disease").iterator(chunk_size=500):
        event, *rest = claim.source_key.split(":")
        disease = diseases.get(rest[1]) if event == "diagnosis" else claim.case.disease
        if disease is not None:
            claim.disease_code, claim.disease_zh, claim.disease_en = disease.code, disease.name_zh, disease.name_en
            claim.save(update_fields=["disease_code", "disease_zh", "disease_en"])


def empty(length: int, name: str) -> models.CharField:
    return models.CharField(blank=True, default="", editable=False, max_length=length, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_declined_papers")]

    operations = [
        migrations.AddField("claim", "disease_code", empty(10, "code of the disease"), preserve_default=False),
        migrations.AddField("claim", "disease_zh", empty(120, "disease (Chinese)"), preserve_default=False),
        migrations.AddField("claim", "disease_en", empty(160, "disease (English)"), preserve_default=False),
        migrations.RunPython(name_diseases, migrations.RunPython.noop),
    ]
