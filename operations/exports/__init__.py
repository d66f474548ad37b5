"""Public features as files: `formats.FORMATS` names what can be had."""
