"""A course on disk: its folders, its gradebook, grading a class, nbgrader's side, grading on a cluster."""
