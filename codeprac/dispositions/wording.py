"""What others call our outcomes: the form of comments of ISO and CEN, and the overviews of comments of the European
Medicines Agency. Words of file formats, the same in every language."""

from collections.abc import Mapping

from codeprac.dispositions.rules import Outcome

ISO_WORDS: Mapping[str, str] = {
    Outcome.ACCEPTED: "Accepted",
    Outcome.ACCEPTED_IN_PART: "Partially accepted",
    Outcome.ACCEPTED_IN_PRINCIPLE: "Accepted in principle",
    Outcome.ALREADY_COVERED: "Noted. Already covered",
    Outcome.NOT_ACCEPTED: "Not accepted",
    Outcome.OUT_OF_SCOPE: "Not accepted. Out of scope",
    Outcome.NOTED_FOR_REVIEW: "Noted for review",
    Outcome.DEFERRED: "Deferred",
    Outcome.DUPLICATE: "Noted. Duplicate of another comment",
    Outcome.WITHDRAWN: "Withdrawn",
    Outcome.NOT_YET_CONSIDERED: "Not yet considered",
}
EMA_WORDS: Mapping[str, str] = {
    Outcome.ACCEPTED: "Accepted",
    Outcome.ACCEPTED_IN_PART: "Partly accepted",
    Outcome.ACCEPTED_IN_PRINCIPLE: "Partly accepted. Accepted in principle",
    Outcome.ALREADY_COVERED: "Comment noted. Already covered",
    Outcome.NOT_ACCEPTED: "Not accepted",
    Outcome.OUT_OF_SCOPE: "Not accepted. Out of scope",
    Outcome.NOTED_FOR_REVIEW: "Comment noted. For review",
    Outcome.DEFERRED: "Comment noted. Deferred",
    Outcome.DUPLICATE: "Comment noted. Duplicate of another comment",
    Outcome.WITHDRAWN: "Withdrawn",
    Outcome.NOT_YET_CONSIDERED: "Not yet considered",
}
