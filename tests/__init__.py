"""The tests: they mirror the packages; journeys, faults and quality stand beside."""
