"""Which names are a secret's: ``api_key``, ``DB_PASS``, ``PGPASSWORD``, ``GH_PAT``."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from typing import Final, Literal

from trackmagic.capture.pieces import pieces

Strength = Literal["strong", "fair", "weak", "none"]
"""What a value under the name must look like to be secret: anything, as a person or a machine chooses it
(letters with digits or signs), random, or nothing makes it one."""

FOREIGN: Final = tuple(
    "contrasena contraseña wachtwoord lösenord losenord hasło haslo salasana kodeord jelszó jelszo пароль"
    " heslo motdepasse lozinka passord şifre 密码 密碼 パスワード 비밀번호".split()
)
"""The password in other languages."""
STEMS: Final = (
    tuple(
        "pass pw secret token key cred auth priv bearer _pat -pat hpat bpat kennwort senha contrase"
        " sessionid phrase".split()
    )
    + FOREIGN
)
"""Every name that may be a secret's holds one of these, in small letters."""
WORDS: Final = frozenset(
    "password passwords passwd passphrase passphrases passcode passwort kennwort senha contrase"
    " secret secrets credential credentials creds pwd apikey apikeys apitoken accesstoken authtoken"
    " accesskey secretkey privatekey".split()
) | frozenset(FOREIGN)
"""Each makes a name a secret's on its own."""
_ENDINGS: Final = (
    *("password", "passwords", "passwd", "passphrase", "passcode", "passwort", "pwd", "apikey"),
    *("secretkey", "accesskey", "privatekey", "authtoken", "accesstoken", "apitoken"),
)
_WEAK: Final = frozenset(
    "token tokens key keys auth private bearer authorization sessionid".split()
)
_VENDORS: Final = frozenset(
    "aws azure gcp google github gh gitlab gl hf huggingface openai anthropic wandb slack kaggle"
    " comet neptune stripe twilio sendgrid mailgun datadog sentry notion airtable mapbox telegram"
    " discord bitbucket databricks snowflake dockerhub pypi npm cohere groq mistral replicate"
    " pinecone langsmith langchain tavily serpapi rapidapi zenodo heroku vercel netlify cloudflare"
    " digitalocean linode ado devops jira confluence atlassian figma asana trello shopify dropbox"
    " spotify twitter facebook linkedin reddit gemini deepseek together perplexity elevenlabs"
    " roboflow mlflow dagshub clearml polygon alpaca binance coinbase kraken finnhub newsapi".split()
)
_OWNERS: Final = _VENDORS | frozenset(
    "db database user usr admin root my smtp imap pop mail email ftp sftp ssh pg postgres postgresql"
    " mysql maria mariadb mongo mongodb redis rabbit rabbitmq mq amqp sql mssql jdbc odbc dsn proxy"
    " http login auth wifi wlan keystore truststore cert ssl tls vault api account acct service svc"
    " sudo ldap bind master server git registry docker nexus artifactory kafka elastic es neo4j"
    " influx influxdb grafana jenkins oracle gpg pgp zip pdf archive encryption backup web site"
    " app client device router guest su sa hive hdfs clickhouse cassandra superset airflow minio"
    " nas vpn samba smb webdav rdp vnc jupyter hub notebook portal repo nexus sonar bot".split()
)
_KEYS: Final = _VENDORS | frozenset(
    "api access secret private encryption decryption signing master license account fernet aes hmac"
    " jwt rsa ssh gpg pgp ssl tls crypto cipher subscription storage auth deploy consumer"
    " anon admin role functions".split()
)
_TOKENS: Final = _OWNERS | frozenset(
    "api access secret private auth bearer refresh session service bot user deploy security oauth jwt"
    " csrf xsrf id personal app".split()
)
_PAIRS: Final = frozenset(
    (first, second + plural)
    for second, firsts in (("key", _KEYS), ("token", _TOKENS))
    for first in firsts
    for plural in ("", "s")
) | {
    ("pass", "word"),
    ("pass", "phrase"),
    ("pass", "code"),
    ("de", "passe"),
    ("seed", "phrase"),
}
"""Two words in a row that make a weak name strong."""
_ABOUT: Final = frozenset(
    "path paths file filename files dir dirs folder root sock socket url uri endpoint host port id ids"
    " name names type types kind length len count size limit ttl expires expiry expired index idx"
    " column columns col cols field fields prefix prefixes suffix"
    " suffixes env var manager provider store backend class"
    " fn func hash algorithm policy version scope scopes required enabled rounds strength hint label"
    " rate through regex pattern prompt message msg error exists valid mode method scheme format fmt"
    " cls needed optional placeholder description help title text dtype shape dim dims mask embedding"
    " embeddings santa sauce banner template".split()
)
"""A name that ends so is about a secret, and is none."""
_TEXT_TOKENS: Final = frozenset(
    "pad eos bos unk sep cls mask stop special start end next prev previous first last image img"
    " audio vocab extra additional new eot num n max min sort primary foreign public group join"
    " dict metric cache partition row sub per split class prompt word text target source input output"
    " prng rng system assistant tool begin final begin im fim sot separator class mean".split()
)
"""Before ``token`` or ``key``: the words of language models and tables."""
_NO_PASS: Final = frozenset(
    "by com n num no first second third last final one two three single multi forward backward fwd bwd"
    " low high band all test tests did is max min render shadow depth train eval warmup compiler"
    " optimizer opt each every per this next prev initial hall".split()
)
"""Before ``pass``: the words of filters, networks and tests."""
_NO_PAT: Final = frozenset(
    "file files date time name re regex glob path url word token line num data col row key search"
    " match img image dir split log tag".split()
)
"""Before ``PAT``: the words of patterns."""
_FOLDERS: Final = frozenset(("PWD", "OLDPWD", "INIT_CWD"))

