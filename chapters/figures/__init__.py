"""Every plot of the book: one module per chapter, one function per figure, one look in style.mplstyle.

A function returns its figure; the cell then calls ``show()``, so no chapter imports a plotting library.
"""

from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.pyplot import show

__all__ = ["show"]

plt.style.use(Path(__file__).with_name("style.mplstyle"))
