"""The register: every kind of data about people that is kept, and every column that it lies in.

A test walks all tables and fails for a column of accounts, or of free text, that stands neither here nor among what
`impersonal` names. The page /privacy shows it, export and erasure follow it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from codeprac.privacy.holdings import Basis, Fate, Holding, Topic, columns
from codeprac.privacy.register_of_work import OTHERS, RECORD, WORK

WHILE_ACCOUNT = _l("As long as you have the account.")
WITH_RECORD = _l("For as long as the record of the code of practice is kept: it is there so that anybody can check it.")
GOES = _l("Removed.")
UNNAMED = _l("Stays, as the words of a former participant, with the publication that you chose.")

ACCOUNT = (
    Holding(
        "identity",
        Topic.ACCOUNT,
        _l("Your name, e-mail address and affiliation, and whether the office has checked who you are"),
        _l("So that you can sign in, that others know who speaks where you chose to be named, and we can reach you."),
        Basis.TASK,
        WHILE_ACCOUNT,
        Fate.EMPTIED,
        _l("Overwritten: the name with “A former participant”, the rest with nothing."),
        columns("users", "email name affiliation identity_verified_at identity_verified_by_id identity_method"),
        (("users", "id"),),
    ),
    Holding(
        "sign_in",
        Topic.ACCOUNT,
        _l("What signing in needs: the hash of your password, when the account was made, confirmed and last used"),
        _l("So that nobody else can act in your name."),
        Basis.TASK,
        WHILE_ACCOUNT,
        Fate.EMPTIED,
        _l("Overwritten; every session ends. When the account was made and erased stays."),
        columns(
            "users",
            "id password active fs_uniquifier confirmed_at created_at signed_in_at is_demo erased_at merged_into_id",
        ),
        (("users", "id"),),
    ),
    Holding(
        "identities",
        Topic.ACCOUNT,
        _l("Under which number a provider such as EU Login knows you, and the address that it gave last"),
        _l("So that you can sign in by it, where you linked it to your account."),
        Basis.CHOICE,
        _l("Until you unlink it, and at most as long as the account."),
        Fate.REMOVED,
        GOES,
        columns("identities", "user_id issuer subject email linked_at used_at"),
        (("identities", "user_id"),),
    ),
    Holding(
        "sign_ins",
        Topic.ACCOUNT,
        _l("Where you are signed in: the browser and system, the network, since when and about when last"),
        _l("So that you see a sign-in that is not yours, and end it. Of the address only the network is kept."),
        Basis.TASK,
        _l("Until you sign out there, at most 30 days."),
        Fate.REMOVED,
        GOES,
        columns("sign_ins", "user_id token_hash browser system network signed_in_at used_at ends_at"),
        (("sign_ins", "user_id"),),
    ),
    Holding(
        "factors",
        Topic.ACCOUNT,
        _l("Your second factor: the encrypted secret of the app, hashes of recovery codes, public keys of passkeys"),
        _l("So that your password alone is of no use to a thief."),
        Basis.TASK,
        _l("Until you remove it."),
        Fate.REMOVED,
        GOES,
        columns(
            "users",
            "tf_primary_method tf_totp_secret tf_last_counter mf_recovery_codes fs_webauthn_user_handle",
        )
        + columns(
            "passkeys",
            "user_id name credential_id public_key sign_count transports backup_state device_type extensions usage "
            "added_at lastuse_datetime",
        ),
        (("passkeys", "user_id"),),
    ),
    Holding(
        "unconfirmed",
        Topic.ACCOUNT,
        _l("Accounts whose e-mail address nobody has confirmed"),
        _l("The link to confirm has to lead somewhere."),
        Basis.TASK,
        _l("Erased by itself when nobody has confirmed the address for that long."),
        Fate.EMPTIED,
        GOES,
        period="unconfirmed",
    ),
    Holding(
        "settings",
        Topic.ACCOUNT,
        _l("Your settings: shortcuts, how often mail comes, what you have seen"),
        _l("So that pages and mails come as you want them."),
        Basis.CHOICE,
        WHILE_ACCOUNT,
        Fate.REMOVED,
        GOES,
        columns("users", "seen_until uses_keys") + columns("notification_preferences", "user_id frequency receipts"),
        (("notification_preferences", "user_id"),),
    ),
    Holding(
        "roles",
        Topic.ACCOUNT,
        _l("Your roles in the office and in codes of practice, and your organisations"),
        _l("They say what you may do, and for whom you may speak. Who drafts and who moderates is public."),
        Basis.TASK,
        _l("As long as you hold them; that they were given and taken stands in the record of acts."),
        Fate.REMOVED,
        GOES,
        columns("users", "office_role")
        + columns("code_roles", "user_id role is_chair working_group_id created_at")
        + columns("memberships", "user_id organisation_id role created_at"),
        (("code_roles", "user_id"), ("memberships", "user_id")),
    ),
    Holding(
        "watches",
        Topic.ACCOUNT,
        _l("What you watch"),
        _l("So that you hear of it."),
        Basis.CHOICE,
        WHILE_ACCOUNT,
        Fate.REMOVED,
        GOES,
        columns("watches", "user_id kind subject_id code_id created_at"),
        (("watches", "user_id"),),
    ),
    Holding(
        "notices",
        Topic.ACCOUNT,
        _l("What you were told of, and when you read it"),
        _l("So that you find it again, and are not told twice."),
        Basis.TASK,
        _l("For a time, then deleted."),
        Fate.REMOVED,
        GOES,
        columns("notices", "user_id at read_at settled_at"),
        (("notices", "user_id"),),
        "notices",
    ),
    Holding(
        "reading",
        Topic.ACCOUNT,
        _l("How far you have read in a draft"),
        _l("So that you can go on there. Nobody else sees it."),
        Basis.CHOICE,
        _l("For a time after you last read there, then deleted."),
        Fate.REMOVED,
        GOES,
        columns("reading_positions", "user_id draft_id provision_id read_at"),
        (("reading_positions", "user_id"),),
        "reading",
    ),
    Holding(
        "filters",
        Topic.ACCOUNT,
        _l("Lists of annotations that you saved under a name"),
        _l("So that you find them again. Nobody else sees them."),
        Basis.CHOICE,
        WHILE_ACCOUNT,
        Fate.REMOVED,
        GOES,
        columns("saved_filters", "user_id name query created_at"),
        (("saved_filters", "user_id"),),
    ),
    Holding(
        "erasures",
        Topic.ACCOUNT,
        _l("That you asked to be erased, and until when it can be undone; that two accounts of yours were merged"),
        _l("So that it is done, only if you still want it, and can be proved."),
        Basis.DUTY,
        _l("As proof that it was done; it names nobody any more."),
        Fate.UNNAMED,
        _l("Stays, with nobody's name: that an account was erased or merged, when, and by whose decision."),
        columns("erasures", "user_id asked_by_id asked_at due_at reason undone_at done_at obstacle")
        + columns("mergings", "kept_id closed_id actor_id reason at moved set_aside"),
        (("erasures", "user_id"), ("mergings", "kept_id")),
    ),
)

CONTRIBUTIONS = (
    Holding(
        "annotations",
        Topic.CONTRIBUTIONS,
        _l("Your annotations: the words, the place, for whom you spoke, and how you chose to be published"),
        _l("They are your part in the drafting. Drafters answer each, and the public sees what came of it."),
        Basis.TASK,
        WITH_RECORD,
        Fate.UNNAMED,
        UNNAMED,
        columns(
            "annotations",
            "author_id text rationale proposed_wording evidence publication confidential_reason public_summary"
            " submitted_at edited_at withdrawn_at form_token",
        )
        + columns("anchors", "quote prefix suffix old_words new_words candidates found reason"),
        (("annotations", "author_id"), ("anchors", "annotation_id>annotations.author_id")),
    ),
    Holding(
        "replies",
        Topic.CONTRIBUTIONS,
        _l("Your replies, endorsements, and what you said of answers"),
        _l("They are part of the discussion, and drafters weigh them."),
        Basis.TASK,
        WITH_RECORD,
        Fate.UNNAMED,
        UNNAMED,
        columns("replies", "author_id text form_token created_at edited_at withdrawn_at")
        + columns("endorsements", "author_id endorser_id given_at")
        + columns("follow_ups", "author_id stance reason given_at"),
        (("replies", "author_id"), ("endorsements", "author_id"), ("follow_ups", "author_id")),
    ),
    Holding(
        "workspace",
        Topic.CONTRIBUTIONS,
        _l("What you wrote, supported and remarked in the workspace of your organisation, and positions you submitted"),
        _l("So that an organisation can agree on what it says. Nobody outside of it reads what it did not submit."),
        Basis.TASK,
        WITH_RECORD,
        Fate.UNNAMED,
        _l("Stays with the organisation, as the words of a former participant."),
        columns(
            "contributions",
            "author_id author_name text rationale proposed_wording evidence quote prefix suffix form_token created_at",
        )
        + columns("contributions", "decided_by_id")
        + columns("contribution_versions", "editor_id content at")
        + columns("contribution_remarks", "author_id text form_token created_at")
        + columns("contribution_supports", "user_id at")
        + columns("contribution_links", "created_by_id label token_hash created_at")
        + columns("positions", "submitted_by_id cover form_token submitted_at"),
        (
            ("contributions", "author_id"),
            ("contribution_versions", "editor_id"),
            ("contribution_remarks", "author_id"),
            ("contribution_supports", "user_id"),
            ("contribution_links", "created_by_id"),
            ("positions", "submitted_by_id"),
        ),
    ),
    Holding(
        "unsent",
        Topic.CONTRIBUTIONS,
        _l("What you typed and did not send"),
        _l("So that nothing you typed is lost. Nobody else can read it."),
        Basis.CHOICE,
        _l("Until you send or delete it, or for a time after its round has closed."),
        Fate.REMOVED,
        GOES,
        columns("unsent_texts", "author_id content within form_token created_at saved_at late_at deleted_at"),
        (("unsent_texts", "author_id"),),
        "unsent",
    ),
    Holding(
        "sheets",
        Topic.CONTRIBUTIONS,
        _l("Spreadsheets that you imported: the name of the file, and its rows"),
        _l("So that you can check the rows before you submit them, and see later where an annotation came from."),
        Basis.TASK,
        _l("For a time after the round has closed; the annotations that came of them stay."),
        Fate.REMOVED,
        _l("Removed; the annotations that came of them stay."),
        columns("sheet_imports", "author_id file_name remarks sha256 created_at")
        + columns("sheet_rows", "quote text rationale proposed_wording evidence remarks candidates raw"),
        (("sheet_imports", "author_id"), ("sheet_rows", "import_id>sheet_imports.author_id")),
        "sheets",
    ),
)

PASSING = (
    Holding(
        "mail",
        Topic.PASSING,
        _l("Mail to you: your address, and what it says"),
        _l("So that it is sent, and sent again when that failed."),
        Basis.TASK,
        _l("For a time after it was sent, then deleted."),
        Fate.REMOVED,
        _l("Removed, also mail to others that names you; what was delivered lies with who received it."),
        columns("outbox_messages", "recipient subject body_text body_html last_error unsubscribe_url"),
        (),
        "mail",
    ),
    Holding(
        "cookies",
        Topic.PASSING,
        _l("Cookies: one for your session, and one that keeps you signed in where you ask for it"),
        _l("So that you stay signed in. There are no others, and nothing comes from elsewhere."),
        Basis.TASK,
        _l("14 days; 30 days where you ask to stay signed in."),
        Fate.REMOVED,
        _l("They open nothing any more."),
    ),
    Holding(
        "logs",
        Topic.PASSING,
        _l("Logs of the server: which page was asked for, when, from which part of the network"),
        _l("So that faults are found and attacks are seen. They hold no names, no e-mail addresses, no whole address."),
        Basis.TASK,
        _l("As long as the office's server keeps its logs; the guide for operators says 14 days."),
        Fate.STAYS,
        _l("Nothing in them leads to you."),
    ),
    Holding(
        "limits",
        Topic.PASSING,
        _l("How often something was tried from an address or an account in the last hour"),
        _l("So that nobody guesses passwords or floods a round."),
        Basis.TASK,
        _l("At most a day, in memory, as numbers that lead back to nobody."),
        Fate.REMOVED,
        _l("Forgotten by itself."),
    ),
)

REGISTER: Sequence[Holding] = (*ACCOUNT, *CONTRIBUTIONS, *WORK, *RECORD, *OTHERS, *PASSING)
