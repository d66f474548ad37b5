"""The actors of the demonstration: those of the starter list that its report names."""

from operations.models import Actor
from operations.starter_actors import load_starter_actors

SLUGS = (
    "federal-government", "iraqi-forces", "joint-operations-command", "iraqi-army",
    "iraqi-aircraft", "diyala-police", "hashd-al-shaabi", "sunni-tribal-units",
    "us-led-coalition", "prime-minister-of-iraq", "islamic-state",
    "kurdistan-regional-government", "peshmerga", "kurdish-security-forces",
)  # fmt: skip


def make_actors() -> dict[str, Actor]:
    """Return the actors by slug; those that exist already stay as they are."""
    return load_starter_actors(SLUGS)
