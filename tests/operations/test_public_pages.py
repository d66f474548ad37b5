"""Map, record pages and list: readable without a script, honest about what is not known."""

import json
import re
import uuid

import pytest

from operations.models import Publication
from tests.conftest import READS_DEMONSTRATION

pytestmark = READS_DEMONSTRATION


def record_of(title):
    return Publication.objects.filter(title__startswith=title).first().record_id


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_map_page_says_what_it_will_draw(client, django_assert_num_queries):
    with django_assert_num_queries(3, using="public"):
        html = page(client, "/")
    assert '"day": "2019-08-05"' in html
    assert '"full_days": 30, "floor_days": 180' in html
    assert '"name": "limit of advance"' in html
    viewpoints = json.loads(html.split('type="application/json">')[1].split("</script>")[0])
    assert [actor["id"] for actor in viewpoints["viewpoints"]] == [
        "federal-government", "kurdistan-regional-government",
    ]  # fmt: skip
    assert "/layers/LAYER.geojson" in html
    assert "<noscript>" in html


def test_a_record_page_says_who_and_who_not_where_when_and_how_we_know(client):
    html = page(client, f"/records/{record_of('Operation in Nineveh')}/")
    for words in (
        "Operation in Nineveh", "Iraqi Army", "supports from the air", "Peshmerga",
        "is stated not to take part", "Khat al-Lain areas", "named, but not located",
        "Joint Operations Command", "Kurdistan 24", "5 August 2019", "Will of Victory",
    ):  # fmt: skip
        assert words.lower() in html.lower(), words


def test_an_illustrative_and_derived_zone_says_both(client):
    html = page(client, f"/records/{record_of('Between the two')}/").lower()
    assert "illustrative" in html
    assert "derived" in html
    assert "contact line of the peshmerga" in html


def test_a_record_page_says_how_old_the_last_word_on_a_state_is(client):
    url = f"/records/{record_of('Contact line of the Iraqi forces')}/"
    html = page(client, f"{url}?datetime=2019-09-19")
    assert "neither its beginning nor its end is known" in html
    assert "Last attested 45 days before 19 September 2019, the day shown" in html
    assert "draws it at 94 % strength" in html
    assert "datetime=2019-09-19&amp;feature=" in html
    assert "before today" in page(client, url)
    assert "Last attested" not in page(client, f"{url}?datetime=2019-08-05")
    assert "Last attested" not in page(client, f"/records/{record_of('Prime minister')}/")


def test_a_page_of_an_area_says_who_on_whose_word_and_leads_to_its_layer(client):
    html = page(client, f"/records/{record_of('Ground whose status')}/")
    for words in ("Contested by", "Kurdistan Regional Government", "By law or agreement",
                  "Nobody, or not stated", "Drawn by an editor from reports"):  # fmt: skip
        assert words in html, words
    assert "layers=territories,control-legal,control-assessed," in html
    assert "control-claimed" not in html


def test_a_page_of_a_territory_says_what_each_party_calls_it(client):
    html = page(client, f"/records/{record_of('Disputed belt')}/")
    assert "Kurdistani areas outside the Region" in html
    assert '<bdi lang="ar">المناطق المتنازع عليها</bdi>' in html


def test_the_full_text_of_a_report_is_not_public(client):
    html = page(client, f"/records/{record_of('Peshmerga operation')}/")
    assert "In Nineveh the named targets" not in html


def test_an_unknown_record_is_a_404(client):
    assert client.get(f"/records/{uuid.uuid4()}/").status_code == 404
    assert client.get("/records/1/").status_code == 404


def test_the_list_finds_by_words_in_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2, using="public"):
        html = page(client, "/records/?q=kulajo")
    assert "Peshmerga operation around Kulajo" in html
    assert "Operation in Nineveh" not in html
    assert "Nothing" in page(client, "/records/?q=nowhere")


def test_the_list_says_whose_ground_it_is_and_on_whose_word(client):
    html = page(client, "/records/?q=status the law")
    assert "Contested, by law or agreement" in html
    assert "<bdi>Kurdistan Regional Government</bdi>, <bdi>Federal Government of Iraq</bdi>" in html


@pytest.mark.parametrize("path", ["/?datetime=x", "/records/?datetime=x", "/records/?as_of=x"])
def test_an_impossible_date_is_a_400(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("value", ["0", "-1", "x", "abc", "1e9", "٣", "99999999999999999999", "2"])
def test_a_page_that_is_not_there_is_a_400_that_names_the_parameter(client, value):
    answer = client.get("/records/", {"page": value})
    assert answer.status_code == 400
    assert "whole number from 1 to 1" in answer.content.decode()
    assert client.get("/records/", {"page": "1"}).status_code == 200
    assert client.get("/records/", {"page": ""}).status_code == 200


def test_the_sitemap_lists_the_records(client):
    xml = page(client, "/sitemap.xml")
    assert str(record_of("Operation in Nineveh")) in xml
    assert (
        len(re.findall("<loc>", xml)) == Publication.objects.values("record_id").distinct().count()
    )


@pytest.mark.parametrize("path", ["/", "/records/", "/layers/incidents.geojson", "/nowhere/"])
def test_every_answer_has_a_strict_policy(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy.replace("https:", "")


def test_no_public_page_sets_a_cookie(client):
    for path in ("/", "/records/", "/layers/incidents.geojson", "/sitemap.xml"):
        assert not client.get(path).cookies


def test_no_public_page_names_another_host(client):
    for path in ("/", "/records/", f"/records/{record_of('Operation in Nineveh')}/"):
        links = re.findall(r'(?:src|href|action)="(https?:)?//', page(client, path))
        assert not links
