import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="stagedchunk",
            options={
                "ordering": ["run", "part", "position"],
                "verbose_name": "staged chunk",
                "verbose_name_plural": "staged chunks",
            },
        ),
        migrations.RemoveConstraint(model_name="stagedchunk", name="staged_chunk_once"),
        migrations.AddField(
            model_name="stagedchunk",
            name="part",
            field=models.CharField(default="rows", max_length=20),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="stagedchunk",
            name="run",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="chunks",
                to="imports.importrun",
                verbose_name="import",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagedchunk",
            constraint=models.UniqueConstraint(fields=("run", "part", "position"), name="staged_chunk_once"),
        ),
    ]
