"""Pure readers: a text in, findings with their spans out. No database, no settings."""
