"""An officer's desk, as the stories of the service sit at it."""

from datetime import UTC, datetime
from uuid import uuid4

from service.actions import open_draft, save_draft, submit
from service.actions.library import Library
from service.actions.save_draft import Change
from service.database import submissions

NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


class Desk:
    """An officer's desk: one cooperative of one round."""

    def __init__(self, world, login, cooperative, device="pc", *, round_id=None):
        self.world, self.handle, self.cooperative = world, world.handles[login], cooperative
        self.round = round_id or world.round_id
        self.library, self.device, self.seq = Library(), device, 0

    async def open(self):
        return await open_draft.open_draft(self.handle, self.library, self.round, self.cooperative, now=NOW)

    async def type(self, **answers):
        return await self.change(*((path.replace("__", "/"), value, 0) for path, value in answers.items()))

    async def change(self, *answers):
        changes = []
        for path, value, base in answers:
            self.seq += 1
            changes.append(Change(path=path, value=value, base=base, seq=self.seq))
        return await save_draft.save(self.handle, self.library, self.round, self.cooperative, self.device, changes)

    async def send(self, op=None):
        return await submit.submit(self.handle, self.library, self.round, self.cooperative, op or uuid4(), now=NOW)

    async def state(self):
        return (await submissions.one(self.handle, self.round, self.cooperative)).state
