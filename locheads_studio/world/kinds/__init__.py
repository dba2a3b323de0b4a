"""The kinds of things the drawn world holds: each is a function that draws one object with a pen.

Importing this package registers every kind. A kind is added by one decorated function in one of its modules.
"""

from locheads_studio.world.kinds import animals, animals_field, nature, people, things, vehicles
from locheads_studio.world.kinds.registry import KINDS, Kind, Look, kind

__all__ = ["KINDS", "Kind", "Look", "animals", "animals_field", "kind", "nature", "people", "things", "vehicles"]
