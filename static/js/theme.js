// Light, dark or as the device, without leaving the page. Without this script the same form reloads it.
const MEDIA = { light: "not all", dark: "screen", auto: "screen and (prefers-color-scheme: dark)" };

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const body = new FormData(form, event.submitter);
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
  document.documentElement.dataset.bsTheme = theme;
  document.querySelectorAll("[data-theme-sheet]").forEach((link) => {
    link.media = MEDIA[theme];
  });
  document.querySelectorAll("[data-theme-form] button").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.value === theme));
  });
});
