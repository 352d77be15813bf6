"""Columns of text that hold nothing about people, with the reason; the register's test asks for one or the other."""

from collections.abc import Mapping

from codeprac.privacy.holdings import columns

# What a column of at most forty characters holds under one of these names: a word of a list, or an id.
WORDS_OF_LISTS = frozenset(
    "about act agreement annexes answered_with_id channel confidence country decision event frequency gate identity"
    " issue_id key kind layout may_sign merged_into_id object_id object_type origin outcome persons publication"
    " register_number relation role scheme size stage stance state subject_id verdict visibility which"
    " withheld withheld_rule act checking rule source".split()
)

IMPERSONAL: Mapping[str, tuple[str, ...]] = {
    "The text of a code of practice, and what is computed from it": (
        *columns("codes", "slug title summary languages"),
        *columns("legal_bases", "label url"),
        *columns("working_groups", "name remit"),
        *columns("drafts", "title source source_sha256"),
        *columns("provisions", "label number heading title slug source body_html body_text"),
        *columns("provision_revisions", "before after about"),
        *columns("structural_acts", "before versions standing_order form_token"),
        *columns("lineage_links", "reason candidates"),
        *columns("comparisons", "data statistics"),
        *columns("draft_renderings", "body_html contents_html"),
        *columns("footprints", "trail data"),
        *columns("drafting_notes", "name form_token"),
        *columns("disclosures", "sha256"),
    ),
    "What an organisation says of itself, and the names of sides of society": (
        *columns("organisations", "slug name website"),
        *columns("stakeholder_groups", "slug name"),
    ),
    "What the office says to everybody, and how it works": (
        *columns("rounds", "introduction questions wanted_kinds short_reason"),
        *columns("gate_passes", "reason"),
        *columns("release_settings", "blocking"),
        *columns("prepared_releases", "digest counts"),
        *columns("groupings", "problem"),
        *columns("job_counts", "name problem"),
        *columns("job_runs", "id name arguments problem"),
    ),
    "Which act or mail it is, and on what: words of lists, ids, hashes": (
        *columns("audit_entries", "tag object_id"),
        *columns("outbox_messages", "event"),
        *columns("happenings", "key path data"),
        *columns("record_files", "sha256"),
        *columns("audit_links", "before after salt leaf hash"),
        *columns("audit_seals", "root chain previous hash"),
        *columns("audit_time_stamps", "authority token"),
    ),
}
