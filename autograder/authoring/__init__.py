"""What an exercise is, reading it from its file, building notebooks from it; no student is known here."""