_WORD: Final = re.compile(r"[A-Z]+(?![^\W\d_A-Z])|[A-Z]?[^\W\d_A-Z]+|[0-9]+")


_LINES: Final = 1000
"""Characters of some lines: to part less takes longer than it saves."""


@functools.lru_cache(maxsize=8192)
def strength(name: str) -> Strength:
    """How sure a name is a secret's: ``strong`` for ``api_key``, ``weak`` for ``token``."""
    words = words_of(name)
    if not words or name in _FOLDERS or not _ABOUT.isdisjoint((words[-1], words[-1][:-1])):
        return "none"
    if "public" in words:
        return "none"
    if not WORDS.isdisjoint(words) or any(pair in _PAIRS for pair in itertools.pairwise(words)):
        return "strong"
    if any(word.endswith(_ENDINGS) and word != "oldpwd" for word in words):
        return "strong"
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in ("pass", "pw"):
        return _of_pass(name, before)
    if last.endswith(("pass", "pw")) and last.removesuffix("pass").removesuffix("pw") in _OWNERS:
        return "strong"
    if last.endswith("pat") and last.removesuffix("pat") in _VENDORS:
        return "strong"
    if last == "pat" and before and before not in _NO_PAT:
        return "strong" if before in _OWNERS else "fair" if name.isupper() else "weak"
    if last in _WEAK and before not in _TEXT_TOKENS:
        is_setting = last == "token" and name.isupper()
        return "fair" if is_setting else "weak"
    return "none"


def stem_positions(text: str, stems: Iterable[str] = STEMS) -> list[int]:
    """Where names may hold a word of secrets, in order; in time that hardly counts."""
    lowered = _lowered(text)
    words = lowered if len(text) < _LINES else pieces(text).every.lower()
    positions = set()
    is_ascii = words.isascii()
    for stem in stems:
        if (is_ascii and not stem.isascii()) or stem not in words:
            continue
        at = lowered.find(stem)
        while at >= 0:
            positions.add(at)
            at = lowered.find(stem, at + 1)
    return sorted(positions)


def has_stem(text: str, stems: Iterable[str] = STEMS) -> bool:
    """Tell if there is any such place."""
    lowered = text.lower()
    return any(stem in lowered for stem in stems)


def _lowered(text: str) -> str:
    """In small letters, each at its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def words_of(name: str) -> list[str]:
    """Its words in small letters, numbers left out: ``dbPassword2`` is db, password."""
    return [word.lower() for word in _WORD.findall(name[:256]) if not word.isdigit()]


def _of_pass(name: str, before: str) -> Strength:
    if before in _NO_PASS:
        return "none"
    if (before or name == "PW") and (name.isupper() or before in _OWNERS):
        return "strong"
    return "fair"
