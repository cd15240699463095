import json
import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trackmagic.capture.secrets import Masker

PLAIN = Masker()

SECRETS = {
    "aws": "AKIAIOSFODNN7EXAMPLE",
    "github": "ghp_" + "aB3" * 12,
    "github_fine": "github_pat_11ABCDEFG0" + "x7Y" * 20,
    "openai": "sk-proj-aB3dE5fG7hI9jK1lM3nO5pQ7",
    "anthropic": "sk-ant-api03-aB3dE5fG7hI9jK1lM3nO5-pQ7rS9",
    "huggingface": "hf_" + "aBcDeFgHiJ" * 3 + "kLmN",
    "slack": "xoxb-123456789012-abcDEF123456",
    "google": "AIza" + "SyA1b2C" * 5,
    "gitlab": "glpat-aB3dE5fG7hI9jK1lM3nO",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
    "pem": "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAK\nabc=\n-----END RSA PRIVATE KEY-----",
    "databricks": "dapi" + "0123456789abcdef" * 2,
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("around", ["x = '{}'", "{}", "see {} there", "a={},b", "[{}]", "\t{}\n"])
def test_a_secret_is_known_by_its_shape(secret, around):
    assert PLAIN.text(around.replace("{}", secret)) == around.replace("{}", "[masked]")


def test_a_private_key_whose_end_is_cut_off_is_masked():
    assert PLAIN.text("a\n-----BEGIN PRIVATE KEY-----\nMIIE") == "a\n[masked]"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('api_key = "abc"', 'api_key = "[masked]"'),
        ("api_key: str = 'abc'  # mine", "api_key: str = '[masked]'  # mine"),
        ("    self.api_key='abc',", "    self.api_key='[masked]',"),
        ('{"api_key": "abc", "n": 1}', '{"api_key": "[masked]", "n": 1}'),
        ('os.environ["API_KEY"] = "abc"', 'os.environ["API_KEY"] = "[masked]"'),
        ('login(password="a\\"b", n=1)', 'login(password="[masked]", n=1)'),
        ('password = """ab\ncd"""', 'password = """[masked]"""'),
        ('"{\\"secret\\": \\"abc\\"}"', '"{\\"secret\\": \\"[masked]\\"}"'),
        ('apiKey: "xyz"', 'apiKey: "[masked]"'),
        ('token = "a8f7d6e5c4b3a291"', 'token = "[masked]"'),
        ('login(key="0123456789abcdef01234567")', 'login(key="[masked]")'),
        ("export OPENAI_API_KEY=abc123def456ghi7", "export OPENAI_API_KEY=[masked]"),
        ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG12", "aws_secret_access_key = [masked]"),
        ("!run --password hunter2 --key=abc", "!run --password [masked] --key=abc"),
        ("postgresql://me:pa55@host/db", "postgresql://me:[masked]@host/db"),
        ("Authorization: Bearer abcdefgh12345678", "Authorization: Bearer [masked]"),
        ("authorization: Basic dXNlcjpwYXNz", "authorization: Basic [masked]"),
        ('{"Authorization": "Bearer abcdefgh12345678"}', '{"Authorization": "Bearer [masked]"}'),
    ],
)
def test_a_secret_is_known_by_the_name_it_is_given_to(text, masked):
    assert PLAIN.text(text) == masked
    assert PLAIN.text(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        'tokenizer = "bert-base-uncased"',
        "max_tokens = 4096",
        "num_tokens = 12345678901234567890",
        'keys = ["loss", "accuracy"]',
        'df.sort_values(key="loss")',
        'sort_key = "a8f7d6e5c4b3a2918273"',
        'pad_token = "<pad>"',
        'tokens = {"token": "the", "count": 5}',
        'keyboard = "qwerty"',
        'monkey = "a8f7d6e5c4b3a2918273"',
        "key = jax.random.PRNGKey(0)",
        "password = get_password()",
        'password = os.environ["DB_PASSWORD"]',
        "api_key = production_api_key_v2",
        'password = ""',
        "secret = None",
        'token_path = "secrets/token.txt"',
        'key_file = "id_ed25519"',
        'password = "<your password>"',
        'url = f"postgresql://{user}:{password}@host"',
        'api_key = f"{prefix}"',
        "http://localhost:8888/lab?x=a@b",
        "class='sk-container-id-1 sk-estimator-doc-link'",
        "for key, value in items: print(key, value)",
        'author = "Jane"',
        "git@github.com:a/b.git",
        "loss=0.123456789012345678 key: 12",
    ],
)
def test_what_is_no_secret_stays(text):
    assert PLAIN.text(text) == text


