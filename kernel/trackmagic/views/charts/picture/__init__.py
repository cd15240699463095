"""A chart that stands alone: a picture (SVG) in HTML, its numbers as a table, and a text for terminals."""
