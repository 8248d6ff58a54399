"""The trusted side: runs the checks and reaches the verdict."""
