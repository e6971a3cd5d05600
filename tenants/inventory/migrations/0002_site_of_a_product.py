import django.db.models.deletion
from django.db import migrations, models

# Every address at which a customer has something becomes a site of theirs.
FILL = """
INSERT INTO sites_site (uid, customer_id, address)
SELECT gen_random_uuid(), customer_id, address FROM (
    SELECT DISTINCT customer_id, address FROM inventory_product WHERE address <> ''
) AS place ORDER BY customer_id, address ON CONFLICT DO NOTHING;
UPDATE inventory_product AS product SET site_id = site.id FROM sites_site AS site
WHERE site.customer_id = product.customer_id AND site.address = product.address AND site.status = 'open'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_price_refinements"),
        ("customers", "0002_customer_agent_uid"),
        ("inventory", "0001_initial"),
        ("sites", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="site",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="sites.site",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("site__isnull", False), ("address", ""), _connector="OR"),
                name="inventory_product_address_of_a_site",
            ),
        ),
    ]
