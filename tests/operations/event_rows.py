"""Rows of UCDP GED and ACLED that the tests of imports share."""

from operations.importers.events import Options
from operations.importers.registry import import_file

GED = {
    "id": "1", "year": "2014", "type_of_violence": "1", "side_a_new_id": "116",
    "side_a": "Government of Iraq", "gwnoa": "645.0", "side_b_new_id": "234", "side_b": "IS",
    "gwnob": "", "source_article": "Wire, 2014-01-25, Clash kills 8", "source_original": "Doctor",
    "where_prec": "1", "where_coordinates": "Jalawla town", "adm_1": "Diyala province",
    "adm_2": "Khanaqin", "latitude": "34.27", "longitude": "45.17", "date_prec": "1",
    "date_start": "2014-01-24", "date_end": "2014-01-24", "deaths_a": "0", "deaths_b": "0",
    "deaths_civilians": "0", "deaths_unknown": "8", "low": "7", "best": "8", "high": "9",
}  # fmt: skip

ACLED = {
    "event_id_cnty": "IRQ1", "event_date": "2022-06-30", "year": "2022", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Army", "assoc_actor_1": "",
    "inter1": "1", "actor2": "Civilians (Iraq)", "assoc_actor_2": "", "inter2": "7",
    "interaction": "17", "country": "Iraq", "admin1": "Diyala", "admin2": "", "admin3": "",
    "location": "Jalawla", "latitude": "34.27", "longitude": "45.17", "geo_precision": "2",
    "source": "Rudaw", "source_scale": "Regional", "notes": "A clash near Jalawla.",
    "fatalities": "3", "timestamp": "1657041386",
}  # fmt: skip
NEW = {"inter1": "State forces", "inter2": "Civilians", "interaction": "State forces-Civilians",
       "disorder_type": "Political violence", "civilian_targeting": "", "tags": ""}  # fmt: skip


def run(path, by, version="1", form="ucdp-ged", **kwargs):
    return import_file(form, path, by, Options(version=version), **kwargs)
