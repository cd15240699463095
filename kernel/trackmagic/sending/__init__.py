"""Words about runs, sent to where somebody reads them: an https address, a mailbox, a program.

Knows no store and no run: what is said, and to whom, comes from ``tracking/notify.py``.
"""
