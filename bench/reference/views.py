"""Takes a letter: the whole body, a tree of it, the schema over the tree, two rows in a transaction."""

from __future__ import annotations

import hashlib

from django.db import transaction
from lxml import etree
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.reference.models import Event, Letter
from memo import V1_2
from memo.schema import schema_file

_SCHEMA = etree.XMLSchema(file=str(schema_file(V1_2)))


class Letters(APIView):
    """``letters/``."""

    def post(self, request: Request) -> Response:
        """Take one letter."""
        body = request._request.body
        try:
            root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
            _SCHEMA.assertValid(root)
        except (etree.XMLSyntaxError, etree.DocumentInvalid) as error:
            raise ValidationError(str(error)) from error
        with transaction.atomic():
            letter = Letter.objects.create(
                id=_text(root, "messageUUID"),
                sender=_text(root, "senderID"),
                recipient=_text(root, "recipientID"),
                label=_text(root, "label"),
                sha256=hashlib.sha256(body).hexdigest(),
                content=body,
            )
            Event.objects.create(letter=letter, tag="RECEIVED")
        return Response({"id": letter.id, "receivedAt": letter.received_at, "status": letter.status}, status=201)


def _text(root: etree._Element, name: str) -> str:
    return root.findtext(f".//{{*}}{name}") or ""
