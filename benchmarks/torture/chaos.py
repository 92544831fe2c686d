"""What happens to the process and its machine: SIGKILL at any moment, start-up included; no room on the disk; another time of day."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.error import URLError

from tests.e2e.world import ROOT, fetch, free_port

FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
ROOM = 96  # megabytes of the disk that is filled
SHIFTS = ("-7200", "-90", "-30", "+45", "+120", "+200", "+900", "+90000")  # seconds


@dataclass
class Disk:
    """A small file system of its own where that is allowed; else a limit on the size of files (RLIMIT_FSIZE) plays the full disk."""

    folder: Path
    mounted: bool = False

    def prepare(self) -> None:
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m,mode=700", "tmpfs", str(self.folder)]
            self.mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0

    @property
    def how(self) -> str:
        return f"a tmpfs of {ROOM} MB, filled" if self.mounted else "RLIMIT_FSIZE of the process (no right to mount)"

    def fill(self, process: subprocess.Popen[bytes] | None) -> None:
        if not self.mounted:
            if process and process.poll() is None and sys.platform == "linux":
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
            return
        with open(self.folder / "ballast", "wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while ballast.write(b"\0" * size) == size:
                        pass
                except OSError:
                    continue

    def empty(self, process: subprocess.Popen[bytes] | None) -> None:
        if self.mounted:
            (self.folder / "ballast").unlink(missing_ok=True)
        elif process and process.poll() is None and sys.platform == "linux":
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def close(self) -> None:
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


@dataclass
class Process:
    """`relais run` and whoever starts it again when it has ended."""

    folder: Path
    data: Path
    api: str
    port: int = field(default_factory=free_port)
    counts: Counter[str] = field(default_factory=Counter)
    popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        plain = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY")}
        environment = {**plain, "SLACK_API_URL": self.api, "PYTHONPATH": str(ROOT), "RELAIS_PUBLIC_URL": f"http://127.0.0.1:{self.port}"}
        if FAKETIME:
            environment |= {
                "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(self.folder / "clock"), "FAKETIME_NO_CACHE": "1",
                "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # it makes threads that take turns thirty times slower
            }  # fmt: skip
        command = [sys.executable, "-m", "bot", "run", "--config", str(self.folder / "app.yaml"), "--data", str(self.data),
                   "--port", str(self.port), "--allow-anonymous-teams"]  # fmt: skip
        with open(self.folder / "relais.log", "ab") as log:
            self.popen = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=ROOT)
        self.counts["starts"] += 1

    def kill(self) -> None:
        if self.popen and self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait()
            self.counts["kills"] += 1

    async def healthy(self, seconds: float) -> bool:
        """Whether it answers within this time; False at once when it has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.popen and self.popen.poll() is None:
            try:
                if (await asyncio.to_thread(fetch, f"http://127.0.0.1:{self.port}/healthz"))[0] in (200, 503):
                    return True
            except (URLError, OSError):
                pass
            await asyncio.sleep(0.1)
        return False

    def set_clock(self, shift: str) -> None:
        told = self.folder / "clock.new"
        told.write_text(f"{shift}\n")
        told.replace(self.folder / "clock")


async def rage(process: Process, disk: Disk, random: Random, seconds: float, kills: int) -> None:
    """Kill and start until the time is over and the kills are done; now and then the disk is full, or the clock jumps."""
    end = time.monotonic() + seconds
    mean = seconds / (kills + 1)
    while time.monotonic() < end or process.counts["kills"] < kills:
        others = asyncio.create_task(_plague(process, disk, random)) if random.random() < 0.25 else None
        left = max(end - time.monotonic(), 1.0)
        mean = max(left / max(kills - process.counts["kills"], 1), 1.0) if process.counts["kills"] < kills else mean
        early = random.random() < 0.1  # during its start
        if not early:
            await process.healthy(60)
        await asyncio.sleep(random.uniform(0.05, 1.0) if early else max(random.uniform(0.1, 1.6) * (mean - 3), 0.1))
        if others:
            await others
        if process.popen and process.popen.poll() is not None:
            process.counts["ended by itself"] += 1  # a full disk at its start: its supervisor starts it again
            await asyncio.sleep(0.5)
        process.kill()
        process.start()
    process.counts["seconds of rage"] = int(seconds + time.monotonic() - end)


async def _plague(process: Process, disk: Disk, random: Random) -> None:
    if random.random() < 0.5:
        process.counts["full disks"] += 1
        disk.fill(process.popen)
        await asyncio.sleep(random.uniform(1, 4))
        disk.empty(process.popen)
    elif FAKETIME:
        process.counts["clock jumps"] += 1
        process.set_clock(random.choice(SHIFTS))
        await asyncio.sleep(random.uniform(1, 6))
        process.set_clock("+0")
