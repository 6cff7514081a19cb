"""How this program is set up: defaults, then one TOML file, then the environment. All problems are reported at once.

The file is `socialpulse.toml` in the working folder, or the path in SOCIALPULSE_CONFIG. The environment uses the same
names in capitals behind SOCIALPULSE_, with two underscores between levels: SOCIALPULSE_API__PORT=8080.
Secrets never stand in the file: they come from the environment, or from `secrets.toml` in the data folder (mode 600),
which the first start writes.
"""

from __future__ import annotations

import fcntl
import os
import secrets as random_secrets
import sys
import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from socialpulse.core.errors import CannotStart


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ApiSettings(_Section):
    """Where the server listens, and the address people see where something stands in front of it."""

    host: str = Field(
        default="127.0.0.1",
        pattern=r"^[0-9A-Za-z.:-]{1,253}$",
        description="The address to listen at; beyond this machine only with public_url or trusted_hosts.",
    )
    port: int = Field(default=8000, ge=1, le=65535)
    max_upload_bytes: int = Field(default=6_000_000_000, ge=1)
    open_on_loopback: bool = Field(
        default=True, description="Whoever asks from this machine without credentials acts as the operator."
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/?#@]+$",
        description="Scheme and host of this server as browsers see it; https makes cookies secure.",
    )
    trusted_hosts: frozenset[str] = Field(
        default=frozenset(),
        description="Names, without ports, that requests may ask for besides public_url and this machine.",
    )
    country_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9-]{1,60}$",
        description="The header in which what stands in front writes the country of who asks, over whatever they sent: "
        "for rules of moderation about countries. Without it nobody's country is known.",
    )
    web_folder: Path = Field(
        default=Path(__file__).parents[3] / "web" / "dist",
        description="Where the app for browsers was built; without one the server answers its API alone.",
    )

    @model_validator(mode="after")
    def _is_known_by_name(self) -> ApiSettings:
        if self.host not in LOOPBACK and self.public_url is None and not self.trusted_hosts:
            raise ValueError(
                f"api.host = {self.host!r} can be reached from elsewhere: set api.public_url to the address people use "
                "(or api.trusted_hosts to the names of this server)"
            )
        return self

    @property
    def names(self) -> frozenset[str] | None:
        """Return the names requests may ask for; None for any, where only this machine can reach us."""
        if self.host in LOOPBACK and not self.trusted_hosts:
            return None
        named = urlsplit(self.public_url or "").hostname
        return frozenset(name.lower() for name in (*self.trusted_hosts, *LOOPBACK, *([named] if named else [])))

    @property
    def origin(self) -> str:
        """Return scheme, host and port as browsers see them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


class DatabaseSettings(_Section):
    """Which PostgreSQL. Without a url, the one in the wheel is started under the data folder."""

    url: str | None = None
    pool_size: int = Field(default=10, ge=2, le=200)

    @field_validator("url")
    @classmethod
    def _is_postgres(cls, url: str | None) -> str | None:
        if url is not None and urlsplit(url).scheme not in {"postgresql", "postgres"}:
            raise ValueError("must begin with postgresql://")
        return url


class BlobSettings(_Section):
    """Where bytes lie. Without a url, in a folder under the data folder; otherwise s3://bucket/prefix and the like."""

    url: str | None = None
    endpoint: str | None = None
    region: str = "us-east-1"

    @field_validator("url")
    @classmethod
    def _is_a_store(cls, url: str | None) -> str | None:
        if url is not None and urlsplit(url).scheme not in {"s3", "gs", "az", "file"}:
            raise ValueError("must begin with s3://, gs://, az:// or file://")
        return url


class TextModelSettings(_Section):
    """Which sentence model. Without a folder, MiniLM from its package."""

    folder: Path | None = None
    triton: str | None = Field(
        default=None, pattern=r"^https?://", description="A server of the KServe v2 protocol that runs MiniLM for us."
    )
    n_threads: int = Field(default=2, ge=1, le=64)


class MailSettings(_Section):
    """How letters leave. Without a url, they are written to the log."""

    url: str | None = Field(default=None, pattern=r"^smtps?://", description="smtp://user@host:587 or smtps://…:465")
    sender: str = "SocialPulse <socialpulse@localhost>"


class OidcSettings(_Section):
    """An OpenID provider people may sign in with. Its client secret is secrets.oidc_client_secrets.NAME."""

    issuer: str = Field(pattern=r"^https?://")
    client_id: str = Field(min_length=1)


class AccountsSettings(_Section):
    """How often callers may ask, and what a tenant may see in a month."""

    n_hash_threads: int = Field(default=1, ge=1, le=64, description="Passwords that are hashed at the same time.")
    n_requests_per_minute: int = Field(default=1_200, ge=1, description="Of one person or key.")
    n_anonymous_requests_per_minute: int = Field(default=600, ge=1, description="From one address.")
    n_sign_ins_per_minute: int = Field(default=10, ge=1, description="Attempts on one account.")
    n_sign_ins_per_minute_of_address: int = Field(default=60, ge=1, description="Attempts from one address.")
    n_creators_per_month: int = Field(default=10_000, ge=0, description="Different creators a new tenant may see.")
    n_access_days: int = Field(default=90, ge=1, description="How long the access log is kept.")
    oidc: dict[str, OidcSettings] = {}


class PostsSettings(_Section):
    """What happens to what people post."""

    hold: bool = Field(default=True, description="Show nobody what moderation has not looked at.")


class EndpointSettings(_Section):
    """A server of the operator's choice that speaks the OpenAI protocol. Its key is a secret."""

    url: str = Field(pattern=r"^https?://[^?#@]+$", description="Up to what stands before /chat or /audio.")
    model: str = Field(min_length=1, max_length=200)
    timeout_s: float = Field(default=30.0, gt=0, le=600)


