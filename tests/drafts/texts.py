"""Three texts of one code, between which the engine is sure of some provisions and doubts others."""

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
