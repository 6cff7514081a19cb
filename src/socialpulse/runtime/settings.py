"""How this program is set up: defaults, then one TOML file, then the environment. All problems are reported at once.

The file is `socialpulse.toml` in the working folder, or the path in SOCIALPULSE_CONFIG. The environment uses the same
names in capitals behind SOCIALPULSE_, with two underscores between levels: SOCIALPULSE_API__PORT=8080.
Secrets never stand in the file: they come from the environment, or from `secrets.toml` in the data folder (mode 600),
which the first start writes.
"""

from __future__ import annotations

import os
import secrets as random_secrets
import sys
import tomllib
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from socialpulse.core.errors import CannotStart


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ApiSettings(_Section):
    """Where the server listens. It stays on this machine until accounts exist."""

    host: Literal["127.0.0.1", "::1", "localhost"] = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    max_upload_bytes: int = Field(default=6_000_000_000, ge=1)


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
    n_threads: int = Field(default=2, ge=1, le=64)


class Secrets(_Section):
    """What must not be seen. `contact_key` keys the hashes that stand in for e-mail addresses."""

    contact_key: SecretStr | None = None
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
    api: ApiSettings = ApiSettings()
    database: DatabaseSettings = DatabaseSettings()
    blobs: BlobSettings = BlobSettings()
    text_model: TextModelSettings = TextModelSettings()
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
        if not file.exists():
            _write_secrets(file)
        written = tomllib.loads(file.read_text())
    except OSError as error:
        raise CannotStart(
            f"the data folder {folder} cannot be used ({error.strerror}); "
            "make it writable, or set SOCIALPULSE_DATA to another"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CannotStart(f"{file} is not TOML ({error}); mend it from a backup") from None
    known = {key: value for key, value in settings.secrets.model_dump().items() if value is not None}
    return settings.model_copy(update={"secrets": Secrets.model_validate({**written, **known})})


def _write_secrets(file: Path) -> None:
    draft = file.with_suffix(f".{os.getpid()}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(f'contact_key = "{random_secrets.token_hex(32)}"\n')
    try:
        os.link(draft, file)  # fails where another start was first: its secrets are the ones that count
    except FileExistsError:
        pass
    finally:
        draft.unlink()
