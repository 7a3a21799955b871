"""SQL statements are compiled once in a process, not once for each of the hundreds of databases that its tests open."""

from sqlalchemy import Connection, Dialect, event
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

DIALECTS: dict[tuple[object, ...], Dialect] = {}
"""The first one of each kind: what was compiled is known by its dialect. All of a kind compile alike."""
COMPILED: LRUCache[object, object] = LRUCache(2000)


@event.listens_for(Engine, "engine_connect")
def share_compiled(connection: Connection) -> None:
    """Whatever engine it is of, a connection finds what others have compiled."""
    own = connection.dialect
    kind = (type(own), own.paramstyle, own.server_version_info)
    connection.dialect = DIALECTS.setdefault(kind, own)
    connection.execution_options(compiled_cache=COMPILED)
