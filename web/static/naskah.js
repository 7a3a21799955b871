// Comforts of every page. Everything here also works, plainer, without JavaScript.
(function () {
  "use strict";

  // Menus (<details>) close with Esc, with a click outside, and when another one opens.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".nk-menu[open]").forEach(function (menu) {
      var inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll(".nk-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // "Lihat" beside a password.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-show]");
    if (!button) return;
    var input = document.getElementById(button.dataset.show);
    var shown = input.type === "text";
    var words = button.textContent;
    input.type = shown ? "password" : "text";
    button.textContent = button.dataset.shown;
    button.dataset.shown = words;
    input.focus();
  });

  // A form is sent once: a second click or Enter while it is on its way does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    var button = event.submitter;
    if (button && button.dataset.sending) {
      setTimeout(function () {
        button.setAttribute("aria-disabled", "true");
        button.textContent = button.dataset.sending;
      }, 0);
    }
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form[data-sent]");
    if (form) delete form.dataset.sent;
  });

  // A closed action keeps its place and does nothing.
  document.addEventListener("click", function (event) {
    var closed = event.target.closest("[aria-disabled='true']");
    if (closed) event.preventDefault();
  });

  // Focus goes to what appeared: an error summary, or whatever asks for it.
  function settle(root) {
    root.querySelectorAll("[data-show][hidden]").forEach(function (button) {
      button.hidden = false;
    });
    root.querySelectorAll("[data-print][hidden]").forEach(function (button) {
      button.hidden = false;
    });
    var first = root.querySelector("[data-focus]");
    if (first) first.focus();
  }
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    settle(event.detail.elt);
  });

  // Five minutes before the session ends it says so, and can be kept.
  var warning = document.querySelector("[data-session-seconds]");
  var timer;
  function watch(seconds) {
    clearTimeout(timer);
    warning.hidden = true;
    timer = setTimeout(function () {
      warning.hidden = false;
    }, Math.max(0, seconds - 300) * 1000);
  }
  if (warning) {
    watch(Number(warning.dataset.sessionSeconds));
    warning.querySelector("button").addEventListener("click", function () {
      fetch(warning.dataset.stay, { headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (!answer.ok || answer.redirected) throw new Error("session over");
          return answer.json();
        })
        .then(function (session) {
          watch(session.seconds);
        })
        .catch(over);
    });
    document.addEventListener("naskah:session-over", over);
  }
  function over() {
    clearTimeout(timer);
    warning.querySelector(".nk-notice-words").textContent = warning.dataset.over;
    warning.querySelector("button").hidden = true;
    warning.hidden = false;
  }

  // On a phone the filters fold away until they are asked for.
  var narrow = window.matchMedia("(max-width: 767.98px)");
  function fold() {
    document.querySelectorAll("[data-sheet]").forEach(function (sheet) {
      sheet.open = !narrow.matches;
    });
  }
  narrow.addEventListener("change", fold);
  fold();
  settle(document);
})();
