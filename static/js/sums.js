// The running sum of a column of points: [data-sum] holds inputs, and an output that names whose sum it shows.

function add(table) {
  table.querySelectorAll("output[data-sum-of]").forEach((output) => {
    const inputs = [...table.querySelectorAll(`input[name^="${output.dataset.sumOf}"]`)];
    const cents = inputs.reduce((sum, input) => sum + Math.round(100 * Number(input.value || 0)), 0);
    output.value = (cents / 100).toFixed(2);
    output.classList.toggle("uc-red", cents !== 100 * Number(table.dataset.sum));
  });
}

document.querySelectorAll("[data-sum]").forEach((table) => {
  table.addEventListener("input", () => add(table));
  add(table);
});
