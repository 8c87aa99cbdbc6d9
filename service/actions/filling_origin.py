"""From which row of which upload an answer came."""

from collections.abc import Iterable
from uuid import UUID

from service.actions.filling_plan import device_of, plan_of, upload_of
from service.database import fillings
from service.database.handle import Reader


async def rows_by_device(rows: Reader, devices: Iterable[str], cooperative_id: UUID, path: str) -> dict[str, int]:
    """Give the row in Excel (from 1) that an answer had in each upload that wrote it; devices of other kinds are left out."""
    found: dict[str, int] = {}
    for upload in {one for device in devices if (one := upload_of(device))}:
        plan, _ = await fillings.plan(rows, upload)
        if plan is not None:
            entries = plan_of(plan, str(cooperative_id))
            row = next((one.row for one in entries if one.path == path), 0)
            found |= {device_of(upload): row} if row else {}
    return found
