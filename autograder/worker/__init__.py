"""The untrusted side: runs a student's code and answers calls; knows no check and no expected value.

These modules reach the worker as text, so it holds no path of ours.  They import only the standard library,
NumPy, IPython, Matplotlib and each other (relatively).
"""
