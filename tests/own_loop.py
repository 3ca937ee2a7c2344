"""Coroutines in a test that may run in the same process as tests of the browser."""

import asyncio


def run(coroutine):
    """What a coroutine returns; run in a loop of its own, though the browser keeps one open in this thread."""
    of_browser = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return asyncio.run(coroutine)
    finally:
        asyncio._set_running_loop(of_browser)
