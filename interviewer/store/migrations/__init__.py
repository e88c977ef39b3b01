"""How the tables came to be, one file per change. Run by `store.schema`, never by hand."""
