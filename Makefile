# Every target first makes or refreshes .venv from requirements.lock; nothing outside this folder is touched.
# Another Python: make course PYTHON=python3.12
PYTHON ?= python3
JOBS ?= 2
BIN = .venv/bin
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist worksteal
BUILD = _build
# All files below some folders, and the folders: what was removed counts as a change too.
FILES = requirements.lock $(shell find $(1) -name __pycache__ -prune -o -print 2>/dev/null)
TEX_PACKAGES = latexmk texlive-xetex texlive-latex-extra texlive-fonts-recommended tex-gyre fonts-freefont-otf

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help environment oracle-environment course test test-all test-rest test-pythons mutants exercise new-exercise page new-chapter book latex pdf notebooks serve lab grade-demo bench oracle reference lint lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' Makefile | expand -t 14

environment:
	@command -v $(PYTHON) >/dev/null || { echo "No '$(PYTHON)' here: install Python 3.11 or newer, or name one with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c "import sys; sys.version_info >= (3, 11) or sys.exit('Python 3.11 or newer is needed and $(PYTHON) is Python %d.%d: install a newer one and name it, for example make course PYTHON=python3.12' % sys.version_info[:2])"
	@$(PYTHON) .make/environment.py

course: book grade-demo  ## build the book, release the assignments, grade a demo class, say where to look
	@echo "The book:               $(CURDIR)/$(BUILD)/html/index.html"
	@echo "The released notebooks: $(CURDIR)/$(BUILD)/release"

test: environment  ## test every part in five minutes; with ONLY="optimizers rbf" all that belongs to these topics
	@$(PYTEST) $(if $(ONLY),--only "$(ONLY)",-m "not thorough")

test-all: environment oracle-environment  ## run every test there is: all draws, mutants, pages and peers
	@$(PYTEST)

test-rest: environment oracle-environment  ## run what `make test` leaves to `make test-all`
	@$(PYTEST) -m thorough

test-pythons: environment  ## prove in short that Python 3.11 to 3.13 and the system's own work; two minutes each; PYTHONS="..."
	@$(BIN)/python tests/pythons.py $(PYTHONS)

mutants: environment  ## break the code on purpose: MODULE=optimizers, or every module; each mistake must be noticed
	@$(BIN)/python tests/mutants.py $(MODULE)

exercise: environment  ## prove one exercise in seconds: NAME=activations/05_sigmoid
	@$(BIN)/python tests/prove_exercise.py $(NAME)

new-exercise: environment  ## begin an exercise from the template: NAME=activations/09_clip
	@$(BIN)/python -m autograder.authoring.new $(NAME)

new-chapter: environment  ## begin a chapter: PAGE=recurrent_networks
	@$(BIN)/python .make/new_chapter.py $(PAGE)

page: environment  ## build one page and write its reference anew: PAGE=optimizers
	@$(BIN)/python tests/make_page.py $(PAGE)

notebooks: environment $(BUILD)/release/activations.ipynb

$(BUILD)/release/activations.ipynb: $(call FILES,autograder lecturelib) | environment
	@$(BIN)/autograder release --output $(BUILD)/release && touch $@

book: environment $(BUILD)/html/index.html  ## build the book into _build/html

$(BUILD)/html/index.html: $(call FILES,chapters lecturelib) _config.yml _toc.yml $(BUILD)/release/activations.ipynb | environment
	@$(BIN)/jupyter-book build . -W -n --keep-going -q && touch $@

latex:
	@command -v latexmk >/dev/null && command -v xelatex >/dev/null && kpsewhich -all tabulary.sty tgheros.sty >/dev/null || { \
	    echo "make pdf needs LaTeX. Debian and Ubuntu: sudo apt-get install $(TEX_PACKAGES); macOS: MacTeX; Windows: TeX Live. Reading in the browser needs none of it: make book" >&2; exit 1; }

pdf: latex notebooks  ## make the book as a PDF with LaTeX, or say what to install
	@$(BIN)/jupyter-book build . --builder latex -W -n --keep-going -q
	@latexmk -xelatex -interaction=nonstopmode -halt-on-error -cd -silent $(BUILD)/latex/training-neural-networks.tex
	@echo "The book as a PDF: $(CURDIR)/$(BUILD)/latex/training-neural-networks.pdf"

serve: book  ## read the book at http://localhost:8000
	@echo "The book is at http://localhost:8000 (stop with Control-C)"
	@$(BIN)/python -m http.server 8000 --bind 127.0.0.1 --directory $(BUILD)/html

lab: notebooks  ## open JupyterLab on the released assignments
	@$(BIN)/jupyter lab $(BUILD)/release

grade-demo: environment  ## grade a demo class of twelve through the real nbgrader flow
	@$(BIN)/autograder demo --students 12 --dir $(BUILD)/demo --jobs $(JOBS)

bench: environment  ## print the performance tables; never fails a build
	@$(BIN)/python -m bench

oracle: environment oracle-environment  ## make the golden tables anew with PyTorch, in an environment of its own
	@$(BUILD)/oracle/bin/python -c "import torch" 2>/dev/null && $(BUILD)/oracle/bin/python tests/oracle/make.py

oracle-environment: environment
	@test -x $(BUILD)/oracle/bin/python || $(PYTHON) -m venv $(BUILD)/oracle
	@$(BUILD)/oracle/bin/python -c "import torch" 2>/dev/null || \
	    $(BUILD)/oracle/bin/python -m pip install --quiet torch==2.13.0 numpy scipy || \
	    echo "PyTorch 2.13.0 cannot be installed here (see the lines above): the golden tables are taken as they are" >&2

reference: environment  ## write the book's reference outputs anew, to be read in the diff
	@$(BIN)/python tests/make_reference.py

lint: environment  ## check style, format, types, spelling and dead code; .pre-commit-config.yaml has the same checks
	@echo "Style (ruff)"; $(BIN)/ruff check --quiet .
	@echo "Format (ruff)"; $(BIN)/ruff format --quiet --check .
	@echo "Types (mypy)"; $(BIN)/mypy --no-error-summary
	@echo "Spelling (typos)"; $(BIN)/typos
	@echo "Dead code (vulture)"; $(BIN)/python tests/dead_code.py

lock: environment  ## add to requirements.lock what pyproject.toml asks for; UPGRADE=1 takes newer versions of all
	@test -x $(BUILD)/lock/bin/uv || { $(PYTHON) -m venv $(BUILD)/lock && $(BUILD)/lock/bin/pip install --quiet uv; }
	@$(BUILD)/lock/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra book --extra grade --extra dev $(if $(UPGRADE),--upgrade) --quiet \
	    --output-file requirements.lock

clean:  ## remove everything that was made here
	@rm -rf $(BUILD) .venv .venv.former *.egg-info
