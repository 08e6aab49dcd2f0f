// The search box of the top bar: arrow keys lead into the results, Escape and leaving close them.
const box = document.getElementById("q");
const found = document.getElementById("found");

function clear() {
  found.replaceChildren();
}

if (box && found) {
  box.form.parentElement.addEventListener("keydown", (event) => {
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      clear();
      box.focus();
    } else if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      (links[at + 1] || links[0]).focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (links[at - 1] || box).focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".uc-search")) clear();
  });
  document.addEventListener("focusin", (event) => {
    if (!event.target.closest(".uc-search")) clear();
  });
}
