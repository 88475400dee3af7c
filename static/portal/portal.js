/* Small helps for pages that work without them. */
"use strict";

document.documentElement.classList.add("js");

/* The design system's parts are started once. Parts that htmx brings hold none of them: a second start doubles the menu. */
document.addEventListener("DOMContentLoaded", () => {
  DKFDS.init();
  document.querySelector("[data-just-happened]")?.focus();
});

/* A second press on the same button sends nothing: the first is on its way. */
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") {
    return;
  }
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
});

/* A page that comes back from the browser's memory may be sent again. */
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
