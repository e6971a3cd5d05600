from django.db import migrations

from tenants.service.formula import CREATE_VIEW, DROP_VIEW


class Migration(migrations.Migration):
    dependencies = [
        ("service", "0001_initial"),
    ]

    operations = [
        # The view names the customer too, so that what is asked of one customer measures theirs alone.
        migrations.RunSQL([DROP_VIEW, CREATE_VIEW], migrations.RunSQL.noop),
    ]