def test_values_of_the_environment_are_masked_with_their_name():
    masker = Masker({"HF_TOKEN": "s3cr3tXYZ", "DB_PASSWORD": "a b\"c'd", "HOME": "/root"})
    assert masker.text("say s3cr3tXYZ") == "say [masked HF_TOKEN]"
    assert masker.text(repr("a b\"c'd")) == "'[masked DB_PASSWORD]'"
    assert masker.text(json.dumps("a b\"c'd")) == '"[masked DB_PASSWORD]"'
    assert masker.text("db://u:a%20b%22c%27d@h") == "db://u:[masked DB_PASSWORD]@h"
    assert masker.text("/root") == "/root"


def test_what_only_looks_like_a_secret_of_the_environment_stays():
    masker = Masker(
        {
            "PWD": "/srv/lab",
            "SSH_AUTH_SOCK": "/tmp/agent.1",
            "USE_AUTH": "true",
            "AUTH_TYPE": "oauth-device",
            "MAX_TOKENS": "100000",
            "SECRET": "abc",
            "PASSWORD": "password",
            "TOKEN_URL": "https://a.example/token",
            "MY_KEY": "production",
        }
    )
    text = "/srv/lab /tmp/agent.1 true oauth-device 100000 abc password production"
    assert masker.text(text) == text


def test_a_word_or_number_is_no_secret_inside_another():
    masker = Masker({"DB_PASSWORD": "postgres", "PIN_SECRET": "123456"})
    assert masker.text("postgresql 0.123456 1234567") == "postgresql 0.123456 1234567"
    assert masker.text("(postgres, 123456)") == "([masked DB_PASSWORD], [masked PIN_SECRET])"


def test_text_in_the_namespace_is_masked():
    masker = Masker(
        namespace={"api_key": "zzTop99", "key": "accuracy", "lr": 0.1, "password": 123456}
    )
    assert masker.text("zzTop99 accuracy 123456") == "[masked api_key] accuracy 123456"


@pytest.mark.parametrize("name", ["api_key", "apiKey", "DB_PASSWORD", "hf_token", "client.secret"])
def test_secret_names(name):
    assert PLAIN.value(name, "spring") == "[masked]"


@pytest.mark.parametrize(
    "name",
    "tokenizer max_tokens keys key keyboard monkey num_tokens token_count password_file author"
    " pad_token compass secretary _".split(),
)
def test_names_that_are_no_secrets(name):
    assert PLAIN.value(name, "spring") == "spring"


def test_values_are_masked_inside_lists_and_dicts():
    config = {"api_key": "x1", "lr": 0.1, "db": {"password": "pp", "n": [1, "a"]}, "token": 5}
    assert PLAIN.value("config", config) == {
        "api_key": "[masked]",
        "lr": 0.1,
        "db": {"password": "[masked]", "n": [1, "a"]},
        "token": 5,
    }
    assert config["api_key"] == "x1"
    assert PLAIN.value("passwords", ["a1", "b2"]) == ["[masked]", "[masked]"]
    assert PLAIN.value("password", 1234) == 1234
    assert PLAIN.value("credentials", {"user": "me"}) == {"user": "[masked]"}


def test_a_value_nested_without_end_is_left():
    loop: list[object] = []
    loop.append(loop)
    assert PLAIN.value("x", loop)


SECRET = st.text(
    string.ascii_letters + string.digits + "_-+/=.!$%", min_size=8, max_size=40
).filter(lambda text: any(c.isdigit() for c in text) and any(c.isupper() for c in text))


