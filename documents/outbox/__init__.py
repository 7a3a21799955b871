"""Work to be done after the commit, kept in the database until it is done."""
