from django.db import migrations, models

FIRST = (
    ("cable", "线路中断", "Line cut"),
    ("equipment", "设备故障", "Equipment fault"),
    ("power", "电力故障", "Power failure"),
    ("configuration", "配置差错", "Wrong configuration"),
    ("upstream", "上级网络故障", "Upstream network"),
    ("maintenance", "割接维护", "Maintenance"),
    ("other", "其他原因", "Other"),
)


def load(apps, schema_editor):
    entry = apps.get_model("parameters", "DictionaryEntry")
    entry.objects.using(schema_editor.connection.alias).bulk_create(
        [
            entry(
                dictionary="service.outage_causes", code=code, name=name, english=english, position=place * 10
            )
            for place, (code, name, english) in enumerate(FIRST, 1)
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("service", "0002_customer_of_a_figure"), ("parameters", "0001_initial")]
    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="outage", name="service_outage_cause"),
        migrations.AlterField(model_name="outage", name="cause", field=models.CharField(max_length=16)),
        migrations.AddConstraint(
            model_name="outage",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause", ""), _negated=True), name="service_outage_has_cause"
            ),
        ),
    ]
