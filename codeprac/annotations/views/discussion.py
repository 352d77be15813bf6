"""The replies on the page of an annotation: two levels, in pages, the first of many shown and the rest folded."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import request

from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.publishing import View, closes
from codeprac.annotations.queries import count_replies, find_position, get_reply, select_replies
from codeprac.annotations.rules import ReplyKind
from codeprac.errors import NotFound
from codeprac.web import clock
from codeprac.web.access import current_actor
from codeprac.web.paging import PAGE_SIZE, Page, paginate

THREADS_SHOWN = 5
ANSWERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Thread:
    """A reply with those that answer it; `is_continued` when the reply stands on an earlier page, too."""

    reply: Reply
    is_continued: bool
    answers: list[Reply] = field(default_factory=list)

    @property
    def shown(self) -> list[Reply]:
        """The answers that are shown at once."""
        return self.answers[:ANSWERS_SHOWN]

    @property
    def folded(self) -> list[Reply]:
        """The answers that are folded."""
        return self.answers[ANSWERS_SHOWN:]


@dataclass(frozen=True, slots=True)
class Discussion:
    """The replies of one page, and how many there are of each kind on all."""

    page: Page[Reply]
    threads: list[Thread]
    counts: dict[ReplyKind, int]

    @property
    def shown(self) -> list[Thread]:
        """The threads that are shown at once."""
        return self.threads[:THREADS_SHOWN]

    @property
    def folded(self) -> list[Thread]:
        """The threads that are folded."""
        return self.threads[THREADS_SHOWN:]

    @property
    def folded_replies(self) -> int:
        """How many replies those are, with the answers to them."""
        return sum(1 + len(thread.answers) for thread in self.folded)


def load_discussion(annotation: Annotation, view: View) -> Discussion:
    """The page of replies that the address asks for; the counts are of those that stand. Of a confidential annotation
    one sees but one's own replies."""
    statement = select_replies(annotation.id)
    if view.is_closed:
        page = paginate(statement.where(Reply.author_id == current_actor().user_id))
        return Discussion(page, [Thread(reply, is_continued=False) for reply in page.rows], {})
    page = paginate(statement)
    return Discussion(page, list(_threads(page.rows)), count_replies([annotation.id]).get(annotation.id, {}))


def page_of(reply: Reply) -> int | None:
    """The page that a reply stands on; None for the first."""
    number = find_position(reply) // PAGE_SIZE + 1
    return number if number > 1 else None


def asked_parent(annotation: Annotation) -> Reply | None:
    """The reply to this annotation that the address wants to answer; None where it names none that can be."""
    asked = request.args.get("reply_to", "")
    return find_parent(annotation, asked) if asked else None


def find_parent(annotation: Annotation, reply_id: str | None) -> Reply | None:
    """A standing reply to this annotation."""
    if not reply_id:
        return None
    try:
        found = get_reply(reply_id, actor=current_actor(), now=clock.now())
    except NotFound:
        return None
    if found.annotation_id != annotation.id or found.withdrawn_at is not None:
        return None
    return None if closes(found.withholding, found.facts, current_actor()) else found


def _threads(replies: Iterable[Reply]) -> Iterable[Thread]:
    thread: Thread | None = None
    for reply in replies:
        if reply.parent is None:
            if thread:
                yield thread
            thread = Thread(reply, is_continued=False)
            continue
        if thread is None or thread.reply.id != reply.parent_id:
            if thread:
                yield thread
            thread = Thread(reply.parent, is_continued=True)
        thread.answers.append(reply)
    if thread:
        yield thread
