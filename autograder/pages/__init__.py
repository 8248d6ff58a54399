"""What people read: feedback, report, exports; verdicts and points are known here, no processes."""
