"""What a try that ended badly means: the client library's code as a cause, and a line that may be kept."""

from __future__ import annotations

import pycurl

from administrativ_adgang.core.masking import mask_text
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.channels.base import Answer
from administrativ_adgang.delivery.channels.connections import ForbiddenAddress
from administrativ_adgang.delivery.contents import NotConvertible

_TECHNICAL_LENGTH = 500
# OpenSSL's number for a certificate that has run out.
_HAS_EXPIRED = 10

_CAUSES = {
    pycurl.E_COULDNT_RESOLVE_HOST: Cause.ADDRESS_NOT_FOUND,
    pycurl.E_URL_MALFORMAT: Cause.ADDRESS_NOT_FOUND,
    pycurl.E_COULDNT_CONNECT: Cause.CONNECTION_REFUSED,
    pycurl.E_OPERATION_TIMEDOUT: Cause.TIME_OUT,
    pycurl.E_SSL_CONNECT_ERROR: Cause.CERTIFICATE_NOT_TRUSTED,
    pycurl.E_PEER_FAILED_VERIFICATION: Cause.CERTIFICATE_NOT_TRUSTED,
    pycurl.E_GOT_NOTHING: Cause.CUT_OFF,
    pycurl.E_SEND_ERROR: Cause.CUT_OFF,
    pycurl.E_RECV_ERROR: Cause.CUT_OFF,
    pycurl.E_PARTIAL_FILE: Cause.CUT_OFF,
    # A kept connection ended while the message was being written. It is not sent once more within one try.
    pycurl.E_SEND_FAIL_REWIND: Cause.CUT_OFF,
    pycurl.E_UNSUPPORTED_PROTOCOL: Cause.ANSWER_UNREADABLE,
    pycurl.E_FTP_WEIRD_SERVER_REPLY: Cause.ANSWER_UNREADABLE,  # of any server, in spite of its name
    pycurl.E_BAD_CONTENT_ENCODING: Cause.ANSWER_UNREADABLE,
    pycurl.E_WRITE_ERROR: Cause.ANSWER_UNREADABLE,
    # A line of the answer without an end; the library's constants lack a name for it.
    100: Cause.ANSWER_UNREADABLE,
}


def of_code(code: int, message: str, *, verification: int = 0) -> Answer:
    """The answer for a try that the client library ended with an error.

    ``verification`` is what OpenSSL said about the receiver's certificate.
    """
    cause = _CAUSES.get(code, Cause.OUR_FAULT)
    if code == pycurl.E_PEER_FAILED_VERIFICATION and verification == _HAS_EXPIRED:
        cause = Cause.CERTIFICATE_EXPIRED
    return Answer(taken=False, cause=cause, technical=technical(f"{message} ({code})"))


def of_error(error: Exception) -> Answer:
    """The answer for a try that failed on our side, before or while the message was read."""
    causes = {NotConvertible: Cause.NOT_CONVERTIBLE, ForbiddenAddress: Cause.ADDRESS_NOT_PUBLIC}
    cause = causes.get(type(error), Cause.OUR_FAULT)
    return Answer(taken=False, cause=cause, technical=technical(f"{type(error).__name__}: {error}"))


def technical(line: str) -> str:
    """A line as it may be kept: without personal numbers, without what the database cannot hold, and short."""
    return mask_text(line.replace("\0", "").encode(errors="replace").decode())[:_TECHNICAL_LENGTH]
