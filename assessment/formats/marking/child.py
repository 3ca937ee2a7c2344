"""Marks one workbook in a process of its own, so that a hostile or damaged file can end this process and nothing else.

Run as a module: on standard input come the length of the request in JSON (eight bytes), the request and the workbook;
on standard output go the length of the notes in JSON, the notes and the marked workbook. The argument is the memory
that may be used, in megabytes.
"""

from __future__ import annotations

import json
import sys

EXIT_UNMARKABLE, EXIT_NO_MEMORY = 3, 4


def framed(head: bytes, body: bytes) -> bytes:
    """Two pieces as one: the length of the first, the first, the second."""
    return len(head).to_bytes(8, "big") + head + body


def unframed(data: bytes) -> tuple[bytes, bytes]:
    """The two pieces again."""
    size = 8 + int.from_bytes(data[:8], "big")
    return data[8:size], data[size:]


def main() -> None:
    """Mark the workbook on standard input."""
    _limit_memory(int(sys.argv[1]))
    try:
        sys.exit(_run())
    except MemoryError:
        sys.exit(EXIT_NO_MEMORY)


def _run() -> int:
    from assessment.formats.marking.mark import mark  # noqa: PLC0415 - after the limit, so that nothing runs without it
    from assessment.formats.marking.package import UnmarkableError  # noqa: PLC0415
    from assessment.formats.marking.request import Request  # noqa: PLC0415

    request, workbook = unframed(sys.stdin.buffer.read())
    try:
        marked, notes = mark(workbook, Request.from_json(request))
    except UnmarkableError as error:
        sys.stderr.write(str(error)[:500])
        return EXIT_UNMARKABLE
    sys.stdout.buffer.write(framed(json.dumps(notes).encode(), marked))
    return 0


def _limit_memory(megabytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
