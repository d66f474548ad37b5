"""What an extractor raises for a document that it will not read."""


class Refusal(ValueError):
    """`str()` is a sentence for the editor."""
