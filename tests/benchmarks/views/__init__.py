"""How fast views are on the screen: real kernels, servers and Chromium, timed inside the page."""
