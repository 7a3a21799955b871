"""One letter and its addressees: a copy for each, alone or bound into one file. Bytes in, bytes out; knows no document."""
