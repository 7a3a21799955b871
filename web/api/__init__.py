"""The HTTP API, version 1: JSON over bearer tokens, described at /api/v1/openapi.json."""
