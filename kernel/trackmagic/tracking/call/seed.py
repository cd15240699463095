"""Seeds what a cell draws random numbers from."""

from __future__ import annotations

import random
import re
import sys
from importlib import import_module


def seed_cell(text: str, seed: int) -> None:
    """Seed ``random``, numpy and torch, where the cell's text imports them or they are there."""
    for name in ("numpy", "torch"):  # what the cell is about to import must be there to be seeded
        if re.search(rf"^\s*(import|from)\s+{name}\b", text, re.MULTILINE):
            import_module(name)
    random.seed(seed)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed(seed % 2**32)
    if (torch := sys.modules.get("torch")) is not None:
        torch.manual_seed(seed)
