"""How hard the machine works: CPU, memory and GPU, one sample at a time.

A percentage of CPU is over the time since the sample before, so the first sample has none. Who
samples owns the thread: psutil keeps the host's counters by thread, apart from the user's own.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from typing import Any


class Sampler:
    """Samples this process and its host. Make one in the process it is to sample."""

    def __init__(self) -> None:
        import psutil

        self._psutil = psutil
        self._process = psutil.Process()
        self._is_first = True
        self._nvml, self._gpus = _open_gpus()

    def sample(self) -> dict[str, float]:
        """Metrics by key; what cannot be read is absent.

        ``system/cpu_percent`` of this process (100 is one core), ``system/memory_bytes`` resident,
        ``system/host_cpu_percent``, ``system/host_memory_percent``, and of each GPU ``gpu0_percent``,
        ``gpu0_memory_bytes``, ``gpu0_power_watts``.
        """
        metrics: dict[str, float] = {}
        try:
            with self._process.oneshot():
                cpu = self._process.cpu_percent(None)
                host_cpu = self._psutil.cpu_percent(None)
                metrics["system/memory_bytes"] = float(self._process.memory_info().rss)
            metrics["system/host_memory_percent"] = self._psutil.virtual_memory().percent
            if not self._is_first:
                metrics["system/cpu_percent"] = cpu
                metrics["system/host_cpu_percent"] = host_cpu
            self._is_first = False
        except (self._psutil.Error, OSError):
            pass
        for number, gpu in enumerate(self._gpus):
            metrics.update(_gpu_sample(self._nvml, number, gpu))
        return metrics


def _open_gpus() -> tuple[Any, list[Any]]:
    """NVML and a handle for each GPU; none where there is no NVIDIA driver."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the old pynvml package warns of itself
            nvml = importlib.import_module("pynvml")
        nvml.nvmlInit()
        return nvml, [nvml.nvmlDeviceGetHandleByIndex(n) for n in range(nvml.nvmlDeviceGetCount())]
    except Exception:  # noqa: BLE001 - a driver fails in ways of its own; then there are no GPUs
        return None, []


def _gpu_sample(nvml: Any, number: int, gpu: Any) -> dict[str, float]:
    readings: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("percent", lambda: nvml.nvmlDeviceGetUtilizationRates(gpu).gpu),
        ("memory_bytes", lambda: nvml.nvmlDeviceGetMemoryInfo(gpu).used),
        ("power_watts", lambda: nvml.nvmlDeviceGetPowerUsage(gpu) / 1000),
    )
    metrics = {}
    for name, read in readings:
        try:
            metrics[f"system/gpu{number}_{name}"] = float(read())
        except Exception:  # noqa: BLE001, S112 - NVMLError: a card that has no such reading
            continue
    return metrics
