"""The register's second half: the work of drafters and moderators, the record, and what is written about people."""

from flask_babel import lazy_gettext as _l

from codeprac.privacy.holdings import Basis, Fate, Holding, Topic, columns

WITH_RECORD = _l("For as long as the record of the code of practice is kept.")
UNNAMED = _l("Stays, as the work of a former participant.")
ON_REQUEST = _l(
    "Stays: nobody can find a name in free text without reading it. Tell the office the place, and a person looks."
)

WORK = (
    Holding(
        "answers",
        Topic.WORK,
        _l("What drafters answer and propose, with the reasons, and who dissented"),
        _l("Every annotation is answered by people who stand by the answer."),
        Basis.TASK,
        WITH_RECORD,
        Fate.UNNAMED,
        UNNAMED,
        columns("dispositions", "author_id agreed_by_id reason recorded_at agreed_at")
        + columns("replaced_dispositions", "author_id agreed_by_id reason recorded_at agreed_at")
        + columns("disposition_events", "actor_id reason note at")
        + columns("dissents", "author_id reason recorded_at")
        + columns("issue_answers", "author_id reason recorded_at")
        + columns("points", "answered_by_id made_by_id quote reason answered_at made_at")
        + columns("changes", "author_id reason created_at")
        + columns("reason_templates", "author_id name text edited_at"),
        (
            ("dispositions", "author_id"),
            ("disposition_events", "actor_id"),
            ("dissents", "author_id"),
            ("issue_answers", "author_id"),
            ("points", "answered_by_id"),
            ("changes", "author_id"),
            ("reason_templates", "author_id"),
        ),
    ),
    Holding(
        "drafting",
        Topic.WORK,
        _l("Who wrote, released and published drafts, rounds, issues and settings, and notes among drafters"),
        _l("So that each step of the work can be traced to who took it."),
        Basis.TASK,
        WITH_RECORD,
        Fate.UNNAMED,
        UNNAMED,
        columns("codes", "created_by_id")
        + columns("drafts", "author_id released_by_id note")
        + columns("provisions", "edited_by_id")
        + columns("provision_revisions", "actor_id")
        + columns("structural_acts", "actor_id")
        + columns("lineage_links", "declared_by_id")
        + columns("seen_findings", "seen_by_id note")
        + columns("drafting_notes", "author_id meant_for_id settled_by_id text written_at")
        + columns("editions", "published_by_id note")
        + columns("prepared_releases", "prepared_by_id approved_by_id ended_by_id note")
        + columns("release_settings", "edited_by_id")
        + columns("rounds", "created_by_id")
        + columns("round_extensions", "extended_by_id reason")
        + columns("cancelled_rounds", "cancelled_by_id reason")
        + columns("taken_proposals", "taken_by_id"),
        (("drafting_notes", "author_id"), ("seen_findings", "seen_by_id")),
    ),
    Holding(
        "desk",
        Topic.WORK,
        _l("Who arranged annotations: assigned, tagged and grouped them, checked their places"),
        _l("So that drafters can share the work and undo a slip."),
        Basis.TASK,
        WITH_RECORD,
        Fate.UNNAMED,
        UNNAMED,
        columns("assignments", "drafter_id changed_by_id")
        + columns("desk_acts", "actor_id detail before")
        + columns("desk_tags", "created_by_id name")
        + columns("tagged_annotations", "tagged_by_id")
        + columns("desk_plans", "set_by_id")
        + columns("anchors", "decided_by_id")
        + columns("groupings", "requested_by_id")
        + columns("issues", "created_by_id title summary")
        + columns("issue_acts", "actor_id data")
        + columns("issue_members", "added_by_id suggestion")
        + columns("issue_suggestions", "settled_by_id words"),
        (("desk_tags", "created_by_id"),),
    ),
    Holding(
        "moderation",
        Topic.WORK,
        _l("What moderators decided about contributions, with the reasons, and who was suspended until when"),
        _l("So that it can be appealed, judged by another moderator, and counted in public."),
        Basis.DUTY,
        WITH_RECORD,
        Fate.UNNAMED,
        _l("Stays: what was decided, when, and under which rule, about a former participant or by one."),
        columns("judgements", "judged_by_id words to_author before judged_at")
        + columns("moderation_cases", "author_id opened_at")
        + columns("suspensions", "user_id since until lifted_at")
        + columns("appeals", "judged_by_id answer judged_at"),
        (("judgements", "judged_by_id"), ("moderation_cases", "author_id"), ("suspensions", "user_id")),
    ),
    Holding(
        "flags",
        Topic.WORK,
        _l("Contributions that you flagged, why, and appeals of yours; without an account the address that you gave"),
        _l("So that moderators look, and you are told the outcome. Who wrote the text is never told who flagged it."),
        Basis.CHOICE,
        _l("As long as the record; an address that was given for the outcome only until the outcome is sent."),
        Fate.UNNAMED,
        _l("Stays, as the flag of a former participant."),
        columns("flags", "flagger_id reason words email flagged_at form_token")
        + columns("appeals", "appellant_id words made_at"),
        (("flags", "flagger_id"), ("appeals", "appellant_id")),
    ),
    Holding(
        "organisations",
        Topic.WORK,
        _l("Who made an organisation known here, and who verified it, with a note on how"),
        _l("So that nobody speaks for an organisation that knows nothing of it."),
        Basis.TASK,
        WITH_RECORD,
        Fate.UNNAMED,
        UNNAMED,
        columns("organisations", "created_by_id verified_by_id description interests verification_note"),
    ),
)

RECORD = (
    Holding(
        "acts",
        Topic.RECORD,
        _l("The record of acts: which account did what to what, and when"),
        _l("So that anybody can check that the process was fair and nothing was changed afterwards."),
        Basis.DUTY,
        _l("For good. It can only be added to: the database refuses to change or delete it."),
        Fate.STAYS,
        _l("Stays. It holds the number of the account and no name; the number then leads to a former participant."),
        columns("audit_entries", "actor_id data at"),
        (("audit_entries", "actor_id"),),
    ),
    Holding(
        "receipts",
        Topic.RECORD,
        _l("Receipts for your contributions: what was received, when, and its hash"),
        _l("So that you can prove that it was received unaltered."),
        Basis.DUTY,
        _l("For good, as proof; the part with your name as long as you have the account."),
        Fate.EMPTIED,
        _l("The part with your name is removed. Number, time and hash stay, and a copy that you kept still fits them."),
        columns("receipts", "owner_id content identity sha256 received_at"),
        (("receipts", "owner_id"),),
    ),
)

OTHERS = (
    Holding(
        "other_channels",
        Topic.OTHERS,
        _l("What drafters recorded of workshops, meetings and letters: who took part, who said what, files"),
        _l("What comes in other ways than this site is weighed as openly as what comes here."),
        Basis.TASK,
        WITH_RECORD,
        Fate.STAYS,
        _l("Stays until the office corrects it; ask the office."),
        columns("channel_records", "recorded_by_id title place summary withdrawn_reason")
        + columns("record_parties", "name")
        + columns("record_files", "uploaded_by_id name content withdrawn_reason")
        + columns("record_corrections", "made_by_id changes reason")
        + columns("disclosures", "recorded_by_id recipients reason")
        + columns("annotations", "said_by"),
    ),
    Holding(
        "texts",
        Topic.OTHERS,
        _l("What others wrote, where it mentions you; and your own words, where you named yourself in them"),
        _l("An argument is kept as it was made, word for word."),
        Basis.TASK,
        WITH_RECORD,
        Fate.STAYS,
        ON_REQUEST,
    ),
)
