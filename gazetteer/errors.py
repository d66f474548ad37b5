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


class MergeRefused(GazetteerError, ValueError):
    """Two places that cannot be made one, or a merge that cannot be undone; fit to be shown."""


class GeocoderError(GazetteerError, RuntimeError):
    """An outside geocoder gave no usable answer; the message is fit to be shown to an editor."""


class GeocoderTimedOut(GeocoderError, TimeoutError):
    """No whole answer within the time that one question may take."""


class GeocoderUnreadable(GeocoderError, ValueError):
    """An answer that is no JSON, of another shape, or too large."""


class GeocoderRefused(GeocoderError, PermissionError):
    """The provider does not answer us: key, account, redirect, or a question it cannot take."""


class GeocoderBusy(GeocoderError):
    """Asked too often: by the provider's word, or by our own limit. retry_after_s: seconds."""

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
