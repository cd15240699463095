"""Secrets of the cell that runs: what a run keeps of a real kernel's cell has none of them."""

import json
import uuid

import pytest
import sqlalchemy as sa


def kept(run):
    """All that the store holds, of any run."""
    with run.store.database.read() as connection:
        names = connection.execute(
            sa.text("select name from sqlite_master where type = 'table'")
        ).scalars()
        return "\n".join(
            repr(row)
            for name in names.all()
            for row in connection.execute(sa.text(f'select * from "{name}"')).all()
        )


def test_the_cell_that_made_an_input_is_found_though_its_text_holds_a_secret(kernel):
    kernel.ok("%%track --quiet\napi_key = 'zX9kQ2mW7rT4'\npool = [1, 2]")
    reader = kernel.ok("%%track --quiet\nsize = len(pool)").run
    [read] = [one for one in reader.inputs if one.name == "pool"]
    version = kernel.store.cells.find_version(read.writer_version)
    assert version is not None
    assert version.text == "%%track --quiet\napi_key = '[masked]'\npool = [1, 2]"


CELLS = """
api_key = open('key.txt').read()
print('using', api_key)

user, password = 'maria', open('key.txt').read()
print(f'{user}:{password}')

api_key = open('key.txt').read()
print('using', api_key)
del api_key

api_key = open('key.txt').read()
trackmagic.set_tag('auth', 'key ' + api_key)
del api_key

api_key = open('key.txt').read()
trackmagic.set_note('key ' + api_key)

api_key = open('key.txt').read()
trackmagic.log_param('how', ['key ' + api_key])

api_key = open('key.txt').read()
trackmagic.log_input([1, 2], name='x', source='y/' + api_key)

api_key = open('key.txt').read()
with trackmagic.start_run(run_name='inner', tags={'t': api_key}, note=api_key) as inner:
    inner.set_tag('u', 'x' + api_key)

import os
os.environ['X_PASS'] = open('key.txt').read()
print(os.environ['X_PASS'])

import os
os.environ['X_PASS'] = open('key.txt').read()
print(os.environ['X_PASS'])
del os.environ['X_PASS']

config = {'db': {'password': open('key.txt').read()}}
print(config)
print(config['db']['password'])

from types import SimpleNamespace
cfg = SimpleNamespace(lr=1, api_key=open('key.txt').read())
print('using', cfg.api_key)

def go():
    token = open('key.txt').read()
    print('using', token)
go()

def go():
    token = open('key.txt').read()
    trackmagic.set_tag('auth', 'key ' + token)
    trackmagic.log_param('how', 'key ' + token)
go()

api_key = open('key.txt').read() + '\\n'
print('using', api_key.strip(), 'now')

def go(password):
    print('using', password)
go(open('key.txt').read())

class Client:
    def __init__(self):
        self.password = open('key.txt').read()
client = Client()
print('using', client.password)

from dataclasses import dataclass
@dataclass
class Config:
    api_key: str
config = Config(open('key.txt').read())
print(config)
print(config.api_key)

secret = open('key.txt', 'rb').read()
print(secret.decode(), secret)

dict(password='THE_KEY')
print('THE_KEY')

text = 'THE_KEY'
print(text)
import os
os.environ['X_PASS'] = text

user, password = 'maria', 'THE_KEY'

for password in ['THE_KEY']:
    print(password)

import threading
api_key = open('key.txt').read()
thread = threading.Thread(target=lambda: print('using', api_key)); thread.start(); thread.join()

import asyncio
async def go():
    token = open('key.txt').read()
    await asyncio.sleep(0)
    print('using', token)
await go()
"""
FAILING = """
api_key = open('key.txt').read()
raise ConnectionError('401 for ' + api_key)

def go():
    token = open('key.txt').read()
    raise ConnectionError('401 for ' + token)
go()

password = 'THE_KEY'
raise ValueError(password)

def connect(user, password):
    raise OSError(f'{user}:{password}')
connect('me', 'THE_KEY')
"""


@pytest.fixture
def key(kernel):
    """A secret of its own, in a file: what another test has met is known."""
    key = f"qX7{uuid.uuid4().hex}Z3"
    (kernel.folder / "key.txt").write_text(key)
    yield key
    kernel.ok("import os; os.environ.pop('X_PASS', None); None")


def blocks(text):
    return text.strip("\n").split("\n\n")


