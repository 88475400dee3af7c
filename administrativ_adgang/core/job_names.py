"""Names of all worker jobs, nothing else, so that settings and services may import it."""

DISTRIBUTE = "distribution.distribute"
UNPACK = "distribution.unpack"
DELIVER = "distribution.deliver"
SEND_RECEIPTS = "distribution.send_receipts"
RELEASE = "distribution.release"
EMPTY = "connection.empty"
EXPIRE_GRANTS = "fbrs.expire_grants"
START_REVIEWS = "fbrs.start_reviews"
SWEEP = "sweep"
CLEAN_STORAGE = "messages.clean_storage"
PURGE = "messages.purge"
SEND_MAIL = "mail.send"
WATCH = "recovery.watch"
RESEND = "recovery.resend"
ALIVE = "alive"

ALL = (
    DISTRIBUTE,
    UNPACK,
    DELIVER,
    SEND_RECEIPTS,
    RELEASE,
    EMPTY,
    EXPIRE_GRANTS,
    START_REVIEWS,
    SWEEP,
    CLEAN_STORAGE,
    PURGE,
    SEND_MAIL,
    WATCH,
    RESEND,
    ALIVE,
)
