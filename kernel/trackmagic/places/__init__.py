"""Which stores there are, and which one a notebook uses: what kernels and servers tell each other."""
