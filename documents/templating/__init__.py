"""The Word templates of the document types, as staff change them: brought by one person, approved by another, published."""
