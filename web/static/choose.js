// How many documents are chosen, and for what; without JavaScript the next page counts them.
(function () {
  "use strict";
  var form = document.querySelector("form[data-choose]");
  if (!form) return;
  var all = form.querySelector("#all");
  var told = form.querySelector("[data-told]");
  var buttons = Array.from(form.querySelectorAll("[data-counted]"));
  var words = buttons.map(function (button) {
    return button.textContent;
  });

  function boxes() {
    return Array.from(form.querySelectorAll("input[name='item']"));
  }
  function count() {
    var chosen = boxes().filter(function (box) {
      return box.checked;
    });
    buttons.forEach(function (button, place) {
      var mine = chosen.filter(function (box) {
        return box.dataset.action === button.value;
      }).length;
      button.textContent = mine ? button.dataset.counted.replace("{n}", mine) : words[place];
      button.classList.toggle("btn-primary", mine > 0);
      button.classList.toggle("nk-near", mine === 0);
      button.classList.toggle("nk-none-chosen", chosen.length > 0 && mine === 0);
    });
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
    if (told) told.textContent = chosen.length ? told.dataset.told.replace("{n}", chosen.length) : "";
    document.body.classList.toggle("nk-choosing", chosen.length > 0);
  }
  form.addEventListener("change", function (event) {
    if (event.target === all) {
      boxes().forEach(function (box) {
        box.checked = all.checked;
      });
    }
    count();
  });
  window.addEventListener("pageshow", count);
})();
