// On a narrow screen a tap draws a page twice as wide, in its place, and another one as wide as the screen.
// Without this file, and on a wide screen, the link opens the large image itself.
(function () {
  "use strict";
  var narrow = window.matchMedia("(max-width: 1199.98px)");
  document.addEventListener("click", function (event) {
    var leaf = event.target.closest("[data-zoom]");
    if (!leaf || !narrow.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    var before = leaf.getBoundingClientRect();
    var large = leaf.classList.toggle("nk-leaf-large");
    leaf.querySelector("img").sizes = large ? "200vw" : "100vw";
    if (!large) return;
    leaf.scrollLeft = 2 * (event.clientX - before.left) - before.width / 2;
    var down = event.clientY - before.top;
    if (down > 0) window.scrollBy(0, down);
  });
})();
