from __future__ import annotations

from typing import Any

import pytest

import memo
from administrativ_adgang.mailbox import trusted
from administrativ_adgang.mailbox.models import Placement, TrustedRecipient
from administrativ_adgang.messages.models import Message
from kontaktregister import services as register
from tests.client import StrictClient, faults_told, text_at
from tests.mailbox.letters import build_memo, html_file, place
from tests.people import Cast, log_in


@pytest.fixture
def ida(cast: Cast) -> StrictClient:
    """Ida Krogh, who reads and forwards the agency's post."""
    return log_in(StrictClient(), cast.ida)  # type: ignore[return-value]


@pytest.fixture
def revi(cast: Cast) -> TrustedRecipient:
    """The agency's auditor, on its list."""
    return trusted.add(organisation=cast.agency, recipient_id=cast.company.cvr_number, name="Revi A/S")


@pytest.fixture
def placement(cast: Cast) -> Placement:
    """A letter to forward."""
    written = build_memo(html_file(b"<p>Brevet</p>"))
    return place(cast.agency, content=memo.build(written), id=written.message_header.message_uuid)


def address(cast: Cast, placement: Placement) -> str:
    return f"/organisation/{cast.agency.pk}/postkasse/breve/{placement.message_id}/videresend"


def typed(entry: TrustedRecipient, **more: Any) -> dict[str, Any]:
    return {"recipient": entry.pk, "comment": "Til orientering", "version": 1, **more}


def sent() -> int:
    """How many messages there are besides the letter itself."""
    return Message.objects.count() - 1


def test_the_first_step_asks_by_name_and_sends_nothing(
    cast: Cast, ida: StrictClient, revi: TrustedRecipient, placement: Placement
) -> None:
    assert text_at(ida.fetch(address(cast, placement)), "option") == ["Vælg modtager", "Revi A/S, CVR 55667788"]
    page = ida.submit(address(cast, placement), typed(revi), status=200).page
    assert text_at(page, "h1") == ["Videresend brevet til Revi A/S?"]
    assert text_at(page, "button.button-primary") == ["Videresend til Revi A/S"]
    assert any("»Til orientering«" in text for text in text_at(page, "main", "li"))
    assert sent() == 0


def test_the_confirming_page_sends_with_its_own_fields(
    cast: Cast, ida: StrictClient, revi: TrustedRecipient, placement: Placement
) -> None:
    page = ida.submit(address(cast, placement), typed(revi), status=200).page
    fields = {field.get("name"): field.get("value") for field in page.xpath("//main//input[@type='hidden']")}
    answer = ida.submit(address(cast, placement), fields)
    told = ida.fetch(answer.url)
    assert "Brevet er videresendt til Revi A/S. En kopi ligger i Sendt." in text_at(told, "div.alert", "p")[0]
    assert any("Ida Krogh videresendte brevet til Revi A/S" in text for text in text_at(told, "main", "p"))
    assert sent() == 1


def test_a_second_forward_by_a_colleague_asks_first(
    cast: Cast, ida: StrictClient, revi: TrustedRecipient, placement: Placement
) -> None:
    torben = log_in(StrictClient(), cast.torben)
    ida.fetch(address(cast, placement))
    torben.post(address(cast, placement), typed(revi, confirmed="on"))
    page = ida.submit(address(cast, placement), typed(revi, confirmed="on"), status=409).page
    (question,) = [text for text in text_at(page, "div.alert") if "Send alligevel?" in text]
    assert "Torben Juhl videresendte brevet til Revi A/S i dag kl." in question
    assert sent() == 1
    assert page.xpath("//input[@name='version']/@value") == ["2"]
    again = ida.submit(address(cast, placement), typed(revi, version=2), status=200).page
    assert text_at(again, "button.button-primary") == ["Send alligevel til Revi A/S"]
    ida.submit(address(cast, placement), typed(revi, version=2, confirmed="on"))
    assert sent() == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"recipient": ""}, "Vælg en modtager"),
        ({"recipient": "00000000-0000-4000-8000-000000000000"}, "Modtageren er ikke længere på listen"),
        ({"comment": "x" * 513}, "Kommentaren må højst fylde 512 tegn"),
        ({"comment": "klokke \x07"}, "tegn"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_sent(
    cast: Cast, ida: StrictClient, revi: TrustedRecipient, placement: Placement, wrong: dict[str, str], told: str
) -> None:
    answer = ida.submit(address(cast, placement), typed(revi, confirmed="on") | wrong, status=422)
    assert told in faults_told(answer)
    assert sent() == 0
    assert Placement.objects.get().forwarded_at is None


def test_a_comment_of_512_characters_with_line_ends_fits(
    cast: Cast, ida: StrictClient, revi: TrustedRecipient, placement: Placement
) -> None:
    comment = "x" * 500 + "\r\n" * 12
    ida.submit(address(cast, placement), typed(revi, confirmed="on") | {"comment": comment})
    assert sent() == 1


def test_a_recipient_that_closed_meanwhile_is_told_at_the_field(
    cast: Cast, ida: StrictClient, revi: TrustedRecipient, placement: Placement
) -> None:
    register.close(number=cast.company.cvr_number)
    answer = ida.submit(address(cast, placement), typed(revi, confirmed="on"), status=422)
    assert "Revi A/S er ophørt" in faults_told(answer)
    assert sent() == 0


def test_without_anybody_on_the_list_the_page_says_what_is_needed(
    cast: Cast, ida: StrictClient, placement: Placement
) -> None:
    page = ida.fetch(address(cast, placement))
    assert text_at(page, "div.empty", "h2") == ["I har ingen betroede tredjeparter endnu"]
