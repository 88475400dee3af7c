"""How one would do the same jobs with Django, the REST framework, the ORM and a Celery task per message.

It is compared with, and cannot be reached from the product: it has settings, addresses and a database of its own.
"""
