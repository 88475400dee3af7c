/* The bar over the list is shown while letters are chosen, and says how many. Without script it is always there. */
"use strict";

document.querySelectorAll("form[data-letters]").forEach((form) => {
  const bar = form.querySelector(".bulk");
  const count = form.querySelector("[data-chosen-count]");
  const ticks = [...form.querySelectorAll("input[name=letter]")];

  const show = () => {
    const chosen = ticks.filter((tick) => tick.checked);
    ticks.forEach((tick) => tick.closest("tr").classList.toggle("chosen", tick.checked));
    bar.classList.toggle("is-empty", chosen.length === 0);
    count.textContent = chosen.length === 1 ? "1 brev valgt" : `${chosen.length} breve valgt`;
  };

  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  show();
});
