"""A running Relais starts and stops."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import config
from bot.knowledge import Knowledge
from bot.runtime import Runtime
from bot.understanding import Understanding


@pytest.mark.timeout(30)
@pytest.mark.parametrize("steps", range(4))
def test_stopping_while_something_wakes_the_loops_ends(
    app: config.Config, known: Knowledge, understanding: Understanding, tmp_path: Path, steps: int
) -> None:
    async def woken_then_stopped() -> None:
        runtime = Runtime(app, known, understanding, tmp_path)
        runtime.start()
        await asyncio.sleep(0.1)
        runtime._wake.set()
        for _ in range(steps):  # the loops are cancelled at every step of their waking up
            await asyncio.sleep(0)
        await asyncio.wait_for(runtime.stop(), 5)

    asyncio.run(woken_then_stopped())
