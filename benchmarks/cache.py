"""What an unchanged claim costs: processor time of keys and look-ups, and whole runs of the command before and after.

``python benchmarks/cache.py [PACKAGE]``: with a package (``fluids``), also the docstrings of all its functions. The cache folder is a
temporary one. Runs keep nothing while somebody edits mathlink's own files.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mathlink.attach import claims_of
from mathlink.cache.memory import Memory, Stood
from mathlink.cache.store import Store
from mathlink.discover.functions import functions
from mathlink.discover.targets import Loaded, load
from mathlink.model import Status, Verdict

CLAIMS = 60
VERDICT = Verdict(Status.PROVED, "identity", "holds")


def source() -> str:
    """A module of claims, each on a function with a helper, a table and NumPy."""
    parts = ["import math\nimport numpy as np\nfrom mathlink import implements\nTABLE = {'a': [1.0, 2.0]}\n"]
    for n in range(CLAIMS):
        parts.append(f"def helper_{n}(x):\n    return math.sin(x) + TABLE['a'][0] * np.exp(-x) + {n}\n")
        parts.append(f"@implements(r'y = \\sin x + e^{{-x}} + {n}')\ndef claimed_{n}(x):\n    return helper_{n}(x)\n")
    return "\n".join(parts)


def told(name: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    milliseconds = [1e3 * t for t in (statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[-1])]
    print(
        f"{name:<44} {len(seconds):5} claims   median {milliseconds[0]:.3f}   p95 {milliseconds[1]:.3f}   max {milliseconds[2]:.1f} ms"
    )


def look_ups(file: Path, home: Path) -> None:
    """Known claims, each looked up with nothing remembered from the one before, as pytest does."""
    loaded = [step for step in load(str(file), {}) if isinstance(step, Loaded)]
    claims = [claim for one in loaded for member in functions(one, {}) for claim in claims_of(member.function)]
    memory = Memory(Store(home / "verdicts"), 10.0, 0)
    for claim in claims:
        memory.of_claim(claim).keep([Stood("y", 1, VERDICT)])
    for name, again in (("look-up, everything looked at anew", True), ("look-up, one run", False)):
        memory.look_again()
        seconds = []
        for claim in claims:
            begun = time.process_time()
            if again:
                memory.look_again()
            found = memory.of_claim(claim)
            seconds.append(time.process_time() - begun)
            assert found.entries, found.why
        told(name, seconds)


def docstrings(package: str, home: Path) -> None:
    memory = Memory(Store(home / "verdicts"), 10.0, 0)
    seconds, unkept = [], {}
    seen: dict[int, object] = {}
    for step in load(package, {}):
        for member in functions(step, seen) if isinstance(step, Loaded) else ():
            begun = time.process_time()
            found = memory.of_docstring(member.function, member.name)
            seconds.append(time.process_time() - begun)
            if found.why:
                unkept[found.why] = unkept.get(found.why, 0) + 1
    told(f"keys of {package}, one run", seconds)
    print(f"{'without a key':<44} {sum(unkept.values()):5} functions")
    for why, count in sorted(unkept.items(), key=lambda pair: -pair[1])[:8]:
        print(f"{'':<44} {count:5} {why[:100]}")


def runs(file: Path, home: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(home)}
    commands = {
        "python -c 'import MODULE'": ["-c", f"import runpy; runpy.run_path({str(file)!r})"],
        "mathlink check, nothing known": ["-m", "mathlink", "check", str(file)],
        "mathlink check, all known": ["-m", "mathlink", "check", str(file)],
        "mathlink check, all known, once more": ["-m", "mathlink", "check", str(file)],
        "mathlink check --no-cache": ["-m", "mathlink", "check", "--no-cache", str(file)],
    }
    for name, arguments in commands.items():
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
        print(f"{name:<44} {time.perf_counter() - begun:.2f} s")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = home / "claimed_module.py"
        file.write_text(source(), encoding="utf-8")
        look_ups(file, home)
        for package in sys.argv[1:]:
            docstrings(package, home)
        runs(file, home)


if __name__ == "__main__":
    main()
