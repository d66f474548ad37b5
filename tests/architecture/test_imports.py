"""Imports run one way, and the public side names Publication alone."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path
    for app in ("conflictmap", "gazetteer", "operations")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)


def imports_of(path):
    """Return the absolute names of all that a module imports, `from x import y` as x.y too."""
    package = path.relative_to(ROOT).with_suffix("").parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: -node.level]) if node.level else []
            if path.name == "__init__.py" and node.level:
                base = list(package[: len(package) - node.level])
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def under(names, prefix):
    return {name for name in names if name == prefix or name.startswith(prefix + ".")}


def modules_of(*folders):
    return [
        path for path in MODULES if any(path.is_relative_to(ROOT / folder) for folder in folders)
    ]


# who: what they must not import
FORBIDDEN = [
    (["gazetteer"], ["operations", "conflictmap"]),
    (["operations"], ["conflictmap"]),
    (["operations/models", "operations/vocabulary.py", "operations/features.py"],
     ["operations.review", "operations.drafting", "operations.intake", "operations.publishing",
      "operations.release", "operations.layers", "operations.views", "operations.admin"]),
    (["operations/reader"],
     ["operations.models", "operations.review", "operations.reading", "django.db", "django.conf",
      "gazetteer.models"]),
    (["operations/geometry"],
     ["operations.models", "operations.review", "operations.layers", "django.db", "django.conf",
      "gazetteer"]),
    (["operations/review.py", "operations/drafting.py", "operations/intake.py",
      "operations/release.py", "operations/publishing.py", "operations/reading.py",
      "operations/proposals"],
     ["operations.views", "operations.admin", "operations.layers"]),
]  # fmt: skip


@pytest.mark.parametrize(("who", "what"), FORBIDDEN, ids=lambda value: value[0])
def test_imports_run_one_way(who, what):
    broken = {
        str(path.relative_to(ROOT)): sorted(wrong)
        for path in modules_of(*who)
        if (wrong := set().union(*(under(imports_of(path), name) for name in what)))
    }
    assert not broken


def test_the_public_side_names_publication_alone():
    allowed = {"operations.models.publication", "operations.models.publication.Publication"}
    counts = ROOT / "operations/tiles/bins.py"  # writes, and no page calls it: see below
    broken = {
        str(path.relative_to(ROOT)): sorted(wrong)
        for path in modules_of(
            "operations/layers.py",
            "operations/selection.py",
            "operations/views",
            "operations/ogc",
            "operations/exports",
            "operations/tiles",
            "operations/state.py",
            "operations/reads.py",
        )
        if path != counts and (wrong := under(imports_of(path), "operations.models") - allowed)
    }
    assert not broken


def test_writing_by_program_is_called_by_nobody_but_its_own_pages():
    assert callers_of("operations.api") - {
        str(path.relative_to(ROOT)) for path in modules_of("operations/api")
    } <= {"operations/admin/tokens.py", "conflictmap/middleware.py"}


def callers_of(module):
    return {str(path.relative_to(ROOT)) for path in MODULES if under(imports_of(path), module)}


def test_only_review_calls_the_door_into_the_public_table():
    assert callers_of("operations.publishing") == {
        "operations/review.py", "operations/publishing_many.py",
    }  # fmt: skip
    assert callers_of("operations.publishing_many") == {"operations/review_many.py"}


def test_only_publishing_writes_publications():
    ways = re.compile(
        r"Publication\((?!models)|Publication\.objects\.(bulk_)?create\(|operations_publication"
        r"|Publication\._meta\.db_table"
    )
    writers = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if ways.search(path.read_text(encoding="utf-8"))
    }
    shown = {"operations/admin/reference.py", "operations/admin/reviewing.py"}  # page names
    # as the public role, which cannot write
    reads = {"operations/density.py", "operations/state.py"}
    assert all('connections["public"]' in (ROOT / path).read_text("utf-8") for path in reads)
    assert writers - shown - reads == {
        "operations/publishing.py", "operations/publishing_many.py",
    }  # fmt: skip


def test_only_commands_count_tiles_ahead():
    assert callers_of("operations.tiles.bins") == {
        "operations/management/commands/count_tiles.py",
        "operations/management/commands/import_events.py",
    }


def test_no_module_is_called_by_what_it_is_not():
    banned = {"utils.py", "helpers.py", "services.py", "common"}
    assert not [path for path in MODULES if banned & {*path.parts}]
