"""Provisions of a draft by the names that the content gives them."""

from collections.abc import Sequence

from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_provisions


class Unknown(LookupError):
    """The content names a provision that the draft does not have, or has more than once."""


class Named:
    """The provisions of a draft: by label ("Measure 1.2"), else by heading, else by address ("measure-1.2-kpi")."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._provisions = list_provisions(draft, with_body=True)

    def __getitem__(self, name: str) -> Provision:
        found = self._find(name)
        if len(found) != 1:
            raise Unknown(f"{name!r} names {len(found)} provisions of draft {self.draft.number or 'to be'}")
        return found[0]

    def _find(self, name: str) -> Sequence[Provision]:
        for attribute in ("label", "heading", "slug"):
            if found := [provision for provision in self._provisions if getattr(provision, attribute) == name]:
                return found
        return []
