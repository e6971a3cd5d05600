from django.db import migrations

from keyhall.reference.divisions import rows_of_the_standard


def load(apps, schema_editor):
    division = apps.get_model("reference", "Division")
    rows = [division(**row) for row in rows_of_the_standard()]
    division.objects.using(schema_editor.connection.alias).bulk_create(rows, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
