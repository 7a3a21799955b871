// Passkeys: a button asks the server for its question, the device answers it, and the form goes with the answer.
// Without this file the button stays hidden, and the page says why and offers what is typed.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, function (letter) {
      return letter.charCodeAt(0);
    });
  }
  function text(buffer) {
    var binary = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function known(list) {
    return (list || []).map(function (one) {
      return { type: one.type, id: bytes(one.id) };
    });
  }
  function answer(credential, names) {
    var response = {};
    names.forEach(function (name) {
      response[name] = text(credential.response[name]);
    });
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: response,
    });
  }

  function question(part, form) {
    var body = new URLSearchParams();
    body.append("csrf_token", form.elements.csrf_token.value);
    (part.dataset.documents || "").split(" ").filter(Boolean).forEach(function (one) {
      body.append("document", one);
    });
    return fetch(part.dataset.passkey, { method: "POST", body: body, headers: { Accept: "application/json" } }).then(
      function (reply) {
        if (!(reply.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error();
        return reply.json().then(function (said) {
          if (!reply.ok) throw { refused: said.refused };
          return said;
        });
      }
    );
  }
  function use(part, form) {
    return question(part, form).then(function (options) {
      options.challenge = bytes(options.challenge);
      options.allowCredentials = known(options.allowCredentials);
      return navigator.credentials.get({ publicKey: options }).then(function (credential) {
        return answer(credential, ["clientDataJSON", "authenticatorData", "signature"]);
      });
    });
  }
  function make(part) {
    var options = JSON.parse(part.dataset.newPasskey);
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = known(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: options }).then(function (credential) {
      return answer(credential, ["clientDataJSON", "attestationObject"]);
    });
  }

  function bind(part) {
    if (part.dataset.bound) return;
    part.dataset.bound = "yes";
    var button = part.querySelector("button");
    var told = part.querySelector("[role=alert]");
    var form = part.closest("form");
    button.hidden = false;
    part.querySelector("[data-without]").hidden = true;
    button.addEventListener("click", function () {
      if (button.dataset.busy) return;
      button.dataset.busy = "yes";
      told.hidden = true;
      (part.dataset.newPasskey ? make(part) : use(part, form))
        .then(function (said) {
          part.querySelector("input").value = said;
          form.requestSubmit();
        })
        .catch(function (error) {
          delete button.dataset.busy;
          told.querySelector("span").textContent = (error && error.refused) || part.dataset.failed;
          told.hidden = false;
        });
    });
  }
  function settle(root) {
    root.querySelectorAll("[data-passkey], [data-new-passkey]").forEach(bind);
  }
  document.addEventListener("htmx:afterSettle", function (event) {
    settle(event.detail.elt);
  });
  settle(document);
})();
