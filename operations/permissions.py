"""Who may do what: three groups, as data. A migration makes them; the admin obeys them."""

from collections.abc import Iterable

from django.apps.registry import Apps

_RECORDS = ("operation", "incident", "controlline", "contestedzone", "controlarea", "territory")
_PARTS = ("record", "participation", "evidence", "claim", "operationarea", "areaanchor",
          "territoryclaim", "territoryname", "incidentanchor")  # fmt: skip


def _all(apps_label: str, models: Iterable[str], *verbs: str) -> set[str]:
    return {f"{apps_label}.{verb}_{model}" for verb in verbs for model in models}


_WRITE_DRAFTS = (
    _all("operations", _RECORDS + _PARTS, "view", "add", "change")
    | _all("operations", ("participation", "evidence", "claim", "operationarea", "areaanchor",
                          "territoryclaim", "territoryname", "incidentanchor"), "delete")
    | _all("operations", ("report", "mention", "actormention", "datemention", "actionmention",
                          "statementmention"), "view", "add", "change")
    | _all("operations", ("source", "actor", "actorname", "publication", "reviewevent",
                          "regionrule", "importbatch", "importproblem", "importedrow",
                          "importedactor", "likelyduplicate", "recordmerge", "arrival",
                          "feed"), "view")
    | _all("operations", ("arrival",), "change")
    | _all("gazetteer", ("place", "placename"), "view")
    # A line as such belongs to no record: whoever drafts a position may begin one.
    | _all("operations", ("contactline",), "view", "add")
    | _all("operations", ("zonepiece",), "view")
    | {"operations.submit_record"}
)  # fmt: skip

GROUPS: dict[str, set[str]] = {
    # Writes drafts and submits them; changes only their own.
    "contributor": _WRITE_DRAFTS,
    # Reviews, publishes, withdraws; keeps sources, actors and places.
    "editor": _WRITE_DRAFTS
    | {"operations.publish_record", "operations.withdraw_record"}
    | _all("operations", _RECORDS, "delete")
    | _all("operations", ("contactline",), "change", "delete")
    | _all("operations", ("source", "actor", "actorname", "feed"), "add", "change")
    | _all("operations", ("regionrule",), "add", "change", "delete")
    | _all("operations", ("actorname",), "delete")
    | _all("operations", ("importedactor", "likelyduplicate"), "change")
    | _all("gazetteer", ("place", "placename"), "add", "change")
    | _all("gazetteer", ("placename",), "delete")
    | _all("operations", ("snapshot",), "view", "add"),
}
# All that an editor may, and people and their groups.
GROUPS["administrator"] = GROUPS["editor"] | _all(
    "auth", ("user", "group"), "view", "add", "change", "delete"
)


def make_groups(apps: Apps) -> None:
    """Make the groups, or bring them up to date. Permissions must exist already."""
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, wanted in GROUPS.items():
        group, _ = group_model.objects.get_or_create(name=name)
        found = {
            f"{row.content_type.app_label}.{row.codename}": row
            for row in permission_model.objects.select_related("content_type")
        }
        missing = sorted(wanted - found.keys())
        if missing:
            raise LookupError(f"No such permission: {', '.join(missing)}")
        group.permissions.set([found[code] for code in wanted])
