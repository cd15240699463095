"""Which stores there are, and which one a page shows: what kernels and servers tell each other."""
