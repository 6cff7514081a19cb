"""Why something is reported. Each reason is mapped to the words others use for it.

`dsa`: category of a statement of reasons in the European Commission's Transparency Database, schema of July 2025
(https://transparency.dsa.ec.europa.eu/page/api-documentation). `ozone`: report type of the lexicon
tools.ozone.report.defs (https://github.com/bluesky-social/atproto/tree/main/lexicons/tools/ozone/report).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    SPAM = "spam"
    SCAM = "scam"
    IMPERSONATION = "impersonation"
    MISINFORMATION = "misinformation"
    ELECTIONS = "elections"
    HARASSMENT = "harassment"
    HATE = "hate"
    DOXXING = "doxxing"
    THREATS = "threats"
    GRAPHIC_VIOLENCE = "graphic-violence"
    EXTREMISM = "extremism"
    ANIMAL_CRUELTY = "animal-cruelty"
    SELF_HARM = "self-harm"
    EATING_DISORDER = "eating-disorder"
    DANGEROUS_ACTS = "dangerous-acts"
    ADULT_CONTENT = "adult-content"
    INTIMATE_IMAGES = "intimate-images"
    CHILD_ABUSE = "child-abuse"
    CHILD_SAFETY = "child-safety"
    REGULATED_GOODS = "regulated-goods"
    INTELLECTUAL_PROPERTY = "intellectual-property"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Row:
    """What a reason says to people, and what it is called elsewhere."""

    words: str
    dsa: str
    ozone: str


REASONS: Mapping[Reason, Row] = {
    Reason.SPAM: Row("Spam, or the same thing over and over", "OTHER_VIOLATION_TC", "MisleadingSpam"),
    Reason.SCAM: Row("A fraud that is after money or passwords", "SCAMS_AND_FRAUD", "MisleadingScam"),
    Reason.IMPERSONATION: Row("Pretends to be somebody else", "SCAMS_AND_FRAUD", "MisleadingImpersonation"),
    Reason.MISINFORMATION: Row("False in a way that does harm", "ILLEGAL_OR_HARMFUL_SPEECH", "MisleadingOther"),
    Reason.ELECTIONS: Row(
        "Misleads about an election", "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS", "MisleadingElections"
    ),
    Reason.HARASSMENT: Row("Goes after somebody", "CYBER_VIOLENCE", "HarassmentTargeted"),
    Reason.HATE: Row("Hatred of people for what they are", "ILLEGAL_OR_HARMFUL_SPEECH", "HarassmentHateSpeech"),
    Reason.DOXXING: Row(
        "Shows an address or other private facts", "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", "HarassmentDoxxing"
    ),
    Reason.THREATS: Row("Threatens, or calls for violence", "VIOLENCE", "ViolenceThreats"),
    Reason.GRAPHIC_VIOLENCE: Row("Shows cruel violence", "VIOLENCE", "ViolenceGraphicContent"),
    Reason.EXTREMISM: Row("Terrorism or violent extremism", "RISK_FOR_PUBLIC_SECURITY", "ViolenceExtremistContent"),
    Reason.ANIMAL_CRUELTY: Row("Cruelty to animals", "ANIMAL_WELFARE", "ViolenceAnimal"),
    Reason.SELF_HARM: Row("Suicide or self-harm", "SELF_HARM", "SelfHarmContent"),
    Reason.EATING_DISORDER: Row("Promotes an eating disorder", "SELF_HARM", "SelfHarmED"),
    Reason.DANGEROUS_ACTS: Row("A dangerous stunt or challenge", "SELF_HARM", "SelfHarmStunts"),
    Reason.ADULT_CONTENT: Row("Nudity or sex without a warning", "OTHER_VIOLATION_TC", "SexualUnlabeled"),
    Reason.INTIMATE_IMAGES: Row("Intimate pictures without consent", "CYBER_VIOLENCE", "SexualNCII"),
    Reason.CHILD_ABUSE: Row("Sexual abuse of a child", "PROTECTION_OF_MINORS", "ChildSafetyCSAM"),
    Reason.CHILD_SAFETY: Row("Endangers a child in another way", "PROTECTION_OF_MINORS", "ChildSafetyOther"),
    Reason.REGULATED_GOODS: Row(
        "Sells drugs, weapons or what else is forbidden", "UNSAFE_AND_PROHIBITED_PRODUCTS", "RuleProhibitedSales"
    ),
    Reason.INTELLECTUAL_PROPERTY: Row("Uses my work or my brand", "INTELLECTUAL_PROPERTY_INFRINGEMENTS", "RuleOther"),
    Reason.OTHER: Row("Something else that is against the rules", "NOT_SPECIFIED_NOTICE", "Other"),
}


def dsa_category(reason: Reason) -> str:
    """Return the category of a statement of reasons."""
    return f"STATEMENT_CATEGORY_{REASONS[reason].dsa}"


def ozone_type(reason: Reason) -> str:
    """Return the report type of the Ozone lexicon."""
    return f"tools.ozone.report.defs#reason{REASONS[reason].ozone}"
