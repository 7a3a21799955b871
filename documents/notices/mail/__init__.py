"""Notices by e-mail: letters written from notices, and their way out.

A letter's row is its outbox: written in the transaction that takes its notices, claimed with a lease, sent, marked. A file
has the letter's id for its name, so it is there once however often it is written. A mail server can say that it took a
letter and be cut off before we hear it: "being sent" is written just before the text goes out, and a letter that was left
there is not sent again by itself. An admin sees it and decides.
"""
