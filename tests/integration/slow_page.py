"""Saves for as long as it is told to: the file `begun` is there before, `ended` after."""

import os
import time
from pathlib import Path

folder = Path(os.environ["SLOW_FOLDER"])
(folder / "begun").touch()
time.sleep(float(os.environ["SLOW_SECONDS"]))
(folder / "ended").touch()
