"""Catalogue of event tags (names of the interface description, annex section 3) and who sees them."""

from __future__ import annotations

from django.db import models


class Tag(models.TextChoices):
    """What happened. The label is the Danish sentence for the log."""

    MEMO_SEND_RECEIVED = "MEMO_SEND_RECEIVED", "Beskeden blev modtaget fra afsenderen"
    MEMO_MASS_SEND_RECEIVED = "MEMO_MASS_SEND_RECEIVED", "En samlet forsendelse blev modtaget"
    MEMO_EXTRACTED = "MEMO_EXTRACTED", "Beskeden blev pakket ud af en samlet forsendelse"
    MEMO_ARCHIVE_REJECTED = "MEMO_ARCHIVE_REJECTED", "Den samlede forsendelse kunne ikke pakkes ud"
    TECHNICAL_RECEIPT_SENT = "TECHNICAL_RECEIPT_SENT", "Den tekniske kvittering blev givet"
    MEMO_SEND_VALIDATED = "MEMO_SEND_VALIDATED", "Beskeden blev godkendt"
    MEMO_SEND_VALIDATION_FAILED = "MEMO_SEND_VALIDATION_FAILED", "Beskeden blev afvist"
    DELAYED_AWAITING = "DELAYED_MEMO_SEND_VALIDATED_AWAITING_DELAY", "Beskeden venter på sin leveringsdato"
    DELAYED_SENT = "DELAYED_MEMO_SEND_SENT", "Leveringsdatoen kom, og beskeden blev sendt videre"
    DELAYED_RECALLED = "DELAYED_MEMO_MESSAGE_RECALLED", "Beskeden blev tilbagekaldt før leveringsdatoen"
    MEMO_AVAILABLE_TO_RECIPIENT = "MEMO_AVAILABLE_TO_RECIPIENT", "Beskeden er til rådighed for modtageren"
    MEMO_SEND_READY_FOR_FETCH = "MEMO_SEND_READY_FOR_FETCH", "Beskeden er klar til at blive hentet"
    MEMO_SEND_FETCHED = "MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM", "Modtagersystemet hentede beskeden"
    MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM = (
        "MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM",
        "Beskeden blev afleveret til modtagersystemet",
    )
    MEMO_SEND_SENT_FAILED = "MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM_FAILED", "Aflevering til modtagersystemet mislykkedes"
    NEM_SMS_SENT = "NEM_SMS_SENT_SUCCESSFULLY", "NemSMS blev afleveret til sms-tjenesten"
    NEM_SMS_REJECTED = "NEM_SMS_SENT_AND_REJECTED", "NemSMS blev afvist af sms-tjenesten"
    NEM_SMS_FAILED = "NEM_SMS_SEND_FAILED", "NemSMS kunne ikke afleveres til sms-tjenesten"
    RECEIPT_CREATED = "BUSINESS_RECEIPT_CREATED", "Forretningskvitteringen blev dannet"
    RECEIPT_SENT = (
        "BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM",
        "Forretningskvitteringen blev afleveret til afsendersystemet",
    )
    RECEIPT_FAILED = (
        "BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM_FAILED",
        "Forretningskvitteringen kunne ikke afleveres til afsendersystemet",
    )
    RECEIPT_FROM_RECIPIENT = "BUSINESS_RECEIPT_RECEIVED_BY_RECIPIENT_SYSTEM", "Modtagersystemet kvitterede for beskeden"
    SYSTEM_CHANGED = "SYSTEM_CHANGED", "Et system blev ændret"
    SYSTEM_FETCH_STARTED = "SYSTEM_FETCH_STARTED", "Tømning af postkassen begyndte"
    SYSTEM_FETCH_STOPPED = "SYSTEM_FETCH_STOPPED", "Tømning af postkassen blev standset"
    SYSTEM_FETCH_FINISHED = "SYSTEM_FETCH_FINISHED", "Tømning af postkassen sluttede"
    MEMO_SYSTEM_FETCHED = "MEMO_SYSTEM_FETCHED", "Beskeden gik med i tømningen af postkassen"
    MESSAGE_READ = "MESSAGE_READ", "Beskeden blev åbnet"
    MESSAGE_LEGALLY_NOTIFIED = "MESSAGE_LEGALLY_NOTIFIED", "Forkyndelsen blev åbnet"
    MESSAGE_FORWARDED_TO_TRUSTED = "MESSAGE_FORWARDED_TO_TRUSTED", "Beskeden blev videresendt til en betroet tredjepart"
    PRIVILEGES_GRANTED = "PRIVILEGES_GRANTED", "En rettighed blev givet"
    PRIVILEGES_GRANTED_ON_BEHALF_OF = (
        "PRIVILEGES_GRANTED_ON_BEHALF_OF",
        "En rettighed blev givet på organisationens vegne",
    )
    PRIVILEGES_REVOKED = "PRIVILEGES_REVOKED", "En rettighed blev fjernet"
    PRIVILEGES_REVOKED_ON_BEHALF_OF = (
        "PRIVILEGES_REVOKED_ON_BEHALF_OF",
        "En rettighed blev fjernet på organisationens vegne",
    )
    # Not in the interface description; ours, because nothing about rights may happen unseen.
    PRIVILEGES_CHANGED = "PRIVILEGES_CHANGED", "En rettigheds slutdato blev ændret"
    PRIVILEGES_REFUSED = "PRIVILEGES_REFUSED", "Et forsøg på at ændre rettigheder blev afvist"
    PRIVILEGES_ENDING = "PRIVILEGES_ENDING", "Der blev givet besked om, at en rettighed snart slutter"
    PRIVILEGES_REVIEWED = "PRIVILEGES_REVIEWED", "En persons rettigheder blev gennemgået"
    IDENTITY_DEACTIVATED = "IDENTITY_DEACTIVATED", "En person blev gjort inaktiv"
    IDENTITY_REACTIVATED = "IDENTITY_REACTIVATED", "En person blev gjort aktiv igen"
    SUPPORT_GRANTED = "DELEGATED_SUPPORT_ADMIN_PRIVILEGE_GRANTED", "En supporter fik adgang"
    SUPPORT_REVOKED = "DELEGATED_SUPPORT_ADMIN_PRIVILEGE_REVOKED", "En supporters adgang sluttede"
    ACCESS_REQUEST_SUBMITTED = "ACCESS_REQUEST_SUBMITTED", "En anmodning om adgang blev sendt"
    ACCESS_REQUEST_APPROVED = "ACCESS_REQUEST_APPROVED", "En anmodning om adgang blev godkendt"
    ACCESS_REQUEST_REJECTED = "ACCESS_REQUEST_REJECTED", "En anmodning om adgang blev afvist"
    ACCESS_REQUEST_REVOKED = "ACCESS_REQUEST_REVOKED", "En godkendt anmodning om adgang blev trukket tilbage"
    ACCESS_REQUEST_WITHDRAWN = "ACCESS_REQUEST_WITHDRAWN", "Den, der anmodede om adgang, fortrød"
    # Looking people and their rights up is told too.
    IDENTITY_READ = "IDENTITY_READ", "En person blev slået op"
    IDENTITY_SEARCHES = "IDENTITY_SEARCHES", "Der blev søgt efter personer"
    DIRECT_PRIVILEGE_READ = "DIRECT_PRIVILEGE_READ", "En rettighed blev slået op"
    DIRECT_PRIVILEGE_SEARCHES = "DIRECT_PRIVILEGE_SEARCHES", "Rettigheder blev slået op"
    PRIVILEGE_GROUP_READ = "PRIVILEGE_GROUP_READ", "En rettighedsgruppe blev slået op"
    PRIVILEGE_GROUP_SEARCHES = "PRIVILEGE_GROUP_SEARCHES", "Rettighedsgrupper blev slået op"
    # Ours as well: what is done about a receiver that fails.
    SYSTEM_WARNED = "SYSTEM_WARNED", "Der blev givet besked om, at et system ikke tager imod post"
    SYSTEM_MAINTENANCE = "SYSTEM_MAINTENANCE", "Vedligeholdelse af et system blev planlagt eller afsluttet"
    DELIVERY_ASKED_FOR = "DELIVERY_ASKED_FOR", "Nogen bad om, at ventende post blev afleveret nu"
    DELIVERY_MOVED = "DELIVERY_MOVED", "Ventende post blev sendt til standardsystemet"
    CONTACT_POINT_CHANGED = "CONTACT_POINT_CHANGED", "Et kontaktpunkt blev ændret"
    DIGITAL_POST_REGISTERED = "DIGITAL_POST_REGISTERED", "Tilmeldt Digital Post"
    DIGITAL_POST_EXEMPTED = "DIGITAL_POST_EXEMPTED", "Fritaget for Digital Post"
    CPR_LOOKED_UP = "CPR_LOOKED_UP", "Der blev slået op på et CPR-nummer"
    CVR_LOOKED_UP = "CVR_LOOKED_UP", "Der blev slået op på et CVR-nummer"


# Never shown to the sender: a sender may see that post arrived, not that it was opened (portal-features R14).
MAILBOX_OWNER_ONLY = frozenset({Tag.MESSAGE_READ, Tag.MESSAGE_LEGALLY_NOTIFIED, Tag.MESSAGE_FORWARDED_TO_TRUSTED})

# What the history of a person's or a right's changes is made of. Their events name the person as ``grantee``.
RIGHTS = (
    Tag.PRIVILEGES_GRANTED,
    Tag.PRIVILEGES_GRANTED_ON_BEHALF_OF,
    Tag.PRIVILEGES_REVOKED,
    Tag.PRIVILEGES_REVOKED_ON_BEHALF_OF,
    Tag.PRIVILEGES_CHANGED,
    Tag.PRIVILEGES_REFUSED,
    Tag.PRIVILEGES_ENDING,
    Tag.PRIVILEGES_REVIEWED,
    Tag.IDENTITY_DEACTIVATED,
    Tag.IDENTITY_REACTIVATED,
    Tag.SUPPORT_GRANTED,
    Tag.SUPPORT_REVOKED,
)
