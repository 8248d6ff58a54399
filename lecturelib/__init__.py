"""Reference implementation in NumPy of the formulas and algorithms of five lectures on neural networks.

Every module ends with one catalog table; read a module from the top, and enumerate its table.
"""
