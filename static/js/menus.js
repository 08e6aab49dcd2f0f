// Menus are <details>: they open without scripts. This closes them on Escape, on a press elsewhere and when the focus
// leaves, and lifts those out of scrolling tables.
const open = () => document.querySelectorAll("details.uc-menu[open]");

function close(menu, refocus) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

function place(menu) {
  const list = menu.querySelector(".uc-menu-list");
  if (!list || !menu.closest(".uc-table-wrap")) return;
  const edge = menu.getBoundingClientRect();
  const below = window.innerHeight - edge.bottom > list.offsetHeight + 8;
  list.style.position = "fixed";
  list.style.insetInlineEnd = `${document.documentElement.clientWidth - edge.right}px`;
  list.style.top = below ? `${edge.bottom + 4}px` : `${edge.top - list.offsetHeight - 4}px`;
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.uc-menu") || !menu.open) return;
  open().forEach((other) => other !== menu && !other.contains(menu) && close(other, false));
  place(menu);
}, true);

document.addEventListener("click", (event) => {
  open().forEach((menu) => !menu.contains(event.target) && close(menu, false));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  open().forEach((menu) => close(menu, menu.contains(document.activeElement)));
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details.uc-menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu, false);
});

document.addEventListener("scroll", (event) => {
  if (event.target.matches?.(".uc-table-wrap")) open().forEach((menu) => close(menu, false));
}, true);
