"""The whole street: text → report → reading → record → review → publication → map.

Start here to learn how the parts fit.
"""

import datetime as dt
import json

import pytest
from django.core.management import call_command

from operations import drafting, intake, reported, review
from operations.models import Mention, Source
from operations.reading import read_report
from tests.conftest import PUBLIC

DAY = dt.date(2019, 8, 5)
TEXT = (
    "On Monday the army began a search north of Miqdadiya and in the Khat al-Lain areas. "
    "The Peshmerga take no part in it."
)


@pytest.mark.django_db(**PUBLIC)
def test_a_report_becomes_a_feature_on_the_map(client, contributor, editor, make_actor):
    call_command("load_starter_gazetteer", verbosity=0)

    # 1 intake: stored once, by content hash
    source = Source.objects.create(name="An outlet")
    facts = {"title": "A search", "source": source, "published_on": DAY, "by": contributor}
    report, is_new = intake.store(text=TEXT, **facts)
    assert is_new
    assert intake.store(text=f"  {TEXT}\r\n", **facts) == (report, False)

    # 2–3 reading: known names with candidates, the unknown one as an open task
    mentions = {mention.surface: mention for mention in read_report(report)}
    assert mentions["Miqdadiya"].relation == "north of"
    assert mentions["Miqdadiya"].place.external_id == "gn:99062"
    unknown = next(m for m in mentions.values() if "Khat al-Lain" in m.surface)
    assert (unknown.state, unknown.place) == (Mention.State.OPEN, None)

    # 4–5 drafting: what was read becomes a record with areas and evidence
    operation = reported.operation_from_mentions(
        report, [mentions["Miqdadiya"], unknown], title="A search", valid_from=DAY, by=contributor
    )
    located, open_area = operation.areas.order_by("id")
    assert located.is_derived
    assert located.geometry.valid
    assert open_area.precision == "unlocated"
    absent = operation.participations.create(actor=make_actor("peshmerga"), role="stated_absent")
    drafting.cite(
        operation, report, "The Peshmerga take no part in it.", fact="absence", participation=absent
    )

    # 6 review: one submits, another publishes
    review.submit(operation, contributor)
    review.publish(operation, editor)

    # 7 readers: the layer, and a page that needs no script
    response = client.get("/layers/operation-areas.geojson?datetime=2019-08-05")
    features = json.loads(b"".join(response.streaming_content))["features"]
    assert [feature["geometry"] is None for feature in features] == [False, True]
    assert features[0]["properties"]["absent"][0]["name"] == "Peshmerga"
    page = client.get(f"/records/{operation.public_id}/").content.decode()
    assert "The Peshmerga take no part in it." in page
    assert "Khat al-Lain areas" in page
