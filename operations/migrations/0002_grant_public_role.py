"""Let the public role read publications that have begun, and nothing else of this app."""

from django.db import migrations

GRANT = """
GRANT SELECT ON operations_publication TO conflictmap_public;
ALTER TABLE operations_publication ENABLE ROW LEVEL SECURITY;
CREATE POLICY begun ON operations_publication FOR SELECT TO conflictmap_public
    USING (lower(recorded_during) <= now());
"""
REVOKE = """
DROP POLICY begun ON operations_publication;
ALTER TABLE operations_publication DISABLE ROW LEVEL SECURITY;
REVOKE SELECT ON operations_publication FROM conflictmap_public;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0001_records"),
        ("gazetteer", "0003_grant_public_role"),
    ]

    operations = [migrations.RunSQL(GRANT, REVOKE)]
