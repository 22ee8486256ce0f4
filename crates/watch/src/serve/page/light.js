// Day or night, as this guard chose; without a choice, as the phone says. Before the page is drawn: no flash in the dark.
"use strict";
{
  const root = document.documentElement;
  let kept = null;
  try { kept = localStorage.getItem("light"); } catch { /* Nothing is kept then. */ }
  const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.light = kept || (dark() ? "night" : "day");
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("light");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.light = root.dataset.light === "night" ? "day" : "night";
      try { localStorage.setItem("light", root.dataset.light); } catch { /* As above. */ }
    });
  });
}
