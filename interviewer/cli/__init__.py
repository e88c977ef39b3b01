"""The commands. Heavy parts are imported inside them, so that --help is quick."""
