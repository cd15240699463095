"""One call of a cell: what is taken as it opens, heard as it runs, kept as it ends. Knows no IPython."""
