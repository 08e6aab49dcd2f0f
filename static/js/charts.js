// Charts with axes, by ECharts on our tokens. The page holds no drawing: <c-chart> names a JSON block and this reads it.
//
// The block (Python: unioncare/core/ui/charts.py):
//   series  [{name, points: [["2026-03-18", 55], …], axis: 0|1, step: bool}]
//   axes    [{name, min, max, interval, inverse: bool, labels: {value: word}}]   one or two, left and right
//   marks   [{at: "2026-03-18", name}]                                           something that happened that day
//   limits  [{value, name, axis: 0|1}]                                           a line across
//   from, until                                                                  the days at both ends
// A radar instead (data-chart="radar"):
//   axes    ["Rules", …]
//   series  [{name, values: [92, …]}]   the first one in front
//   most                                the outermost ring
// The numbers stand in the table under the chart as well, which stands alone where scripts or the library are missing.
const SYMBOLS = ["circle", "rect", "triangle"];
const NARROW = 480; // pixels
const drawn = new Map();
let library;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

// Read anew for every drawing: the theme may have changed.
function look() {
  const css = getComputedStyle(document.documentElement);
  const token = (name) => css.getPropertyValue(`--uc-${name}`).trim();
  const text = { fontFamily: token("font"), fontSize: 12, color: token("ink-2") };
  return { token, text };
}

// Dates as the page writes them: 18 Mar in English, 03-18 in Chinese.
function inEnglish() {
  return document.documentElement.lang === "en";
}

