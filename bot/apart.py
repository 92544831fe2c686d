"""Work in a thread that nobody waits for when Relais stops: it reads or builds what is read or built again at the next start."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import Callable
from threading import Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def apart(what: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """What the function returns or raises; unlike asyncio.to_thread it keeps no program from ending."""
    loop, context = asyncio.get_running_loop(), contextvars.copy_context()
    done: asyncio.Future[T] = loop.create_future()

    def tell(value: T | None, error: BaseException | None) -> None:
        if done.done():  # whoever asked has gone
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(value)  # type: ignore[arg-type]  # it is what the function returned

    def work() -> None:
        value, error = None, None
        try:
            value = context.run(what, *args, **more)
        except BaseException as problem:  # it is the caller's to handle
            error = problem
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(tell, value, error)

    Thread(target=work, daemon=True).start()
    return await done
