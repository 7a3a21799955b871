"""`naskah demo`: the real documents of a body from draft to number, by the right people under the demo clock."""
