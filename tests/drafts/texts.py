"""Three texts of one code, and an engine that finds what became of their provisions and doubts all that changed: what
the real one doubts is its own affair, and gets less."""

from collections.abc import Sequence

from codeprac.text.lineage import Candidate, Confidence, Lineage, Relation, trace_all
from codeprac.text.provisions import OutlinedProvision

Provisions = Sequence[OutlinedProvision]
RECORDS = "Every log of training data is kept for ten years and shown to the supervisory authority when it asks for it."
FIRST = f"""\
# Code of Practice on Tests

## Records

{RECORDS}

## Incidents

A serious incident is reported in writing within two days, with its cause, its extent and the remedy chosen.

## Naming

Whoever breaches the code is named on a public list that the secretariat keeps and corrects once a quarter.
"""
SECOND = f"""\
# Code of Practice on Tests

## Records

{RECORDS}

## Notices

Serious trouble is announced within two days, whatever its cause, to those whom it may concern, on a public page.

## Breaches

The secretariat keeps a list of those in breach, open to everybody, and looks through it once a quarter.
"""
THIRD = SECOND.replace("## Notices", "## Public list").replace("Serious trouble", "Whatever goes wrong")
THIRD += "\n## Notices\n\nEach notice has a number and a date.\n"


def doubt(old: Provisions, new: Provisions) -> Lineage:
    """What the engine finds, proposed where a text changed, with every other old provision as a candidate."""
    made = trace_all(old, new)
    links = tuple(
        link if link.relation is Relation.SAME else link._replace(confidence=Confidence.PROPOSED) for link in made.links
    )
    unsure = [link.new for link in links if link.confidence is Confidence.PROPOSED and link.new is not None]
    return Lineage(links, tuple(Candidate(at, tuple(range(1, len(old)))) for at in dict.fromkeys(unsure)))
