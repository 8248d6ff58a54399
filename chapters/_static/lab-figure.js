// Interactive figures without a kernel.
//
// lecturelib computes the numbers when the book is built (chapters/figures/lab/) and leaves them as JSON inside a
// custom element; this file draws.  What it must compute itself, since there are too many settings to tabulate, are
// the pieces of a network with three units and the paths of optimizers; tests/test_book_labs.py holds both against
// lecturelib.  No dependencies; colors come from the theme (lab-figure.css).
// A new figure is a subclass of LabFigure with a `build(data)`, named in FIGURES at the end of the file.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  let count = 0;
  const uniqueId = () => `lab-${++count}`;

  function setAll(element, attributes) {
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  function svg(name, attributes = {}, text = "") {
    const element = setAll(document.createElementNS(SVG, name), attributes);
    if (text) element.textContent = text;
    return element;
  }

  function html(name, attributes = {}, ...children) {
    const element = setAll(document.createElement(name), attributes);
    element.append(...children);
    return element;
  }

  // A minus sign as wide as a digit, and no "-0.0000".
  function number(value, digits = 4) {
    const text = value.toFixed(digits);
    return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "\u2212");
  }

  // Three digits that count, small and large numbers with a power of ten.
  const scientific = (value) => Number(value.toPrecision(3)).toString().replace("e+", "e").replaceAll("-", "\u2212");

  // ---- controls: a label and an input in one row, named for keyboard and screen reader ----

  function choice(label, options, onChange) {
    const id = uniqueId();
    const input = html("select", { id }, ...options.map((text, i) => html("option", { value: i }, text)));
    input.addEventListener("change", onChange);
    const row = html("div", { class: "lab-row" }, html("label", { for: id }, label), input);
    return { row, index: () => Number(input.value) };
  }

  // A slider over a list of numbers; `name()` may change its label, `set()` its list.
  function slider(onInput) {
    const id = uniqueId();
    const label = html("label", { for: id });
    const input = html("input", { id, type: "range", min: 0, step: 1 });
    const shown = html("span", { class: "lab-shown", "aria-hidden": "true" });
    const row = html("div", { class: "lab-row" }, label, input, shown);
    input.addEventListener("input", onInput);
    const index = () => Number(input.value);
    return {
      row, index,
      set(name, length, start) {
        label.textContent = name;
        input.max = length - 1;
        input.value = start;
      },
      say(text) {
        shown.textContent = text;
        input.setAttribute("aria-valuetext", text);
      },
    };
  }

  // A slider over the values of one parameter: {name, symbol, values, start}.
  function knob({ name, symbol, values, start }, onInput) {
    const control = slider(() => { tell(); onInput(); });
    const value = () => values[control.index()];
    const show = (v) => (typeof v === "number" ? String(v).replace("-", "\u2212") : v);
    const tell = () => control.say(`${symbol} = ${show(value())}`);
    const put = (index) => { control.set(name, values.length, index); tell(); };
    put(start);
    return { ...control, length: values.length, value, put, said: () => `${symbol} = ${show(value())}` };
  }

  function buttons(...entries) {
    const made = entries.map(([text, action]) => {
      const button = html("button", { type: "button" }, text);
      button.addEventListener("click", action);
      return button;
    });
    return html("div", { class: "lab-row" }, ...made);
  }

  // Boxes to tick, each with the line that it shows; `chosen()` gives their positions.
  function checks(legend, names, ticked, onChange) {
    const inputs = names.map((_, i) => html("input", { type: "checkbox", ...(ticked.includes(i) && { checked: "" }) }));
    const labels = names.map((name, i) => html("label", {}, inputs[i], sample(series(i)), name));
    for (const input of inputs) input.addEventListener("change", onChange);
    const row = html("fieldset", { class: "lab-checks" }, html("legend", {}, legend), ...labels);
    return { row, chosen: () => names.map((_, i) => i).filter((i) => inputs[i].checked) };
  }

  // ---- what goes with a drawing: a sample of a line, a key, a table ----

  const series = (i) => `lab-series lab-series-${i}`;       // color and dash

  function sample(cls) {
    const picture = svg("svg", { viewBox: "0 0 36 8", class: "lab-sample", "aria-hidden": "true" });
    picture.append(svg("line", { x1: 0, x2: 36, y1: 4, y2: 4, class: cls }));
    return picture;
  }

  function key(...entries) {
    return html("p", { class: "lab-key" }, ...entries.map(([cls, text]) => html("span", {}, sample(cls), text)));
  }

  // A table whose body is filled again by `fill(rows)`.
  function table(caption, ...head) {
    const body = html("tbody");
    const names = html("tr", {}, ...head.map((text) => html("th", { scope: "col" }, text)));
    const row = html("table", { class: "lab-table" }, html("caption", {}, caption), html("thead", {}, names), body);
    const line = (cells) => html("tr", {}, ...cells.map((text) => html("td", {}, text)));
    return { row, fill: (rows) => body.replaceChildren(...rows.map(line)) };
  }

  // ---- axes: a plot area in user units, with grid lines and numbers ----

  const integers = (lo, hi, named) =>
    Array.from({ length: hi - lo + 1 }, (_, i) => [lo + i, named(lo + i) ? number(lo + i, 0) : ""]);

  class Axes {
    // xticks, yticks = [[value, text], ...]; the numbers stand beside the lines through `origin`
    constructor({ width = 640, height, xlim, ylim, xticks, yticks, origin = [xlim[0], ylim[0]], names = [], label }) {
      Object.assign(this, { width, height, xlim, ylim });
      this.svg = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
      const clip = uniqueId();
      const area = svg("clipPath", { id: clip });
      area.append(svg("rect", { width, height }));
      this.marks = svg("g", { "clip-path": `url(#${clip})` });
      this.svg.append(area, this.grid(xticks, yticks, origin, names), this.marks);
    }

    x(value) { return near(((value - this.xlim[0]) / (this.xlim[1] - this.xlim[0])) * this.width); }

    y(value) { return near(this.height - ((value - this.ylim[0]) / (this.ylim[1] - this.ylim[0])) * this.height); }

    grid(xticks, yticks, origin, [xname = "", yname = ""]) {
      const group = svg("g", { class: "lab-grid" }), { width, height } = this;
      const left = Math.max(this.x(origin[0]), 0) + 4, bottom = Math.min(this.y(origin[1]) + 16, height - 6);
      for (const [v, text] of xticks) {
        const x = this.x(v);
        group.append(svg("line", { x1: x, x2: x, y1: 0, y2: height, class: v ? "" : "lab-axis" }));
        if (text) group.append(svg("text", { x: x + 4, y: bottom }, text));
      }
      for (const [v, text] of yticks) {
        const y = this.y(v);
        group.append(svg("line", { x1: 0, x2: width, y1: y, y2: y, class: v ? "" : "lab-axis" }));
        if (text) group.append(svg("text", { x: left, y: y - 4 }, text));
      }
      if (xname) group.append(svg("text", { x: width - 6, y: height - 6, "text-anchor": "end" }, xname));
      if (yname) group.append(svg("text", { x: 6, y: 20 }, yname));
      return group;
    }

    points(xs, ys) {
      return xs.map((x, i) => `${this.x(x).toFixed(1)},${this.y(ys[i]).toFixed(1)}`).join(" ");
    }

    line(xs, ys, cls) { return svg("polyline", { points: this.points(xs, ys), class: cls }); }

    dot(x, y, cls, r = 6) { return svg("circle", { cx: this.x(x), cy: this.y(y), r, class: cls }); }
  }

  const near = (pixel) => Math.max(-5000, Math.min(5000, pixel));   // far outside, but never an enormous coordinate

  const live = () => html("output", { "aria-live": "polite" });

  // ---- the base: read the data once, replace the text alternative by the figure ----

  class LabFigure extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      this.ready = true;
      const data = JSON.parse(this.querySelector("script").textContent);
      this.id ||= uniqueId();
      this.classList.add("lab-figure");
      this.replaceChildren();
      this.build(data);
    }
  }

  // ---- <lab-activation>: choose a function, move its parameter, move x ----
  //
  // data = {x: [...], label, functions: [{name, knob: null | {name, symbol, values, start},
  //         curves: [{pieces: [[from, to, [f...], [f'...]], ...], kinks: [[x, f, f'], ...]}, ...]}, ...]}
  // A piece is evenly spaced from `from` to `to`; pieces meet where f or f' jumps.

  const spread = ([from, to, values]) => values.map((_, i) => from + ((to - from) * i) / (values.length - 1));

  function between(piece, column, x) {
    const [from, to] = piece, values = piece[column];
    const place = ((x - from) / (to - from)) * (values.length - 1);
    const i = Math.min(Math.floor(place + 1e-9), values.length - 2);
    return values[i] + (place - i) * (values[i + 1] - values[i]);
  }

  function evaluate(curve, x) {
    const kink = curve.kinks.find(([at]) => Math.abs(at - x) < 1e-9);
    if (kink) return { value: kink[1], slope: kink[2], kink: true };
    const piece = curve.pieces.find(([from, to]) => from - 1e-9 <= x && x <= to + 1e-9);
    return { value: between(piece, 2, x), slope: between(piece, 3, x), kink: false };
  }

  class LabActivation extends LabFigure {
    build(data) {
      this.data = data;
      const draw = () => this.draw();
      this.axes = new Axes({
        height: 352, xlim: [-5, 5], ylim: [-2, 3.5], origin: [0, 0], label: data.label,
        xticks: integers(-5, 5, (v) => v % 2 === 0), yticks: integers(-2, 3, (v) => v !== 0),
      });
      this.choice = choice("Function", data.functions.map((f) => f.name), () => { this.choose(); draw(); });
      this.knob = slider(draw);
      this.point = slider(draw);
      this.point.set("Input x", data.x.length, data.x.indexOf(1));
      this.output = live();
      const lines = key(["lab-value", "f(x)"], ["lab-slope", "f\u2032(x)"], ["lab-tangent", "tangent at x"]);
      this.append(this.axes.svg, lines, this.choice.row, this.knob.row, this.point.row, this.output);
      this.choose();
      draw();
    }

    choose() {
      const { knob } = this.data.functions[this.choice.index()];
      this.knob.row.hidden = !knob;
      if (knob) this.knob.set(knob.name, knob.values.length, knob.start);
    }

    draw() {
      const chosen = this.data.functions[this.choice.index()];
      const curve = chosen.curves[chosen.knob ? this.knob.index() : 0];
      const x = this.data.x[this.point.index()];
      const here = evaluate(curve, x);
      this.axes.marks.replaceChildren(...this.curves(curve), ...this.here(x, here));
      this.report(chosen, x, here);
    }

    curves({ pieces, kinks }) {
      const { axes } = this;
      const column = (index, cls) => pieces.map((piece) => axes.line(spread(piece), piece[index], cls));
      return [
        ...column(3, "lab-slope"), ...column(2, "lab-value"),
        ...kinks.map(([x, , slope]) => axes.dot(x, slope, "lab-kink")),
      ];
    }

    here(x, { value, slope }) {
      const { axes } = this, reach = 1.5 / Math.hypot(1, slope);
      return [
        axes.line([x, x], axes.ylim, "lab-cursor"),
        axes.line([x - reach, x + reach], [value - slope * reach, value + slope * reach], "lab-tangent"),
        axes.dot(x, slope, "lab-slope-dot"), axes.dot(x, value, "lab-value-dot"),
      ];
    }

    report(chosen, x, { value, slope, kink }) {
      const fact = `f(${number(x, 1)}) = ${number(value)}, f\u2032(${number(x, 1)}) = ${number(slope)}`;
      const note = kink ? " At a kink or a jump the slope is a convention." : "";
      this.point.say(`x = ${number(x, 1)}`);
      const { knob } = chosen;
      const setting = knob ? `${knob.symbol} = ${knob.values[this.knob.index()]}` : "";
      if (knob) this.knob.say(setting);
      this.output.textContent = `${chosen.name}${setting && `, ${setting}`}: ${fact}.${note}`;
    }
  }

  // ---- <lab-toy>: step through a graph, values forward, derivatives backward ----
  //
  // data = {label, given: {node: value}, steps: [{pass, at: {node: number}, formula, words}, ...]}

  const SUBSCRIPTS = ["\u2080", "\u2081", "\u2082", "\u2083"];
  const BETWEEN = ["sin", "exp", "cos"];

  // Where each node is: [x, y, width, height].
  function toyPlaces() {
    const places = { "\u2113": [468, 532, 168, 58], y: [194, 539, 240, 44] };
    SUBSCRIPTS.forEach((sub, k) => {
      const top = 6 + 130 * k;
      places[k ? `h${sub}` : "x"] = [4, top + 20, 160, 58];
      places[`\u03c9${sub}`] = [194, top, 240, 44];
      places[`\u03b2${sub}`] = [194, top + 52, 240, 44];
      places[`f${sub}`] = [468, top + 20, 168, 58];
    });
    return places;
  }

  const middle = ([x, y, width, height]) => ({ left: x, right: x + width, x: x + width / 2, y: y + height / 2 });

  class LabToy extends LabFigure {
    build(data) {
      this.data = data;
      this.step = 0;
      this.places = toyPlaces();
      this.svg = svg("svg", { viewBox: "0 0 640 596", role: "img", "aria-label": data.label, class: "lab-graph" });
      this.nodes = svg("g");
      this.svg.append(this.head(), this.edges(), this.nodes);
      this.output = live();
      const go = (move) => () => this.go(move);
      const row = buttons(["Next step", go(1)], ["Step back", go(-1)], ["Start again", go(-Infinity)]);
      const hint = html("p", { class: "lab-key" }, html("span", {}, "Upright: the value from the forward pass"),
        html("span", { class: "lab-back" }, "Slanted: the derivative of the loss \u2113 by it, from the backward pass"));
      this.append(this.svg, hint, row, this.output);
      this.go(0);
    }

    go(move) {
      this.step = Math.max(0, Math.min(this.data.steps.length, this.step + move));
      this.nodes.replaceChildren(...Object.keys(this.places).map((name) => this.node(name)));
      this.output.textContent = this.report();
    }

    report() {
      const { steps } = this.data, place = `Step ${this.step} of ${steps.length}`;
      if (!this.step) return `${place}. Given are the input x, the target y and the parameters.`;
      const { pass, formula, words } = steps[this.step - 1];
      return `${place}, ${pass}: ${formula}. ${words}`;
    }

    // The number that a node has got so far in the named passes, or "".
    reached(name, ...passes) {
      const done = this.data.steps.slice(0, this.step).filter((step) => passes.includes(step.pass));
      return done.map((step) => step.at[name]).filter(Boolean).pop() ?? "";
    }

    node(name) {
      const [x, y, width, height] = this.places[name], current = this.data.steps[this.step - 1];
      const now = current && name in current.at ? " lab-now" : "";
      const value = this.data.given[name] ?? this.reached(name, "forward");
      const derivative = this.reached(name, "backward", "parameters");
      const group = svg("g", { class: `lab-node${now}` });
      const write = (text, at, cls) => group.append(svg("text", { ...at, class: cls }, text));
      group.append(svg("rect", { x, y, width, height, rx: 6 }));
      write(name, { x: x + 12, y: y + height / 2 + 8 }, "lab-name");
      if (height > 50) {
        write(value, { x: x + width - 10, y: y + 26, "text-anchor": "end" }, "");
        write(derivative, { x: x + width - 10, y: y + 51, "text-anchor": "end" }, "lab-back");
      } else {
        write(value, { x: x + 52, y: y + 30 }, "");
        write(derivative, { x: x + width - 10, y: y + 30, "text-anchor": "end" }, "lab-back");
      }
      return group;
    }

    head() {
      const marker = svg("marker", { id: `${this.id}-head`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, orient: "auto" });
      marker.append(svg("path", { d: "M0,0 8,4 0,8z", class: "lab-head" }));
      const definitions = svg("defs");
      definitions.append(marker);
      return definitions;
    }

    edges() {
      const group = svg("g", { class: "lab-edges" }), at = (name) => middle(this.places[name]);
      const arrow = (...points) => group.append(svg("polyline", { points: points.join(" "), "marker-end": `url(#${this.id}-head)` }));
      const across = (from, to, shift) => arrow([at(from).right, at(from).y], [at(to).left, at(to).y + shift]);
      SUBSCRIPTS.forEach((sub, k) => {
        const h = k ? `h${sub}` : "x", f = `f${sub}`;
        across(h, `\u03c9${sub}`, 16);
        across(`\u03c9${sub}`, f, -10);
        across(`\u03b2${sub}`, f, 10);
        const below = at(f).y + 29;
        if (k === 3) return arrow([at(f).x, below], [at(f).x, 532]);
        arrow([at(f).x, below], [at(f).x, below + 38], [84, below + 38], [84, below + 72]);
        group.append(svg("text", { x: 98, y: below + 62 }, BETWEEN[k]));
      });
      across("y", "\u2113", 0);
      return group;
    }
  }

  // ---- <lab-shallow>: three ReLUs of one input; data = {label, xlim, ylim, bias: knob, units: [[knob x 3] x 3]} ----

  // The linear pieces from left to right, as lecturelib.networks.{joints, region_patterns, slopes} find them.
  function regions(theta, phi) {
    const own = theta.map(([intercept, slope]) => (slope ? -intercept / slope + 0 : Infinity));
    const joints = [...new Set(own.filter(Number.isFinite))].sort((a, b) => a - b);
    const isOn = ([intercept, slope], d, from) => (slope > 0 ? own[d] <= from : slope < 0 ? own[d] > from : intercept > 0);
    return [-Infinity, ...joints].map((from, i) => {
      const on = theta.map((row, d) => isOn(row, d, from));
      const slope = theta.reduce((sum, row, d) => sum + (on[d] ? phi[d + 1] * row[1] : 0), 0);
      return { from, to: joints[i] ?? Infinity, on, slope };
    });
  }

  const hidden = ([intercept, slope], x) => Math.max(0, intercept + slope * x);

  class LabShallow extends LabFigure {
    build(data) {
      const draw = () => this.draw();
      const names = data.units.map((_, d) => `Unit ${d + 1}`);
      this.axes = new Axes({
        ...data, height: 352, names: ["input x", "output y"],
        xticks: [0, 0.5, 1, 1.5].map((v) => [v, number(v, 1)]), yticks: integers(-3, 2, () => true),
      });
      this.chooser = choice("Hidden unit", names, () => this.choose());
      this.units = data.units.map((knobs) => knobs.map((row) => knob(row, draw)));
      this.bias = knob(data.bias, draw);
      this.groups = this.units.map((knobs) => html("div", {}, ...knobs.map((one) => one.row)));
      this.table = table("Regions from left to right", "Where", "Units on", "Slope");
      this.output = live();
      const lines = key(["lab-value", "output"], ...names.map((name, d) => [series(d + 1), `${name}, weighted`]));
      this.append(this.axes.svg, lines, this.chooser.row, ...this.groups, this.bias.row, this.output, this.table.row);
      this.choose();
      draw();
    }

    choose() {
      this.groups.forEach((group, d) => { group.hidden = d !== this.chooser.index(); });
      this.output.textContent = `Unit ${this.chooser.index() + 1}: ${this.settings()}.`;
    }

    settings() { return this.units[this.chooser.index()].map((one) => one.said()).join(", "); }

    network() {
      const values = this.units.map((knobs) => knobs.map((one) => one.value()));
      const theta = values.map(([intercept, slope]) => [intercept, slope]);
      return { theta, phi: [this.bias.value(), ...values.map((row) => row[2])] };
    }

    draw() {
      const { axes } = this, { theta, phi } = this.network(), pieces = regions(theta, phi);
      const joints = pieces.slice(1).map((piece) => piece.from), [lo, hi] = axes.xlim;
      const xs = [lo, ...joints.filter((x) => lo < x && x < hi), hi];
      const unit = (d) => (x) => phi[d + 1] * hidden(theta[d], x);
      const output = (x) => theta.reduce((sum, _, d) => sum + unit(d)(x), phi[0]);
      axes.marks.replaceChildren(
        ...joints.map((x) => axes.line([x, x], axes.ylim, "lab-cursor")),
        ...theta.map((_, d) => axes.line(xs, xs.map(unit(d)), series(d + 1))),
        axes.line(xs, xs.map(output), "lab-value"), ...joints.map((x) => axes.dot(x, output(x), "lab-joint")),
      );
      this.report(pieces, joints, output(0));
    }

    report(pieces, joints, start) {
      const where = ({ from, to }) => (from === -Infinity ? (to === Infinity ? "everywhere" : `up to ${number(to, 3)}`)
        : to === Infinity ? `from ${number(from, 3)}` : `${number(from, 3)} to ${number(to, 3)}`);
      const units = ({ on }) => on.flatMap((yes, d) => (yes ? [d + 1] : [])).join(", ") || "none";
      this.table.fill(pieces.map((piece) => [where(piece), units(piece), number(piece.slope, 2)]));
      const at = joints.length ? ` at x = ${joints.map((x) => number(x, 3)).join(", ")}` : "";
      const slopes = pieces.map((piece) => number(piece.slope, 2)).join(", ");
      this.output.textContent = `Joints: ${joints.length}${at}. Slopes from left to right: ${slopes}. At x = 0 the output is ${number(start, 2)}.`;
    }
  }

  // ---- <lab-optimizer>: paths on a surface ----
  //
  // data = {label, surfaces: [{name, f, xlim, ylim, start, best, critical, rates, contours: ["x,y x,y ...", ...]}],
  //         rules: [{rule, name, adaptive}], legend, ticked, fixed: {rho, beta2, eps}, plain, adaptive, momentum, steps: knobs}

  // Value and gradient, as in lecturelib.problems.
  const SURFACES = {
    oblong_quadratic: ([x, y]) => [0.5 * (x * x + 25 * y * y), [x, 25 * y]],
    rosenbrock([x, y]) {
      const bend = y - x * x;
      return [100 * bend * bend + (1 - x) ** 2, [-400 * x * bend - 2 * (1 - x), 200 * bend]];
    },
    beale([x, y]) {
      const a = 1.5 - x + x * y, b = 2.25 - x + x * y * y, c = 2.625 - x + x * y * y * y;
      const along = 2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1));
      return [a * a + b * b + c * c, [along, 2 * x * (a + 2 * b * y + 3 * c * y * y)]];
    },
    saddle: ([x, y]) => [(x - y) * (x + y), [2 * x, -2 * y]],
  };

  const each = (f, ...vectors) => vectors[0].map((_, i) => f(...vectors.map((vector) => vector[i])));

  // One step from x, as in lecturelib.optimizers: `state` has t (from 1) and two vectors m and v, 0 at first;
  // `grad` is a function, since Nesterov's rule asks at the point ahead.
  const RULES = {
    gradient_descent: (x, grad, state, { lr }) => each((a, g) => a - lr * g, x, grad(x)),
    momentum(x, grad, state, { lr, beta }) {
      state.v = each((v, g) => beta * v - lr * g, state.v, grad(x));
      return each((a, v) => a + v, x, state.v);
    },
    nesterov(x, grad, state, { lr, beta }) {
      const ahead = each((a, v) => a + beta * v, x, state.v);
      state.v = each((v, g) => beta * v - lr * g, state.v, grad(ahead));
      return each((a, v) => a + v, x, state.v);
    },
    adagrad(x, grad, state, { lr, eps }) {
      const g = grad(x);
      state.v = each((v, gi) => v + gi * gi, state.v, g);
      return each((a, gi, v) => a - (lr * gi) / (Math.sqrt(v) + eps), x, g, state.v);
    },
    rmsprop(x, grad, state, { lr, rho, eps }) {
      const g = grad(x);
      state.v = each((v, gi) => rho * v + (1 - rho) * gi * gi, state.v, g);
      return each((a, gi, v) => a - (lr * gi) / (Math.sqrt(v) + eps), x, g, state.v);
    },
    adam(x, grad, state, { lr, beta, beta2, eps }) {
      const g = grad(x), fixM = 1 - beta ** state.t, fixV = 1 - beta2 ** state.t;
      state.m = each((m, gi) => beta * m + (1 - beta) * gi, state.m, g);
      state.v = each((v, gi) => beta2 * v + (1 - beta2) * gi * gi, state.v, g);
      return each((a, m, v) => a - (lr * m / fixM) / (Math.sqrt(v / fixV) + eps), x, state.m, state.v);
    },
  };

  // The points from `start` on; it ends early where value or slope are no longer finite.
  function walk(rule, surface, start, steps, settings) {
    const path = [start], state = { t: 0, m: [0, 0], v: [0, 0] };
    const finite = (x) => SURFACES[surface](x).flat().every(Number.isFinite);
    while (path.length <= steps) {
      state.t += 1;
      const next = RULES[rule](path.at(-1), (x) => SURFACES[surface](x)[1], state, settings);
      if (!finite(next)) return { path, diverged: true };
      path.push(next);
    }
    return { path, diverged: false };
  }

  class LabOptimizer extends LabFigure {
    build(data) {
      this.data = data;
      const draw = () => this.draw();
      this.chooser = choice("Surface", data.surfaces.map((surface) => surface.name), () => { this.choose(); draw(); });
      this.rules = checks(data.legend, data.rules.map((rule) => rule.name), data.ticked, draw);
      [this.plain, this.adaptive, this.momentum, this.steps] =
        ["plain", "adaptive", "momentum", "steps"].map((name) => knob(data[name], draw));
      this.picture = html("div", { class: "lab-picture" });
      this.output = live();
      const lines = key(["lab-contour", "level lines"]);
      lines.append(html("span", {}, "\u25cb start"), html("span", {}, "\u00d7 minimum or saddle"));
      const knobs = [this.plain, this.adaptive, this.momentum, this.steps].map((one) => one.row);
      this.append(this.picture, lines, this.chooser.row, this.rules.row, ...knobs, this.output);
      this.choose();
      draw();
    }

    get surface() { return this.data.surfaces[this.chooser.index()]; }

    choose() {
      const { surface } = this, { xlim, ylim, rates } = surface;
      const ticks = ([lo, hi]) => integers(Math.ceil(lo), Math.floor(hi), (v) => v > lo && v < hi && v % (hi - lo > 9 ? 5 : 1) === 0);
      const grid = (lim) => ticks(lim).filter(([, text]) => text);
      this.axes = new Axes({ height: 400, xlim, ylim, xticks: grid(xlim), yticks: grid(ylim), label: this.data.label });
      this.contours = surface.contours.map((points) => svg("polyline", { points, class: "lab-contour" }));
      this.picture.replaceChildren(this.axes.svg);
      this.plain.put(rates[0]);
      this.adaptive.put(rates[1]);
    }

    paths() {
      const { data, surface } = this, shared = { ...data.fixed, beta: this.momentum.value() };
      return this.rules.chosen().map((i) => {
        const { rule, name, adaptive } = data.rules[i], lr = (adaptive ? this.adaptive : this.plain).value();
        return { i, name, ...walk(rule, surface.f, surface.start, this.steps.value(), { ...shared, lr }) };
      });
    }

    draw() {
      const { axes, surface } = this, paths = this.paths();
      const lines = paths.map(({ i, path }) => axes.line(path.map((p) => p[0]), path.map((p) => p[1]), series(i)));
      const ends = paths.map(({ i, path }) => axes.dot(...path.at(-1), `${series(i)} lab-end`));
      const crosses = [...surface.best, ...surface.critical].map(([x, y]) => this.cross(axes.x(x), axes.y(y)));
      axes.marks.replaceChildren(...this.contours, ...crosses, ...lines, axes.dot(...surface.start, "lab-start"), ...ends);
      this.report(paths);
    }

    cross(x, y) { return svg("path", { d: `M${x - 7},${y - 7}l14,14m0,-14l-14,14`, class: "lab-cross" }); }

    report(paths) {
      const { xlim, ylim } = this.axes, inside = (value, [lo, hi]) => lo <= value && value <= hi;
      const said = paths.map(({ name, path, diverged }) => {
        const [x, y] = path.at(-1), value = scientific(SURFACES[this.surface.f]([x, y])[0]);
        if (diverged) return `${name} beyond all numbers after ${path.length} steps`;
        return `${name} ${value}${inside(x, xlim) && inside(y, ylim) ? "" : " (outside the picture)"}`;
      });
      const values = said.join("; ") || "no optimizer chosen";
      this.output.textContent = `${this.surface.name}, value after ${this.steps.value()} steps: ${values}.`;
    }
  }

  // ---- <lab-schedule>: learning rate against step ----
  //
  // data = {label, xlim, ylim, unit, ticked, schedules: [{name, knobs: [...], curves: [[rate / unit, ...], ...]}]}
  // with one curve for each setting of the knobs, the last knob fastest.

  class LabSchedule extends LabFigure {
    build(data) {
      this.data = data;
      const draw = () => this.draw();
      const tens = [20, 40, 60, 80].map((v) => [v, String(v)]), rates = [0, 0.05, 0.1].map((v) => [v, number(v, 2)]);
      this.axes = new Axes({ ...data, height: 320, xticks: tens, yticks: rates, names: ["step t", ""] });
      this.boxes = checks("Learning rate \u03b1(t)", data.schedules.map((row) => row.name), data.ticked, draw);
      this.knobs = data.schedules.map((row) => row.knobs.map((one) => knob(one, draw)));
      this.step = knob({ name: "Step t", symbol: "t", values: data.schedules[0].curves[0].map((_, t) => t), start: 30 }, draw);
      this.output = live();
      this.append(this.axes.svg, this.boxes.row, ...this.knobs.flat().map((one) => one.row), this.step.row, this.output);
      draw();
    }

    curve(i) {
      const place = this.knobs[i].reduce((at, one) => at * one.length + one.index(), 0);
      return this.data.schedules[i].curves[place].map((rate) => rate * this.data.unit);
    }

    draw() {
      const { axes } = this, chosen = this.boxes.chosen(), t = this.step.value();
      this.knobs.forEach((knobs, i) => knobs.forEach((one) => { one.row.hidden = !chosen.includes(i); }));
      const curves = chosen.map((i) => [i, this.curve(i)]);
      axes.marks.replaceChildren(
        axes.line([t, t], axes.ylim, "lab-cursor"),
        ...curves.map(([i, rates]) => axes.line(rates.map((_, step) => step), rates, series(i))),
        ...curves.map(([i, rates]) => axes.dot(t, rates[t], `${series(i)} lab-end`)),
      );
      this.report(curves, t);
    }

    report(curves, t) {
      const rates = curves.map(([i, values]) => {
        const settings = this.knobs[i].map((one) => one.said()).join(", ");
        return `${this.data.schedules[i].name}${settings && ` (${settings})`} ${scientific(values[t])}`;
      });
      this.output.textContent = `Learning rate at step ${t}: ${rates.join("; ") || "no schedule chosen"}.`;
    }
  }

  // ---- <lab-variance>: spread of signal and gradient, layer by layer ----
  //
  // data = {label, initializers, activations, gain, layer: knobs, runs[initializer][activation][gain] =
  //         {signal: [log10 of the standard deviation, ...], samples: [the same over the samples alone], gradient: [...]}}

  const RAISED = { "-": "\u207b", 2: "\u00b2", 4: "\u2074", 6: "\u2076", 8: "\u2078" };
  const superscript = (power) => [...String(power)].map((sign) => RAISED[sign]).join("");

  class LabVariance extends LabFigure {
    build(data) {
      this.data = data;
      const draw = () => this.draw(), layers = data.layer.values, powers = [-8, -6, -4, -2, 0, 2, 4];
      this.axes = new Axes({
        height: 352, xlim: [0, layers.length + 0.5], ylim: [-9, 5], label: data.label, names: ["layer", ""],
        xticks: layers.filter((l) => l % 2).map((l) => [l, String(l)]),
        yticks: powers.map((power) => [power, power ? `10${superscript(power)}` : "1"]),
      });
      this.initializer = choice("Initializer", data.initializers, draw);
      this.activation = choice("Activation", data.activations, draw);
      this.gain = knob(data.gain, draw);
      this.layer = knob(data.layer, draw);
      this.output = live();
      const lines = key(["lab-value", "\u25cf signal y"], [series(2), "y over the samples alone"], ["lab-slope", "\u25a0 gradient \u0394"]);
      this.append(this.axes.svg, lines, this.initializer.row, this.activation.row, this.gain.row, this.layer.row, this.output);
      draw();
    }

    run() { return this.data.runs[this.initializer.index()][this.activation.index()][this.gain.index()]; }

    draw() {
      const { axes } = this, layers = this.data.layer.values, run = this.run(), l = this.layer.value();
      const { signal, samples, gradient } = run;
      axes.marks.replaceChildren(
        axes.line([l, l], axes.ylim, "lab-cursor"),
        axes.line(layers, gradient, "lab-slope"), axes.line(layers, signal, "lab-value"),
        axes.line(layers, samples, series(2)), ...layers.map((at, i) => this.square(at, gradient[i])),
        ...layers.map((at, i) => axes.dot(at, signal[i], "lab-value-dot")),
      );
      this.report(run, l);
    }

    square(at, value) {
      return svg("rect", { x: this.axes.x(at) - 5, y: this.axes.y(value) - 5, width: 10, height: 10, class: "lab-slope-dot" });
    }

    report({ signal, samples, gradient }, l) {
      const { initializers, activations } = this.data, power = (exponent) => scientific(10 ** exponent);
      const names = `${initializers[this.initializer.index()]}, ${activations[this.activation.index()]}`;
      const through = power(signal.at(-1) - signal[0]), back = power(gradient[0] - gradient.at(-1));
      this.output.textContent = `${names}, ${this.gain.said()}. Standard deviations in layer ${l}: signal ${power(signal[l - 1])}, `
        + `over the samples alone ${power(samples[l - 1])}, gradient ${power(gradient[l - 1])}. From the first to the last layer the signal is multiplied by ${through}, `
        + `from the last to the first the gradient by ${back}.`;
    }
  }

  const FIGURES = {
    "lab-activation": LabActivation, "lab-toy": LabToy, "lab-shallow": LabShallow, "lab-optimizer": LabOptimizer,
    "lab-schedule": LabSchedule, "lab-variance": LabVariance,
  };

  // Jupyter Book links this file as a classic script in <head>: define only when the children have been parsed.
  document.addEventListener("DOMContentLoaded", () => {
    for (const [name, figure] of Object.entries(FIGURES)) customElements.define(name, figure);
  });
})();
