"""The declared properties of a layer, as what becomes columns."""

from operations.layers import Layer


def fields(layer: Layer) -> list[tuple[str, str]]:
    """Return (name, JSON type) of each property, in the order of their declaration."""
    return [(one.name, one.type) for one in layer.declared]
