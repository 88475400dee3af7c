"""Organisations, identities, log-ins, grants and what belongs to them."""

from __future__ import annotations

from administrativ_adgang.fbrs.models.grants import EndReason, Grant, GrantSource, Group, Membership
from administrativ_adgang.fbrs.models.identities import (
    NOT_PEOPLE,
    EmailSubscription,
    Identity,
    IdentityType,
    User,
    UserManager,
)
from administrativ_adgang.fbrs.models.organisations import (
    ActivityStatus,
    AuthorityType,
    CompanyForm,
    Organisation,
    OrganisationType,
)
from administrativ_adgang.fbrs.models.people import RightsHolder
from administrativ_adgang.fbrs.models.requests import (
    AccessRequest,
    DocumentationType,
    RequestDocument,
    RequestState,
    RequestType,
    TargetState,
)
from administrativ_adgang.fbrs.models.reviews import Decision, ReviewItem, ReviewRound
from administrativ_adgang.fbrs.models.sessions import LoginSession

__all__ = [
    "NOT_PEOPLE",
    "AccessRequest",
    "ActivityStatus",
    "AuthorityType",
    "CompanyForm",
    "Decision",
    "DocumentationType",
    "EmailSubscription",
    "EndReason",
    "Grant",
    "GrantSource",
    "Group",
    "Identity",
    "IdentityType",
    "LoginSession",
    "Membership",
    "Organisation",
    "OrganisationType",
    "RequestDocument",
    "RequestState",
    "RequestType",
    "ReviewItem",
    "ReviewRound",
    "RightsHolder",
    "TargetState",
    "User",
    "UserManager",
]
