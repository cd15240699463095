"""What a run leaves behind besides what it logs: printed text, figures, and where it ran.

Pure: each file reads the process and returns values. Nothing here knows a store, and nothing that
works behind the user's back raises.
"""
