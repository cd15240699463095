"""Codes of torch tensors and modules. On a GPU only a sample leaves the device."""

from __future__ import annotations

import sys
from typing import Any

from trackmagic.cell.data import SAMPLED, Encodings, array_code
from trackmagic.cell.encoder import WHOLE_BYTES, Encoder, joined, type_name

MAX_TENSORS = 256


def tensor_code(encoder: Encoder, tensor: Any, *, share: int = 1) -> bytes:
    """Encode a tensor; ``share`` says how many tensors the limits are for."""
    torch: Any = sys.modules["torch"]
    head = f"{tensor.dtype}{tuple(tensor.shape)}{tensor.layout}".encode()
    if tensor.device.type == "meta" or tensor.layout is not torch.strided or tensor.is_quantized:
        return joined(b"tensor", head)
    plain = tensor.detach().resolve_conj().resolve_neg()
    if plain.dtype is torch.bfloat16:  # numpy has none
        plain = plain.view(torch.int16)
    large = plain.numel() * plain.element_size() > WHOLE_BYTES // share
    if "numpy" not in sys.modules or (large and plain.device.type != "cpu"):
        places = list(encoder.sample(plain.numel(), most=max(64, SAMPLED // share)))
        plain = _taken(torch, plain, places)
    if "numpy" not in sys.modules:
        return joined(b"tensor", head, encoder.encode(plain.tolist()))
    return joined(b"tensor", head, array_code(encoder, plain.cpu().numpy(), share=share))


def _taken(torch: Any, tensor: Any, places: list[int]) -> Any:
    """Give elements by their place in C order, without copying the tensor."""
    at = torch.tensor(places, device=tensor.device, dtype=torch.int64)
    if tensor.is_contiguous():
        return tensor.view(-1)[at]
    where = []
    for size in reversed(tensor.shape):
        where.append(at % size)
        at = at // size
    return tensor[tuple(reversed(where))]


def _module(encoder: Encoder, module: Any) -> bytes:
    """Encode parameters, buffers and settings; ``training`` is a mode, not content."""
    tensors = list(module.state_dict().items())
    places = encoder.sample(len(tensors), most=MAX_TENSORS)
    share = max(1, min(len(tensors), MAX_TENSORS))
    codes = []
    for at in places:
        name, tensor = tensors[at]
        code = tensor_code(encoder, tensor, share=share) if hasattr(tensor, "dtype") else b""
        codes.append(joined(name.encode(), code))
    codes += _settings(encoder, module)
    return joined(b"module", type_name(type(module)), b"%d" % len(tensors), *codes)


def _settings(encoder: Encoder, module: Any) -> list[bytes]:
    """Codes of what its parts are set to: ``p`` of a dropout, ``stride`` of a convolution."""
    parts = list(module.named_modules())
    codes = []
    for at in encoder.sample(len(parts), most=MAX_TENSORS):
        name, part = parts[at]
        for key, value in vars(part).items():
            is_setting = key != "training" and not key.startswith("_")
            if is_setting and isinstance(value, bool | int | float | str | tuple | None):
                codes.append(joined(name.encode(), key.encode(), encoder.encode(value)))
    return codes


def _torch_generator(encoder: Encoder, value: Any) -> bytes:
    return joined(b"generator", tensor_code(encoder, value.get_state()))


TORCH: Encodings = (
    ("Tensor", tensor_code),
    ("nn.Module", _module),
    ("Generator", _torch_generator),
)
