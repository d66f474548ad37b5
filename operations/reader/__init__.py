"""Pure readers: text in, spans with reasons out. They know no database and no settings."""
