"""Pure functions from sittings to HTML. Everything a person or a note wrote is escaped here."""
