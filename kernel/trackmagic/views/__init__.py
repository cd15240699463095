"""Screen-shaped reads: what a card, a table and a comparison show, as values, HTML and text."""