@pytest.mark.parametrize("cell", blocks(CELLS))
def test_a_secret_that_the_cell_reads_or_sets_is_kept_nowhere(kernel, key, cell):
    ran = kernel.ok("%%track --quiet\n" + cell.replace("THE_KEY", key))
    assert key not in kept(ran.runs[0])


@pytest.mark.parametrize("cell", blocks(FAILING))
def test_a_secret_of_the_cell_is_not_in_its_error(kernel, key, cell):
    ran = kernel.run("%%track --quiet\n" + cell.replace("THE_KEY", key))
    assert ran.status == "error"
    assert ran.run.error is not None
    assert key not in kept(ran.run)


def test_a_thread_that_writes_after_its_cell_masks_what_the_cell_read(kernel, key):
    run = kernel.ok("""%%track --quiet
import threading
go_on = threading.Event()
api_key = open('key.txt').read()
late_text = 'key ' + api_key
print('read')
def late():
    go_on.wait()
    trackmagic.set_tag('late', late_text)
worker = threading.Thread(target=late); worker.start()
del api_key""").run
    kernel.ok("go_on.set(); worker.join(); del late_text")
    assert run.tags["late"] == "key [masked api_key]"
    assert key not in kept(run)


def test_a_header_keeps_no_secret(kernel):
    run = kernel.ok(
        "%%track --quiet --param api_key=x1 -t auth='Bearer abcdef1234567890' -n 'password: hunter2'\nlr = 0.1"
    ).run
    assert run.params == {"api_key": "[masked]", "lr": 0.1}
    assert run.tags == {"auth": "Bearer [masked]"}
    assert run.note == "password: [masked]"
    assert run.code == (
        "%%track --quiet --param api_key=[masked] -t auth='Bearer [masked]' -n 'password: [masked]'\nlr = 0.1"
    )


def test_the_same_text_is_the_same_code_whatever_the_session_holds_by_then(kernel):
    cell = "%%track --quiet\npassword = 'tR5vK9xM2wQ8'\nlr = 0.1"
    first, second = kernel.ok(cell, "same").run, kernel.ok(cell, "same").run
    assert first.code == second.code == "%%track --quiet\npassword = '[masked]'\nlr = 0.1"


def test_what_cannot_be_encoded_stops_neither_cell_nor_run(own_kernel):
    own_kernel.ok(
        "import os\n"
        "os.environb[b'DB_PASSWORD'] = b'caf\\xe9-caf\\xe9'\n"
        "api_key = 'zX9\\ud800kQ2mW7rT4'\n"
        "huge_secret = 'x1' * 10_000_000\n"
        "class Hostile:\n"
        "    def __getattr__(self, name): raise RuntimeError(name)\n"
        "    __repr__ = __str__ = __hash__ = __eq__ = __len__ = __iter__ = __getattribute__ = __getattr__\n"
        "password = Hostile(); secrets = {'password': Hostile(), 1: password}; secret = [secrets]\n"
        "secret.append(secret)\n"
        "class Text(str):\n"
        "    def __str__(self): raise RuntimeError\n"
        "token = Text('zX9kQ2mW7rT4')"
    )
    ran = own_kernel.ok(
        "%%track --quiet\nlr = 0.1\nprint(lr, api_key.encode('utf-8', 'replace'))\n"
        "trackmagic.log_metric('loss', 0.5)\ntrackmagic.set_tag('t', token)"
    )
    assert ran.run.metrics == {"loss": 0.5}
    assert ran.run.params["lr"] == 0.1
    assert ran.run.status == "finished"


def test_folders_are_no_secrets_whatever_their_characters(make_kernel):
    folders = ["/home/me/My Drive/churn", "/mnt/données (2)/a+b [old]", r"C:\Users\Me\My Keys"]
    kernel = make_kernel()
    kernel.ok(
        f"import os\nos.environ['PWD'], os.environ['OLDPWD'], os.environ['MY_SECRETS'] = {folders!r}\n"
        f"KEY, MODEL_PASS, auth = {folders!r}"
    )
    run = kernel.ok(f"%%track --quiet\nplaces = {folders!r}\nprint(*places, sep='\\n')").run
    assert run.params == {"places": folders}
    assert run.output["stdout"].splitlines() == folders
    assert "[masked" not in json.dumps([run.code])
