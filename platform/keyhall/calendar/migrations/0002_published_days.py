from django.db import migrations

from keyhall.calendar.published import published_days


def load(apps, schema_editor):
    day = apps.get_model("calendar", "CalendarDay")
    days = day.objects.using(schema_editor.connection.alias)
    days.bulk_create(
        [day(day=on, is_working=is_working, name=name) for on, is_working, name in published_days()],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
