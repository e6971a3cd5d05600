"use strict";
/* Draws charts from the table that stands under each: bars for money, a line for the second scale. */
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const draw = (box) => {
    const data = JSON.parse(box.dataset.chart);
    const text = colour("--kh-quiet"), line = colour("--kh-line");
    const palette = ["#0b5cd6", "#0f9aa3", "#7a4fd0", "#c46a11", "#3f7d2b", "#a33b6f", "#5b6b80"];
    const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({
      animation: false, aria: { enabled: true, decal: { show: true } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: { trigger: "axis", renderMode: "richText" },
      legend: { top: 0, type: "scroll", textStyle: { color: text } },
      grid: { left: 8, right: 8, top: 48, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: data.categories, axisLabel: { color: text }, axisLine: { lineStyle: { color: line } } },
      yAxis: data.axes.map((name, index) => ({ type: "value", name, scale: data.fitted || false, nameTextStyle: { color: text }, axisLabel: { color: text }, splitLine: { show: index === 0, lineStyle: { color: line } } })),
      series: data.series.map((series, index) => ({ name: series.name, type: series.type, stack: series.type === "bar" ? "all" : undefined, yAxisIndex: series.axis || 0, data: series.values, barMaxWidth: 32, smooth: false, itemStyle: { color: palette[index % palette.length] } })),
    });
    return chart;
  };
  const boxes = [...document.querySelectorAll("[data-chart]")];
  const charts = boxes.map(draw);
  window.addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
})();
