"""Who may come in and what they may do: people, sessions, tenants, keys, permissions, quotas, the access log.

Owns schema `accounts`. Other rooms take an Actor, ask `allow` (all of `permissions` on one page), and spend quota.
"""

from socialpulse.accounts.flow import LetterWaits
from socialpulse.accounts.http_files import guarded, spooled
from socialpulse.accounts.mail import Letter, Mailer
from socialpulse.accounts.permissions import Act, allow, decide, person_of, tenant_of
from socialpulse.accounts.quotas import Quotas
from socialpulse.accounts.service import Accounts
from socialpulse.accounts.types import Enrolled, Person, Quota, Scope, Tenant, Who

__all__ = [
    "Accounts",
    "Act",
    "Enrolled",
    "Letter",
    "LetterWaits",
    "Mailer",
    "Person",
    "Quota",
    "Quotas",
    "Scope",
    "Tenant",
    "Who",
    "allow",
    "decide",
    "guarded",
    "person_of",
    "spooled",
    "tenant_of",
]
