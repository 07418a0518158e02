(() => {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const charts = [...document.querySelectorAll("figure.chart")].map((figure) => ({
    place: figure.querySelector(".plot"),
    drawn: JSON.parse(figure.querySelector("script").textContent),
  }));

  const colours = () => {
    const style = getComputedStyle(root);
    const text = style.getPropertyValue("--text").trim();
    const line = style.getPropertyValue("--line").trim();
    return { "font.color": text, "xaxis.gridcolor": line, "xaxis.linecolor": line, "yaxis.linecolor": line };
  };

  const put = (layout, path, value) => {
    const keys = path.split(".");
    const last = keys.pop();
    let place = layout;
    for (const key of keys) place = place[key] ??= {};
    place[last] = value;
  };

  for (const { place, drawn } of charts) {
    for (const [path, value] of Object.entries(colours())) put(drawn.layout, path, value);
    Plotly.newPlot(place, drawn.data, drawn.layout, { responsive: true, displayModeBar: false });
  }

  const recolour = () => charts.forEach(({ place }) => Plotly.relayout(place, colours()));
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const button = document.getElementById("theme");
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; name(); recolour(); });
  dark.addEventListener("change", () => { name(); recolour(); });
  button.hidden = false;
  name();
  root.dataset.drawn = String(charts.length);
})();
