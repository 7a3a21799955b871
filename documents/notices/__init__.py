"""Notices: what somebody is told because it concerns them, in the application, by e-mail and in their calendar.

An act writes no notices. They are derived from what it left in the audit log, behind a cursor, each under a key of its
own: made by several processes at once, or again after a crash, it is the same notice.
"""
