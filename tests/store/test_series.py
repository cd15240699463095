import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from trackmagic.errors import DamagedData
from trackmagic.store import Series, series
from trackmagic.store.series import CHUNK_POINTS, decode, encode

GOLDEN = Path(__file__).parent / "golden"
BITS = hnp.from_dtype(np.dtype("u8")).map(
    lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0]
)
"""Any float64, each NaN too."""
TODAY = st.floats(1.7e9, 1.8e9)
STEPS = st.integers(-(2**63), 2**63 - 1)
VALUES = BITS | st.floats(width=32)


def same_bits(a, b):
    return all(
        len(x) == len(y) and x.tobytes() == y.tobytes() and x.dtype == y.dtype
        for x, y in zip(a, b, strict=True)
    )


def same(a, b):
    """Equal, each NaN equal to any other."""
    return np.array_equal(a.step, b.step) and all(
        np.array_equal(x, y, equal_nan=True) and np.array_equal(np.signbit(x), np.signbit(y))
        for x, y in ((a.time, b.time), (a.value, b.value))
    )


@st.composite
def points(draw, steps=STEPS, times=BITS | TODAY, values=VALUES):
    count = draw(st.integers(0, 40))
    return Series(
        np.array(draw(st.lists(steps, min_size=count, max_size=count)), np.int64),
        np.array(draw(st.lists(times, min_size=count, max_size=count)), np.float64),
        np.array(draw(st.lists(values, min_size=count, max_size=count)), np.float64),
    )


@given(points())
def test_any_points_read_back_bit_for_bit(written):
    found = decode(encode(written))
    assert np.array_equal(found.step, written.step)
    for mine, theirs in ((found.time, written.time), (found.value, written.value)):
        numbers = ~np.isnan(theirs)
        assert np.array_equal(np.isnan(mine), ~numbers)
        assert mine[numbers].tobytes() == theirs[numbers].tobytes()


@given(points(steps=st.integers(0, 3), times=TODAY, values=st.floats(width=32)))
def test_todays_times_and_narrow_values_read_back_bit_for_bit(written):
    assert same(decode(encode(written)), written)


@pytest.mark.parametrize(
    "spread", [0, 1, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**63, 2**64 - 1]
)
@pytest.mark.parametrize("least", [-(2**63), -1, 0, 7])
def test_steps_of_every_width_read_back(spread, least):
    with np.errstate(over="ignore"):
        differences = np.array([least % 2**64, (least + spread) % 2**64, least % 2**64], np.uint64)
        steps = np.cumsum(differences).view(np.int64)
    written = Series(steps, np.arange(3.0), np.arange(3.0))
    assert same_bits(decode(encode(written)), written)


@pytest.mark.parametrize(
    "count",
    [0, 1, 2, 3, 255, 256, CHUNK_POINTS - 1, CHUNK_POINTS, CHUNK_POINTS + 1, 3 * CHUNK_POINTS],
)
@pytest.mark.parametrize("kind", ["constant", "noise", "narrow"])
def test_chunks_of_every_size_read_back(count, kind):
    random = np.random.default_rng(count)
    value = {
        "constant": np.full(count, 0.1),
        "noise": random.random(count),
        "narrow": random.random(count).astype("f4").astype("f8"),
    }[kind]
    written = Series(np.arange(count), 1.75e9 + np.cumsum(random.random(count)), value)
    assert same_bits(decode(encode(written)), written)


def test_what_was_read_may_be_changed():
    found = decode(series.encode_point(0.1, step=0, time=1.0))
    found.value[0] = 2.0
    assert found.value[0] == 2.0


def test_steps_counted_by_one_take_no_bytes_a_point():
    few, many = (
        len(encode(Series(np.arange(n), np.full(n, 1.75e9), np.zeros(n)))) for n in (100, 200)
    )
    assert many - few == 400  # a float32 each


@given(points(), st.data())
def test_a_flipped_bit_is_damaged_data(written, data):
    whole = bytearray(encode(written))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedData):
        decode(bytes(whole))


def test_a_chunk_cut_short_anywhere_is_damaged_data():
    whole = encode(Series(np.arange(9), np.arange(9.0), np.arange(9.0)))
    for length in range(len(whole)):
        with pytest.raises(DamagedData):
            decode(whole[:length])


@pytest.mark.parametrize(("at", "byte", "said"), [(0, 2, "format 2"), (5, 99, "codec 99")])
def test_a_newer_chunk_is_named(at, byte, said):
    body = bytearray(series.encode_point(0.5, step=3, time=2.0**30)[:-4])
    body[at] = byte
    with pytest.raises(DamagedData, match=said):
        decode(bytes(body) + struct.pack("<I", zlib.crc32(body)))


def golden():
    """What the golden files hold, by name."""
    count = np.arange(5)
    full = np.arange(CHUNK_POINTS)
    return {
        "chunk-1-empty.bin": series.empty(),
        "chunk-1-one.bin": Series(np.array([7]), np.array([1.75e9]), np.array([0.1])),
        "chunk-1-raw.bin": Series(
            np.array([5, -(2**63), 2**63 - 1, 0, 1]),
            count / 3,
            np.array([0.1, np.nan, np.inf, -np.inf, -0.0]),
        ),
        "chunk-1-float32.bin": Series(count * 10, 1.75e9 + count / 4, count / 8),
        "chunk-1-deflated.bin": Series(full, 1.75e9 + full / 7, (full % 10) * 0.1),
        "chunk-1-deflated-float32.bin": Series(full**2, 1.75e9 + full // 3, (full % 10) / 2),
    }


@pytest.mark.parametrize("name", golden())
def test_chunks_of_format_1_are_still_read(name):
    assert same_bits(decode((GOLDEN / name).read_bytes()), golden()[name])


def test_the_golden_chunks_hold_every_codec():
    found = set()
    for name in golden():
        data, at = (GOLDEN / name).read_bytes(), 5
        while at < len(data) - 4:
            codec, length = struct.unpack_from("<BI", data, at)
            found.add(codec)
            at += 5 + length
    assert found == set(range(6))


if __name__ == "__main__":
    for name, held in golden().items():
        (GOLDEN / name).write_bytes(encode(held))
