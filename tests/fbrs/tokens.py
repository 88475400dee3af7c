"""Privilege lists as an identity provider sends them, good and bad."""

from __future__ import annotations

import base64

from administrativ_adgang.fbrs.privilege_token import NAMESPACES


def token(*groups: str, namespace: str = NAMESPACES[0], before: str = "") -> str:
    """The attribute's value: these groups in a list. ``before`` stands between the declaration and the root."""
    inside = "".join(groups)
    root = f'<bpp:PrivilegeList xmlns:bpp="{namespace}">{inside}</bpp:PrivilegeList>'
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{before}{root}'
    return base64.b64encode(xml.encode()).decode()


def group(kind: str, number: str, *privileges: str, extra: str = "") -> str:
    """One group of a list: privileges, as addresses, in one scope."""
    addresses = "".join(f"<Privilege> {one} </Privilege>" for one in privileges)
    return f'<PrivilegeGroup Scope="urn:dk:gov:saml:{kind}:{number}">{extra}{addresses}</PrivilegeGroup>'
