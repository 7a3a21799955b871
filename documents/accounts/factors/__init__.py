"""What proves that it is the person who signs: passkeys, one-time codes, recovery codes; enrolled, confirmed, lost."""
