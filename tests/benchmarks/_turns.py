"""The longest time in which an event loop did not give anybody a turn."""

import asyncio
import time

TURN = 0.005
"""Seconds that are asked for again and again."""


class Watcher:
    """Asks for a turn again and again, and keeps the longest wait beyond what it asked for.

    `computed` is the longest wait in which this process was at work itself: the rest belongs to whatever else the machine does.
    """

    def __init__(self) -> None:
        self.longest = self.computed = 0.0

    async def watch(self) -> None:
        while True:
            asked, computing = time.perf_counter(), time.process_time()
            await asyncio.sleep(TURN)
            late = time.perf_counter() - asked - TURN
            self.longest = max(self.longest, late)
            self.computed = max(self.computed, min(late, time.process_time() - computing))
