"""Pages of records of other channels, of what came of them, and of the log of early disclosures."""

from codeprac.channels.views import contributions, disclosures, files, records
from codeprac.channels.views.blueprint import bp

__all__ = ["bp", "contributions", "disclosures", "files", "records"]
