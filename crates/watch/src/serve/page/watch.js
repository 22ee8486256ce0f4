// Keeps the page fresh, sounds the alarm, and says so when it hears nothing.
"use strict";

const SILENCE_MS = 4000;
const body = document.body;
const now = document.getElementById("now");
const lost = document.getElementById("lost");
const sound = document.getElementById("sound");
let heard = Date.now();
let fetching = false;
let audio = null;

// Browsers play nothing before the first touch: a button asks for it.
sound.hidden = false;
sound.addEventListener("click", () => {
  audio = audio || new AudioContext();
  audio.resume();
  sound.hidden = true;
  beep(880, 0.1, 0);
});

function beep(pitch, seconds, after) {
  if (!audio) return;
  const tone = audio.createOscillator();
  tone.frequency.value = pitch;
  tone.connect(audio.destination);
  tone.start(audio.currentTime + after);
  tone.stop(audio.currentTime + after + seconds);
}

// Someone who is typing a number is not interrupted, and a button that is being touched stays where it is.
let touching = false;
addEventListener("pointerdown", () => { touching = true; });
for (const name of ["pointerup", "pointercancel"]) {
  addEventListener(name, () => setTimeout(() => { touching = false; }, 50));
}
const typing = () => now.contains(document.activeElement) && document.activeElement.tagName === "INPUT";

// Only the parts that changed are drawn anew, so that what has the focus keeps it.
function draw(html) {
  const next = document.createElement("main");
  next.innerHTML = html;
  const key = (part) => part.id || part.className;
  const before = new Map([...now.children].map((part) => [key(part), part]));
  const parts = [...next.children].map((part) => {
    const old = before.get(key(part));
    return old && old.dataset.drawn === part.outerHTML ? old : part;
  });
  for (const part of parts) part.dataset.drawn ||= part.outerHTML;
  for (const old of before.values()) if (!parts.includes(old)) old.remove();
  parts.forEach((part, at) => { if (now.children[at] !== part) now.insertBefore(part, now.children[at] || null); });
}

async function refresh() {
  if (fetching || touching || typing()) return;
  fetching = true;
  try {
    const answer = await fetch("/now");
    const html = await answer.text();
    if (answer.ok && !touching && !typing()) draw(html);
  } catch {
    // The silence below says it.
  } finally {
    fetching = false;
  }
}

// A touch acts at once and the page stays where it is; without script the form does the same.
now.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const fields = new URLSearchParams(new FormData(form));
  document.activeElement?.blur?.();
  await fetch(form.action, { method: "POST", body: fields, redirect: "manual" }).catch(() => {});
  setTimeout(refresh, 100);
});

function live() {
  const events = new EventSource("/live");
  events.addEventListener("shown", (event) => {
    heard = Date.now();
    if (event.data !== "lagged") body.dataset.alarm = event.data;
    refresh();
  });
  events.addEventListener("warning", () => {
    heard = Date.now();
    refresh();
  });
}

setInterval(() => {
  const silent = Date.now() - heard > SILENCE_MS;
  lost.hidden = !silent;
  if (silent) [0, 0.3, 0.6].forEach((after) => beep(1200, 0.15, after));
  else if (body.dataset.alarm === "actual") { beep(880, 0.4, 0); beep(660, 0.4, 0.45); }
  else if (body.dataset.alarm === "exercise") beep(660, 0.2, 0);
}, 1000);

live();
