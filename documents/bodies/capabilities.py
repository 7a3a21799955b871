"""What code knows of roles: the capabilities a role may have, the homes and the links a page offers."""

CAPABILITIES = frozenset(
    {
        "draft",  # begin documents, edit and submit one's own
        "endorse",  # give initials where it is one's turn
        "sign",  # decide on what awaits the signature
        "register",  # issue by hand, dispatch, archive
        "mail",  # have copies made for each addressee of an issued letter
        "upload_scan",  # put the scan of the signed paper to an issued document
        "certify",  # make certified copies and extracts of issued documents
        "give_mandate",  # have somebody sign in one's own position, and enter one's own absence
        "enter_absence",  # enter that the holder of a position is away, and who acts meanwhile
        "cancel",  # cancel before issue
        "hand_over",  # give a draft to another drafter
        "read_drafts",  # read in phase drafting, and what was closed
        "read_review",  # read in phases review and signing
        "read_issued",  # read in phases signed and issued
        "read_confidential",  # read confidential ones off one's route, each time logged
        "see_register",
        "export_register",
        "see_people",  # look at people, roles and positions
        "people",  # add, appoint, grant, reset passwords
        "confirm_grants",  # be the second person of a grant
        "calendar",  # change the office's calendar of working days
        "see_jobs",
        "jobs",  # retry failed jobs
        "see_templates",  # look at the Word templates of the document types
        "upload_templates",  # bring a new one
        "approve_templates",  # decide on what somebody else brought
        "move_documents",  # move running documents to the newest edition, without reading them
    }
)

DECIDE = frozenset({"endorse", "sign"})
"""Who may do neither stands in for nobody."""

HOMES = ("home", "to_sign")

PLACES = (
    "home", "to_check", "to_sign", "to_dispatch", "documents", "register", "new", "absences", "people", "types", "calendar",
    "jobs",
)  # fmt: skip
"""The links of the navigation, which a role may list in its own order."""
