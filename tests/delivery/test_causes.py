"""Causes of failures, as codes and as sentences."""

from __future__ import annotations

import pytest

from administrativ_adgang.delivery import causes
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.models import Delivery


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_a_sentence_and_fits_its_row(cause: Cause) -> None:
    assert causes.sentence(cause)
    assert not causes.sentence(cause).endswith(".")
    length = Delivery._meta.get_field("last_cause").max_length
    assert length is not None
    assert len(cause) <= length


def test_a_time_out_names_the_limit(settings: object) -> None:
    settings.DELIVERY_TIMEOUT_SECONDS = 17  # type: ignore[attr-defined]
    assert "17 sekunder" in causes.sentence(Cause.TIME_OUT)


def test_no_cause_is_no_sentence() -> None:
    assert causes.sentence("") == ""
    assert not causes.concerns_receiver("")


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (301, Cause.REDIRECTED),
        (307, Cause.REDIRECTED),
        (400, Cause.REFUSED),
        (401, Cause.KEY_REFUSED),
        (403, Cause.KEY_REFUSED),
        (404, Cause.ADDRESS_NOT_FOUND),
        (413, Cause.TOO_LARGE),
        (422, Cause.REFUSED),
        (429, Cause.BUSY),
        (500, Cause.RECEIVER_FAULT),
        (503, Cause.RECEIVER_FAULT),
        (199, Cause.RECEIVER_FAULT),
        (999, Cause.RECEIVER_FAULT),
    ],
)
def test_the_cause_of_a_status(status: int, cause: Cause) -> None:
    assert causes.of_status(status) == cause


def test_a_message_that_is_refused_says_nothing_about_the_next() -> None:
    assert not causes.concerns_receiver(Cause.REFUSED)
    assert not causes.concerns_receiver(Cause.TOO_LARGE)
    assert causes.concerns_receiver(Cause.TIME_OUT)
