"""The command line: one file a noun, put together in :mod:`trackmagic.cli.main`.

A command gives an :class:`~trackmagic.cli.verbs.Answer`, a JSON document and a way to show it; the verb
prints one of the two and turns errors into exit codes. Heavy imports are made inside the commands.
"""
