"""Acts on drafts: importing, releasing, discarding."""

from codeprac.drafts.services.importing import discard_draft, import_draft
from codeprac.drafts.services.releasing import release_draft

__all__ = ["discard_draft", "import_draft", "release_draft"]