class OpinionSettings(EndpointSettings):
    """Who has a second opinion on what the program is not sure of, and how often it is asked."""

    n_pictures: int = Field(default=0, ge=0, le=16, description="Pictures that it sees; 0: it reads only.")
    n_calls_a_day: int = Field(default=1_000, ge=1)
    n_tokens_a_day: int = Field(default=2_000_000, ge=1)


class ModerationSettings(_Section):
    """What measures what people post, besides what comes with the program."""

    speech: EndpointSettings | None = Field(default=None, description="Who hears what is said in clips.")
    opinion: OpinionSettings | None = None
    word_lists: Path | None = Field(default=None, description="A folder of word lists in place of ours.")
    labels: Path | None = Field(default=None, description="A folder with a CLIP-style pair of models and its labels.")
    without: frozenset[Literal["nudity", "texts", "qr"]] = Field(
        default=frozenset(), description="What is not looked for in pictures, though the program could."
    )
    max_list_bytes: int = Field(default=2_000_000_000, ge=1, description="Of a file of hashes that is handed in.")


class Secrets(_Section):
    """What must not be seen.

    `contact_key` keys the hashes that stand in for e-mail addresses; `accounts_key` signs tokens and
    seals TOTP secrets; `media_key` signs links to files that are not for everybody.
    """

    contact_key: SecretStr | None = None
    accounts_key: SecretStr | None = None
    media_key: SecretStr | None = None
    mail_password: SecretStr | None = None
    speech_key: SecretStr | None = None
    triton_key: SecretStr | None = None
    opinion_key: SecretStr | None = None
    oidc_client_secrets: dict[str, SecretStr] | None = None
    blobs_access_key_id: SecretStr | None = None
    blobs_secret_access_key: SecretStr | None = None


class Settings(BaseSettings):
    """Everything that can be set, checked."""

    model_config = SettingsConfigDict(
        env_prefix="SOCIALPULSE_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    data: Path = Path("data")
    models: Path | None = Field(
        default=None, description="Where converted models are kept; beside the installed packages they were made from."
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    batch_rows: int = Field(default=20_000, ge=1, le=200_000, description="Rows of a file that are stored at a time.")
    understand_not: frozenset[str] = Field(
        default=frozenset(),
        description="Policies whose records are not embedded and get no niche, such as youtube-api.",
    )
    risk_not: frozenset[str] = Field(
        default=frozenset(), description="Policies whose records get no risk tags, such as youtube-api."
    )
    api: ApiSettings = ApiSettings()
    database: DatabaseSettings = DatabaseSettings()
    blobs: BlobSettings = BlobSettings()
    text_model: TextModelSettings = TextModelSettings()
    mail: MailSettings = MailSettings()
    accounts: AccountsSettings = AccountsSettings()
    posts: PostsSettings = PostsSettings()
    moderation: ModerationSettings = ModerationSettings()
    secrets: Secrets = Secrets()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _config_file()))

    @property
    def database_folder(self) -> Path:
        return self.data.absolute() / "postgres"

    @property
    def index_folder(self) -> Path:
        return self.data.absolute() / "index"

    @property
    def post_index_folder(self) -> Path:
        return self.data.absolute() / "post-index"

    @property
    def logs_folder(self) -> Path:
        return self.data.absolute() / "logs"

    @property
    def models_folder(self) -> Path:
        return self.models.absolute() if self.models else Path(sys.prefix) / "share" / "socialpulse" / "models"


def _config_file() -> Path:
    return Path(os.environ.get("SOCIALPULSE_CONFIG", "socialpulse.toml"))


def load_settings(**overrides: object) -> Settings:
    """Return the settings in force. Raises CannotStart that names every value that does not fit."""
    file = _config_file()
    if "SOCIALPULSE_CONFIG" in os.environ and not file.is_file():
        raise CannotStart(f"SOCIALPULSE_CONFIG names {file}, and there is no such file")
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc'])} = {item['input']!r}: {item['msg']}"
            for item in error.errors()
        )
        raise CannotStart(f"settings do not fit ({file.name} and SOCIALPULSE_*): {problems}") from None
    except tomllib.TOMLDecodeError as error:
        raise CannotStart(f"{file} is not TOML: {error}") from None
    return settings


def open_data_folder(settings: Settings) -> Settings:
    """Make the data folder and its secrets where they are missing; return the settings with the secrets filled in.

    Raises CannotStart when the folder cannot be written.
    """
    folder = settings.data.absolute()
    file = folder / "secrets.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = _made_secrets(file)
    except OSError as error:
        raise CannotStart(
            f"the data folder {folder} cannot be used ({error.strerror}); "
            "make it writable, or set SOCIALPULSE_DATA to another"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CannotStart(f"{file} is not TOML ({error}); mend it from a backup") from None
    known = {key: value for key, value in settings.secrets.model_dump().items() if value is not None}
    return settings.model_copy(update={"secrets": Secrets.model_validate({**written, **known})})


MADE_SECRETS = ("contact_key", "accounts_key", "media_key")


def _made_secrets(file: Path) -> dict[str, Any]:
    """Return what the file holds, after adding the keys it lacks. Two starts at once: one adds, the other waits."""
    with file.with_suffix(".lock").open("a") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        text = file.read_text() if file.exists() else ""
        missing = [name for name in MADE_SECRETS if name not in tomllib.loads(text)]
        if missing:  # in front: what follows may stand in a table
            text = "".join(f'{name} = "{random_secrets.token_hex(32)}"\n' for name in missing) + text
            draft = file.with_suffix(".tmp")
            draft.unlink(missing_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as handle:
                handle.write(text)
                handle.flush()
                os.fsync(descriptor)
            draft.replace(file)
        return tomllib.loads(text)
