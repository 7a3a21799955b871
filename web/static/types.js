// A tag is copied by its button; without JavaScript it is selected as a whole by one click.
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    var words = button.querySelector("span");
    navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent).then(function () {
      document.getElementById("toast").textContent = button.dataset.copied;
      words.textContent = button.dataset.copied;
    });
  });
})();
