"""Acting for another: mandates and absences, and the capacity that they give."""
