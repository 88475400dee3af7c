/* The bar over the list is shown while letters are chosen, and says how many; one tick chooses all. Without script the bar
   is always there. */
"use strict";

document.querySelectorAll("form[data-letters]").forEach((form) => {
  const bar = form.querySelector(".bulk");
  const count = form.querySelector("[data-chosen-count]");
  const ticks = [...form.querySelectorAll("input[name=letter]")];
  const all = form.querySelector("[data-choose-all] input");
  all.parentElement.hidden = false;

  const show = () => {
    const chosen = ticks.filter((tick) => tick.checked);
    ticks.forEach((tick) => tick.closest("tr").classList.toggle("chosen", tick.checked));
    all.checked = chosen.length === ticks.length;
    bar.classList.toggle("is-empty", chosen.length === 0);
    count.textContent = chosen.length === 1 ? "1 brev valgt" : `${chosen.length} breve valgt`;
  };

  all.addEventListener("change", () => ticks.forEach((tick) => (tick.checked = all.checked)));
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  show();
});
