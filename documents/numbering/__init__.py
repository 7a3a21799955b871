"""Gapless numbers: patterns, counters, opening balances."""
