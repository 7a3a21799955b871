"""Pages of what one proves oneself with: asked for, enrolled and removed, confirmed by a second person, lost."""
