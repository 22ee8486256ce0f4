// Charts over tables: each `.chart` carries its marks as JSON and stands before the table that holds the same figures.
import { axisX, axisY, barY, dot, gridX, gridY, line, link, plot, rectY, ruleX, ruleY, text, tickX, areaY, barX } from "@observablehq/plot";

const SERIES = ["var(--s1)", "var(--s2)", "var(--s3)", "var(--s4)", "var(--s5)", "var(--s6)"];
const SOFT = "var(--soft)";
const INK = "var(--ink)";
const DATE = /^\d{4}-\d\d-\d\d$/;
const dated = (x) => (typeof x === "string" && DATE.test(x) ? new Date(`${x}T00:00:00Z`) : x);

export function draw(places) {
  const drawn = new WeakMap();
  const render = (place) => {
    const width = Math.max(280, Math.floor(place.clientWidth));
    if (drawn.get(place) === width) return;
    drawn.set(place, width);
    const chart = JSON.parse(place.dataset.chart);
    const svg = KINDS[chart.kind](chart, width);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", place.dataset.label);
    // A group's label means nothing to a reader without a role, and the table has it all.
    for (const group of svg.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
    place.replaceChildren(svg);
  };
  const watched = new ResizeObserver((entries) => entries.forEach((e) => render(e.target)));
  for (const place of places) {
    place.hidden = false;
    // The table stays one click away once the chart stands.
    const table = place.closest(".figure")?.querySelector("details.table");
    if (table) table.open = false;
    watched.observe(place);
  }
}

const number = (chart) => new Intl.NumberFormat(chart.language, { maximumFractionDigits: 2 });

function frame(chart, width, more) {
  const narrow = width < 480;
  return plot({
    width,
    height: narrow ? 260 : 320,
    marginTop: 26,
    marginLeft: 46,
    marginRight: 14,
    marginBottom: 32,
    style: { fontSize: "12px", background: "transparent" },
    ...more,
  });
}

const years = (x) => String(x);

/** Bars by year or month, told apart by group where there are several, with intervals; parts of a year and provisional ones hatched. */
function bars(chart, width) {
  const points = chart.points;
  const groups = chart.groups ?? [];
  const stacked = groups.length > 1;
  const colour = stacked ? { domain: groups, range: SERIES } : undefined;
  const xs = [...new Set(points.map((p) => p.x))];
  // Labels never touch: as many as their letters leave room for.
  const every = Math.ceil((xs.length * (Math.max(...xs.map((x) => String(x).length)) * 7 + 12)) / (width - 60));
  const format = number(chart);
  const svg = frame(chart, width, {
    x: { type: "band", domain: xs, padding: 0.18, label: null },
    y: { label: null, nice: true, zero: true },
    color: colour,
    marks: [
      gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
      axisX({ ticks: xs.filter((_, i) => i % every === 0), tickFormat: years, tickSize: 0, label: null }),
      axisY({ ticks: 5, tickSize: 0, label: chart.y_label, labelAnchor: "top", tickFormat: (v) => format.format(v) }),
      barY(points, {
        x: "x", y: "y", fill: stacked ? "group" : (p) => (p.provisional || p.part ? "url(#provisional)" : "var(--s1)"),
        stroke: stacked ? undefined : (p) => (p.provisional || p.part ? "var(--s1)" : "none"),
        title: (p) => p.said,
        ...(stacked ? {} : { fill: undefined }),
      }),
      // Missing is a gap with a word, not a zero.
      text(points.filter((p) => p.y == null), { x: "x", y: 0, text: () => "–", dy: -8, fill: SOFT }),
      link(points.filter((p) => p.low != null && p.high != null), { x: "x", y1: "low", y2: "high", stroke: INK, strokeOpacity: 0.75, strokeWidth: 1.3 }),
      ruleY([0], { stroke: INK, strokeOpacity: 0.6 }),
      ...(chart.marks ?? []).map((m) => ruleY([m.y], { stroke: INK, strokeDasharray: "4 3", title: () => m.label })),
    ],
  });
  if (!stacked) fillBars(svg, points);
  return svg;
}

/** Colours single bars; a fill of url() is no value that a scale knows. */
function fillBars(svg, points) {
  const hatch = document.createElementNS("http://www.w3.org/2000/svg", "defs");
  const id = `hatch-${Math.random().toString(36).slice(2)}`;
  hatch.innerHTML = `<pattern id="${id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="5" fill="var(--s1)"></rect></pattern>`;
  svg.prepend(hatch);
  const bars = svg.querySelectorAll("g[aria-label=bar] rect");
  // A missing bar may be drawn too, of no height: which are told by how many there are.
  const shown = bars.length === points.length ? points : points.filter((p) => p.y != null);
  bars.forEach((rect, i) => {
    const hatched = shown[i]?.provisional || shown[i]?.part;
    rect.setAttribute("fill", hatched ? `url(#${id})` : "var(--s1)");
    if (hatched) rect.setAttribute("stroke", "var(--s1)");
  });
}

/** Bars from the side, one a group, with intervals; ticks for what they are held against. */
function ranks(chart, width) {
  const points = chart.points;
  const room = Math.min(Math.max(...points.map((p) => p.x.length)) * 7.2 + 14, width * 0.42);
  const format = number(chart);
  const most = Math.max(...points.map((p) => p.high ?? p.y ?? 0), ...(chart.targets ?? []).map((p) => p.y ?? 0), 1e-9);
  const wide = (value) => ((value / most) * (width - room - 44));
  // Digits stand right of the bar's end, and of a tick that would cross them there.
  const end = (p) => {
    const own = p.high ?? p.y;
    const tick = (chart.targets ?? []).find((t) => t.x === p.x)?.y;
    return tick > own && wide(tick - own) < 52 ? tick : own;
  };
  const long = (t) => (t.length * 7.2 > room - 10 ? `${t.slice(0, Math.floor((room - 22) / 7.2))}…` : t);
  return frame(chart, width, {
    height: points.length * 24 + 44,
    marginLeft: room,
    marginRight: 44,
    x: { label: null, zero: true },
    y: { type: "band", domain: points.map((p) => p.x), padding: 0.28, label: null },
    marks: [
      gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
      axisX({ anchor: "bottom", ticks: 4, tickSize: 0, tickFormat: (v) => format.format(v), label: chart.y_label, labelAnchor: "right" }),
      axisY({ tickSize: 0, tickFormat: long, label: null }),
      barX(points, { y: "x", x: "y", fill: "var(--s1)", title: (p) => p.said }),
      tickX(chart.targets ?? [], { y: "x", x: "y", stroke: INK, strokeWidth: 3, title: (p) => p.said }),
      link(points.filter((p) => p.low != null && p.high != null), { y: "x", x1: "low", x2: "high", stroke: INK, strokeOpacity: 0.75, strokeWidth: 1.3 }),
      text(points.filter((p) => p.y != null), { y: "x", x: end, text: (p) => format.format(p.y), dx: 6, textAnchor: "start", fill: "currentColor" }),
    ],
  });
}

/** Time below lines: years, or months where two years are not full, as far apart as their labels need; no label twice. */
function timeAxis(chart, points, width) {
  const days = points.filter((p) => p.x instanceof Date).map((p) => +p.x).sort((a, b) => a - b);
  const span = days.at(-1) - days[0];
  if (days.length === 0 || span >= 2 * 365 * 864e5) {
    // Ticks finer than years fall on January too.
    return { ticks: Math.max(3, Math.floor(width / 90)), tickFormat: (d) => (d.getUTCMonth() === 0 ? String(d.getUTCFullYear()) : "") };
  }
  const month = (day) => new Date(day).toISOString().slice(0, 7);
  const apart = (span * 84) / (width - 90);
  const ticks = [];
  for (const day of days) {
    const last = ticks.at(-1);
    if (last === undefined || (day - last >= apart && month(day) !== month(last))) ticks.push(day);
  }
  return {
    ticks: ticks.map((day) => new Date(day)),
    tickFormat: (d) => d.toLocaleDateString(chart.language, { month: "short", year: "numeric", timeZone: "UTC" }),
  };
}

/** Lines by month: gaps where months are missing, bands where there are intervals, breaks marked, targets dashed. */
function lines(chart, width) {
  const points = chart.points.map((p) => ({ ...p, x: dated(p.x) }));
  const targets = (chart.targets ?? []).map((p) => ({ ...p, x: dated(p.x) }));
  const breaks = (chart.breaks ?? []).map((b) => ({ ...b, x: dated(b.x) }));
  const colour = { domain: chart.groups, range: SERIES };
  const format = number(chart);
  const z = "group";
  const day = (p) => +p.x;
  const time = timeAxis(chart, [...points, ...targets, ...breaks], width);
  return frame(chart, width, {
    // Half of a month's label stands right of the last day.
    marginRight: Array.isArray(time.ticks) ? 44 : 14,
    x: { type: "utc", label: null },
    y: { label: null, nice: true, zero: true },
    color: colour,
    marks: [
      gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
      axisX({ ...time, tickSize: 0, label: null }),
      axisY({ ticks: 5, tickSize: 0, label: chart.y_label, labelAnchor: "top", tickFormat: (v) => format.format(v) }),
      ruleX(breaks, { x: "x", stroke: SOFT, strokeDasharray: "2 3", title: "label" }),
      ...(width > 480 ? [text(breaks, { x: "x", frameAnchor: "top", text: "label", textAnchor: "start", dx: 4, dy: 4, fill: SOFT, fontSize: 11 })] : []),
      areaY(points, { x: "x", y1: "low", y2: "high", z, fill: z, fillOpacity: 0.18, defined: undefined, sort: day }),
      line(points, { x: "x", y: "y", z, stroke: z, strokeWidth: 1.8, sort: day }),
      line(targets, { x: "x", y: "y", z, stroke: z, strokeDasharray: "5 4", strokeOpacity: 0.9, curve: "step" }),
      dot(points.filter((p) => p.y != null), { x: "x", y: "y", stroke: "none", fill: z, r: width < 480 ? 0 : 1.2, title: "said" }),
      ruleY([0], { stroke: INK, strokeOpacity: 0.6 }),
    ],
  });
}

/** Words in lines of so many letters at most. */
function wrapped(words, letters) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const last = lines.at(-1);
    if (last && last.length + 1 + word.length > letters) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

/** Every definition of a claim: one row a definition, one mark a cut-off; those that give the claimed figure stand out. */
function curve(chart, width) {
  const points = chart.points.map((p) => ({ ...p, from: dated(p.from), to: dated(p.to) }));
  const rows = [...new Set(points.map((p) => p.group))];
  const narrow = width < 520;
  const room = narrow ? 0 : Math.min(Math.max(...rows.map((r) => r.length)) * 6.4 + 16, 330);
  const labels = new Map(rows.map((r) => [r, wrapped(r, Math.floor(narrow ? (width - 24) / 6.2 : (room - 16) / 6.4))]));
  const high = Math.max(...[...labels.values()].map((l) => l.length));
  const step = narrow ? 30 + 14 * high : Math.max(24, 15 * high + 4);
  const svg = frame(chart, width, {
    height: rows.length * step + 50,
    marginLeft: Math.max(room, 8),
    marginTop: 10,
    marginRight: 28,
    x: { type: "utc", label: null },
    y: { type: "band", domain: rows, padding: narrow ? 1 - 18 / step : 0.22, label: null, axis: null },
    marks: [
      gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
      axisX({ ticks: Math.max(3, Math.floor((width - room) / 90)), tickSize: 0, label: null, tickFormat: (d) => d.toLocaleDateString(chart.language, { day: "numeric", month: "short", timeZone: "UTC" }) }),
      narrow
        ? text(rows, { y: (r) => r, frameAnchor: "left", text: (r) => labels.get(r).join("\n"), textAnchor: "start", lineAnchor: "bottom", dy: -14, fontSize: 11, lineHeight: 1.2, fill: "currentColor" })
        : axisY({ tickSize: 0, label: null, tickFormat: (r) => labels.get(r).join("\n") }),
      barX(points, { y: "group", x1: "from", x2: "to", fill: (p) => (p.hit ? "a" : p.fewer ? "b" : "c"), title: "said", insetLeft: 0.5, insetRight: 0.5 }),
      text(points.filter((p) => p.hit && p.to - p.from > 3 * 864e5), { y: "group", x: (p) => new Date((+p.from + +p.to) / 2), text: "short", fill: "var(--card)", fontSize: 11, fontWeight: 600 }),
      tickX([null], { className: "cut-off" }),
    ],
    color: { type: "ordinal", domain: ["a", "b", "c"], range: ["var(--s1)", "color-mix(in srgb, var(--s1) 30%, var(--card))", "color-mix(in srgb, var(--s2) 34%, var(--card))"] },
  });
  const scale = svg.scale("x");
  const rule = document.createElementNS("http://www.w3.org/2000/svg", "line");
  rule.setAttribute("stroke", INK);
  rule.setAttribute("stroke-width", "1.5");
  rule.setAttribute("y1", 6);
  rule.setAttribute("y2", rows.length * step + 18);
  svg.append(rule);
  const move = (day) => {
    const x = scale.apply(dated(day));
    rule.setAttribute("x1", x);
    rule.setAttribute("x2", x);
  };
  if (chart.cut_off) move(chart.cut_off);
  else rule.setAttribute("visibility", "hidden");
  document.addEventListener("cut-off", (e) => { chart.cut_off = e.detail; rule.removeAttribute("visibility"); move(e.detail); });
  return svg;
}

const KINDS = { bars, ranks, lines, curve };
