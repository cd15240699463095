"""What is seen of a view: a page made once of a few blocks, which each form draws in one place."""
