"""The face in the browser. Knows how a sitting looks; asks `conduct` for everything that happens."""
