"""Every permission, as ``resource:action``."""

from enum import StrEnum


class Permission(StrEnum):
    """What can be permitted."""

    CODE_CREATE = "code:create"
    CODE_EDIT = "code:edit"
    CODE_APPOINT = "code:appoint"
    DRAFT_READ_WORKING = "draft:read_working"
    DRAFT_WRITE = "draft:write"
    DRAFT_RELEASE = "draft:release"
    LINEAGE_DECLARE = "lineage:declare"
    ROUND_OPEN = "round:open"
    ROUND_EXTEND = "round:extend"
    ANNOTATION_SUBMIT = "annotation:submit"
    ANNOTATION_EDIT = "annotation:edit"
    ANNOTATION_READ_SEALED = "annotation:read_sealed"
    ANCHOR_CHECK = "anchor:check"
    REPLY_SUBMIT = "reply:submit"
    REPLY_EDIT = "reply:edit"
    DESK_READ = "desk:read"
    DISPOSITION_RECORD = "disposition:record"
    DISPOSITION_RELEASE = "disposition:release"
    EDITION_PUBLISH = "edition:publish"
    ORGANISATION_CREATE = "organisation:create"
    ORGANISATION_EDIT = "organisation:edit"
    ORGANISATION_VERIFY = "organisation:verify"
    ORGANISATION_JOIN = "organisation:join"
    ACCOUNT_OWN = "account:own"
    ACCOUNT_ADMINISTER = "account:administer"
    AUDIT_READ = "audit:read"
