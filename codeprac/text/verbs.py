"""The verbs that oblige, recommend or allow, by how much they bind: one list for all who look for them.

Parts of regular expressions, to be read without regard to case. English, Swedish, German and French; turns such as
"are required to" and "undertakes to" stand beside the verbs that they are said for.
"""

from __future__ import annotations

from typing import Final

STRONG: Final = (
    r"shall|must|will|(?:is|are) (?:required|obliged|obligated) to|(?:has|have) to|commits? to|commit themselves to"
    r"|undertakes? to|ska|skall|måste|åtar sig att|muss|müssen|verpflichte(?:t|n) sich"
    r"|doit|doivent|s['’]engage(?:nt)? à"
)
MIDDLE: Final = r"should|ought to|(?:is|are) expected to|bör|soll|sollen|sollte|sollten|devrait|devraient"
MILD: Final = (
    r"(?:is|are) (?:encouraged|recommended|advised|invited) to|endeavou?rs? to|strives? to|seeks? to|aims? to"
    r"|uppmuntras att|strävar efter att|ska sträva efter att"
)
WEAK: Final = (
    r"may|might|can|could|needs? not|(?:is|are) not (?:required|obliged|obligated) to|(?:do|does) not (?:need|have) to"
    r"|får|kan|darf|dürfen|kann|können|peut|peuvent|pourra|pourront"
)
NEVER: Final = r"(?:\s+(?:not|never|inte|ej|aldrig|nicht|pas)|n['’]t|not)"
"""What follows a verb and forbids: what may not be done is forbidden."""
