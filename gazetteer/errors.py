"""What can go wrong in the gazetteer. Each error is also the builtin a caller would catch."""


class GazetteerError(Exception):
    """The root: anything the gazetteer refuses on purpose."""


class BadParameter(GazetteerError, ValueError):
    """A request parameter that cannot be used; the message is fit to be shown to its sender."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.message = message


class ImportRefused(GazetteerError, ValueError):
    """A file that cannot be imported at all; nothing of it was written."""
