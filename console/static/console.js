// Asks before what cannot be undone, prints, leads to the first mistake, and draws the charts of households and scans from their data islands.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A second press while the first is under way would post twice.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.matches("[hx-post]")) return;
  window.setTimeout(() => event.target.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
});
window.addEventListener("pageshow", () => document.querySelectorAll("form button[disabled]:not([data-shut])").forEach((button) => { button.disabled = false; }));

const rowsOf = (box) => JSON.parse(document.getElementById(box.dataset.source).textContent);
const colourOf = (token) => getComputedStyle(document.documentElement).getPropertyValue(token).trim();

// Bars of `series` (key, name, colour) on one another, along whichever axis names the rows.
function drawBars(box, rows, series, axes) {
  const chart = window.echarts.init(box);
  chart.setOption({
    aria: { enabled: true },
    animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    // Drawn and not written as HTML: the page lets no attribute `style` in.
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText" },
    legend: { top: 0 },
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    ...axes,
    series: series.map(([key, name, token]) => ({
      name, type: "bar", barMaxWidth: 26, stack: "all", data: rows.map((row) => row[key]), itemStyle: { color: colourOf(token) },
    })),
  });
  window.addEventListener("resize", () => chart.resize());
}

function drawHouseholds(box) {
  const rows = rowsOf(box);
  rows.forEach((row) => { row.open = row.targeted - row.reached - row.handed_over - row.unreached; });
  const series = [["reached", "已到户", "--sg-reached"], ["handed_over", "转人工", "--sg-handed"], ["unreached", "没到", "--sg-unreached"]];
  if (rows.some((row) => row.open)) series.push(["open", "进行中", "--sg-waiting"]);
  const axisLabel = { width: box.clientWidth > 600 ? 180 : 110, overflow: "truncate" };
  drawBars(box, rows, series, {
    xAxis: { type: "value", minInterval: 1, name: "户" },
    yAxis: { type: "category", inverse: true, data: rows.map((row) => row.town), axisLabel },
  });
}

function drawScans(box) {
  const rows = rowsOf(box);
  drawBars(box, rows, [["follows", "扫码关注", "--sg-reached"], ["repeats", "已关注的又扫", "--sg-handed"]], {
    xAxis: { type: "category", data: rows.map((row) => row.day) },
    yAxis: { type: "value", minInterval: 1, name: "次" },
  });
}

document.addEventListener("DOMContentLoaded", () => document.querySelector("[aria-invalid]")?.focus());
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-households]").forEach(drawHouseholds));
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-scans]").forEach(drawScans));
