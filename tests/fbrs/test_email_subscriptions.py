"""What the interface's tests do not reach: who may, and that a guess is counted whatever comes of it."""

import pytest

from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.fbrs import email_subscriptions
from administrativ_adgang.fbrs.email_subscriptions import WrongPin

ADDRESS = "amina@eksempelby.example"


def test_only_who_changes_people_writes_addresses_and_only_on_own_employees(world):
    with pytest.raises(NotAllowed):
        email_subscriptions.subscribe(by=world.amina, person=world.amina, address=ADDRESS)
    with pytest.raises(NotAllowed):
        email_subscriptions.subscribe(by=world.birgit, person=world.vagn, address=ADDRESS)
    assert email_subscriptions.of_many([world.amina.pk, world.vagn.pk]) == {}


def test_a_wrong_guess_is_counted(world):
    subscription = email_subscriptions.subscribe(by=world.birgit, person=world.amina, address=ADDRESS)
    with pytest.raises(WrongPin):
        email_subscriptions.confirm(by=world.birgit, person=world.amina, pin="syv")
    subscription.refresh_from_db()
    assert (subscription.attempts, subscription.confirmed_at) == (1, None)
    again = email_subscriptions.renew_pin(by=world.birgit, person=world.amina)
    assert (again.attempts, again.version) == (0, subscription.version + 1)
    assert again.pin_digest != subscription.pin_digest
