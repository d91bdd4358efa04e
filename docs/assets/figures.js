// Makes the figures of a page live on demand: pointer, focus or touch loads the library and the data.
// A classic script, since modules don't load from disk. It knows the page and no mathematics.
(() => {
  "use strict";
  if (globalThis.ropedoc) return;

  const ASSETS = new URL(".", document.currentScript.src);
  const FIGURES = new URL("../figures/", ASSETS);
  const LIBRARY = new URL("plotly.min.js", ASSETS).href;
  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: true };
  const LEVELS = 65534; // of the 16-bit arrays, as ropedoc/figures/encode.py writes them
  const GAP = 65535;
  const TICKS = 8; // at most, on an axis that a crop shortens
  const MOVED = new Set(["x", "y", "z", "text", "hovertemplate"]); // what Plotly.moveData takes
  const registered = new Map(); // figure name → data
  const loads = new Map(); // address → promise

  globalThis.ropedoc = { register: (name, data) => registered.set(name, data) };

  const load = (src) => {
    if (!loads.has(src)) {
      loads.set(src, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = src;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`could not load ${src}`));
        document.head.append(script);
      }));
    }
    return loads.get(src);
  };

  // ---- data ------------------------------------------------------------------------------------

  const unpack = (packed) => {
    if (Array.isArray(packed)) return packed;
    if ("n" in packed) return Array.from({ length: packed.n }, (_, k) => packed.start + k * packed.step);
    const bytes = Uint8Array.from(atob(packed.q), (letter) => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const unit = (packed.hi - packed.lo) / LEVELS;
    return Array.from({ length: bytes.length / 2 }, (_, k) => {
      const step = view.getUint16(2 * k, true);
      if (step === GAP) return null;
      const value = packed.lo + step * unit;
      return packed.log ? Math.exp(value) : value;
    });
  };

  const array = (data, number) => {
    data.unpacked ??= [];
    return (data.unpacked[number] ??= unpack(data.arrays[number]));
  };

  const toeplitz = (column) => column.map((_, row) => column.map((_, k) => column[Math.abs(row - k)]));

  const cell = (value) => (value === 1 ? "1" : value.toFixed(2).replace("-", "−").replace("0.", "."));

  // How a heatmap of n rows writes its values; Plotly fits the letters to the cells.
  const cellTemplate = (data, n) => (n <= data.cellsUpTo ? "%{text}" : null);

  // Colours stand as "@role"; the page's custom properties say what they are in its scheme.
  const colours = () => {
    const style = getComputedStyle(document.body);
    const known = new Map();
    return (role) => {
      if (!known.has(role)) known.set(role, style.getPropertyValue(`--rope-${role}`).trim());
      return known.get(role);
    };
  };

  const paint = (value, colour) => {
    if (typeof value === "string") return value[0] === "@" ? colour(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map((item) => paint(item, colour));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, colour)]));
    }
    return value;
  };

  const drawTrace = (data, trace, colour, crop) => {
    const drawn = {};
    for (const [key, value] of Object.entries(trace)) {
      if (value?.array !== undefined) drawn[key] = array(data, value.array).slice(0, crop);
      else if (value?.toeplitz !== undefined) drawn[key] = toeplitz(array(data, value.toeplitz).slice(0, crop));
      else drawn[key] = key === "colorscale" ? value : paint(value, colour);
    }
    if (drawn.type === "heatmap") {
      const texttemplate = cellTemplate(data, drawn.z.length);
      const text = texttemplate && drawn.z.map((row) => row.map(cell));
      Object.assign(drawn, { showscale: false, texttemplate, text });
    }
    drawn.showlegend = false; // the page has its own legend
    return drawn;
  };

  const ends = (n) => {
    const step = Math.ceil(n / TICKS);
    const ticks = Array.from({ length: Math.ceil(n / step) }, (_, k) => k * step);
    const shorter = { tickvals: ticks, ticktext: ticks.map(String) };
    return { xaxis: { ...shorter, range: [-0.5, n - 0.5] }, yaxis: { ...shorter, range: [n - 0.5, -0.5] } };
  };

  // The frame that the controls choose, still encoded.
  const choose = (data, chosen) => {
    let number = 0;
    let crop;
    data.controls.forEach((control, k) => {
      if (control.crop) crop = control.values[chosen[k]];
      else number = number * control.values.length + chosen[k];
    });
    const frame = data.frames[number];
    return {
      traces: data.traces.map((trace, k) => ({ ...trace, ...frame.t?.[k] })),
      axes: frame.l,
      reading: frame.r ?? data.reading,
      crop,
    };
  };

  const whole = (data, { traces, axes, crop }) => {
    const colour = colours();
    const layout = paint({ ...data.layout, ...axes, showlegend: false }, colour);
    // Labels stay as on the poster; Plotly would measure each, in every drawing, a fifth of its time.
    for (const axis of [layout.xaxis, layout.yaxis]) axis.ticklabeloverflow = "allow";
    if (crop) for (const [axis, range] of Object.entries(ends(crop))) Object.assign(layout[axis], range);
    return [traces.map((trace) => drawTrace(data, trace, colour, crop)), layout, CONFIG];
  };

  // What Plotly.moveData needs to come from one frame to another; null if more than data moves.
  const difference = (data, before, now) => {
    if (before.axes !== now.axes) return null;
    const changes = new Map();
    const colour = colours();
    for (const [number, trace] of now.traces.entries()) {
      const other = before.traces[number];
      const keys = Object.keys(trace).filter((key) => trace[key] !== other[key]);
      if (!keys.length && now.crop === before.crop) continue;
      const drawn = drawTrace(data, trace, colour, now.crop);
      if (trace.type === "heatmap") {
        const was = cellTemplate(data, before.crop ?? array(data, other.z.toeplitz).length);
        if (drawn.texttemplate !== was) return null;
        keys.push("x", "y", "z", "text");
      }
      if (keys.some((key) => !MOVED.has(key))) return null;
      changes.set(number, Object.fromEntries(keys.map((key) => [key, drawn[key]])));
    }
    return [changes, now.crop === before.crop ? {} : ends(now.crop)];
  };

  // ---- page ------------------------------------------------------------------------------------

  const state = new WeakMap(); // figure → {redraw, shown}

  const controlsOf = (figure) => [...figure.querySelectorAll(".rope-control input, .rope-control select")];

  const showValues = (figure, data) => {
    controlsOf(figure).forEach((input, k) => {
      const text = data.controls[k].texts[input.value];
      input.dataset.value = data.controls[k].values[input.value];
      if (input.type !== "range") return;
      input.setAttribute("aria-valuetext", text);
      input.parentElement.querySelector("output").textContent = text;
    });
  };

  const draw = async (figure, data) => {
    const now = choose(data, controlsOf(figure).map((input) => Number(input.value)));
    const before = state.get(figure).shown;
    state.get(figure).shown = now;
    showValues(figure, data);
    const words = figure.querySelector(".rope-reading");
    if (words.textContent !== now.reading) words.textContent = now.reading;
    const { Plotly } = globalThis;
    const place = figure.querySelector(".rope-live");
    const moved = before && Plotly.moveData && difference(data, before, now); // PyPI's library has no moveData
    if (!moved) await Plotly.react(place, ...whole(data, now));
    else if (moved[0].size) Plotly.moveData(place, ...moved);
  };

  const fail = (figure, error) => {
    figure.dataset.state = "error";
    const place = figure.querySelector(".rope-error");
    place.textContent = `This figure could not be made live: ${error.message}. The still picture and the table remain.`;
    place.hidden = false;
  };

  const start = async (figure) => {
    if (figure.dataset.state !== "idle") return;
    figure.dataset.state = "loading";
    try {
      const name = figure.dataset.figure;
      await Promise.all([load(LIBRARY), load(new URL(`${name}.js`, FIGURES).href)]);
      const data = registered.get(name);
      const now = { shown: null, waiting: false }; // shown: the frame on the page; null if all is to be drawn anew
      now.redraw = () => {
        if (now.waiting) return;
        now.waiting = true;
        requestAnimationFrame(() => {
          now.waiting = false;
          draw(figure, data).catch((error) => fail(figure, error));
        });
      };
      state.set(figure, now);
      await draw(figure, data);
      for (const input of controlsOf(figure)) input.addEventListener("input", now.redraw);
      figure.dataset.state = "ready";
    } catch (error) {
      fail(figure, error);
    }
  };

  // Fetched early into the browser's cache, at the lowest priority, and not run until it is asked for.
  const fetchEarly = (src) => {
    if (location.protocol === "file:" || document.head.querySelector(`link[href="${src}"]`)) return;
    const link = document.createElement("link");
    Object.assign(link, { rel: "prefetch", as: "script", href: src });
    document.head.append(link);
  };

  const watchNear = (figures) => {
    const idle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 200));
    const near = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        idle(() => {
          fetchEarly(LIBRARY);
          fetchEarly(new URL(`${target.dataset.figure}.js`, FIGURES).href);
        });
      }
    }, { rootMargin: "400px 0px" });
    const observe = () => figures.forEach((figure) => near.observe(figure));
    if (document.readyState === "complete") observe();
    else addEventListener("load", observe);
  };

  const begin = () => {
    const figures = [...document.querySelectorAll("figure[data-figure]")];
    if (!figures.length) return;
    for (const figure of figures) {
      for (const signal of ["pointerenter", "pointerdown", "touchstart", "focusin"]) {
        figure.addEventListener(signal, () => start(figure), { passive: true });
      }
      figure.querySelector(".rope-start").addEventListener("click", () => start(figure));
      if ("now" in figure.dataset) start(figure);
    }
    watchNear(figures);
    const repaint = (figure) => {
      const now = state.get(figure);
      if (!now) return;
      now.shown = null;
      now.redraw();
    };
    new MutationObserver(() => figures.forEach(repaint))
      .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
