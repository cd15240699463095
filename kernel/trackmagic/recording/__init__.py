"""Writes to runs: the handle, its words, the thread behind them. Knows no session and no active run."""
