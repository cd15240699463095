"""Lets the Jupyter servers of this user know of a store, and that this kernel uses it."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version

from trackmagic.capture.notebook import kernel_id
from trackmagic.host import this_process
from trackmagic.places import kernels, registry
from trackmagic.store import Store


def make_known(store: Store) -> str:
    """The id of the store, by which a server finds it from now on; cheap when it was done before."""
    id = registry.register(store)
    if kernel := kernel_id():
        use = kernels.KernelUse(store=id, version=_version(), process=this_process())
        kernels.announce(kernel, use)
    return id


@lru_cache(maxsize=1)
def _version() -> str:
    return version("trackmagic")
