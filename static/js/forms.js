// Forms: changes are not lost by leaving, nothing is sent twice, errors come into view.
const changed = new WeakSet();
let leaving = false;

const guarded = () => [...document.querySelectorAll("form[data-guard]")].filter((form) => changed.has(form));

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard]")) changed.add(form);
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && guarded().length) event.preventDefault();
});

function buttons(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function release(form) {
  form.removeAttribute("aria-busy");
  buttons(form).forEach((button) => {
    if (button.dataset.held) {
      button.disabled = false;
      delete button.dataset.held;
    }
  });
}

function hold(form) {
  form.setAttribute("aria-busy", "true");
  buttons(form).forEach((button) => {
    if (!button.disabled) {
      button.dataset.held = "1";
      button.disabled = true;
    }
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  changed.delete(form);
  if (form.hasAttribute("data-again")) return; // downloads: the page stays, the form may be sent again
  const saves = form.method === "post" && form.getAttribute("role") !== "search";
  if (saves && !form.hasAttribute("hx-post")) leaving = true;
  setTimeout(() => hold(form)); // after the browser has read the pressed button's name
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest?.("form");
  const preview = event.detail.elt.closest?.("[data-preview]");
  if (preview) {
    // Only shows what would come of it; where the form says yes to just that, it waits until it is there.
    if (form && preview.dataset.preview === "binding") hold(form);
    return;
  }
  if (form && event.detail.requestConfig.verb !== "get") {
    changed.delete(form);
    hold(form);
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form");
  if (form) release(form);
});

window.addEventListener("pageshow", (event) => {
  leaving = false;
  if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
});

// A form that came back with errors holds what was typed, and nothing of it is saved.
document.querySelectorAll("form[data-guard] .uc-errors").forEach((errors) => changed.add(errors.closest("form")));
document.querySelector(".uc-errors[data-focus]")?.focus();
