"""Names of all worker jobs, nothing else, so that settings and services may import it."""

DISTRIBUTE = "distribution.distribute"
UNPACK = "distribution.unpack"
DELIVER = "distribution.deliver"
SEND_RECEIPTS = "distribution.send_receipts"
RELEASE = "distribution.release"
EMPTY = "connection.empty"
SWEEP = "sweep"
CLEAN_STORAGE = "messages.clean_storage"

ALL = (DISTRIBUTE, UNPACK, DELIVER, SEND_RECEIPTS, RELEASE, EMPTY, SWEEP, CLEAN_STORAGE)
