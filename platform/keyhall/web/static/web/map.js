"use strict";
/* The map of the provinces, drawn from the values that stand in the table beside it. */
(() => {
  const box = document.querySelector("[data-map]");
  if (!box) return;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const chart = echarts.init(box, null, { renderer: "canvas" });
  // Under this name ECharts adds the islands of the South China Sea as a box of their own.
  const MAP = "china";
  const names = new Map();
  const register = (shapes) => {
    shapes.features.forEach((feature) => names.set(String(feature.properties.id ?? feature.id), feature.properties.name));
    echarts.registerMap(MAP, shapes);
  };
  const draw = () => {
    // Without a size there is no way back from the page to the map, which ECharts would ask for.
    if (!names.size || !box.clientWidth || !box.clientHeight) return;
    chart.resize();
    const data = JSON.parse(document.getElementById("map-data").dataset.places);
    const text = colour("--kh-text"), values = [...new Set(data.places.map((place) => place.value))].sort((one, other) => one - other);
    // Coloured by rank: a few large provinces would leave all others in one shade.
    const places = data.places.filter((place) => names.has(place.region)).map((place) => ({ ...place, value: values.indexOf(place.value), title: place.name, name: names.get(place.region), itemStyle: place.quiet ? { borderColor: colour("--kh-bad"), borderWidth: 1.5, borderType: "dashed" } : undefined }));
    // The islands' box has lines alone, which would vanish in the colour between provinces.
    places.push({ name: "南海诸岛", itemStyle: { areaColor: colour("--kh-quiet"), borderColor: colour("--kh-quiet") } });
    const narrow = box.clientWidth < 520;
    chart.setOption({
      animation: false, aria: { enabled: true },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: { trigger: "item", renderMode: "richText", formatter: (item) => item.data?.text ? `${item.data.title}\n${data.title} ${item.data.text}` : item.name },
      visualMap: { type: "continuous", min: 0, max: Math.max(values.length - 1, 1), hoverLink: false, text: [data.high, data.low], textStyle: { color: text }, inRange: { color: [colour("--kh-map-low"), colour("--kh-map-high")] }, left: 8, bottom: 8, itemHeight: narrow ? 60 : 110, itemWidth: 12, calculable: false },
      series: [{
        name: data.title, type: "map", map: MAP, data: places, layoutCenter: ["50%", "50%"], layoutSize: Math.min(box.clientWidth * 0.97, box.clientHeight * 1.26), selectedMode: false,
        label: { show: !narrow, fontSize: 11, color: colour("--kh-text"), textBorderColor: colour("--kh-surface"), textBorderWidth: 2 },
        itemStyle: { areaColor: colour("--kh-line"), borderColor: colour("--kh-surface"), borderWidth: 1 },
        emphasis: { label: { show: true, color: colour("--kh-text") }, itemStyle: { areaColor: colour("--kh-map-hover") } },
      }],
    }, true);
  };
  chart.on("click", (item) => { if (item.data?.url) window.location.assign(item.data.url); });
  window.addEventListener("resize", draw);
  document.addEventListener("htmx:afterSwap", draw);
  fetch(JSON.parse(document.getElementById("map-data").dataset.places).shapes)
    .then((answer) => answer.json()).then((shapes) => { register(shapes); draw(); box.dataset.drawn = "true"; });
})();
