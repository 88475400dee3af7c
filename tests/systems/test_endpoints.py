"""Addresses we deliver to and ranges a system may call from, as tables."""

from __future__ import annotations

import pytest

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.systems import endpoints
from administrativ_adgang.systems.kinds import Protocol


def refusal_of(address: str, *, local_allowed: bool = False) -> str:
    """What is said about an address; nothing when it is accepted."""
    try:
        endpoints.check_endpoint(address, protocol=Protocol.REST_PUSH, local_allowed=local_allowed)
    except RefusedByRule as refusal:
        return refusal.text
    return ""


@pytest.mark.parametrize(
    "address",
    [
        "https://post.eksempelby.example/memo",
        "https://post.eksempelby.example:8443/memo?kunde=7",
        "  https://post.eksempelby.example/memo  ",
        "https://POST.Eksempelby.Example/",
        "https://8.8.8.8/memo",
        "https://[2606:4700::1111]/memo",
        "https://rødgrød.example/memo",
        "https://post.example./memo",
        "",
    ],
)
def test_an_address_on_the_open_internet_is_accepted(address: str) -> None:
    assert refusal_of(address) == ""


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("http://post.example/memo", "https://"),
        ("ftp://post.example/memo", "https://"),
        ("post.example/memo", "https://"),
        ("javascript:alert(1)", "https://"),
        ("drift@leverandor.example", "e-mailadresse"),
        ("https://bruger:kode@post.example/memo", "brugernavn"),
        ("https://bruger@post.example/memo", "brugernavn"),
        ("https://post.example@127.0.0.1/memo", "brugernavn"),
        ("https://post.example:0/memo", "Porten"),
        ("https://post.example:65536/memo", "Porten"),
        ("https://post.example:x/memo", "Porten"),
        ("https:///memo", "værtsnavn"),
        ("https://post.example/memo#top", "#"),
        ("https://post.example/me mo", "mellemrum"),
        ("https://post.example\\@127.0.0.1/", "omvendt skråstreg"),
        ("https://post.example/\r\nHost: x", "mellemrum"),
        ("https://localhost/memo", "lokalt net"),
        ("https://LOCALHOST./memo", "lokalt net"),
        ("https://post/memo", "lokalt net"),
        ("https://post.internal/memo", "lokalt net"),
        ("https://printer.local/memo", "lokalt net"),
        ("https://2130706433/memo", "lokalt net"),
        ("https://127.1/memo", "gyldigt værtsnavn"),
        ("https://0x7f.0x0.0x0.0x1/memo", "gyldigt værtsnavn"),
        ("https://0177.0.0.01/memo", "gyldigt værtsnavn"),
        ("https://-post.example/memo", "gyldigt værtsnavn"),
        ("https://post..example/memo", "gyldigt værtsnavn"),
        ("https://127.0.0.1/memo", "åbne internet"),
        ("https://10.0.0.1/memo", "åbne internet"),
        ("https://172.16.0.1/memo", "åbne internet"),
        ("https://192.168.1.1/memo", "åbne internet"),
        ("https://169.254.169.254/latest", "åbne internet"),
        ("https://100.64.0.1/memo", "åbne internet"),
        ("https://0.0.0.0/memo", "åbne internet"),
        ("https://224.0.0.1/memo", "åbne internet"),
        ("https://255.255.255.255/memo", "åbne internet"),
        ("https://[::1]/memo", "åbne internet"),
        ("https://[fe80::1]/memo", "åbne internet"),
        ("https://[fc00::1]/memo", "åbne internet"),
        ("https://[fec0::1]/memo", "åbne internet"),
        ("https://192.88.99.1/memo", "åbne internet"),
        ("https://[::ffff:127.0.0.1]/memo", "åbne internet"),
        ("https://[64:ff9b::7f00:1]/memo", "åbne internet"),
        ("https://[2002:7f00:1::]/memo", "åbne internet"),
        ("https://post.example/" + "a" * 2000, "2000"),
    ],
)
def test_every_other_address_is_refused_with_its_reason(address: str, part: str) -> None:
    assert part in refusal_of(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9000/memo", "http://[::1]:9000/", "https://127.0.0.1/memo"])
def test_this_machine_is_a_receiver_only_where_that_is_allowed(address: str) -> None:
    assert refusal_of(address, local_allowed=True) == ""
    assert refusal_of(address, local_allowed=False) != ""


@pytest.mark.parametrize(
    "address",
    ["http://10.0.0.1/memo", "http://post.example/memo", "http://a:b@127.0.0.1/memo", "http://localhost/memo"],
)
def test_allowing_this_machine_opens_nothing_else(address: str) -> None:
    assert refusal_of(address, local_allowed=True) != ""


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("192.0.2.1", False),
        ("240.0.0.1", False),
        ("ff02::1", False),
        ("post.example", False),
        ("", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert endpoints.is_public_address(address) is public
    assert endpoints.may_connect_to(address, local_allowed=False) is public


def test_a_push_may_connect_to_this_machine_only_where_that_is_allowed() -> None:
    assert endpoints.may_connect_to("127.0.0.1", local_allowed=True)
    assert not endpoints.may_connect_to("127.0.0.1", local_allowed=False)
    assert not endpoints.may_connect_to("10.0.0.1", local_allowed=True)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ([], []),
        (["192.0.2.7", " 192.0.2.32/27 ", ""], ["192.0.2.7", "192.0.2.32/27"]),
        (["192.0.2.7/32"], ["192.0.2.7"]),
        (["2001:db8::/123", "2001:DB8::100"], ["2001:db8::/123", "2001:db8::100"]),
    ],
)
def test_addresses_and_ranges_are_stored_in_one_shape(given: list[str], stored: list[str]) -> None:
    assert endpoints.check_networks(given) == stored


