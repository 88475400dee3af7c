"""Files of requests that a crash left behind."""

from __future__ import annotations

import io
import os
from datetime import timedelta

from django.core.files.base import ContentFile

from administrativ_adgang import tasks
from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access_requests, approval, document_cleaning
from administrativ_adgang.fbrs.models import DocumentationType, RequestDocument, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from tests.fbrs.worlds import World
from tests.stored import Stored

PDF = b"%PDF-1.7 fuldmagt"


def attach(world: World) -> RequestDocument:
    request = access_requests.draft(
        by=world.amina,
        type=RequestType.PRIVILEGE,
        scope=world.home,
        target=world.amina,
        privileges=[Privilege.MESSAGE_BASIC],
    )
    return approval.add_document(
        by=world.amina,
        request=request,
        type=DocumentationType.POWER_OF_ATTORNEY,
        filename="fuldmagt.pdf",
        content=io.BytesIO(PDF),
        media_type="application/pdf",
    )


def age(key: str) -> None:
    moment = (clock.now() - timedelta(days=1)).timestamp()
    os.utime(approval.store().path(key), (moment, moment))


def test_what_no_row_names_goes_once_it_is_old_and_everything_else_stays(world: World, stored: Stored) -> None:
    kept, crashed = attach(world), attach(world)
    day = crashed.content_key.rpartition("/")[0]
    nameless = approval.store().save(f"{day}/halvt", ContentFile(PDF))
    RequestDocument.objects.filter(pk=crashed.pk).delete()
    for key in (kept.content_key, crashed.content_key, nameless):
        age(key)
    fresh = attach(world)
    RequestDocument.objects.filter(pk=fresh.pk).delete()
    assert document_cleaning.remove_orphans() == 2
    there = {key for key in (kept.content_key, crashed.content_key, nameless, fresh.content_key)
             if approval.store().exists(key)}  # fmt: skip
    assert there == {kept.content_key, fresh.content_key}
    assert document_cleaning.remove_orphans() == 0


def test_the_timed_job_that_cleans_content_sweeps_them_too(world: World, stored: Stored) -> None:
    crashed = attach(world)
    RequestDocument.objects.filter(pk=crashed.pk).delete()
    age(crashed.content_key)
    tasks.clean_storage()
    assert not approval.store().exists(crashed.content_key)
