"""Letters open by a random token of their own: what was signed opened another letter once numbers began again."""

from typing import Any

from django.core.signing import Signer
from django.db import migrations

import unioncare.core.fields

BATCH = 500


def give_tokens(apps: Any, schema_editor: Any) -> None:
    """Give every letter without a token what its slip shows already, in batches: paper in families' hands still opens."""
    signer = Signer(sep=".", salt="family-letter")
    letters = apps.get_model("cases", "FamilyLetter").objects.order_by("pk").only("pk", "token")
    last = 0
    while batch := list(letters.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        without = [letter for letter in batch if not letter.token]
        for letter in without:
            letter.token = signer.signature(str(letter.pk))
        letters.bulk_update(without, ["token"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_family_letters")]

    operations = [
        migrations.AddField(
            model_name="familyletter",
            name="token",
            field=unioncare.core.fields.EncryptedTextField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(give_tokens, migrations.RunPython.noop),
    ]
