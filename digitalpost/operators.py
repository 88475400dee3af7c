"""Who may see how the house is doing inside: addresses of ``OPERATOR_NETWORKS``."""

from __future__ import annotations

from ipaddress import ip_network

from django.conf import settings
from django.http import HttpRequest

from administrativ_adgang.core.client_address import client_address


def is_operator(request: HttpRequest) -> bool:
    """Whether the request comes from a network of operators."""
    address = client_address(request)
    networks = [ip_network(network, strict=False) for network in settings.OPERATOR_NETWORKS]
    return address is not None and any(address in network for network in networks)
