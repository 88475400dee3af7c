"""An emptying as the interface shows it. It knows no pause: a paused one is shown as stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from administrativ_adgang.api.values import filled, time
from administrativ_adgang.connection.models import EmptyingRun, RunState

STATUS = {
    RunState.RUNNING: "RUNNING",
    RunState.PAUSED: "STOPPED",
    RunState.STOPPED: "STOPPED",
    RunState.FINISHED: "FINISHED",
}


def status(run: EmptyingRun) -> str:
    """SystemFetchStatusType."""
    return STATUS[RunState(run.state)]


def as_json(run: EmptyingRun, *, mailbox_id: UUID, system_id: UUID | None) -> dict[str, Any]:
    """SystemFetch. ``system_id`` is where letters without a contact point go."""
    point = run.fallback_point
    return filled(
        {
            "id": str(run.pk),
            "version": run.version,
            "createdDateTime": time(run.started_at),
            "lastUpdated": time(run.updated_at),
            "finishedDateTime": time(run.finished_at),
            "systemFetchStatusType": status(run),
            "mailboxId": str(mailbox_id),
            "organisationId": str(run.organisation_id),
            "systemId": str(system_id) if system_id else None,
            "contactPointId": str(point.pk) if point else None,
            "totalMessages": run.total,
            "fetchedMessages": run.delivered,
            "failedMessages": run.failed,
            "preferOriginalMessageRecipient": run.prefers_original,
            "fromDateTime": time(run.placed_from),
            "toDateTime": time(run.placed_to),
        }
    )
