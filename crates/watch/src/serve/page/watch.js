// Keeps the page fresh, sounds the alarm, and says so when it hears nothing.
"use strict";

const SILENCE_MS = 4000;
const body = document.body;
const now = document.getElementById("now");
const lost = document.getElementById("lost");
const sound = document.getElementById("sound");
const unsent = document.getElementById("unsent");
const title = document.querySelector("title");
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

// Only the parts that changed are drawn anew, never one in which someone types; the focus stays where it was.
function draw(html) {
  const next = document.createElement("main");
  next.innerHTML = html;
  const key = (part) => part.id || part.className;
  const before = new Map([...now.children].map((part) => [key(part), part]));
  const parts = [...next.children].map((part) => {
    const old = before.get(key(part));
    const busy = typing() && old && old.contains(document.activeElement);
    return old && (busy || old.dataset.drawn === part.outerHTML) ? old : part;
  });
  for (const part of parts) part.dataset.drawn ||= part.outerHTML;
  // What was opened stays open.
  for (const open of now.querySelectorAll("details[open]")) {
    const same = open.id && next.querySelector(`#${open.id}`);
    if (same) same.open = true;
  }
  const focusable = (part) => [...part.querySelectorAll("button, input, select, summary")];
  const held = document.activeElement.closest?.("main > [id]");
  const at = held ? focusable(held).indexOf(document.activeElement) : -1;
  for (const old of before.values()) if (!parts.includes(old)) old.remove();
  parts.forEach((part, i) => { if (now.children[i] !== part) now.insertBefore(part, now.children[i] || null); });
  if (at >= 0 && !held.isConnected) focusable(document.getElementById(held.id) || now)[at]?.focus({ preventScroll: true });
}

async function refresh() {
  if (fetching || touching) return;
  fetching = true;
  try {
    const answer = await fetch("/now");
    const html = await answer.text();
    if (answer.ok && !touching) draw(html);
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
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  if (typing()) document.activeElement.blur();
  const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "manual" }).catch(() => null);
  // An alarm that did not get through must not look like one that did.
  unsent.hidden = answer !== null && (answer.type === "opaqueredirect" || answer.ok);
  setTimeout(refresh, 100);
});

// A drill or an alarm is seen on the page's tab, too, and felt in a pocket.
function mark(alarm) {
  if (body.dataset.alarm === "none" && alarm !== "none" && navigator.userActivation?.hasBeenActive) navigator.vibrate?.([400, 200, 400]);
  body.dataset.alarm = alarm;
  const words = { actual: title.dataset.alarm, exercise: title.dataset.drill, none: "" };
  document.title = `${words[alarm] || ""} ${title.dataset.title}`.trim();
}

function live() {
  const events = new EventSource("/live");
  events.addEventListener("shown", (event) => {
    heard = Date.now();
    if (event.data !== "lagged") mark(event.data);
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
