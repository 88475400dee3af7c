"""Danish words the pages about rights share: until when, from whom, who somebody is, and what happened. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import (
    Decision,
    EndReason,
    Grant,
    GrantSource,
    Identity,
    IdentityType,
    Organisation,
)
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal import words

#: An end as near as this is told as a number of days.
SOON = timedelta(days=30)
NO_END = "ingen slutdato"
#: Who did what nobody did: an expiry, a right that followed log-in.
THE_SOLUTION = "Digital Post"
_SOURCES = {
    GrantSource.APPOINTED: "",
    GrantSource.LOG_IN: "fulgte med log-in",
    GrantSource.SELF_SERVICE: "",
    GrantSource.MANUAL: "givet af systemforvalteren på organisationens vegne",
    GrantSource.MIGRATED: "overført fra den tidligere løsning",
}
_DEEDS = {
    Tag.PRIVILEGES_GRANTED: "Givet",
    Tag.PRIVILEGES_GRANTED_ON_BEHALF_OF: "Givet på organisationens vegne",
    Tag.PRIVILEGES_REVOKED: "Fjernet",
    Tag.PRIVILEGES_REVOKED_ON_BEHALF_OF: "Fjernet på organisationens vegne",
    Tag.PRIVILEGES_CHANGED: "Slutdato ændret",
    Tag.PRIVILEGES_REFUSED: "Forsøg afvist",
    Tag.PRIVILEGES_ENDING: "Varslet, at den slutter",
    Tag.PRIVILEGES_REVIEWED: "Gennemgået",
    Tag.IDENTITY_DEACTIVATED: "Gjort inaktiv",
    Tag.IDENTITY_REACTIVATED: "Gjort aktiv igen",
    Tag.SUPPORT_GRANTED: "Supportadgang givet",
    Tag.SUPPORT_REVOKED: "Supportadgang sluttede",
}
_ENDED = (Tag.PRIVILEGES_REVOKED, Tag.PRIVILEGES_REVOKED_ON_BEHALF_OF, Tag.SUPPORT_REVOKED)


def right(code: str) -> str:
    """The label of a right by its code, as an event keeps it; several are divided by commas."""
    codes = [one for one in code.split(", ") if one]
    return "; ".join(Privilege(one).label if one in Privilege.values else one for one in codes)


def last_day(end: datetime) -> date:
    """The last Danish day on which a right that ends at this moment still counts."""
    return danish_day(end - timedelta(microseconds=1))


def is_near(end: datetime | None, now: datetime) -> bool:
    """Whether a right ends so soon that it is shown in bold."""
    return end is not None and end <= now + SOON


def until(end: datetime | None, now: datetime) -> str:
    """``ingen slutdato``, ``om 17 dage``, ``31. dec.``, ``31. dec. 2027``; on the last day the time, if it has one."""
    if end is None:
        return NO_END
    last, today = last_day(end), danish_day(now)
    left = (last - today).days
    if end > now and left == 0:
        return "slutter i dag" if danish_day(end) != today else f"i dag kl.{words.NBSP}{words.clock_time(end)}"
    if end > now and is_near(end, now):
        return "i morgen" if left == 1 else f"om {words.count(left, 'dag', 'dage')}"
    return words.short_day(last, today=today)


def source(grant: Grant) -> str:
    """How a right came about, where it was not simply given by a colleague."""
    return _SOURCES.get(GrantSource(grant.source), "")


def given_by(grant: Grant) -> str:
    """Who gave it: a colleague by name, anybody else by organisation (portal-features 3.5, rule 5)."""
    if grant.issuer is None:
        return THE_SOLUTION
    home = grant.issuer.organisation
    return home.name if home is not None and home.pk != grant.scope_id else grant.issuer.name


def who(person: Identity, scope: Organisation) -> str:
    """The second line under a name: title at home; for an outsider the employer or partner it comes from."""
    home = person.organisation
    if person.type == IdentityType.COMPANY and home is not None:
        return f"Partner, CVR{words.NBSP}{home.cvr_number}"
    if home is not None and home.pk != scope.pk:
        return f"{home.name}, CVR{words.NBSP}{home.cvr_number}"
    return person.title or ("" if home else "Ikke ansat")


def deed(event: Event) -> str:
    """What happened to a right, in a word or few: for a column beside the right and the time."""
    if event.tag in _ENDED and event.properties.get("reason") == EndReason.EXPIRED:
        return "Udløbet"
    return _DEEDS.get(Tag(event.tag), event.get_tag_display())


def detail(event: Event) -> str:
    """What else the event tells: the end, the group, why it ended or was refused, what the review decided."""
    told = event.properties
    if event.tag == Tag.PRIVILEGES_REFUSED:
        return str(told.get("reason", ""))
    if event.tag == Tag.PRIVILEGES_REVIEWED:
        return "Alt blev fjernet" if told.get("decision") == Decision.DROP else "Det hele blev beholdt"
    parts = [
        f"gennem gruppen {told['group_name']}" if "group_name" in told else "",
        "videregivet" if "parent" in told else "",
        "til sig selv" if "self_granted" in told else "",
        _why_ended(str(told.get("reason", ""))) if event.tag in _ENDED else _end_told(event),
    ]
    text = ", ".join(filter(None, parts))
    return text[:1].upper() + text[1:]


def _why_ended(reason: str) -> str:
    if reason in (EndReason.REVOKED, EndReason.EXPIRED, ""):
        return ""
    label = str(EndReason(reason).label) if reason in EndReason.values else reason
    return label.removeprefix("Fjernet, ").removeprefix("Fjernet ").lower()


def _end_told(event: Event) -> str:
    end = event.properties.get("active_to")
    if not end:
        return "uden slutdato" if event.tag == Tag.PRIVILEGES_CHANGED else ""
    return f"til og med {words.day(last_day(datetime.fromisoformat(end)))}"
