"""Make a contact line of every position, and a piece of every zone that has a shape.

A line takes the number of the record it is made of, so that what named the record names the line.
Going back, a zone names the newest position of either line, and keeps its newest piece.
"""

from django.db import migrations

FORWARD = """
INSERT INTO operations_contactline (id, public_id, title, owner_id, facing_id)
    SELECT position.record_ptr_id, gen_random_uuid(), record.title, position.owner_id,
           position.facing_id
    FROM operations_controlline position JOIN operations_record record
        ON record.id = position.record_ptr_id;
SELECT setval(pg_get_serial_sequence('operations_contactline', 'id'),
              (SELECT coalesce(max(id), 0) + 1 FROM operations_contactline), false);
UPDATE operations_controlline SET line_id = record_ptr_id;
UPDATE operations_controllineevent SET line_id = record_ptr_id;
INSERT INTO operations_zonepiece (public_id, zone_id, kind, position_a_id, position_b_id,
                                  valid_from, valid_to, geometry, area_km2, widths_km, method)
    SELECT record.public_id, zone.record_ptr_id, 'between', zone.line_a_id, zone.line_b_id,
           record.valid_from, record.valid_to, zone.geometry, coalesce(zone.area_km2, 0),
           coalesce(zone.widths_km, '{}'), zone.method
    FROM operations_contestedzone zone JOIN operations_record record
        ON record.id = zone.record_ptr_id
    WHERE zone.geometry IS NOT NULL;
"""
BACKWARD = """
UPDATE operations_contestedzone zone SET geometry = piece.geometry, method = piece.method,
       widths_km = piece.widths_km, area_km2 = piece.area_km2
    FROM (SELECT DISTINCT ON (zone_id) * FROM operations_zonepiece
          ORDER BY zone_id, valid_from DESC, id DESC) piece
    WHERE piece.zone_id = zone.record_ptr_id;
UPDATE operations_contestedzone zone SET line_a_id = a.position_id, line_b_id = b.position_id
    FROM (SELECT line_id, max(record_ptr_id) AS position_id FROM operations_controlline
          GROUP BY line_id) a,
         (SELECT line_id, max(record_ptr_id) AS position_id FROM operations_controlline
          GROUP BY line_id) b
    WHERE a.line_id = zone.line_a_id AND b.line_id = zone.line_b_id;
UPDATE operations_controlline position SET owner_id = line.owner_id, facing_id = line.facing_id
    FROM operations_contactline line WHERE line.id = position.line_id;
UPDATE operations_controllineevent event SET owner_id = line.owner_id, facing_id = line.facing_id
    FROM operations_contactline line WHERE line.id = event.line_id;
UPDATE operations_contestedzone SET method = '' WHERE method IS NULL;
DELETE FROM operations_zonepiece;
UPDATE operations_controlline SET line_id = NULL;
DELETE FROM operations_contactline;
"""


class Migration(migrations.Migration):
    dependencies = [("operations", "0015_begin_contact_lines")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
