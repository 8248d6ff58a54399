# %% about
LECTURES = ["L3-17", "L3-38"]
MINUTES = 30

# %% [markdown]
# ## How many regions there can be
#
# A ReLU network is a straight map on each of finitely many regions. Lectures measure its power by their
# number, and these numbers get so large that nobody notices when one is impossible.
#
# $D$ hyperplanes cut a space of $D_i$ dimensions into at most $Z(D, D_i)$ pieces (Zaslavsky). That bounds the
# regions of one hidden layer of $D$ units on $D_i$ inputs. With $K$ hidden layers of $D \ge D_i$ units each,
# one can reach at least $R(D_i, D, K)$ regions:
#
# $$
# Z(D, D_i) = \sum_{j=0}^{D_i} \binom{D}{j},
# \qquad
# R(D_i, D, K) = \Bigl(\Bigl\lfloor \frac{D}{D_i} \Bigr\rfloor + 1\Bigr)^{D_i (K - 1)}\, Z(D, D_i) .
# $$
#
# The brackets $\lfloor\ \rfloor$ round down. $\binom{D}{j} = 0$ for $j > D$.
#
# **1.** `zaslavsky(D, Di)`, for $D \ge 0$ and $D_i \ge 1$.
#
# **2.** `max_regions(Di, D, K)`, for $D \ge D_i \ge 1$ and $K \ge 1$. **Mind the order of the arguments: the
# inputs come first here.**
#
# **3.** A slide gives a network with 10 inputs and $K = 5$ hidden layers of $D = 50$ units "$10^{134}$ linear
# regions". Disprove it without any theorem: in one region each hidden unit is either on or off, and two
# regions differ in at least one unit. `pattern_bound(D, K)` returns **how many on-off patterns the
# hidden units of $K$ layers with $D$ units each can have**, possible or not in a real network.
#
# **4.** `impossible_power(D, K)` returns **the smallest integer $p \ge 1$ for which $10^p$ is greater than
# that bound**: whoever claims $10^p$ regions or more is wrong.
#
# **All four return exact Python integers**, also where they have hundreds of digits and no float could hold
# them.

# %% given
import math


# %% answer
def zaslavsky(D, Di):
    """Return the most pieces into which D hyperplanes cut a space of Di dimensions, an int."""
    # BEGIN SOLUTION
    return sum(math.comb(D, j) for j in range(Di + 1))
    # END SOLUTION


