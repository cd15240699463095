"""A chart as a picture (SVG) that any page can hold, and what its colours mean."""
