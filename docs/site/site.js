// Formulas: fsdocs leaves \( \) and \[ \] in spans. Types: a tip beside the name under the pointer.
document.querySelectorAll("span.math").forEach(function (span) {
  renderMathInElement(span, { delimiters: [{ left: "\\[", right: "\\]", display: true }, { left: "\\(", right: "\\)", display: false }], throwOnError: false });
});
document.querySelectorAll("[data-fsdocs-tip]").forEach(function (name) {
  var tip = document.getElementById(name.dataset.fsdocsTip);
  if (!tip || !tip.showPopover) return;
  name.addEventListener("mouseenter", function () {
    var box = name.getBoundingClientRect();
    tip.showPopover();
    tip.style.left = Math.min(box.left, innerWidth - tip.offsetWidth - 8) + scrollX + "px";
    tip.style.top = box.bottom + scrollY + 4 + "px";
  });
  name.addEventListener("mouseleave", function () { tip.hidePopover(); });
});
