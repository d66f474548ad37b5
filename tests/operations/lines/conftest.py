"""Two contact lines that face each other, and the zone between them."""

import pytest

from operations import drafting
from operations.vocabulary import Side
from tests.conftest import DAY

from .positions import course, publish


@pytest.fixture
def army(contributor, editor, report, make_actor):
    """The first position of the southern line, published; its owner stands south of it."""
    position = drafting.draft_line(
        title="Army line", valid_from=DAY, by=contributor, owner=make_actor("army"),
        facing=make_actor("guard"), holds=Side.RIGHT, geometry=course(34.0),
    )  # fmt: skip
    publish(position, report, editor)
    return position


@pytest.fixture
def guard(contributor, editor, report, make_actor):
    position = drafting.draft_line(
        title="Guard line", valid_from=DAY, by=contributor, owner=make_actor("guard"),
        facing=make_actor("army"), holds=Side.LEFT, geometry=course(34.2),
    )  # fmt: skip
    publish(position, report, editor)
    return position


@pytest.fixture
def zone(army, guard, contributor, editor, report):
    made = drafting.draft_zone(title="Gap", line_a=army.line, line_b=guard.line, by=contributor)
    publish(made, report, editor)
    return made
