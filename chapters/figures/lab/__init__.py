"""Interactive figures without a kernel: lecturelib computes, ``_static/lab-figure.js`` draws.

Each function returns one custom element: its numbers as JSON, and a text for readers without JavaScript.
"""

from figures.lab.activation import activation_lab
from figures.lab.optimizer import optimizer_lab
from figures.lab.schedule import schedule_lab
from figures.lab.shallow import shallow_lab
from figures.lab.toy import toy_lab
from figures.lab.variance import variance_lab

__all__ = ["activation_lab", "optimizer_lab", "schedule_lab", "shallow_lab", "toy_lab", "variance_lab"]
