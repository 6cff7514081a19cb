"""The HTTP doors of search, lookalikes and creators' pages."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.core.ids import CreatorId
from socialpulse.core.platforms import Platform
from socialpulse.creators import Account, AccountRisk, StatsPoint
from socialpulse.discovery.service import MAX_LIMIT, MAX_TEXT, Discovery
from socialpulse.discovery.types import (
    Facets,
    Filters,
    Found,
    Hit,
    Interval,
    ListId,
    Period,
    Search,
    Sort,
    Weights,
)
from socialpulse.understand.risk import TAGS
from socialpulse.understand.topics import taxonomy

MAX_VALUES = 1_000
Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=MAX_VALUES)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IntervalBody(Body):
    """Values from min to max, both included. Leave one out for an open end."""

    min: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    max: float | None = Field(default=None, ge=0, allow_inf_nan=False)

    def interval(self) -> Interval:
        return Interval(self.min, self.max)


class PeriodBody(Body):
    """Moments from `after` to `before`, both included, with time zone."""

    after: AwareDatetime | None = None
    before: AwareDatetime | None = None

    def period(self) -> Period:
        return Period(self.after, self.before)


class FiltersBody(Body):
    """Conditions on one account, all of which must hold. Several values in one field mean any of them."""

    platforms: list[Platform] = Field(default=[], examples=[["tiktok"]])
    countries: Words = Field(default=[], description="Names or ISO codes.", examples=[["DE", "Austria"]])
    cities: Words = Field(default=[], examples=[["Berlin"]])
    languages: Words = Field(default=[], description="ISO 639-1 codes.", examples=[["de"]])
    niches: Words = Field(
        default=[], description="Ids or names, or whole groups; see GET /v1/niches.", examples=[["beauty.skincare"]]
    )
    categories: Words = Field(default=[], description="Categories as the source calls them.")
    risks: Words = Field(
        default=[],
        description="Risk tags, from a level on (alcohol.medium), or any tag of a level (high); see GET /v1/risks.",
        examples=[["gambling", "alcohol.high"]],
    )
    without_risks: Words = Field(
        default=[],
        description="The same, none of which was found. Accounts whose words were not looked at do not fit.",
        examples=[["gambling", "alcohol"]],
    )
    account_types: Words = []
    sources: Words = []
    verified: bool | None = None
    private: bool | None = None
    has_contact: bool | None = None
    risk_free: bool | None = Field(default=None, description="Whether nothing risky was found in the account's words.")
    followers: IntervalBody | None = Field(default=None, examples=[{"min": 10_000, "max": 100_000}])
    following: IntervalBody | None = None
    posts: IntervalBody | None = None
    engagement_rate: IntervalBody | None = Field(default=None, description="Fractions: 0.03 is 3 % of followers.")
    avg_likes: IntervalBody | None = None
    avg_comments: IntervalBody | None = None
    avg_views: IntervalBody | None = None
    joined_at: PeriodBody | None = None
    last_post_at: PeriodBody | None = None
    observed_at: PeriodBody | None = None
    missing: Words = Field(default=[], description="Fields that must not be known.")
    all_of: Annotated[list[FiltersBody], Field(max_length=50)] = []
    any_of: Annotated[list[FiltersBody], Field(max_length=50)] = []
    none_of: Annotated[list[FiltersBody], Field(max_length=50)] = []

    def filters(self) -> Filters:
        values: dict[str, Any] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, IntervalBody):
                values[name] = value.interval()
            elif isinstance(value, PeriodBody):
                values[name] = value.period()
            elif isinstance(value, list):
                values[name] = tuple(item.filters() if isinstance(item, FiltersBody) else item for item in value)
            else:
                values[name] = value
        return Filters(**values)


class WeightsBody(Body):
    """How much each part counts in the order by relevance."""

    similarity: float = Field(default=1.0, ge=0, le=10)
    engagement: float = Field(default=0.10, ge=0, le=10)
    followers: float = Field(default=0.10, ge=0, le=10)
    quality: float = Field(default=0.05, ge=0, le=10)
    freshness: float = Field(default=0.05, ge=0, le=10)


class PageBody(Body):
    filters: FiltersBody = FiltersBody()
    weights: WeightsBody = WeightsBody()
    sort: Sort = Sort.RELEVANCE
    ascending: bool = False
    limit: int = Field(default=20, ge=0, le=MAX_LIMIT, description="0: counts and facets alone.")
    cursor: str | None = Field(default=None, max_length=500)
    facets: bool = True
    history: bool = Field(default=False, description="Give each hit the history of its followers, to draw a line of.")
    in_lists: list[UUID] = Field(default=[], max_length=20, description="Only creators in any of these lists.")
    not_in_lists: list[UUID] = Field(default=[], max_length=20, description="No creators in any of these lists.")

    @model_validator(mode="after")
    def _relevance_falls(self) -> PageBody:
        if self.ascending and self.sort is Sort.RELEVANCE:
            raise ValueError("ascending needs a sort other than relevance")
        return self


class SearchBody(PageBody):
    """One search."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "vegan skincare from Berlin, 10k-100k followers", "limit": 10},
                {
                    "text": "fitness moms who cook",
                    "filters": {
                        "platforms": ["tiktok"],
                        "followers": {"min": 10000, "max": 500000},
                        "countries": ["DE"],
                    },
                    "weights": {"similarity": 1, "engagement": 0.3},
                },
                {"text": "home cooks, no alcohol or gambling", "limit": 10},
                {"filters": {"any_of": [{"niches": ["beauty"]}, {"niches": ["fashion"]}]}, "sort": "engagement_rate"},
            ]
        }
    )
    text: str = Field(default="", max_length=MAX_TEXT, description="Taken by meaning.")
    like: list[UUID] = Field(default=[], max_length=20, description="Creators to find more of.")
    unlike: list[UUID] = Field(default=[], max_length=20, description="Creators to keep away from.")
    read_text: bool = Field(
        default=True, description="Turn places, platforms, sizes and risks said in the text into filters."
    )

    def search(self) -> Search:
        return Search(
            text=self.text.strip(),
            filters=self.filters.filters(),
            like=tuple(map(CreatorId, self.like)),
            unlike=tuple(map(CreatorId, self.unlike)),
            weights=Weights(**self.weights.model_dump()),
            sort=self.sort,
            ascending=self.ascending,
            limit=self.limit,
            cursor=self.cursor,
            facets=self.facets,
            read_text=self.read_text,
            history=self.history,
            in_lists=tuple(map(ListId, self.in_lists)),
            not_in_lists=tuple(map(ListId, self.not_in_lists)),
        )


