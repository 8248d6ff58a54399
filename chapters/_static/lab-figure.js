// Interactive figures without a kernel.
//
// lecturelib computes every number when the book is built (chapters/figures/lab.py) and leaves it as JSON inside a
// custom element; this file only draws.  No dependencies; colors come from the theme (lab-figure.css).
// A new figure is a subclass of LabFigure with a `build(data)`, defined at the end of the file.
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

  // ---- axes: a plot area in user units, with grid lines and numbers ----

  class Axes {
    constructor({ width, height, xlim, ylim, label }) {
      Object.assign(this, { width, height, xlim, ylim });
      this.svg = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
      const clip = uniqueId();
      const area = svg("clipPath", { id: clip });
      area.append(svg("rect", { width, height }));
      this.marks = svg("g", { "clip-path": `url(#${clip})` });
      this.svg.append(area, this.grid(), this.marks);
    }

    x(value) { return ((value - this.xlim[0]) / (this.xlim[1] - this.xlim[0])) * this.width; }

    y(value) {
      const inside = Math.max(-50, Math.min(50, value));      // far outside, but never an enormous coordinate
      return this.height - ((inside - this.ylim[0]) / (this.ylim[1] - this.ylim[0])) * this.height;
    }

    grid() {
      const group = svg("g", { class: "lab-grid" });
      for (let v = Math.ceil(this.xlim[0]); v <= this.xlim[1]; v++) {
        const x = this.x(v);
        group.append(svg("line", { x1: x, x2: x, y1: 0, y2: this.height, class: v ? "" : "lab-axis" }));
        if (v % 2 === 0) group.append(svg("text", { x: x + 4, y: this.y(0) + 16 }, number(v, 0)));
      }
      for (let v = Math.ceil(this.ylim[0]); v <= this.ylim[1]; v++) {
        const y = this.y(v);
        group.append(svg("line", { x1: 0, x2: this.width, y1: y, y2: y, class: v ? "" : "lab-axis" }));
        if (v) group.append(svg("text", { x: this.x(0) + 4, y: y - 4 }, number(v, 0)));
      }
      return group;
    }

    points(xs, ys) {
      return xs.map((x, i) => `${this.x(x).toFixed(1)},${this.y(ys[i]).toFixed(1)}`).join(" ");
    }

    line(xs, ys, cls) { return svg("polyline", { points: this.points(xs, ys), class: cls }); }

    dot(x, y, cls) { return svg("circle", { cx: this.x(x), cy: this.y(y), r: 6, class: cls }); }
  }

  // ---- the base: read the data once, replace the text alternative by the figure ----

  class LabFigure extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      this.ready = true;
      const data = JSON.parse(this.querySelector("script").textContent);
      this.id ||= uniqueId();
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
      this.axes = new Axes({ width: 640, height: 352, xlim: [-5, 5], ylim: [-2, 3.5], label: data.label });
      this.choice = choice("Function", data.functions.map((f) => f.name), () => { this.choose(); draw(); });
      this.knob = slider(draw);
      this.point = slider(draw);
      this.point.set("Input x", data.x.length, data.x.indexOf(1));
      this.output = html("output", { "aria-live": "polite" });
      this.append(this.axes.svg, this.key(), this.choice.row, this.knob.row, this.point.row, this.output);
      this.choose();
      draw();
    }

    key() {
      const entry = (cls, text) => html("span", { class: `lab-key-${cls}` }, text);
      return html("p", { class: "lab-key" }, entry("value", "f(x)"), entry("slope", "f\u2032(x)"), entry("tangent", "tangent at x"));
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

  // Jupyter Book links this file as a classic script in <head>: define only when the children have been parsed.
  document.addEventListener("DOMContentLoaded", () => customElements.define("lab-activation", LabActivation));
})();
