"""Word files made without docxtpl, as docxtpl makes them, from templates that are known already."""
