// What a screen reader says of a question. Streamlit names a field by its label as it was written, Markdown and all, and a
// figure's fields by their year alone: here the marks go, and the fields of a figure become a group named by their question.
(() => {
  "use strict";
  const MARKS = /\*\*|\\(?=[\\`*_[\]<>$:~])/g;
  const FIGURES = '.stHorizontalBlock[class*="st-key-q_"]';

  const plain = (element) => {
    const name = element.getAttribute("aria-label");
    if (name && name.search(MARKS) >= 0) element.setAttribute("aria-label", name.replace(MARKS, ""));
  };

  const group = (figures) => {
    const question = figures.querySelector('[data-testid="stMarkdownContainer"]')?.textContent.trim();
    if (!question || figures.getAttribute("aria-label") === question) return;
    figures.setAttribute("role", "group");
    figures.setAttribute("aria-label", question);
  };

  const visit = (element) => {
    if (element.nodeType !== Node.ELEMENT_NODE) return;
    plain(element);
    element.querySelectorAll("[aria-label]").forEach(plain);
    element.querySelectorAll(FIGURES).forEach(group);
    const around = element.closest(FIGURES);
    if (around) group(around);
  };

  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") plain(target);
      else addedNodes.forEach(visit);
    }
  });

  const start = () => {
    visit(document.body);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
