"""What people see: real JupyterLab and Notebook 7 in a real Chromium. How to write one: see `lab.py`."""
