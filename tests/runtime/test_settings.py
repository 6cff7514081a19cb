from __future__ import annotations

import os
from pathlib import Path

import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.runtime.settings import load_settings, open_data_folder


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("SOCIALPULSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_environment_beats_the_file_and_the_file_beats_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "socialpulse.toml").write_text('log_level = "warning"\n[api]\nport = 9001\n')
    monkeypatch.setenv("SOCIALPULSE_API__PORT", "9002")
    settings = load_settings()
    assert (settings.api.port, settings.log_level, settings.api.host) == (9002, "warning", "127.0.0.1")


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "socialpulse.toml").write_text(
        'colour = "red"\nlog_level = "loud"\n[api]\nport = 99999\n[database]\nurl = "mysql://x"\n'
    )
    with pytest.raises(CannotStart) as caught:
        load_settings()
    for word in ("colour", "log_level", "loud", "api.port", "99999", "database.url", "postgresql://"):
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_server_cannot_be_opened_to_the_world_by_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCIALPULSE_API__HOST", "0.0.0.0")
    with pytest.raises(CannotStart, match=r"api\.host"):
        load_settings()


def test_a_file_that_is_named_and_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCIALPULSE_CONFIG", "nowhere.toml")
    with pytest.raises(CannotStart, match=r"nowhere\.toml"):
        load_settings()


def test_broken_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "socialpulse.toml").write_text("[api\n")
    with pytest.raises(CannotStart, match="TOML"):
        load_settings()


def test_secrets_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    first = open_data_folder(load_settings(data=tmp_path / "d"))
    again = open_data_folder(load_settings(data=tmp_path / "d"))
    assert first.secrets.contact_key == again.secrets.contact_key
    assert (tmp_path / "d" / "secrets.toml").stat().st_mode & 0o777 == 0o600


def test_a_secret_never_shows_in_print(tmp_path: Path) -> None:
    settings = open_data_folder(load_settings(data=tmp_path / "d"))
    assert settings.secrets.contact_key is not None
    assert settings.secrets.contact_key.get_secret_value() not in repr(settings)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="SOCIALPULSE_DATA"):
        open_data_folder(load_settings(data=tmp_path / "file" / "d"))


def test_a_data_folder_of_before_gets_the_keys_it_lacks_and_keeps_those_it_has(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "secrets.toml").write_text('contact_key = "old"\n\n[oidc_client_secrets]\nacme = "x"\n')
    opened = open_data_folder(load_settings(data=tmp_path / "d")).secrets
    assert opened.contact_key is not None and opened.contact_key.get_secret_value() == "old"
    assert opened.oidc_client_secrets is not None and opened.oidc_client_secrets["acme"].get_secret_value() == "x"
    assert opened.accounts_key is not None
    assert open_data_folder(load_settings(data=tmp_path / "d")).secrets == opened
    assert (tmp_path / "d" / "secrets.toml").stat().st_mode & 0o777 == 0o600