function dayOf(value) {
  if (!inEnglish()) return value;
  return new Date(`${value}T00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

function number(value) {
  return Array.isArray(value) ? value[1] : value;
}

function named(axis, value) {
  return axis.labels?.[value] ?? String(value);
}

function seriesOf(data, { token }) {
  return data.series.map((one, index) => {
    const colour = token(`chart-${(index % 3) + 1}`);
    const axis = data.axes[one.axis];
    return {
      name: one.name,
      type: "line",
      data: one.points,
      yAxisIndex: one.axis,
      step: one.step ? "end" : false,
      symbol: SYMBOLS[index % SYMBOLS.length],
      symbolSize: 7,
      color: colour,
      lineStyle: { width: 2.5, type: index ? [6, 4] : "solid" },
      labelLayout: { moveOverlap: "shiftY" },
      endLabel: {
        show: one.points.length > 0 && data.axes.length === 1, // else the right axis stands there itself
        formatter: ({ value }) => named(axis, number(value)),
        color: colour,
        fontWeight: 600,
        fontSize: 13,
        distance: 6,
      },
      markLine: index ? undefined : lines(data, { token }),
    };
  });
}

// Where on the chart a day lies, from 0 to 1.
function place(data, day) {
  const days = data.series.flatMap((one) => one.points.map(([on]) => Date.parse(on)));
  const first = data.from ? Date.parse(data.from) : Math.min(...days);
  const last = data.until ? Date.parse(data.until) : Math.max(...days);
  return (Date.parse(day) - first) / (last - first || 1);
}

// What happened stands as a line from top to bottom; names of neighbours stand one above the other, inside the frame.
function lines(data, { token }) {
  const happened = data.marks.map((mark, index) => {
    const at = place(data, mark.at);
    const align = at > 0.7 ? "right" : at < 0.3 ? "left" : "center";
    return {
      name: mark.name,
      xAxis: mark.at,
      label: { position: "end", distance: 20 + (index % 2) * 15, align },
      lineStyle: { type: "solid", color: token("line-strong") },
    };
  });
  const limits = data.limits.map((limit) => ({
    name: limit.name,
    yAxis: limit.value,
    label: { position: "insideStartTop" },
    lineStyle: { type: [4, 4], color: token("ink-3") },
  }));
  return {
    silent: true,
    symbol: "none",
    label: { formatter: "{b}", color: token("ink-3"), fontSize: 12 },
    lineStyle: { width: 1 },
    data: [...happened, ...limits],
  };
}

// On a phone the legend alone names the axes: their names would lie under those of what happened.
function axisOf(axis, index, { token }, narrow) {
  return {
    type: "value",
    name: narrow ? "" : axis.name,
    nameGap: 12,
    nameTextStyle: { color: token("ink-3"), align: index ? "right" : "left", padding: index ? [0, -28, 0, 0] : [0, 0, 0, -28] },
    position: index ? "right" : "left",
    min: axis.min,
    max: axis.max,
    interval: axis.interval,
    inverse: axis.inverse,
    nameLocation: axis.inverse ? "start" : "end",
    splitLine: { show: index === 0, lineStyle: { color: token("line") } },
    axisLabel: { color: token("ink-3"), formatter: (value) => named(axis, value) },
  };
}

function told(rows, data) {
  const lines = rows.map((row) => `${row.seriesName}  ${named(data.axes[data.series[row.seriesIndex].axis], number(row.value))}`);
  return [dayOf(rows[0].value[0]), ...lines].join("\n");
}

const kinds = {
  lines(data, style, width) {
    const { token, text } = style;
    const narrow = width < NARROW && data.marks.length > 0;
    const happened = data.marks.length > 1 ? 34 : data.marks.length * 18;
    return {
      animation: false,
      textStyle: text,
      grid: { left: 36, right: 44, top: 28 + happened, bottom: 26 },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: token("surface"),
        borderColor: token("line-strong"),
        textStyle: text,
        formatter: (rows) => told(rows, data),
      },
      xAxis: {
        type: "time",
        min: data.from,
        max: data.until,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: token("line-strong") } },
        splitLine: { show: false },
        axisLabel: { color: token("ink-3"), hideOverlap: true, formatter: inEnglish() ? "{d} {MMM}" : "{MM}-{dd}" },
      },
      yAxis: data.axes.map((axis, index) => axisOf(axis, index, style, narrow)),
      series: seriesOf(data, style),
    };
  },
  radar(data, { token, text }) {
    const shapes = data.series.map((one, index) => {
      const colour = token(`chart-${(index % 3) + 1}`);
      return {
        name: one.name,
        value: one.values.map((value) => value ?? 0), // a gap would leave the shape open; the table says "no data"
        symbol: SYMBOLS[index % SYMBOLS.length],
        itemStyle: { color: colour },
        lineStyle: { color: colour, width: index ? 2 : 2.5, type: index ? [5, 4] : "solid" },
        areaStyle: index ? undefined : { color: colour, opacity: 0.1 },
      };
    });
    return {
      animation: false,
      textStyle: text,
      tooltip: { trigger: "item", renderMode: "richText", backgroundColor: token("surface"), borderColor: token("line-strong"), textStyle: text },
      radar: {
        clockwise: true,
        radius: "56%", // the names of the axes need the rest
        splitNumber: 4,
        indicator: data.axes.map((name) => ({ name, max: data.most })),
        axisName: { color: token("ink-2"), fontSize: 13, formatter: (name) => name.replace(" ", "\n") },
        splitArea: { show: false },
        splitLine: { lineStyle: { color: token("line") } },
        axisLine: { lineStyle: { color: token("line") } },
      },
      series: [{ type: "radar", symbolSize: 5, data: shapes.reverse() }], // what is drawn last lies in front
    };
  },
};

function draw(box) {
  const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
  let chart = drawn.get(box);
  if (!chart) {
    box.parentElement.hidden = false;
    chart = window.echarts.init(box, null, { renderer: "canvas" });
    drawn.set(box, chart);
    watching.observe(box);
  }
  chart.setOption(kinds[box.dataset.chart](data, look(), box.clientWidth), true);
}

const watching = new ResizeObserver((entries) => entries.forEach(({ target }) => drawn.get(target)?.resize()));

// What htmx took out of the page is given up; what it brought is drawn.
async function drawAll() {
  for (const [box, chart] of drawn) {
    if (box.isConnected) continue;
    watching.unobserve(box);
    chart.dispose();
    drawn.delete(box);
  }
  const fresh = [...document.querySelectorAll("[data-chart]")].filter((box) => !drawn.has(box));
  if (!fresh.length) return;
  try {
    await load(fresh[0].dataset.library);
  } catch {
    library = undefined; // the table still says everything; the next swap tries again
    return;
  }
  fresh.filter((box) => box.isConnected && !drawn.has(box)).forEach(draw);
}

function redraw() {
  for (const box of drawn.keys()) if (box.isConnected) draw(box);
}

document.addEventListener("htmx:afterSettle", drawAll);
new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
drawAll();
