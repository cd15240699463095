import sys
import time
from types import ModuleType, SimpleNamespace

from trackmagic.capture.system import Sampler


def test_the_first_sample_has_no_percentage_of_cpu_and_later_ones_have():
    sampler = Sampler()
    assert {"system/memory_bytes", "system/host_memory_percent"} <= sampler.sample().keys()
    assert "system/cpu_percent" not in Sampler().sample()
    second = sampler.sample()
    assert {"system/cpu_percent", "system/host_cpu_percent"} <= second.keys()


def test_work_shows_as_cpu_and_memory():
    sampler = Sampler()
    before = sampler.sample()
    held = bytearray(b"x") * (64 * 2**20)
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
    after = sampler.sample()
    assert after["system/cpu_percent"] > 5
    assert after["system/memory_bytes"] > before["system/memory_bytes"] + 32 * 2**20
    assert len(held) == 64 * 2**20


def test_every_value_is_a_float():
    sampler = Sampler()
    sampler.sample()
    assert all(type(value) is float for value in sampler.sample().values())


def test_a_gpu_gives_what_its_driver_can_read(monkeypatch):
    def refuse(gpu):
        raise RuntimeError(gpu)

    nvml = ModuleType("pynvml")
    nvml.nvmlInit = lambda: None
    nvml.nvmlDeviceGetCount = lambda: 1
    nvml.nvmlDeviceGetHandleByIndex = lambda number: number
    nvml.nvmlDeviceGetUtilizationRates = lambda gpu: SimpleNamespace(gpu=87 + gpu)
    nvml.nvmlDeviceGetMemoryInfo = lambda gpu: SimpleNamespace(used=2**30 + gpu)
    nvml.nvmlDeviceGetPowerUsage = refuse
    monkeypatch.setitem(sys.modules, "pynvml", nvml)
    sample = Sampler().sample()
    assert sample["system/gpu0_percent"] == 87.0
    assert sample["system/gpu0_memory_bytes"] == 2.0**30
    assert "system/gpu0_power_watts" not in sample


def test_without_a_driver_there_is_no_gpu(monkeypatch):
    monkeypatch.setitem(sys.modules, "pynvml", None)
    assert not any("gpu" in key for key in Sampler().sample())
