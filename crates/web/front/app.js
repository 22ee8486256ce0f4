// What must move on every page: copying, remembering the theme, opening a table for print. Charts and maps are loaded where a
// page has one. Everything on a page reads without this file.
const all = (selector) => document.querySelectorAll(selector);

for (const button of all("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).innerText.trim();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No permission, or a page that is not served securely: the text is selected instead.
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    }
    const said = button.parentElement.querySelector("[role=status]");
    if (said) said.textContent = button.dataset.done;
  });
}

// A choice answers as soon as it is made; without scripts the button does it.
for (const form of all("form[data-auto]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
  // Choices left at their default stay out of the address.
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.dataset.default === field.value) field.disabled = true;
  });
}

// A cut-off to drag: the rows of its days are in the page.
for (const slider of all("input[data-days]")) {
  const days = JSON.parse(slider.dataset.days);
  const said = document.getElementById(slider.dataset.said);
  slider.closest("[hidden]").hidden = false;
  const tell = () => {
    const day = days[slider.value];
    said.textContent = day.said;
    const field = document.getElementById(slider.dataset.day);
    if (field) field.value = day.to;
    slider.setAttribute("aria-valuetext", day.said);
    document.dispatchEvent(new CustomEvent("cut-off", { detail: day.to }));
  };
  slider.addEventListener("input", tell);
  slider.addEventListener("change", () => {
    const address = new URL(location);
    address.searchParams.set("to", days[slider.value].to);
    history.replaceState(null, "", address);
  });
  tell();
}

if (all(".chart").length) (await import("./charts.js")).draw(all(".chart"));
if (all(".map").length) (await import("./map.js")).draw(all(".map"));
