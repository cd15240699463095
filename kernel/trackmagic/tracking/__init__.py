"""Opening, filling and ending runs."""
