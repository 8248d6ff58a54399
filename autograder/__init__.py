"""Exercises on training neural networks, and a grader whose verdict is reached outside the student's process."""
