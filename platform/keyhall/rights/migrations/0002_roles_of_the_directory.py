"""What the directory said of people's roles becomes assignments; account managers see their own customers."""

from django.db import migrations

ASSIGN = """
INSERT INTO rights_assignment
    (uid, person_uid, role, scope, customer_uid, spread, validity, state, is_sensitive, reason,
     proposed_by_uid, proposed_by, decided_by, decision_reason)
SELECT gen_random_uuid(), person.uid, held.role,
    CASE WHEN person.customer_uid IS NOT NULL THEN 'customer'
        WHEN held.role = 'account_manager' THEN 'own' ELSE 'tenant' END,
    person.customer_uid, CASE WHEN person.customer_uid IS NOT NULL THEN 'this' ELSE '' END,
    daterange(CURRENT_DATE - 1, NULL), 'active', false, '',
    '00000000-0000-0000-0000-000000000000', 'platform', '', ''
FROM access_person person CROSS JOIN LATERAL unnest(person.roles) AS held (role)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_initial"), ("access", "0002_person_customer_uid")]
    operations = [migrations.RunSQL(ASSIGN, migrations.RunSQL.noop)]