@pytest.mark.parametrize(
    ("given", "part"),
    [
        (["192.0.2.0/26"], "64 adresser. Højst 32"),
        (["10.0.0.0/8"], "16.777.216 adresser"),
        (["0.0.0.0/0"], "Højst 32"),
        (["::/0"], "Højst 32"),
        (["2001:db8::/122"], "64 adresser"),
        (["192.0.2.5/27"], "Mente du 192.0.2.0/27"),
        (["192.0.2.0/27", "192.0.2.7"], "overlapper"),
        (["192.0.2.7", "192.0.2.7"], "overlapper"),
        (["0.0.0.0"], "kan ikke være"),
        (["224.0.0.1"], "kan ikke være"),
        (["post.example"], "hverken"),
        (["192.0.2.300"], "hverken"),
        (["192.0.2.0/33"], "hverken"),
        ([f"192.0.2.{number}" for number in range(1, 52)], "Højst 50"),
    ],
)
def test_every_other_list_is_refused_with_its_reason(given: list[str], part: str) -> None:
    with pytest.raises(RefusedByRule) as refusal:
        endpoints.check_networks(given)
    assert part in refusal.value.text
    assert refusal.value.field == "allowed_networks"


@pytest.mark.parametrize(
    ("caller", "networks", "let_in"),
    [
        ("192.0.2.7", [], True),
        ("192.0.2.7", ["192.0.2.0/27"], True),
        ("192.0.2.32", ["192.0.2.0/27"], False),
        ("::ffff:192.0.2.7", ["192.0.2.7"], True),
        ("2001:db8::5", ["192.0.2.7", "2001:db8::/123"], True),
        ("", ["192.0.2.7"], False),
        ("ukendt", ["192.0.2.7"], False),
    ],
)
def test_a_caller_is_let_in_from_the_listed_addresses(caller: str, networks: list[str], let_in: bool) -> None:
    assert endpoints.is_within(caller, networks) is let_in
