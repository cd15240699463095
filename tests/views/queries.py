"""A question that fits for each view and action."""

from typing import Any

import msgspec

ASKED: dict[str, Any] = {
    "run": 1,
    "runs": [1],
    "experiment": 1,
    "path": "a.txt",
    "text": "x = 1",
    "cells": ["a"],
    "by": "params.lr",
    "key": "k",
    "name": "new",
    "note": "new",
    "goal": "loss min",
    "filter": "lr > 0",
    "rows": [{"field": "params.lr", "operator": ">", "values": ["0"]}],
    "kind": "table",
    "body": {},
    "document": 1,
}
IN_WORDS: dict[str, dict[str, Any]] = {
    "card": {"run": "#1"},
    "run": {"run": "#1"},
    "compare": {"runs": ["#1", "#2"]},
    "chart": {"runs": ["#1"], "keys": ["loss"]},
    "move_runs": {"experiment": "other"},
}


def query(name, row):
    """As plain data, of a store whose runs 1 and 2 have ``params.lr``, ``loss`` and a file ``a.txt``."""
    fields = msgspec.structs.fields(row.query)
    needed = {one.name: ASKED[one.name] for one in fields if one.required}
    return needed | IN_WORDS.get(name, {})
