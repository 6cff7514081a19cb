"""The doors, through HTTP, over the real program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from socialpulse.app import Program
from socialpulse.app.web import build_web

pytestmark = pytest.mark.anyio

CSV = b"""Tiktoker name,Tiktok name,Subscribers,Country
khaby.demo,Khaby Demo,149.2M,Italy
plants.demo,Plant Friend,88K,Germany
bad.row,Bad,12 apples,Germany
"""


@pytest.fixture
async def client(program: Program) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_web(program), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


async def hand_in(
    client: httpx.AsyncClient, program: Program, name: str = "tiktok_nov_2022.csv", body: bytes = CSV
) -> dict[str, object]:
    answer = await client.post("/v1/creators/imports", files={"file": (name, body)})
    assert answer.status_code == 202, answer.text
    await program.jobs.work_off()
    found: dict[str, object] = (await client.get(f"/v1/creators/imports/{answer.json()['id']}")).json()
    return found


async def test_a_file_goes_in_at_one_end_and_people_come_out_at_the_other(
    client: httpx.AsyncClient, program: Program
) -> None:
    done = await hand_in(client, program)
    assert (done["state"], done["n_new"], done["n_rejected"]) == ("done", 2, 1)
    rejects = (await client.get(f"/v1/creators/imports/{done['id']}/rejects")).json()["items"]
    assert [(item["line"], item["field"], item["value"]) for item in rejects] == [(4, "followers", "12 apples")]
    answer = await client.post(
        "/v1/creators/search", json={"filters": {"countries": ["Germany"], "platforms": ["tiktok"]}}
    )
    hits = answer.json()["hits"]
    assert [hit["account"]["handle"] for hit in hits] == ["plants.demo"]
    creator = await client.get(f"/v1/creators/{hits[0]['creator_id']}")
    assert creator.json()["history"][0]["followers"] == 88_000
    alike = await client.get(f"/v1/creators/{hits[0]['creator_id']}/lookalikes")
    assert [hit["account"]["handle"] for hit in alike.json()["hits"]] == ["khaby.demo"]


async def test_the_same_upload_twice_changes_nothing(client: httpx.AsyncClient, program: Program) -> None:
    await hand_in(client, program)
    again = await hand_in(client, program)
    assert (again["n_new"], again["n_changed"], again["n_unchanged"]) == (0, 0, 2)


async def test_a_file_that_says_no_platform_fails_with_what_to_do(client: httpx.AsyncClient, program: Program) -> None:
    failed = await hand_in(client, program, "people.csv", b"handle,followers\nada,5\n")
    assert failed["state"] == "failed"
    assert "platform" in str(failed["error"])


@pytest.mark.parametrize(
    ("body", "field", "value"),
    [
        ({"limit": -1}, "limit", "-1"),
        ({"limit": "many"}, "limit", "many"),
        ({"filters": {"followers": {"min": -5}}}, "filters.followers.min", "-5"),
        ({"filters": {"platforms": ["friendster"]}}, "filters.platforms.0", "friendster"),
        ({"filters": {"shoe_size": 44}}, "filters.shoe_size", "44"),
        ({"sort": "beauty"}, "sort", "beauty"),
        ({"filters": {"countries": ["Atlantis"]}}, "filters.countries", "Atlantis"),
        ({"filters": {"niches": ["skinkare"]}}, "filters.niches", "skinkare"),
        ({"cursor": "nonsense"}, "cursor", "nonsense"),
        ({"like": ["not-a-uuid"]}, "like.0", "not-a-uuid"),
        ({"text": "x" * 5_000}, "text", "x" * 197 + "..."),
        (
            {"filters": {"last_post_at": {"after": "2026-01-01T00:00:00"}}},
            "filters.last_post_at.after",
            "2026-01-01T00:00:00",
        ),
    ],
)
async def test_a_bad_request_names_the_field_the_value_and_what_is_allowed(
    client: httpx.AsyncClient, body: dict[str, object], field: str, value: str
) -> None:
    answer = await client.post("/v1/creators/search", json=body)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "invalid"
    assert (problem["errors"][0]["field"], problem["errors"][0]["value"]) == (field, value)
    assert problem["errors"][0]["reason"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"filters": ' + b'{"none_of": [' * 900, b'{"a":' * 3_000]
)
async def test_nonsense_is_answered_as_a_problem(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/v1/creators/search", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    nobody = "01900000-0000-7000-8000-000000000000"
    for path in (
        f"/v1/creators/{nobody}",
        f"/v1/creators/{nobody}/lookalikes",
        f"/v1/creators/imports/{nobody}",
        "/v1/nothing",
    ):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), path


async def test_an_empty_upload_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/creators/imports", files={"file": ("a.csv", b"")})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "file")


async def test_health_readiness_and_metrics(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "alive"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}
    answer = await client.get("/metrics")
    assert "socialpulse_request_seconds" in answer.text


async def test_every_answer_carries_the_id_that_is_in_the_log(client: httpx.AsyncClient) -> None:
    first, second = await client.get("/healthz"), await client.get("/healthz")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


async def test_every_route_is_documented_with_a_summary_and_the_search_with_examples(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all(operation["summary"] for operation in operations)
    assert document["components"]["schemas"]["SearchBody"]["examples"]


async def test_the_docs_page_needs_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assert "https://" not in page.text
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert (await client.get(f"/docs/assets/{asset}")).status_code == 200


async def test_niches_are_listed(client: httpx.AsyncClient) -> None:
    niches = (await client.get("/v1/niches")).json()
    assert {"id": "beauty.skincare", "label": "Beauty › Skincare"}.items() <= next(
        n for n in niches if n["id"] == "beauty.skincare"
    ).items()


async def test_a_file_name_cannot_lead_out_of_its_folder(
    client: httpx.AsyncClient, program: Program, tmp_path: Path
) -> None:
    done = await hand_in(client, program, "../../../../tmp/tiktok_evil.csv")
    assert (done["state"], done["file_name"]) == ("done", "tiktok_evil.csv")
