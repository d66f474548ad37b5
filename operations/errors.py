"""Everything that can be refused, in one small tree; each also is the builtin one would catch."""


class ConflictmapError(Exception):
    """The root. `str()` is a sentence that may be shown to a person."""


class GeometryError(ConflictmapError, ValueError):
    """A geometry is not one that this project stores."""


class NoZone(GeometryError):
    """Two lines enclose no zone; the text says why."""


class IntakeError(ConflictmapError, ValueError):
    """A report cannot be stored as given."""


class FetchFailed(IntakeError):
    """An address gave no answer this time; it may at another."""


class ReviewError(ConflictmapError):
    """A review verb was refused."""


class IllegalMove(ReviewError, ValueError):
    """The record is not in a state from which this verb leads anywhere."""


class NotAllowed(ReviewError, PermissionError):
    """This person may not do this to this record."""


class Incomplete(ReviewError, ValueError):
    """The record lacks something that a reader is owed (a source, a place or a stated gap)."""
