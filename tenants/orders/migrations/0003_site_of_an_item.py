import django.db.models.deletion
from django.db import migrations, models

# What was ordered before stands at the customer's open site of that address.
FILL = """
INSERT INTO sites_site (uid, customer_id, address)
SELECT gen_random_uuid(), customer_id, site_address FROM (
    SELECT DISTINCT customer_id, site_address
    FROM orders_productorderitem AS item JOIN orders_productorder AS placed ON placed.id = item.order_id
    WHERE site_address <> ''
) AS place ORDER BY customer_id, site_address ON CONFLICT DO NOTHING;
UPDATE orders_productorderitem AS item SET site_id = site.id
FROM orders_productorder AS placed, sites_site AS site
WHERE placed.id = item.order_id AND site.customer_id = placed.customer_id
    AND site.address = item.site_address AND site.status = 'open'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_price_refinements"),
        ("inventory", "0002_site_of_a_product"),
        ("orders", "0002_order_by_time"),
        ("sites", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="productorderitem", name="orders_item_add_says_where"),
        migrations.AddField(
            model_name="productorderitem",
            name="site",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_items",
                to="sites.site",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="productorderitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "add"), _negated=True),
                    models.Q(
                        ("account_uid__isnull", False),
                        ("last_day__isnull", True),
                        ("site__isnull", False),
                        models.Q(("site_address", ""), _negated=True),
                        models.Q(("contact_name", ""), _negated=True),
                        models.Q(("contact_phone", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="orders_item_add_says_where",
            ),
        ),
    ]
