"""One's own log-ins: listed with device, address and time, and ended one by one or all."""

from __future__ import annotations

from django.test import Client

from administrativ_adgang.fbrs import sessions
from administrativ_adgang.fbrs.models import Identity, LoginSession
from tests.client import StrictClient, matching, text_at, text_of
from tests.people import Cast, log_in

HERE = "/mine-sessioner"
_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


def came_in(person: Identity, user_agent: str = _PHONE, address: str = "192.0.2.7") -> Client:
    """Somebody who logged in through the page itself, on a device of their own."""
    client = StrictClient(headers={"User-Agent": user_agent}, REMOTE_ADDR=address)
    names = {text_of(button).split("Medarbejder")[0]: button for button in matching(client.fetch("/log-ind"), "button")}
    client.submit("/log-ind", {"person": names[person.name].get("value")})
    return client


def is_out(client: Client) -> bool:
    return client.get(HERE).headers.get("Location", "").startswith("/log-ind")


def test_each_is_listed_with_device_address_and_time_and_this_one_is_marked(cast: Cast) -> None:
    came_in(cast.karen)
    mine = came_in(cast.karen, "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0", "198.51.100.4")
    came_in(cast.birgit)
    rows = [text_of(row) for row in matching(mine.fetch(HERE), "tbody", "tr")]  # type: ignore[attr-defined]
    assert len(rows) == 2
    (this,) = [row for row in rows if "denne enhed" in row]
    (other,) = [row for row in rows if "denne enhed" not in row]
    assert "Firefox på Windows" in this
    assert "198.51.100.4" in this
    assert "Safari på iPhone" in other
    assert "192.0.2.7" in other
    assert "i dag kl." in other


def test_the_page_never_shows_the_key_of_a_session(cast: Cast) -> None:
    client = came_in(cast.karen)
    other = came_in(cast.karen)
    markup = client.get(HERE).content.decode()
    assert other.session.session_key not in markup
    assert client.session.session_key not in markup


def test_every_page_leads_there(cast: Cast) -> None:
    page = log_in(StrictClient(), cast.karen).fetch(f"/organisation/{cast.municipality.pk}/")
    assert [link.get("href") for link in matching(page, "a.own-sessions")] == [HERE]


def test_one_is_ended_and_out_at_its_next_request(cast: Cast) -> None:
    gone, mine = came_in(cast.karen), came_in(cast.karen)
    (handle,) = [
        one.handle for one in sessions.own_sessions(cast.karen, current_key=mine.session.session_key) if not one.is_this
    ]
    page = mine.post(HERE, {"end": handle}, follow=True).page  # type: ignore[attr-defined]
    assert text_at(page, ".alert-success") == ["Udført: Log-in er afsluttet."]
    assert (is_out(gone), is_out(mine)) == (True, False)


def test_ending_the_one_in_use_logs_off(cast: Cast) -> None:
    mine = came_in(cast.karen)
    (this,) = sessions.own_sessions(cast.karen)
    assert mine.post(HERE, {"end": this.handle}).headers["Location"] == "/log-ind"
    assert is_out(mine)


def test_all_others_and_all(cast: Cast) -> None:
    first, second, mine = (came_in(cast.karen) for _ in range(3))
    stranger = came_in(cast.birgit)
    page = mine.post(HERE, {"end": "andre"}, follow=True).page  # type: ignore[attr-defined]
    assert text_at(page, ".alert-success") == ["Udført: 2 andre log-in er afsluttet."]
    assert [is_out(client) for client in (first, second, mine)] == [True, True, False]
    assert mine.post(HERE, {"end": "alle"}).headers["Location"] == "/log-ind"
    assert (is_out(mine), is_out(stranger)) == (True, False)


def test_anothers_is_not_ended_and_not_told_from_one_that_is_gone(cast: Cast) -> None:
    mine, theirs = came_in(cast.karen), came_in(cast.birgit)
    (handle,) = LoginSession.objects.exclude(session_key=mine.session.session_key).values_list("handle", flat=True)
    told = [
        text_at(mine.post(HERE, {"end": one}, follow=True).page, ".alert-info")  # type: ignore[attr-defined]
        for one in (handle, "noget andet", "")
    ]
    assert told == [["Information: Det log-in findes ikke mere."]] * 3
    assert not is_out(theirs)
