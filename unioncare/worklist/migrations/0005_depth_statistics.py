from django.db import migrations

# PostgreSQL takes no statistics from partial indexes: without these it believes that every unit holds one item in two
# hundred, and reads the whole union to find the few unassigned or rare ones.
DEPTHS = {1: 4, 2: 8, 3: 12, 4: 16}


class Migration(migrations.Migration):
    dependencies = [("worklist", "0004_list_indexes")]

    operations = [
        migrations.RunSQL(
            f"CREATE STATISTICS item_depth_{depth}_values ON (LEFT(scope_path, {length})) FROM worklist_workitem",
            f"DROP STATISTICS item_depth_{depth}_values",
        )
        for depth, length in DEPTHS.items()
    ]
