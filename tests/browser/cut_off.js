// Texts of the page that are cut off or outside the window, and whether the whole page scrolls sideways.
() => {
  const bad = [];
  const seen = (e) => {
    const style = getComputedStyle(e);
    return style.visibility !== "hidden" && style.display !== "none" && e.getClientRects().length > 0;
  };
  const scrolls = (e) => {
    for (let p = e; p; p = p.parentElement) {
      const x = getComputedStyle(p).overflowX;
      if ((x === "auto" || x === "scroll") && p.scrollWidth > p.clientWidth && p.dataset.testid !== "stMain") return true;
    }
    return false;
  };
  const root = document.scrollingElement;
  const main = document.querySelector('[data-testid="stMain"]');
  if (root.scrollWidth > root.clientWidth + 1) bad.push(`the window scrolls sideways by ${root.scrollWidth - root.clientWidth} px`);
  if (main && main.scrollWidth > main.clientWidth + 1) bad.push(`the page scrolls sideways by ${main.scrollWidth - main.clientWidth} px`);
  for (const e of document.querySelectorAll('[data-testid="stMain"] *')) {
    const own = [...e.childNodes].filter((n) => n.nodeType === 3 && n.nodeValue.trim());
    if (!own.length || !seen(e) || e.closest("svg, canvas, [aria-hidden=true], .st-key-app_marker, textarea")) continue;
    const range = document.createRange();
    range.selectNodeContents(own[0]);
    const text = range.getBoundingClientRect();
    if (text.width <= 1.5 || text.height <= 1.5) continue;
    const said = own[0].nodeValue.trim().slice(0, 40);
    if (!scrolls(e) && (text.right > window.innerWidth + 1 || text.left < -1)) bad.push(`out of the window: ${said}`);
    for (let p = e; p && p.dataset.testid !== "stMain"; p = p.parentElement) {
      const style = getComputedStyle(p);
      const box = p.getBoundingClientRect();
      if (box.width <= 1.5 || box.height <= 1.5) break;
      if (["hidden", "clip"].includes(style.overflowX) && !scrolls(e) && (text.right > box.right + 1.5 || text.left < box.left - 1.5))
        { bad.push(`cut off at the side: ${said}`); break; }
      if (["hidden", "clip"].includes(style.overflowY) && (text.bottom > box.bottom + 3 || text.top < box.top - 3))
        { bad.push(`cut off above or below: ${said}`); break; }
    }
  }
  return [...new Set(bad)];
}
