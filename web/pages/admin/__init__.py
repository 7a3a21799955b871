"""What is kept about the office itself: people, absences, its calendar, jobs and letters."""
