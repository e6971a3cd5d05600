import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("points", "0003_rewards_withdrawn")]

    # The database's default gives each rule there is an id of its own.
    operations = [
        migrations.AddField(
            model_name=name,
            name="uid",
            field=models.UUIDField(db_default=RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        )
        for name in ("earningrule", "classmultiplier", "expiryrule")
    ]