def max_regions(Di, D, K):
    """Return how many regions K hidden layers of D units can reach on Di inputs, an int."""
    # BEGIN SOLUTION
    return (D // Di + 1) ** (Di * (K - 1)) * zaslavsky(D, Di)
    # END SOLUTION


def pattern_bound(D, K):
    """Return the number of on-off patterns of K layers of D units, an int."""
    # BEGIN SOLUTION
    return 2 ** (D * K)
    # END SOLUTION


def impossible_power(D, K):
    """Return the smallest p for which 10**p is greater than the number of patterns, an int."""
    # BEGIN SOLUTION
    return len(str(pattern_bound(D, K)))
    # END SOLUTION


# %% check points=0.5
def check_hyperplanes():
    """Pieces are counted right for five planes, points on a line, lines in the plane, few hyperplanes, and 50
    hyperplanes in 10 dimensions."""
    for D, Di, expected in ((5, 3, 26), (3, 1, 4), (3, 2, 7), (2, 5, 4), (50, 10, 13_432_735_556)):
        got = zaslavsky(D, Di)
        assert type(got) is int, f"got {got!r} for D = {D}, Di = {Di}, expected a Python integer"
        assert got == expected, f"got {got} for D = {D}, Di = {Di}, expected {expected}"


# %% check points=0.5
def check_regions():
    """Regions are counted right for small networks."""
    for Di, D, K, expected in ((2, 5, 3, 1296), (1, 3, 2, 16), (2, 4, 2, 99), (3, 7, 1, 64), (3, 7, 2, 1728)):
        got = max_regions(Di, D, K)
        assert type(got) is int, f"got {got!r} for Di = {Di}, D = {D}, K = {K}, expected a Python integer"
        assert got == expected, f"got {got} for Di = {Di}, D = {D}, K = {K}, expected {expected}"


# %% check points=0.5
def check_patterns():
    """Patterns, and the power of ten beyond them, are right for small networks."""
    for D, K, patterns, power in ((1, 3, 8, 1), (2, 2, 16, 2), (3, 3, 512, 3), (4, 5, 1_048_576, 7)):
        for name, got, expected in (
            ("pattern_bound", pattern_bound(D, K), patterns),
            ("impossible_power", impossible_power(D, K), power),
        ):
            assert type(got) is int, f"{name} gives {got!r} for D = {D}, K = {K}, expected a Python integer"
            assert got == expected, f"{name} gives {got} for D = {D}, K = {K}, expected {expected}"


# %% hidden check points=0.5
def check_many_hyperplanes(rng):
    """The count of pieces is exact to the last digit for hundreds of hyperplanes."""
    from lecturelib.networks import zaslavsky as reference

    for low, high in ((40, 60), (200, 400)):
        D, Di = int(rng.integers(low, high)), int(rng.integers(12, 30))
        for got, expected in ((zaslavsky(D, Di), reference(D, Di)), (zaslavsky(Di, D), 2**Di)):
            assert type(got) is int, "expected a Python integer"
            assert got == expected


# %% hidden check points=0.5
def check_deep_networks(rng):
    """The number of regions is exact to the last digit for the network of the slide and for random ones."""
    from lecturelib.networks import max_regions as reference

    networks = [(10, 50, 5)]
    for _ in range(3):
        Di = int(rng.integers(3, 9))
        networks.append(
            (Di, Di * int(rng.integers(4, 12)) + int(rng.integers(1, Di)), int(rng.integers(3, 9)))
        )
    for Di, D, K in networks:
        got = max_regions(Di, D, K)
        assert type(got) is int, "expected a Python integer"
        assert got == reference(Di, D, K)


# %% hidden check points=0.5
def check_what_is_impossible(rng):
    """The patterns and the first impossible power of ten are right for the network of the slide and for far
    larger ones."""
    for D, K in ((50, 5), *((int(rng.integers(30, 60)), int(rng.integers(40, 60))) for _ in range(3))):
        patterns, power = pattern_bound(D, K), impossible_power(D, K)
        assert type(patterns) is type(power) is int, "expected Python integers"
        assert patterns == 1 << (D * K)
        assert power == len(str(1 << (D * K)))


# %% mistakes
from autograder.authoring.exercise import Mistake

SUM = "return sum(math.comb(D, j) for j in range(Di + 1))"
REGIONS = "return (D // Di + 1) ** (Di * (K - 1)) * zaslavsky(D, Di)"
PATTERNS = "return 2 ** (D * K)"
POWER = "return len(str(pattern_bound(D, K)))"
SHALLOW = "see the chapter 'Shallow networks and universal approximation'."
CHAPTER = "see the chapter 'Deep networks and depth efficiency'."

MISTAKES = [
    Mistake(
        "last_term_missing",
        SUM,
        "return sum(math.comb(D, j) for j in range(Di))",
        "Your sum stops one term too early: `range(n)` does not contain n. Three lines cut the plane into "
        "seven pieces, not into four.",
    ),
    Mistake(
        "sum_over_all_subsets",
        SUM,
        "return sum(math.comb(D, j) for j in range(D + 1))",
        "Your sum goes on to D, so it is 2 to the power D: every pattern of on and off. In few dimensions "
        "most patterns do not occur; the sum ends at the number of inputs: " + SHALLOW,
    ),
    Mistake(
        "first_term_missing",
        SUM,
        "return sum(math.comb(D, j) for j in range(1, Di + 1))",
        "Your sum begins with j = 1. Without any hyperplane there is one piece: the term for j = 0.",
    ),
    Mistake(
        "last_term_only",
        SUM,
        "return math.comb(D, Di)",
        "You counted only the last term, the points where Di hyperplanes meet. The whole sum is needed.",
    ),
    Mistake(
        "arguments_swapped",
        REGIONS,
        "return (D // Di + 1) ** (Di * (K - 1)) * zaslavsky(Di, D)",
        "Your call of `zaslavsky` has its arguments the wrong way round: hyperplanes come first there.",
    ),
    Mistake(
        "binomial_turned_round",
        SUM,
        "return sum(math.comb(Di, j) for j in range(D + 1))",
        "Inputs and hyperplanes have changed places: you choose among the inputs, and sum up to the number "
        "of hyperplanes.",
    ),
    Mistake(
        "permutations",
        SUM,
        "return sum(math.perm(D, j) for j in range(Di + 1))",
        "You counted ordered choices. A binomial coefficient does not care about the order: the factorial of "
        "j is missing in the denominator.",
    ),
    Mistake(
        "line_formula",
        SUM,
        "return D + 1",
        "D + 1 is right on a line, where hyperplanes are points. In the plane a new line cuts several pieces "
        "in two: " + SHALLOW,
    ),
    Mistake(
        "factorials_divided",
        SUM,
        "return sum(\n"
        "        math.factorial(D) / (math.factorial(j) * math.factorial(D - j))\n"
        "        for j in range(min(D, Di) + 1)\n"
        "    )",
        "You divided with `/`, which makes a float: it keeps about 16 digits, and it cannot hold large "
        "numbers at all. Python has a division for integers, and a function for binomial coefficients.",
    ),
    Mistake(
        "rounded_floats",
        SUM,
        "total, term = 0.0, 1.0\n"
        "    for j in range(Di + 1):\n"
        "        total, term = total + term, term * (D - j) / (j + 1)\n"
        "    return round(total)",
        "You computed with floats and rounded at the end. That is an integer, but its digits beyond the 16th "
        "are invented: stay with integers all the way.",
    ),
    Mistake(
        "overflow_of_64_bits",
        SUM,
        "import numpy as np\n\n    total = np.int64(0)\n"
        "    for j in range(Di + 1):\n"
        "        total += np.int64(math.comb(D, j) % 2**63)\n"
        "    return int(total)",
        "Your sum overflows: NumPy's integers have 64 bits, and large numbers wrap around. Python's own "
        "integers grow.",
    ),
    Mistake(
        "one_layer_too_many",
        REGIONS,
        "return (D // Di + 1) ** (Di * K) * zaslavsky(D, Di)",
        "Your exponent counts all K hidden layers. The last one is already in Zaslavsky's sum, so K - 1 are "
        "left: " + CHAPTER,
    ),
    Mistake(
        "inputs_missing_in_the_exponent",
        REGIONS,
        "return (D // Di + 1) ** (K - 1) * zaslavsky(D, Di)",
        "Your exponent lacks the number of inputs. The line is folded along each of the Di coordinates: "
        + CHAPTER,
    ),
    Mistake(
        "not_rounded_down",
        REGIONS,
        "return (D / Di + 1) ** (Di * (K - 1)) * zaslavsky(D, Di)",
        "You did not round D / Di down, and a float comes out. Two units and a half do not fold anything.",
    ),
    Mistake(
        "rounded_up",
        REGIONS,
        "return (-(-D // Di) + 1) ** (Di * (K - 1)) * zaslavsky(D, Di)",
        "You rounded D / Di up. Each input gets as many units as there are for all of them: round down.",
    ),
    Mistake(
        "rounded_sum",
        REGIONS,
        "return ((D + 1) // Di) ** (Di * (K - 1)) * zaslavsky(D, Di)",
        "You added the 1 before dividing. It stands outside the brackets: D / Di joints make one piece more "
        "than that.",
    ),
    Mistake(
        "one_missing_in_the_base",
        REGIONS,
        "return (D // Di) ** (Di * (K - 1)) * zaslavsky(D, Di)",
        "The base of your power is the number of joints. As always, there is one piece more than joints.",
    ),
    Mistake(
        "product_instead_of_power",
        REGIONS,
        "return (D // Di + 1) * (Di * (K - 1)) * zaslavsky(D, Di)",
        "You multiplied by the exponent. Each layer multiplies the number of regions, so the layers give a "
        "power: that is what depth is for. S" + CHAPTER[1:],
    ),
    Mistake(
        "last_layer_missing",
        REGIONS,
        "return (D // Di + 1) ** (Di * (K - 1))",
        "Zaslavsky's factor, the last hidden layer, is missing: for K = 1 you get a single region.",
    ),
    Mistake(
        "regions_as_float",
        REGIONS,
        "return int(float(D // Di + 1) ** (Di * (K - 1)) * zaslavsky(D, Di))",
        "Your number of regions passed through a float. It looks like an integer, but only its first 16 "
        "digits are right.",
    ),
    Mistake(
        "units_per_layer_forgotten",
        PATTERNS,
        "return 2**K",
        "You counted one switch per layer. Each of the D units of a layer is on or off.",
    ),
    Mistake(
        "layers_added",
        PATTERNS,
        "return K * 2**D",
        "You added the patterns of the layers. Every pattern of one layer may meet every pattern of the "
        "next: their numbers are multiplied.",
    ),
    Mistake(
        "states_of_a_layer",
        PATTERNS,
        "return (2 * D) ** K",
        "You gave each layer 2 D states: the D units are switched independently, so a layer has far more "
        "patterns than that.",
    ),
    Mistake(
        "switches_counted",
        PATTERNS,
        "return D * K",
        "You counted the units. Each is on or off, independently of the others as far as this bound knows: "
        "each doubles the number of patterns.",
    ),
    Mistake(
        "base_and_exponent_swapped",
        PATTERNS,
        "return (D * K) ** 2",
        "Base and exponent have changed places: two states, for each of the units.",
    ),
    Mistake(
        "patterns_as_float",
        PATTERNS,
        "return 2.0 ** (D * K)",
        "You return a float. It overflows beyond 1.8e308, and the text asks for an exact integer.",
    ),
    Mistake(
        "last_possible_power",
        POWER,
        "return len(str(pattern_bound(D, K))) - 1",
        "Your power of ten is still below the bound: such a number is not refuted yet. The first one above "
        "it is asked for.",
    ),
    Mistake(
        "power_of_two",
        POWER,
        "return D * K + 1",
        "You returned a power of two. The text asks for a power of ten.",
    ),
    Mistake(
        "natural_logarithm",
        POWER,
        "return math.floor(math.log(pattern_bound(D, K))) + 1",
        "`math.log` is the natural logarithm; how many digits a number has is a matter of base 10.",
    ),
    Mistake(
        "logarithm_of_a_float",
        POWER,
        "return math.floor(math.log10(2.0 ** (D * K))) + 1",
        "You made a float of the number of patterns before taking the logarithm. Beyond 1.8e308 it "
        "overflows; the logarithm of a power needs no power.",
    ),
    Mistake(
        "number_instead_of_exponent",
        POWER,
        "return 10 ** len(str(pattern_bound(D, K)))",
        "You returned the power of ten itself. The text asks for its exponent p.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "recursion_and_logarithm",
        """
from functools import lru_cache


@lru_cache(maxsize=None)
def pieces(D, Di):
    if D == 0 or Di == 0:
        return 1
    return pieces(D - 1, Di) + pieces(D - 1, Di - 1)


def zaslavsky(D, Di):
    for d in range(0, D, 50):
        pieces(d, Di)
    return pieces(D, Di)


def max_regions(Di, D, K):
    if K == 1:
        return zaslavsky(D, Di)
    return math.floor(1 + D / Di) ** Di * max_regions(Di, D, K - 1)


def pattern_bound(D, K):
    return 1 << D * K


def impossible_power(D, K):
    return math.floor(D * K * math.log10(2)) + 1
""",
    ),
    AlsoRight(
        "loops",
        """
def zaslavsky(D, Di):
    total, term = 0, 1
    for j in range(Di + 1):
        total += term
        term = term * (D - j) // (j + 1)
    return total


def max_regions(Di, D, K):
    regions = zaslavsky(D, Di)
    for _ in range(Di * (K - 1)):
        regions *= 1 + D // Di
    return regions


def pattern_bound(D, K):
    patterns = 1
    for _ in range(K):
        patterns *= 2**D
    return patterns


def impossible_power(D, K):
    p = 1
    while 10**p <= pattern_bound(D, K):
        p += 1
    return p
""",
    ),
    AlsoRight(
        "row_of_pascals_triangle",
        """
def zaslavsky(D, Di):
    row = [1]
    for _ in range(D):
        row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]
    return sum(row[: Di + 1])


def max_regions(Di, D, K):
    base = (D - D % Di + Di) // Di
    return zaslavsky(D, Di) * pow(base, Di * (K - 1))


def pattern_bound(D, K):
    return pow(2, K * D)


def impossible_power(D, K):
    rest, p = pattern_bound(D, K), 0
    while rest > 0:
        rest, p = rest // 10, p + 1
    return p
""",
    ),
]