@given(SECRET, st.text(max_size=80), st.text(max_size=80))
def test_a_planted_secret_never_survives(secret, before, after):
    masker = Masker({"MY_API_KEY": secret})
    if secret.startswith(("/", "./", "../", "~/", "${")):
        return  # a path, a template
    assert secret not in masker.text(before + secret + after)
    assert secret not in masker.text(repr(before + secret + after))


@given(SECRET, st.sampled_from(["api_key", "DB_PASSWORD", "authToken"]), st.sampled_from("'\""))
@example("A1\\'b", "api_key", "'")
def test_a_secret_assigned_in_code_never_survives(secret, name, mark):
    if secret.startswith(("/", "./", "../", "~/", "${")):
        return
    code = f"x = 1\n{name} = {mark}{secret}{mark}\ny = 2"
    assert PLAIN.text(code) == f"x = 1\n{name} = {mark}[masked]{mark}\ny = 2"


@given(st.lists(st.sampled_from([*string.ascii_lowercase, " ", "\n", "=", '"', "(", ")", "1"])))
def test_text_without_secrets_is_unchanged(letters):
    text = "".join(letters)
    if not any(word in text for word in ("key", "token", "pass", "pwd", "secret", "cred", "auth")):
        assert PLAIN.text(text) == text


@given(st.text())
def test_masking_again_changes_nothing(text):
    once = PLAIN.text(text)
    assert PLAIN.text(once) == once


HARD = [
    "a", "key", "key=", 'key="', "key='key=\"", "key: a ", "eyJ", "sk-", "://", "://a:", "--", "?", "a?\n",
    "-----BEGIN PRIVATE KEY-----", "--token ", "passw='a\n", "api_key = 'abc'\n", "Bearer ", 'key="\\',
    "key='''", "Authorization: ", "token" + " " * 9, '{"token": ', "xox", "ghp_", "curl -u a:b ",
    "login -p x ", "mysql -p", "<password>a1</", 'key="password" value="', "+password: x\n",
    'user, password = "a", "b1"\n',
    'password = """', "password = f'{a}'\n", "password = f'{", "password = a + ", '[("password", ',
    "f(password=", "echo x | ", "a:b1bb@c.d ", "a:1:b:c:d\n", "Authorization: digest ", "cookie: a=b; ",
    "password is x1x1 ",
    'if password == "x1":\n    pass\n', "%env A_TOKEN=", "AAAA.BBBBBB.", "1234567:AA", "password=a=b=c=",
    "'password=a b ", "!x password=y\n", "\u0130password=x ", "password = 'é'\n", "@password\n", "?sig=a1&",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["text", "code", "diff"])
@pytest.mark.parametrize("piece", HARD)
def test_no_text_takes_more_than_linear_time(piece, kind):
    mask = getattr(PLAIN, kind)

    def cost(size):
        text = piece * (size // len(piece))
        begun = time.process_time()
        mask(text)
        return time.process_time() - begun

    def is_linear():
        small = min(cost(2**12 + 64 * n) for n in range(3))
        return cost(2**15) < 40 * small + 0.05  # 8 times the text

    assert any(
        is_linear() for _ in range(5)
    )  # what is not is never; a busy machine is now and then


def test_a_sum_of_a_thousand_terms_is_read_to_its_end():
    code = "password = " + " + ".join(f"'part{n}'" for n in range(1000))
    assert "part" not in PLAIN.code(code)
    assert PLAIN.code(code).count("'[masked]'") == 1000


def test_ordinary_text_is_unchanged():
    masker = Masker({f"S{n}_API_KEY": f"s{n}X" * 8 for n in range(20)})
    text = "epoch 3: loss=0.1234 val_acc=0.9912 key metric, tokens: 512\n" * 1000
    assert masker.text(text) == text


def test_a_word_is_no_folder_though_one_is_called_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "geheim").mkdir()
    (tmp_path / "my keys").mkdir()
    assert Masker().code("password = 'geheim'\nsecrets = 'my keys'") == (
        "password = '[masked]'\nsecrets = 'my keys'"
    )
