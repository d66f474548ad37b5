"""Addresses of tiles: what exists, and which numbers lie in which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.errors import BadParameter
from operations.tiles.addresses import HALF_M, LEVELS, MAX_ZOOM, Tile, cell_id, morton

ZOOMS = st.integers(0, MAX_ZOOM)
LEAVES = st.integers(0, 2**LEVELS - 1)


@pytest.mark.parametrize(
    ("z", "x", "y", "wrong"),
    [
        ("19", "0", "0", "z"),
        ("-1", "0", "0", "z"),
        ("1", "2", "0", "x"),
        ("1", "0", "2", "y"),
        ("0", "0", "1", "y"),
        ("1.0", "0", "0", "z"),
        ("٣", "0", "0", "z"),
        ("1", "1e0", "0", "x"),
        ("1", "", "0", "x"),
        ("18", "9" * 5000, "0", "x"),
        ("18", "0", "262144", "y"),
    ],
)
def test_a_tile_that_is_not_there_is_refused_by_name(z, x, y, wrong):
    with pytest.raises(BadParameter) as refused:
        Tile.at(z, x, y)
    assert refused.value.parameter == wrong


def test_the_first_tile_is_the_whole_square():
    assert Tile.at("0", "0", "0").envelope == (-HALF_M, -HALF_M, HALF_M, HALF_M)
    assert Tile(0, 0, 0).spots == (0, 4**LEVELS - 1)


@given(ZOOMS, LEAVES, LEAVES)
def test_a_spot_is_in_one_tile_of_a_zoom(zoom, column, row):
    x, y = column >> LEVELS - zoom, row >> LEVELS - zoom
    spot = morton(column, row)
    inside = [
        Tile(zoom, near_x, near_y)
        for near_x in range(max(x - 1, 0), min(x + 2, 2**zoom))
        for near_y in range(max(y - 1, 0), min(y + 2, 2**zoom))
        if Tile(zoom, near_x, near_y).spots[0] <= spot <= Tile(zoom, near_x, near_y).spots[1]
    ]
    assert inside == [Tile(zoom, x, y)]


@given(ZOOMS, LEAVES, LEAVES, st.integers(0, LEVELS))
def test_whatever_touches_a_tile_is_looked_for(zoom, column, row, level):
    """Any cell that holds a place in the tile is in one of its ranges, or named, and once."""
    tile = Tile(zoom, column >> LEVELS - zoom, row >> LEVELS - zoom)
    cell = cell_id(level, column >> LEVELS - level, row >> LEVELS - level)
    ranges, above = tile.around
    found = [low for low, high in ranges if low <= cell <= high] + [x for x in above if x == cell]
    assert len(found) == 1


@given(st.integers(0, LEVELS), LEAVES, LEAVES)
def test_a_cell_has_a_number_of_its_own_within_its_parents_range(level, column, row):
    one = cell_id(level, column >> LEVELS - level, row >> LEVELS - level)
    parents = {cell_id(up, column >> LEVELS - up, row >> LEVELS - up) for up in range(level)}
    assert one not in parents
    assert one < 2**63
