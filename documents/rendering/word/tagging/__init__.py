"""Templates and the language of their tags: what they may say, how they are marked and filled by docxtpl."""
