// What has the focus: which answer, what kind of field, and what is wrong with it: nowhere, out of sight, covered by
// something else, or looking like everything else. How an element looks without the focus is known once it lost it, so
// that is said one step later.
() => {
  const BEFORE = "__focusBefore";
  const visible = (element) => element.closest("label") || element.closest("[data-baseweb=select]") || element;

  const look = (element) => {
    const root = visible(element);
    const parts = [root, ...[...root.querySelectorAll("*")].slice(0, 40)];
    for (let above = root.parentElement, n = 0; above && n < 3; above = above.parentElement, n++) parts.push(above);
    return parts
      .map((part) => {
        const style = getComputedStyle(part);
        return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderTopColor, style.backgroundColor].join();
      })
      .join("|");
  };

  const inSight = (element) => {
    const box = visible(element).getBoundingClientRect();
    if (!box.width || !box.height) return "has no size";
    const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2];
    if (x < 0 || x > innerWidth || y < 0 || y > innerHeight) return "is out of sight";
    const top = document.elementFromPoint(x, y);
    const there = top && (visible(element).contains(top) || top.contains(element) || visible(top) === visible(element));
    return there ? "" : `is covered by ${top?.outerHTML.slice(0, 120)}`;
  };

  const named = (element) =>
    `${element.tagName} ${element.getAttribute("aria-label") || (element.innerText || "").slice(0, 60)} ` +
    `(${element.closest('[class*="st-key-"]')?.className.match(/st-key-[\w-]+/)?.[0] || ""})`;

  const wrong = [];
  const before = window[BEFORE];
  const here = document.activeElement;
  if (before?.element.isConnected && before.element !== here && look(before.element) === before.look) {
    wrong.push(`${before.name} does not show that it has the focus`);
  }
  if (here === document.body || here === document.documentElement) {
    window[BEFORE] = null;
    return { answer: "", kind: "nothing", key: "", wrong };
  }
  const out = here.tagName === "MAIN" ? "" : inSight(here); // the page itself, which the keys scroll
  if (out) wrong.push(`${named(here)} ${out}`);
  window[BEFORE] = { element: here, look: look(here), name: named(here) };

  const place = here.closest('[class*="st-key-answer-"]');
  const found = place?.className.match(/st-key-answer-(\w+?)(?:-(-\d))?-(?:en|zh)-/);
  const role = here.getAttribute("role");
  const kind =
    !found || here.getAttribute("aria-label")?.startsWith("Help")
      ? "other"
      : here.type === "radio"
        ? "radio"
        : role === "radio"
          ? "segments"
          : role === "combobox"
            ? "list"
            : here.tagName === "BUTTON"
              ? "pills"
              : "text";
  return {
    answer: found ? found[1] + (found[2] ? `@${found[2]}` : "") : "",
    kind,
    key: here.closest('[class*="st-key-"]')?.className.match(/st-key-([\w-]+)/)?.[1] || "",
    name: named(here),
    wrong,
  };
};
