"""Chunks as a stranger or a disk may leave them: each is read as it was written, or is damaged."""

import random
import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from trackmagic.errors import DamagedData
from trackmagic.store import Series, schema, series
from trackmagic.store.series import CHUNK_POINTS, MOST_POINTS, decode, decode_two, encode

GOLDEN = sorted((Path(__file__).parent / "golden").glob("chunk-*.bin"))
EACH = 2000


def sealed(body):
    """A chunk with the checksum that fits it."""
    return body + struct.pack("<I", zlib.crc32(body))


def chunk(points, *columns, version=1):
    packed = b"".join(struct.pack("<BI", codec, len(data)) + data for codec, data in columns)
    return sealed(struct.pack("<BI", version, points) + packed)


def read(data):
    """What every reader makes of it: the arrays, or None for damage; all must agree on that."""
    answers = []
    for reader in (decode, lambda data: decode_two(data, "step"), lambda d: decode_two(d, "time")):
        try:
            answers.append(reader(data))
        except DamagedData:
            answers.append(None)
    if answers[0] is not None:
        assert answers[1] is not None
        assert answers[2] is not None
        assert [one.dtype for one in answers[0]] == [np.int64, np.float64, np.float64]
        assert len({len(one) for one in answers[0]}) == 1
        assert len(answers[0]) <= MOST_POINTS
    return answers[0]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_chunk_that_is_damaged_in_any_way_is_damaged(path):
    data, chance = path.read_bytes(), random.Random(path.stem)
    whole = decode(data)
    for _ in range(EACH):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(broken) + 1)
            match chance.randrange(4):
                case 0 if at < len(broken):
                    broken[at] ^= 1 << chance.randrange(8)
                case 1:
                    del broken[at : at + chance.choice((1, 2, 8, 1000))]
                case 2:
                    broken[at:at] = chance.randbytes(chance.choice((1, 4, 9, 64)))
                case _:
                    broken[at : at + 4] = chance.choice(
                        (b"\xff" * 4, bytes(4), b"\x00\x00\x00\x80")
                    )
        for one in (bytes(broken), sealed(bytes(broken[:-4]))):  # the checksum may be made to fit
            found = read(one)
            same = found is not None and [a.tobytes() for a in found] == [
                a.tobytes() for a in whole
            ]
            assert found is None or one != data or same


def test_bytes_of_any_kind_are_damaged():
    chance = random.Random(1)
    for size in range(400):
        assert read(chance.randbytes(size)) is None
        read(sealed(b"\x01" + struct.pack("<I", chance.randrange(9)) + chance.randbytes(size)))


RAW = struct.pack("<3q", 0, 1, 2)
SAME = struct.pack("<qqB", 0, 1, 0)
BOMB = zlib.compress(bytes(1 << 28), 9)
MADE = {
    "points for 32 GB in 75 bytes": chunk(2**32 - 1, (2, SAME), (5, SAME), (2, SAME)),
    "a bomb": chunk(3, (0, RAW), (0, RAW), (3, BOMB)),
    "a bomb of steps": chunk(3, (3, BOMB), (0, RAW), (0, RAW)),
    "a bomb of float32": chunk(3, (0, RAW), (0, RAW), (4, BOMB)),
    "columns of other lengths": chunk(3, (0, RAW), (0, RAW[:16]), (0, RAW)),
    "half a number": chunk(3, (0, RAW[:-1]), (0, RAW), (0, RAW)),
    "differences too few": chunk(3, (2, SAME[:-1] + b"\x01" + b"1"), (0, RAW), (0, RAW)),
    "differences too many": chunk(3, (2, SAME[:-1] + b"\x01" + b"111"), (0, RAW), (0, RAW)),
    "no differences": chunk(3, (2, b""), (0, RAW), (0, RAW)),
    "a width of three": chunk(3, (2, SAME[:-1] + b"\x03" + b"111111"), (0, RAW), (0, RAW)),
    "differences of no points": chunk(0, (2, SAME), (0, b""), (0, b"")),
    "values as steps": chunk(3, (0, RAW), (0, RAW), (2, SAME)),
    "times as steps": chunk(3, (5, SAME), (0, RAW), (0, RAW)),
    "float32 as steps": chunk(3, (1, RAW[:12]), (0, RAW), (0, RAW)),
    "an unknown codec": chunk(3, (9, RAW), (0, RAW), (0, RAW)),
    "two columns": chunk(3, (0, RAW), (0, RAW)),
    "four columns": chunk(3, (0, RAW), (0, RAW), (0, RAW), (0, RAW)),
    "a column longer than the chunk": sealed(struct.pack("<BIBI", 1, 3, 0, 2**32 - 1) + RAW * 3),
    "what is not deflated": chunk(3, (0, RAW), (0, RAW), (3, RAW)),
    "deflated and cut": chunk(3, (0, RAW), (0, RAW), (3, zlib.compress(RAW)[:-3])),
    "deflated and more": chunk(3, (0, RAW), (0, RAW), (3, zlib.compress(RAW) + b"more")),
    "another version": chunk(3, (0, RAW), (0, RAW), (0, RAW), version=2),
    "nothing": b"",
    "a head": b"\x01\x00\x00\x00\x00",
    "a text": "chunk",
    "a number": 7,
    "null": None,
}


@pytest.mark.parametrize("name", MADE)
def test_a_chunk_made_to_harm_is_damaged_and_takes_no_memory(name):
    decode(encode(Series(np.arange(3), np.arange(3.0), np.arange(3.0))))  # numpy is there
    tracemalloc.start()
    try:
        assert read(MADE[name]) is None
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("points", [-1, 2**62, "many", None, 1.5, b"\xff"])
def test_a_count_of_points_that_is_wrong_costs_nothing(store, run, points):
    store.metrics.add(run, {"loss": Series(np.arange(3), np.arange(3.0), np.arange(3.0))})
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        raw = connection.connection.driver_connection
        raw.execute("UPDATE OR IGNORE metric SET points = coalesce(?, points)", (points,))
    assert store.metrics.stretch(run, "loss").value.tolist() == [0.0, 1.0, 2.0]
    assert store.metrics.series(run, "loss").value.tolist() == [0.0, 1.0, 2.0]


def test_a_chunk_that_harms_leaves_other_metrics_and_new_points_readable(store, run):
    store.metrics.add(
        run, {key: Series(np.arange(3), np.arange(3.0), np.arange(3.0)) for key in "ab"}
    )
    with store.database.write() as connection:
        bad = sa.update(schema.chunk).where(schema.chunk.c.key == "a")
        connection.execute(bad.values(data=MADE["a bomb"]))
    with pytest.raises(DamagedData, match="metric 'a' of run #1"):
        store.metrics.series(run, "a")
    with pytest.raises(DamagedData, match="metric 'a' of run #1"):
        store.metrics.stretch(run, "a")
    store.metrics.add(run, {"a": Series(np.array([3]), np.array([3.0]), np.array([3.0]))})
    assert len(store.metrics.series(run, "b")) == 3
    assert [(one[0], one[1]) for one in store.metrics.damaged()] == [(1, "a")]


def test_a_full_chunk_is_within_what_is_believed():
    steps = np.arange(CHUNK_POINTS)
    assert len(decode(encode(Series(steps, steps * 1.0, steps * 1.0)))) == CHUNK_POINTS
    with pytest.raises(DamagedData, match="the most is"):
        decode(encode(series.join([Series(steps, steps * 1.0, steps * 1.0)] * 5)))
