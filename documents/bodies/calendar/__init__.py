"""The office's calendar: weekends, national holidays and joint leave, and what the office itself changed of them."""
