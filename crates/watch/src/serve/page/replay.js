// Moves through the journal: by finger, by button, or by itself at a speed.
"use strict";

const slider = document.getElementById("slider");
const then = document.getElementById("then");
const go = document.getElementById("go");
const play = go.textContent;
const speed = document.getElementById("speed");
let playing = null;
let wanted = null;
let fetching = false;

document.getElementById("play").hidden = false;

// One question at a time; of those that came meanwhile only the last counts.
async function show() {
  wanted = slider.value;
  if (fetching) return;
  fetching = true;
  while (wanted !== null) {
    const at = wanted;
    wanted = null;
    try {
      const answer = await fetch(`/replay/at?s=${at}`);
      if (answer.ok) then.innerHTML = await answer.text();
    } catch {
      stop();
    }
  }
  fetching = false;
}

function move(seconds) {
  slider.value = Number(slider.value) + seconds;
  show();
}

function stop() {
  clearInterval(playing);
  playing = null;
  go.textContent = play;
}

slider.addEventListener("input", show);
for (const button of document.querySelectorAll("[data-by]")) {
  button.addEventListener("click", () => move(Number(button.dataset.by)));
}
go.addEventListener("click", () => {
  if (playing) return stop();
  go.textContent = go.dataset.stop;
  playing = setInterval(() => {
    if (Number(slider.value) >= Number(slider.max)) return stop();
    move(Number(speed.value));
  }, 1000);
});
