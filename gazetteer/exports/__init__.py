"""The gazetteer itself, as files: `formats.FORMATS` names what can be had."""
