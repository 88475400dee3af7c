"""Which system is calling: its key says who, its certificate proves it, its networks say from where.

Source: interface description, section 2.1. The front web server has already checked the certificate's issuer and that
the caller holds the private key; here it must be one that is registered on exactly this system.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.request import HttpHeaders
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from administrativ_adgang.api import callers, certificate_header
from administrativ_adgang.api.callers import Caller
from administrativ_adgang.core import clock
from administrativ_adgang.core.client_address import client_address, comes_through_trusted_proxy, is_within
from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.systems.models import System

REALM = 'Basic realm="Digital Post"'


class SystemAuthentication(BaseAuthentication):
    """The system of a call becomes ``request.user``, what it has been given ``request.auth``."""

    def authenticate(self, request: Request) -> tuple[System, Caller] | None:
        """None without a key. Raises as :func:`identify`."""
        caller = identify(request._request, callers.find)
        return None if caller is None else (caller.system, caller)

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing or unknown key a 401."""
        return REALM


def identify(request: HttpRequest, find: Callable[[str], Caller | None]) -> Caller | None:
    """Who is calling; None without a key. ``find`` knows the keys.

    Raises AuthenticationFailed (401) or :class:`NotAllowed` (403) when key, certificate or address does not fit.
    """
    word, _, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if word.lower() != "basic":
        return None
    caller = find(key.strip())
    if caller is None:
        raise AuthenticationFailed("Nøglen er ukendt.", code="key.unknown")
    _check_certificate(request, caller)
    _check_network(request, caller)
    return caller


def _check_certificate(request: HttpRequest, caller: Caller) -> None:
    # As the web server names it; ``request.headers`` would name all the others anew as well.
    header = request.META.get(HttpHeaders.to_wsgi_name(settings.CERTIFICATE_HEADER), "")
    if not header:
        if settings.CERTIFICATE_REQUIRED:
            raise AuthenticationFailed("Kaldet har intet klientcertifikat.", code="certificate.missing")
        return
    if not comes_through_trusted_proxy(request):
        # Anybody can write a header; only our front server knows whom it has shaken hands with.
        raise AuthenticationFailed(
            "Certifikatet kommer ikke fra en frontserver, vi har tillid til.", code="certificate.not.trusted"
        )
    certificate = caller.certificates.get(certificate_header.fingerprint_of(header))
    if certificate is None:
        raise NotAllowed("Certifikatet er ikke registreret på systemet.", code="certificate.not.registered")
    if not certificate.not_before <= clock.now() < certificate.not_after:
        raise NotAllowed("Certifikatet gælder ikke på dette tidspunkt.", code="certificate.not.valid.now")


def _check_network(request: HttpRequest, caller: Caller) -> None:
    if caller.networks and not is_within(client_address(request), caller.networks):
        raise NotAllowed("Systemet må ikke kalde fra denne adresse.", code="address.not.allowed")
