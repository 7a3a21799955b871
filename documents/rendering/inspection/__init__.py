"""A Word template that somebody brought, looked through before it is used: what is wrong with it and where, what was put right,
and the same template without the traces of whoever made it. Pure: bytes in, findings and bytes out.
"""
