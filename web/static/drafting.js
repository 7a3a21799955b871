// Comforts of the form: rows change in place, keys and pasted cells, a preview that follows, a warning before text is lost.
// The server does all of it, and the buttons do it without this file too.
(function () {
  "use strict";
  var form = document.querySelector("[data-draft]");
  if (!form) return;
  document.documentElement.dataset.scripted = "";
  var dirty = "dirty" in form.dataset;
  var busy = false;
  var held = null; // the button that was pressed while the line was down
  var retry = 0;

  // One command: the whole form goes, the changed part of it comes back.
  function command(source, value, more) {
    var name = value.split(":")[1].split("/")[0];
    if (value.indexOf("undo:") === 0) {
      name = new URLSearchParams(form.elements.undo.value).get("field");
    }
    var part = document.querySelector('[data-fields~="' + name + '"]');
    if (!part || busy) return;
    busy = true;
    part.setAttribute("aria-busy", "true");
    part.inert = true;
    var values = Object.assign({ do: value, at: "" }, more);
    htmx
      .ajax("POST", form.getAttribute("action"), { source: form, target: part, swap: "outerHTML", values: values })
      .then(done, done);
    function done() {
      busy = false;
      part.inert = false;
      part.removeAttribute("aria-busy");
      changed();
    }
  }

  // What went wrong on the way is told in the notice; the form keeps what was written.
  var notice = document.getElementById("row-notice");
  document.addEventListener("htmx:beforeSwap", function (event) {
    var answer = event.detail;
    if (answer.xhr.status < 400) return;
    if (answer.xhr.status === 401) document.dispatchEvent(new Event("naskah:session-over"));
    if (answer.target.id === "preview-text") answer.shouldSwap = false;
    if (!answer.target.dataset.fields) return;
    answer.target = notice;
    answer.swapOverride = "innerHTML";
    answer.shouldSwap = true;
  });
  document.addEventListener("htmx:sendError", function () {
    if (!held) tell("offline");
  });
  function tell(template) {
    notice.innerHTML = "";
    notice.appendChild(document.getElementById(template).content.cloneNode(true));
    closable();
  }

  form.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (button && "rowCommand" in button.dataset) {
      event.preventDefault();
      command(button, button.value);
      return;
    }
    if (button && "see" in button.dataset && wide.matches) {
      event.preventDefault();
      see(button);
      return;
    }
    if (!button || form.dataset.reached) {
      dirty = false;
      return;
    }
    event.preventDefault();
    if (!held) send(button);
    held = button;
  });

  // The form leaves the page only once the server answers: with the line down it is held, and sent when there is one again.
  function send(button) {
    fetch(form.dataset.line, { method: "HEAD", cache: "no-store" }).then(
      function () {
        form.dataset.reached = "yes";
        held = null;
        form.requestSubmit(button.isConnected ? button : null);
      },
      function () {
        tell("held");
        retry = setTimeout(again, 5000);
      }
    );
  }
  function again() {
    clearTimeout(retry);
    if (held) send(held);
  }
  window.addEventListener("online", again);
  window.addEventListener("pageshow", function () {
    delete form.dataset.reached;
  });

  // Where an input stands: its row, and the list that the row belongs to.
  function place(input) {
    var row = input.closest("[data-row]");
    var list = row && row.closest("[data-rows]");
    if (!list || !("split" in list.dataset || "cells" in list.dataset)) return null;
    return { row: row, list: list, path: list.dataset.rows };
  }

  form.addEventListener("keydown", function (event) {
    var input = event.target;
    if (input.tagName !== "TEXTAREA" || event.isComposing) return;
    var here = place(input);
    if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      var atEnd = input.selectionStart === input.value.length;
      if (here && "cells" in here.list.dataset) {
        event.preventDefault();
        below(input, here);
      } else if (here && atEnd && input.value.trim()) {
        event.preventDefault();
        command(input, "after:" + here.row.dataset.row);
      } else if ("single" in input.dataset) {
        event.preventDefault();
      }
    }
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      var row = input.closest("[data-row]");
      if (!row) return;
      event.preventDefault();
      command(input, (event.key === "ArrowUp" ? "up:" : "down:") + row.dataset.row, { at: input.id });
    }
  });

  // Enter in a table goes to the cell below; behind the last row it adds one.
  function below(input, here) {
    var column = input.id.split("/").pop();
    var number = Number(here.row.dataset.row.split("/").pop()) + 1;
    var next = document.getElementById("f/" + here.path + "/" + number + "/" + column);
    if (next) next.focus();
    else command(input, "add:" + here.path);
  }

  form.addEventListener("paste", function (event) {
    var input = event.target;
    var here = input.tagName === "TEXTAREA" && place(input);
    if (!here) return;
    var text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (text.indexOf("\n") < 0 && !("cells" in here.list.dataset && text.indexOf("\t") >= 0)) return;
    event.preventDefault();
    var more = { at: input.id };
    more["paste/" + here.path] = text;
    command(input, "paste:" + here.path, more);
  });

  // The preview follows what is typed, where there is room for it.
  var preview = document.getElementById("preview-text");
  var wide = window.matchMedia("(min-width: 1200px)");
  var waiting = 0;
  function follow(delay) {
    clearTimeout(waiting);
    if (!preview || !wide.matches) return;
    waiting = setTimeout(function () {
      htmx
        .ajax("POST", preview.parentElement.dataset.preview, { source: preview, target: preview, swap: "innerHTML" })
        .catch(function () {}); // a line that is down is told by the event
    }, delay);
  }
  if (preview) {
    preview.setAttribute("hx-include", "#draft");
    preview.setAttribute("hx-sync", "this:replace");
  }
  wide.addEventListener("change", function () { follow(0); });

  // Another page, or the text instead: what the button says goes with the form from now on.
  function see(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    new URLSearchParams(button.dataset.see).forEach(function (value, name) {
      if (form.elements[name]) form.elements[name].value = value;
    });
    follow(0);
  }

  function changed() {
    dirty = true;
    var saved = document.querySelector(".nk-saved");
    if (saved) saved.hidden = true;
    follow(300);
  }
  form.addEventListener("input", changed);

  // Unsaved text: the browser asks on closing, the page itself asks on a link.
  window.addEventListener("beforeunload", function (event) {
    if (dirty) event.preventDefault();
  });
  var dialog = document.getElementById("unsaved");
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (event.target.closest("[data-stay]")) dialog.close();
    if (link && "leave" in link.dataset) dirty = false;
    if (!link || !dirty || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.getAttribute("href").charAt(0) === "#" || link.hasAttribute("download") || link.target) return;
    event.preventDefault();
    dialog.querySelector("[data-leave]").href = link.href;
    history.replaceState(history.state, "", "#unsaved");
    dialog.showModal();
  });
  dialog.addEventListener("close", function () {
    history.replaceState(history.state, "", location.pathname + location.search);
  });

  // The notice of a row's button can be closed.
  function closable() {
    document.querySelectorAll("[data-close-notice][hidden]").forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-close-notice]");
    if (button) button.closest(".nk-notice").remove();
  });
  document.addEventListener("htmx:afterSettle", closable);
  closable();
  follow(0);
})();