class FoundOut(BaseModel):
    """A page of creators. `n_total` counts creators, `n_accounts` their accounts that fit."""

    hits: list[Hit]
    n_total: int
    n_accounts: int
    facets: Facets | None
    read_as: list[str] = Field(description="What was taken out of the text as filters.")
    next_cursor: str | None
    took_ms: float
    plan: str = Field(description="How the index answered, step by step.")


class CreatorOut(BaseModel):
    id: UUID
    name: str
    accounts: list[Account]
    risks: list[AccountRisk] = Field(description="Risks found in the words of the accounts, with what led to each.")
    history: list[StatsPoint]


class RiskOut(BaseModel):
    """A kind of risk. `framework` is the category of the GARM suitability framework it falls under, if any."""

    id: str
    label: str
    definition: str
    framework: str


class NicheOut(BaseModel):
    id: str
    label: str
    definition: str


def router(discovery: Discovery, who: Who) -> APIRouter:
    """Return the routes of search, for those who may."""
    routes = APIRouter(prefix="/v1", tags=["creators"])
    caller = Depends(who)

    @routes.post("/creators/search", response_model=FoundOut, summary="Find creators by meaning and by filters")
    async def search(body: SearchBody, actor: Actor = caller) -> Found:
        return await discovery.search(actor, body.search())

    @routes.get(
        "/creators/{creator_id}", response_model=CreatorOut, summary="One creator with all accounts and history"
    )
    async def creator(creator_id: UUID, actor: Actor = caller) -> dict[str, Any]:
        found, history = await discovery.load_creator(actor, CreatorId(creator_id))
        return {
            "id": found.id,
            "name": found.name,
            "accounts": found.accounts,
            "risks": found.risks,
            "history": history,
        }

    @routes.get("/creators/{creator_id}/lookalikes", response_model=FoundOut, summary="Creators like this one")
    async def lookalikes(
        creator_id: UUID,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 20,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        platform: Annotated[list[Platform] | None, Query()] = None,
        country: Annotated[list[str] | None, Query(max_length=MAX_VALUES)] = None,
        followers_min: Annotated[float | None, Query(ge=0, allow_inf_nan=False)] = None,
        followers_max: Annotated[float | None, Query(ge=0, allow_inf_nan=False)] = None,
        without_risk: Annotated[list[str] | None, Query(max_length=MAX_VALUES)] = None,
        risk_free: bool | None = None,
        actor: Actor = caller,
    ) -> Found:
        sizes = None if followers_min is None and followers_max is None else Interval(followers_min, followers_max)
        filters = Filters(
            platforms=tuple(platform or ()),
            countries=tuple(country or ()),
            followers=sizes,
            without_risks=tuple(without_risk or ()),
            risk_free=risk_free,
        )
        return await discovery.search(
            actor, Search(filters=filters, like=(CreatorId(creator_id),), limit=limit, cursor=cursor, facets=False)
        )

    @routes.get("/niches", response_model=list[NicheOut], summary="The niches creators are sorted into")
    async def niches() -> list[NicheOut]:
        return [
            NicheOut(id=niche.id, label=taxonomy().label(niche.id), definition=niche.definition)
            for niche in taxonomy().niches
        ]

    @routes.get("/risks", response_model=list[RiskOut], summary="The risks for brands that creators are marked with")
    async def risks() -> list[RiskOut]:
        return [RiskOut(id=tag.id, label=tag.label, definition=tag.definition, framework=tag.framework) for tag in TAGS]

    return routes
